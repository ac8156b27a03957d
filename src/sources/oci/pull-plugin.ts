// Downloads a plugin: the manifest, then its archive and provenance file, which it names by their titles.
import type { PulledPlugin } from '../../chart/index.ts'
import { RepositoryError } from '../../diagnostics/index.ts'
import { type ContentSource, fetchBlob, fetchManifest, inOperation } from './content.ts'
import { type Descriptor, type ManifestParts, mediaTypes, parseManifest } from './descriptor.ts'
import { type ChartRegistryReference, formatChartReference } from './reference.ts'

/**
 * @throws RepositoryError in Helm's words
 * @see helm pkg/registry/plugin.go PullPlugin
 */
export async function pullPlugin(
  name: string,
  reference: ChartRegistryReference,
  source: ContentSource,
): Promise<PulledPlugin> {
  const { bytes, descriptor } = await inSource('"FetchReference"', () => fetchManifest(source))
  const manifest = parseManifest(bytes, descriptor.mediaType)
  checkKind(manifest, formatChartReference(reference))
  const layers = manifest.parts.slice(1)
  const titled = (ending: string) =>
    layers.find(({ title }) => title?.startsWith(`${name}-`) === true && title.endsWith(ending))
  const archive = titled('.tgz')
  if (archive === undefined) throw invalid(`required layer matching pattern ${name}-VERSION.tgz not found in manifest`)
  const provenance = titled('.tgz.prov')
  const [archiveBytes, provenanceBytes] = await Promise.all([
    fetchLayer('plugin', archive, source),
    provenance === undefined ? undefined : fetchLayer('provenance', provenance, source),
  ])
  return {
    digest: descriptor.digest,
    archive: archiveBytes,
    ...(provenanceBytes === undefined ? {} : { provenance: provenanceBytes }),
  }
}

function checkKind({ kind, artifactType, parts }: ManifestParts, reference: string): void {
  if (kind === 'index') throw invalid(`${reference} is an index of manifests, not a plugin`)
  if (artifactType !== '' && artifactType !== mediaTypes.plugin) {
    throw invalid(`expected artifact type ${mediaTypes.plugin}, got ${artifactType}`)
  }
  const configuration = parts[0]?.mediaType ?? ''
  if (artifactType === '' && configuration !== mediaTypes.plugin) {
    throw invalid(`expected config media type ${mediaTypes.plugin} for legacy compatibility, got ${configuration}`)
  }
}

/** Layers of other kinds are not looked at, as if they were not there. */
async function fetchLayer(what: string, layer: Descriptor, source: ContentSource): Promise<Uint8Array> {
  if (layer.mediaType !== mediaTypes.layer && layer.mediaType !== mediaTypes.zippedLayer) {
    throw invalid(
      `unable to retrieve ${what} data with digest ${layer.digest}: ${layer.digest}: ${layer.mediaType}: not found`,
    )
  }
  return inSource('"Fetch"', () => fetchBlob(layer, source))
}

async function inSource<T>(operation: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw inOperation(`${operation} on source`, error)
  }
}

/** What the registry says of kinds stands in the text; it does not steer a terminal. */
function invalid(helmText: string): RepositoryError {
  const shown = helmText.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd')
  return new RepositoryError({ code: 'REPOSITORY_INVALID', helmText: shown })
}
