// Uploads a chart: what the registry has not got yet, then the manifest under its tag.
import { formatMetadataJson, type PushedChart, type PushRequest, registryAnnotations } from '../../chart/index.ts'
import { RepositoryError } from '../../diagnostics/index.ts'
import { quote } from '../../go/index.ts'
import { type ContentSource, inOperation, repositoryScope } from './content.ts'
import { type Descriptor, describe, formatManifest, manifestAccept, mediaTypes } from './descriptor.ts'
import { answerError, exchange } from './exchange.ts'
import { type ChartRegistryReference, formatChartReference } from './reference.ts'

interface Upload {
  readonly descriptor: Descriptor
  readonly bytes: Uint8Array
}

/**
 * @throws RepositoryError in Helm's words
 * @see helm pkg/registry/client.go Push
 */
export async function pushChart(
  request: PushRequest,
  reference: ChartRegistryReference,
  target: ContentSource,
): Promise<PushedChart> {
  const { metadata } = request
  if (!request.reference.endsWith(`/${metadata.name}:${metadata.version}`)) {
    throw new RepositoryError({
      code: 'INVALID_ARGUMENT',
      helmText: 'strict mode enabled, ref basename and tag must match the chart name and version',
    })
  }
  const configuration = await upload(mediaTypes.configuration, new TextEncoder().encode(formatMetadataJson(metadata)))
  const layers = [await upload(mediaTypes.chart, request.archive)]
  if (request.provenance !== undefined) layers.push(await upload(mediaTypes.provenance, request.provenance))
  layers.sort((left, right) => (left.descriptor.digest < right.descriptor.digest ? -1 : 1))
  const manifest = await upload(
    mediaTypes.manifest,
    formatManifest({
      configuration: configuration.descriptor,
      layers: layers.map(({ descriptor }) => descriptor),
      annotations: registryAnnotations(metadata, request.created),
    }),
  )
  if (!(await atDestination('"Exists"', () => hasManifest(manifest, target)))) {
    await Promise.all([configuration, ...layers].map((each) => pushBlob(each, target)))
  }
  await atDestination('"PushReference"', () => putManifest(manifest, target))
  return { reference: formatChartReference(reference), digest: manifest.descriptor.digest }
}

async function upload(mediaType: string, bytes: Uint8Array): Promise<Upload> {
  return { descriptor: await describe(mediaType, bytes), bytes }
}

async function atDestination<T>(operation: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw inOperation(`${operation} on destination`, error)
  }
}

async function hasManifest({ descriptor }: Upload, target: ContentSource): Promise<boolean> {
  return exists(`/v2/${target.reference.repository}/manifests/${descriptor.digest}`, target, {
    accept: manifestAccept,
  })
}

async function exists(
  path: string,
  { session, reference, signal }: ContentSource,
  headers: { readonly [name: string]: string },
): Promise<boolean> {
  const answer = await exchange(session, {
    method: 'HEAD',
    target: path,
    headers,
    scopes: repositoryScope(reference, 'pull,push'),
    ...(signal === undefined ? {} : { signal }),
  })
  if (answer.status === 200) return true
  if (answer.status === 404) return false
  throw answerError(answer)
}

async function pushBlob(upload: Upload, target: ContentSource): Promise<void> {
  const path = `/v2/${target.reference.repository}/blobs/${upload.descriptor.digest}`
  if (await atDestination('"Exists"', () => exists(path, target, {}))) return
  await atDestination('"Push"', () => putBlob(upload, target))
}

/** In two steps: the registry says where, then the content goes there. */
async function putBlob({ descriptor, bytes }: Upload, { session, reference, signal }: ContentSource): Promise<void> {
  const shared = {
    scopes: repositoryScope(reference, 'pull,push'),
    ...(signal === undefined ? {} : { signal }),
  }
  const start = await exchange(session, {
    ...shared,
    method: 'POST',
    target: `/v2/${reference.repository}/blobs/uploads/`,
    body: new Uint8Array(),
  })
  if (start.status !== 202) throw answerError(start)
  const url = uploadUrl(start.headers['location'], start.url)
  url.searchParams.set('digest', descriptor.digest)
  const end = await exchange(session, {
    ...shared,
    method: 'PUT',
    target: url.href,
    headers: { 'content-type': 'application/octet-stream' },
    body: bytes,
  })
  if (end.status !== 201) throw answerError(end)
}

/** The address to upload to; credentials go there, so it must be the registry's own. */
function uploadUrl(location: string | undefined, from: string): URL {
  if (location === undefined || !URL.canParse(location, from)) {
    throw refused('http: no Location header in response')
  }
  const base = new URL(from)
  const url = new URL(location, base)
  const portOf = ({ port, protocol }: URL) => port || (protocol === 'https:' ? '443' : '80')
  if (url.hostname === base.hostname && url.port === '' && url.protocol === base.protocol) url.port = base.port
  if (url.hostname !== base.hostname || portOf(url) !== portOf(base)) {
    throw refused(
      `blob upload Location ${quote(url.host)} is on a different host than the registry ${quote(base.host)}`,
    )
  }
  if (base.protocol === 'https:' && url.protocol !== 'https:') {
    throw refused(`blob upload Location ${quote(url.host)} downgrades scheme from https`)
  }
  return url
}

async function putManifest({ bytes, descriptor }: Upload, target: ContentSource): Promise<void> {
  const { session, reference, signal } = target
  const answer = await exchange(session, {
    method: 'PUT',
    target: `/v2/${reference.repository}/manifests/${reference.reference}`,
    headers: { 'content-type': descriptor.mediaType },
    body: bytes,
    scopes: repositoryScope(reference, 'pull,push'),
    ...(signal === undefined ? {} : { signal }),
  })
  if (answer.status !== 201) throw answerError(answer)
  const said = answer.headers['docker-content-digest']
  if (said !== undefined && said !== descriptor.digest) {
    throw refused(
      `PUT ${quote(answer.url)}: invalid response; digest mismatch in Docker-Content-Digest: received ${quote(said)} when expecting ${quote(descriptor.digest)}`,
    )
  }
}

function refused(helmText: string): RepositoryError {
  return new RepositoryError({ code: 'REPOSITORY_INVALID', helmText })
}
