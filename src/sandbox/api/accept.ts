// What a client accepts: objects, tables, metadata only, aggregated discovery.

/** The form in which objects are sent. */
export type ObjectForm = 'object' | 'table' | 'metadata'

interface MediaType {
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
}

function parseAccept(header: string | undefined): MediaType[] {
  return (header ?? '*/*').split(',').map((part) => {
    const [type = '', ...rest] = part.split(';').map((text) => text.trim())
    return {
      type: type.toLowerCase(),
      parameters: new Map(rest.map((text) => [text.split('=')[0] ?? '', text.split('=')[1] ?? ''])),
    }
  })
}

function isJson(type: string): boolean {
  return type === 'application/json' || type === '*/*' || type === 'application/*'
}

/** The first form that this server can give. Protobuf is passed over. */
export function objectFormOf(accept: string | undefined): ObjectForm {
  for (const { type, parameters } of parseAccept(accept)) {
    if (!isJson(type)) continue
    const as = parameters.get('as')
    if (as === undefined) return 'object'
    if (parameters.get('g') !== 'meta.k8s.io' || parameters.get('v') !== 'v1') continue
    if (as === 'Table') return 'table'
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return 'metadata'
  }
  return 'object'
}

/** The version of aggregated discovery that is accepted before plain JSON, if any. */
export function aggregatedDiscoveryOf(accept: string | undefined): 'v2' | undefined {
  for (const { type, parameters } of parseAccept(accept)) {
    if (type !== 'application/json') continue
    if (parameters.get('as') === undefined) return undefined
    if (parameters.get('as') === 'APIGroupDiscoveryList' && parameters.get('v') === 'v2') return 'v2'
  }
  return undefined
}

/** Whether any JSON is accepted. */
export function acceptsJson(accept: string | undefined): boolean {
  return parseAccept(accept).some(({ type }) => isJson(type))
}
