// The ports to chart repositories and to the dependencies of a chart. `sources/` implements them.
import type { Access } from '../getter.ts'
import type { RegistryDownload } from '../model.ts'
import type { ChartVerification } from '../provenance.ts'
import type { RepositoryEntry } from './repository-file.ts'
import type { IndexMatch, IndexQuery } from './search.ts'

/** Adds a repository. */
export interface AddRepositoryRequest {
  readonly entry: RepositoryEntry
  /** Replaces one of the same name. */
  readonly forceUpdate: boolean
  /** For the index; Helm's 120 seconds by default, 0 is no limit. */
  readonly timeoutSeconds?: number
}

/** What came of getting a repository's index. */
export interface RepositoryUpdate {
  /** Of the repository. */
  readonly name: string
  /** Of the repository. */
  readonly url: string
  /** In Helm's words; absent when all went well. */
  readonly error?: string
}

/** Updates indexes. */
export interface UpdateRepositoriesRequest {
  /** Empty: all. */
  readonly names: readonly string[]
  readonly timeoutSeconds?: number
  /** Told of each repository when it is done. */
  readonly onUpdate?: (update: RepositoryUpdate) => void
  /** Told before anything is fetched. */
  readonly onStart?: () => void
}

/** Makes an index of a folder of archives. */
export interface WriteIndexRequest {
  /** Absolute. */
  readonly directory: string
  /** Of the archives; empty: their names alone. */
  readonly url: string
  /** An index to add what it has; made where it is not there. Empty: none. */
  readonly mergeWith: string
  readonly format: 'yaml' | 'json'
  readonly signal?: AbortSignal
}

/** A chart that a hub knows. */
export interface HubMatch {
  /** Its page on the hub. */
  readonly url: string
  /** Of the chart. */
  readonly version: string
  /** Of what the chart brings; may be empty. */
  readonly appVersion: string
  /** Of the chart. */
  readonly description: string
  /** Where it comes from. */
  readonly repository: { readonly url: string; readonly name: string }
}

/** Chart repositories as the person has them. Errors are `RepositoryError` in Helm's words. */
export interface ChartRepositories {
  /** @throws RepositoryError REPOSITORY_NOT_FOUND where there is no file, REPOSITORY_INVALID where it cannot be read */
  list(): Promise<readonly RepositoryEntry[]>
  /** Fetches the index, then notes the repository. `unchanged`: it was there with the same settings. */
  add(request: AddRepositoryRequest, signal?: AbortSignal): Promise<'added' | 'unchanged'>
  remove(names: readonly string[], onRemoved?: (name: string) => void, signal?: AbortSignal): Promise<void>
  /** @throws RepositoryError when one of them failed, after all were tried */
  update(request: UpdateRepositoriesRequest, signal?: AbortSignal): Promise<void>
  /** Searches what was fetched last. */
  search(query: IndexQuery): Promise<readonly IndexMatch[]>
  searchHub(
    request: { readonly endpoint: string; readonly term: string },
    signal?: AbortSignal,
  ): Promise<readonly HubMatch[]>
  writeIndex(request: WriteIndexRequest): Promise<void>
}

/** A chart to download as a file. */
export interface PullChartRequest {
  readonly reference: string
  /** Exact, a constraint, or empty. */
  readonly version: string
  /** URL of a repository; empty: the reference says all. */
  readonly repository: string
  readonly access: Access
  /** The folder of the file. */
  readonly destination: string
  /** Unpacks it below this folder, relative to the destination, instead of keeping the file. */
  readonly unpackInto?: string
  /** Fetches the provenance file too; with a key ring it must be there and right. */
  readonly provenance?: 'fetch' | { readonly keyring: string }
}

/** A chart that was downloaded. */
export interface ChartDownload {
  /** The file, or the folder it was unpacked into. */
  readonly path: string
  /** Who signed it, where that was asked for. */
  readonly verification?: ChartVerification
  /** What was asked of registries on the way. */
  readonly downloads?: readonly RegistryDownload[]
  /** Lines as Helm prints them. */
  readonly warnings?: readonly string[]
}

/** Makes the folder `charts/` what Chart.yaml or Chart.lock say. */
export interface DependenciesRequest {
  /** The chart's folder. */
  readonly path: string
  /** Takes the indexes as they are. */
  readonly skipRefresh: boolean
  readonly access?: Access
  /** Checks the provenance of what is downloaded; charts that have none fail, or are only told of. */
  readonly verify?: { readonly keyring: string; readonly missing: 'fail' | 'warn' }
  /** The moment of all files of charts packed from folders; seconds since 1970. */
  readonly sourceDateEpoch?: bigint
  /** What Helm prints while it works, with its line ends. */
  readonly onMessage?: (text: string) => void
  /** What came from registries, each when its turn comes. */
  readonly onDownload?: (download: RegistryDownload) => void
  /** Also tells what `--debug` tells. */
  readonly debug?: boolean
}

/** An entry of `dependency list`. */
export interface DependencyStatus {
  /** Of the chart. */
  readonly name: string
  /** The constraint of Chart.yaml. */
  readonly version: string
  /** As in Chart.yaml. */
  readonly repository: string
  /** `ok`, `missing`, `unpacked`, `wrong version`, … */
  readonly status: string
}

/** What a chart depends on, and what of it is there. */
export interface DependencyList {
  /** Undefined where Chart.yaml names none at all. */
  readonly dependencies: readonly DependencyStatus[] | undefined
  /** Lines on what lies in `charts/` and does not belong there. */
  readonly warnings: readonly string[]
}

/** Dependencies of charts in folders. Errors are `ChartError` and `RepositoryError` in Helm's words. */
export interface ChartDependencies {
  list(path: string): Promise<DependencyList>
  /** From the lock; as `update` where there is none. */
  build(request: DependenciesRequest, signal?: AbortSignal): Promise<void>
  /** Finds versions anew and writes the lock. */
  update(request: DependenciesRequest, signal?: AbortSignal): Promise<void>
}

/** Charts from elsewhere, beyond fetching one to use it. */
export interface ChartLibrary {
  readonly repositories: ChartRepositories
  readonly dependencies: ChartDependencies
  /** Downloads a chart as a file or a folder. */
  pull(request: PullChartRequest, signal?: AbortSignal): Promise<ChartDownload>
}
