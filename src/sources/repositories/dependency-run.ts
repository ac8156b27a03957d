// What one run over the dependencies of a chart has to hand.
import { encodeUtf8 } from '../../base/index.ts'
import type { ChartProvenance, DependenciesRequest, Registries } from '../../chart/index.ts'
import type { Clock, Compression, FileSystem } from '../../host/index.ts'
import { sha256 } from '../content-cache.ts'
import type { RemoteChartsParts } from './remote-charts.ts'

/** What dependencies need. */
export interface DependenciesParts extends RemoteChartsParts {
  readonly files: FileSystem
  readonly clock: Clock
  readonly compression: Compression
  readonly registries?: Registries
  readonly provenance: ChartProvenance
}

/** One run. */
export interface DependencyRun {
  readonly request: DependenciesRequest
  readonly parts: DependenciesParts
  readonly signal: AbortSignal | undefined
}

/** How names of repositories begin that nobody added. */
export const unmanagedPrefix = 'helm-manager-'

/** The name under which the index of a repository that nobody added is kept. */
export async function unmanagedName(url: string): Promise<string> {
  return `${unmanagedPrefix}${await sha256(encodeUtf8(url))}`
}
