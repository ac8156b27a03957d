// Downloads a chart: the manifest, then configuration, archive and provenance side by side.
import type { PulledChart, PullRequest } from '../../chart/index.ts'
import { RepositoryError } from '../../diagnostics/index.ts'
import { type ContentSource, fetchBlob, fetchManifest, inOperation } from './content.ts'
import { type Descriptor, mediaTypes, parseManifest } from './descriptor.ts'
import { type ChartRegistryReference, formatChartReference } from './reference.ts'

/** More manifests than an index of charts has. */
const maximumIndexed = 64

/**
 * @throws RepositoryError in Helm's words
 * @see helm pkg/registry/client.go Pull, processChartPull
 */
export async function pullChart(
  reference: ChartRegistryReference,
  wanted: Required<Pick<PullRequest, 'chart' | 'provenance'>>,
  source: ContentSource,
): Promise<PulledChart> {
  const manifest = await atSource('"FetchReference"', () => fetchManifest(source))
  const parts = await partsOf(manifest, source)
  const chosen = choose(parts, wanted)
  const { configuration, chart, provenance } = chosen
  const [configurationBytes, archive, provenanceBytes] = await Promise.all(
    [configuration, chart, provenance].map((part) =>
      part === undefined ? undefined : atSource('"Fetch"', () => fetchBlob(part, source)),
    ),
  )
  return {
    reference: formatChartReference(reference),
    digest: manifest.descriptor.digest,
    configuration: configurationBytes ?? new Uint8Array(),
    ...(archive === undefined ? {} : { archive }),
    ...(provenanceBytes === undefined ? {} : { provenance: provenanceBytes }),
    ...(chart?.mediaType === mediaTypes.legacyChart ? { deprecatedMediaType: chart.mediaType } : {}),
  }
}

async function atSource<T>(operation: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw inOperation(`${operation} on source`, error)
  }
}

type Manifest = Awaited<ReturnType<typeof fetchManifest>>

/** The parts of the manifest, or of all manifests of an index. */
async function partsOf({ bytes, descriptor }: Manifest, source: ContentSource): Promise<readonly Descriptor[]> {
  const parsed = parseManifest(bytes, descriptor.mediaType)
  if (parsed.kind === 'manifest') return parsed.parts
  const found: Descriptor[] = []
  for (const each of parsed.parts.slice(0, maximumIndexed)) {
    if (each.mediaType !== mediaTypes.manifest) continue
    const reference = { ...source.reference, reference: each.digest }
    const manifest = await atSource('"Fetch"', () => fetchManifest({ ...source, reference }))
    found.push(...parseManifest(manifest.bytes, each.mediaType).parts)
  }
  return found
}

interface Chosen {
  readonly configuration: Descriptor
  readonly chart: Descriptor | undefined
  readonly provenance: Descriptor | undefined
}

function choose(parts: readonly Descriptor[], wanted: Required<Pick<PullRequest, 'chart' | 'provenance'>>): Chosen {
  const last = (...types: readonly string[]) => parts.findLast(({ mediaType }) => types.includes(mediaType))
  const configuration = last(mediaTypes.configuration)
  const chart = wanted.chart === 'required' ? last(mediaTypes.chart, mediaTypes.legacyChart) : undefined
  const provenance = wanted.provenance === 'none' ? undefined : last(mediaTypes.provenance)
  const minimum = 1 + (wanted.chart === 'required' ? 1 : 0) + (wanted.provenance === 'required' ? 1 : 0)
  // The manifest itself counts, as in Helm.
  const found = 1 + [configuration, chart, provenance].filter((part) => part !== undefined).length
  if (found < minimum) {
    throw invalid(`manifest does not contain minimum number of descriptors (${minimum}), descriptors found: ${found}`)
  }
  if (configuration === undefined) throw invalid(`could not load config with mediatype ${mediaTypes.configuration}`)
  if (wanted.chart === 'required' && chart === undefined) throw missing(mediaTypes.chart)
  if (wanted.provenance === 'required' && provenance === undefined) throw missing(mediaTypes.provenance)
  return { configuration, chart, provenance }
}

function missing(mediaType: string): RepositoryError {
  return invalid(`manifest does not contain a layer with mediatype ${mediaType}`)
}

function invalid(helmText: string): RepositoryError {
  return new RepositoryError({ code: 'CHART_INVALID', helmText })
}
