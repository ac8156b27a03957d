// Looks into a registry: the versions of a chart by tags and configurations, or the charts below a path where it lists them.
import type { Access, IndexMatch, Registries } from '../chart/index.ts'
import { RepositoryError } from '../diagnostics/index.ts'
import { checkConstraint, parseConstraint, parseJsonMap, parseVersion } from '../formats/index.ts'

/** What is looked for. */
export interface SearchRegistryRequest {
  /** `oci://` with host and path: of a chart, or of a folder of charts. */
  readonly reference: string
  /** A constraint on versions. */
  readonly version: string
  /** All versions instead of the highest of each chart. */
  readonly allVersions: boolean
  readonly access: Access
}

interface Asking {
  readonly access: Access
  readonly signal?: AbortSignal
}

/** Requests at one time. */
const lanes = 8

/**
 * Charts of a registry. No chart is downloaded, its configuration only.
 *
 * @throws RepositoryError; UNSUPPORTED where charts are to be listed and the registry lists none
 */
export async function searchRegistry(
  request: SearchRegistryRequest,
  { registries }: { readonly registries: Registries },
  signal?: AbortSignal,
): Promise<readonly IndexMatch[]> {
  const asking: Asking = { access: request.access, ...(signal === undefined ? {} : { signal }) }
  const reference = request.reference.replace(/\/+$/, '')
  const ofChart = await chartVersions(reference, request, { registries, asking })
  if (ofChart !== undefined) return ofChart
  const names = await registries.repositories({ reference, ...asking })
  const [host = ''] = reference.slice('oci://'.length).split('/', 1)
  const found = await inLanes(names, async (name) =>
    chartVersions(`oci://${host}/${name}`, request, { registries, asking }),
  )
  return found.flatMap((matches) => matches ?? [])
}

interface Context {
  readonly registries: Registries
  readonly asking: Asking
}

/** Undefined where no repository stands. */
async function chartVersions(
  reference: string,
  request: SearchRegistryRequest,
  { registries, asking }: Context,
): Promise<readonly IndexMatch[] | undefined> {
  if (!reference.slice('oci://'.length).includes('/')) return undefined
  const versions = await registries.tags({ reference, ...asking }).catch((error: unknown) => {
    if (error instanceof RepositoryError && error.data['status'] === 404) return undefined
    throw error
  })
  if (versions === undefined) return undefined
  const constraint = parseConstraint(request.version)
  const fitting = versions.filter((version) => checkConstraint(constraint, parseVersion(version)))
  const wanted = request.allVersions ? fitting : fitting.slice(0, 1)
  const matches = await inLanes(wanted, async (version) => {
    const bytes = await configurationOf(`${reference}:${version}`, { registries, asking })
    return bytes === undefined ? [] : [matchOf(reference, bytes)]
  })
  return matches.flat()
}

/** Undefined for what is an artefact of another kind. */
async function configurationOf(reference: string, { registries, asking }: Context): Promise<Uint8Array | undefined> {
  try {
    return await registries.configuration({ reference, ...asking })
  } catch (error) {
    if (error instanceof RepositoryError && error.code === 'CHART_INVALID') return undefined
    throw error
  }
}

function matchOf(name: string, configuration: Uint8Array): IndexMatch {
  const metadata = parseJsonMap(new TextDecoder().decode(configuration))
  const textAt = (key: string): string => {
    const value = metadata.get(key)
    return typeof value === 'string' ? value : ''
  }
  return { name, version: textAt('version'), appVersion: textAt('appVersion'), description: textAt('description') }
}

async function inLanes<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) results[at] = await run(items[at] as T)
  }
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane))
  return results
}
