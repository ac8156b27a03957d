// Which resources are served: the built-in ones from the table and those that CRDs add.
import { isJsonObject, type Json, type JsonObject } from '../base/index.ts'
import { resourceTable } from './resources.table.ts'
import { type SchemaTable, type Struct, shapeOfCrdSchema } from './schema.ts'

/** A subresource, such as `status` or `scale`. */
export interface Subresource {
  readonly name: string
  /** The group, version and kind of its bodies. */
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly verbs: readonly string[]
}

/** A column that a CRD adds to tables. */
export interface PrinterColumn {
  readonly name: string
  readonly type: string
  readonly format: string
  readonly description: string
  readonly priority: number
  readonly jsonPath: string
}

/** A resource in one of its versions. */
export interface Resource {
  readonly apiVersion: string
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly kind: string
  readonly singular: string
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly subresources: readonly Subresource[]
  /** Under which name its objects are stored; several versions and the two events share one. */
  readonly storage: string
  readonly shape: Struct | undefined
  /** Set for resources of a CRD. */
  readonly custom?: {
    readonly schema: Json | undefined
    readonly columns: readonly PrinterColumn[]
    readonly listKind: string
    readonly scale: JsonObject | undefined
  }
}

/** The resources by path and by kind. */
export class Registry {
  readonly schema: SchemaTable
  readonly #resources: Resource[]
  readonly #custom = new Map<string, Resource[]>()

  constructor(schema: SchemaTable) {
    this.schema = schema
    this.#resources = resourceTable
      .trim()
      .split('\n')
      .map((line) => parseResource(line, schema))
  }

  /** All resources in discovery's order. */
  all(): readonly Resource[] {
    return [...this.#resources, ...[...this.#custom.values()].flat()]
  }

  /** The resource at `apis/<apiVersion>/<plural>`. */
  byPlural(apiVersion: string, plural: string): Resource | undefined {
    return this.#find((resource) => resource.apiVersion === apiVersion && resource.resource === plural)
  }

  /** The resource of a kind. */
  byKind(apiVersion: string, kind: string): Resource | undefined {
    return this.#find((resource) => resource.apiVersion === apiVersion && resource.kind === kind)
  }

  /** A resource whose objects are stored under `storage`; the first, preferred version. */
  byStorage(storage: string): Resource | undefined {
    return this.#find((resource) => resource.storage === storage)
  }

  #find(test: (resource: Resource) => boolean): Resource | undefined {
    const builtIn = this.#resources.find(test)
    if (builtIn !== undefined) return builtIn
    for (const resources of this.#custom.values()) {
      const found = resources.find(test)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** Serves the resources of a CRD from now on; calling it again replaces them. */
  addCustom(crd: JsonObject): void {
    this.#custom.set(crdName(crd), customResources(crd, this.schema))
  }

  /** Serves the CRD's resources no longer. */
  removeCustom(crd: JsonObject): void {
    this.#custom.delete(crdName(crd))
  }

  /** Whether a group has a resource here. */
  hasGroup(group: string): boolean {
    return this.#find((resource) => resource.group === group) !== undefined
  }
}

function crdName(crd: JsonObject): string {
  return isJsonObject(crd.metadata) && typeof crd.metadata.name === 'string' ? crd.metadata.name : ''
}

function list(column: string | undefined): string[] {
  return column === undefined || column === '-' || column === '' ? [] : column.split(',')
}

/** Splits `apps/v1` or `v1`. */
export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/')
  return slash === -1
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}

function parseResource(line: string, schema: SchemaTable): Resource {
  const [
    apiVersion = '',
    resource = '',
    kind = '',
    singular = '',
    scope,
    verbs,
    shortNames,
    categories,
    ...subresources
  ] = line.split(' ')
  const { group, version } = splitApiVersion(apiVersion)
  return {
    apiVersion,
    group,
    version,
    resource,
    kind,
    singular,
    namespaced: scope === 'N',
    verbs: list(verbs),
    shortNames: list(shortNames),
    categories: list(categories),
    subresources: subresources.map((text) => parseSubresource(text, { group, version, kind })),
    storage: resource === 'events' ? 'events' : group === '' ? resource : `${resource}.${group}`,
    shape: schema.kind(apiVersion, kind),
  }
}

function parseSubresource(text: string, parent: { group: string; version: string; kind: string }): Subresource {
  const colon = text.lastIndexOf(':')
  const [name = '', target] = text.slice(0, colon).split('=')
  const verbs = text.slice(colon + 1).split(',')
  if (target === undefined) return { name, ...parent, verbs }
  const parts = target.split('/')
  const kind = parts.pop() ?? ''
  const version = parts.pop() ?? ''
  const group = parts.pop() ?? ''
  return version === ''
    ? { name, group: parent.group, version: parent.version, kind, verbs }
    : { name, group, version, kind, verbs }
}

const allVerbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']
const statusVerbs = ['get', 'patch', 'update']

/** The resources of a CRD: one for each served version. */
function customResources(crd: JsonObject, schema: SchemaTable): Resource[] {
  const spec = isJsonObject(crd.spec) ? crd.spec : {}
  const names = isJsonObject(spec.names) ? spec.names : {}
  const group = String(spec.group ?? '')
  const metadata = schema.type('meta.v1.ObjectMeta') as Struct
  const text = (key: string) => (typeof names[key] === 'string' ? (names[key] as string) : '')
  const texts = (key: string) => (Array.isArray(names[key]) ? (names[key] as Json[]).map(String) : [])
  const resources: Resource[] = []
  for (const entry of Array.isArray(spec.versions) ? spec.versions : []) {
    if (!isJsonObject(entry) || entry.served !== true) continue
    const version = String(entry.name)
    const openApi = isJsonObject(entry.schema) ? entry.schema.openAPIV3Schema : undefined
    const subresources = isJsonObject(entry.subresources) ? entry.subresources : {}
    const kind = text('kind')
    resources.push({
      apiVersion: `${group}/${version}`,
      group,
      version,
      resource: text('plural'),
      kind,
      singular: text('singular'),
      namespaced: spec.scope === 'Namespaced',
      verbs: allVerbs,
      shortNames: texts('shortNames'),
      categories: texts('categories'),
      subresources: [
        ...(subresources.status === undefined ? [] : [{ name: 'status', group, version, kind, verbs: statusVerbs }]),
        ...(subresources.scale === undefined
          ? []
          : [{ name: 'scale', group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: statusVerbs }]),
      ],
      storage: `${text('plural')}.${group}`,
      shape: shapeOfCrdSchema(openApi, metadata, spec.preserveUnknownFields === true),
      custom: {
        schema: openApi,
        columns: printerColumns(entry.additionalPrinterColumns),
        listKind: text('listKind') === '' ? `${kind}List` : text('listKind'),
        scale: isJsonObject(subresources.scale) ? subresources.scale : undefined,
      },
    })
  }
  return resources.sort((left, right) => compareVersionPriority(left.version, right.version))
}

function printerColumns(columns: Json | undefined): PrinterColumn[] {
  if (!Array.isArray(columns))
    return [
      { name: 'Age', type: 'date', format: '', description: '', priority: 0, jsonPath: '.metadata.creationTimestamp' },
    ]
  return columns.filter(isJsonObject).map((column) => ({
    name: String(column.name ?? ''),
    type: String(column.type ?? 'string'),
    format: String(column.format ?? ''),
    description: String(column.description ?? ''),
    priority: Number(column.priority ?? 0),
    jsonPath: String(column.jsonPath ?? ''),
  }))
}

/** Kubernetes' order of versions: stable before beta before alpha, higher numbers first, others last by name. */
export function compareVersionPriority(left: string, right: string): number {
  const a = versionRank(left)
  const b = versionRank(right)
  for (let index = 0; index < 3; index++) {
    const difference = (b[index] as number) - (a[index] as number)
    if (difference !== 0) return difference
  }
  return left < right ? -1 : left > right ? 1 : 0
}

function versionRank(version: string): [number, number, number] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version)
  if (match === null) return [0, 0, 0]
  const stage = match[2] === undefined ? 3 : match[2] === 'beta' ? 2 : 1
  return [stage, Number(match[1]), Number(match[3] ?? 0)]
}
