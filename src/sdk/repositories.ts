// Repositories, dependencies and downloads in the library: Helm's defaults filled in.
import type {
  Access,
  ChartDownload,
  DependencyList,
  HubMatch,
  IndexMatch,
  RepositoryEntry,
  RepositoryUpdate,
} from '../chart/index.ts'
import type { CallOptions } from './options.ts'
import type { ReadWorld } from './registry.ts'

/** Says how to reach a repository that is added. */
export interface AddRepositoryOptions extends CallOptions {
  readonly access?: Access
  /** Replaces one of the same name. */
  readonly forceUpdate?: boolean
  /** For its index; 120 by default. */
  readonly timeoutSeconds?: number
}

/** Chart repositories; the files are Helm's own. All reject with `RepositoryError`. */
export interface HelmRepositories {
  list(options?: CallOptions): Promise<readonly RepositoryEntry[]>
  add(name: string, url: string, options?: AddRepositoryOptions): Promise<'added' | 'unchanged'>
  remove(names: readonly string[], options?: CallOptions): Promise<void>
  /** Fetches the indexes of the named ones, or of all. */
  update(
    options?: CallOptions & {
      readonly names?: readonly string[]
      readonly timeoutSeconds?: number
      readonly onUpdate?: (update: RepositoryUpdate) => void
    },
  ): Promise<void>
  /** Searches the indexes that were fetched last; releases by default. */
  search(
    term: string,
    options?: CallOptions & { readonly version?: string; readonly regexp?: boolean; readonly allVersions?: boolean },
  ): Promise<readonly IndexMatch[]>
  searchHub(term: string, options?: CallOptions & { readonly endpoint?: string }): Promise<readonly HubMatch[]>
  /** Writes index.yaml in a folder of archives; `directory` and `mergeWith` are paths. */
  index(
    directory: string,
    options?: CallOptions & { readonly url?: string; readonly mergeWith?: string; readonly format?: 'yaml' | 'json' },
  ): Promise<void>
}

/** How dependencies are got. */
export interface DependencyOptions extends CallOptions {
  /** Takes the indexes as they are. */
  readonly skipRefresh?: boolean
  readonly access?: Access
  /** Told what Helm prints. */
  readonly onMessage?: (text: string) => void
}

/** Dependencies of charts in folders. All reject with `ChartError` or `RepositoryError`. */
export interface HelmDependencies {
  list(path: string, options?: CallOptions): Promise<DependencyList>
  /** From the lock. */
  build(path: string, options?: DependencyOptions): Promise<void>
  /** From Chart.yaml; writes the lock. */
  update(path: string, options?: DependencyOptions): Promise<void>
}

/** What a chart is downloaded by. */
export interface PullOptions extends CallOptions {
  /** Exact or a constraint. */
  readonly version?: string
  /** URL of its repository. */
  readonly repository?: string
  readonly access?: Access
  /** The folder of the file; the working directory by default. */
  readonly destination?: string
  /** Unpacks it below this folder instead of keeping the file. */
  readonly unpackInto?: string
  /** Fetches the provenance file too; with a key ring it must be there and right. */
  readonly provenance?: 'fetch' | { readonly keyring: string }
}

const hub = 'https://hub.helm.sh'

/** The repositories of a client. */
export function createHelmRepositories(read: ReadWorld): HelmRepositories {
  return {
    list: (call) => read(call, ({ library }) => library.repositories.list()),
    add: (name, url, call) =>
      read(call, ({ library }, signal) => library.repositories.add(addRequestOf(name, url, call), signal)),
    remove: (names, call) => read(call, ({ library }) => library.repositories.remove(names)),
    update: (call) => read(call, ({ library }, signal) => library.repositories.update({ names: [], ...call }, signal)),
    search: (term, call = {}) => {
      const { version = '>0.0.0', regexp = false, allVersions = false } = call
      return read(call, ({ library }) => library.repositories.search({ term, version, regexp, allVersions }))
    },
    searchHub: (term, call) =>
      read(call, ({ library }, signal) =>
        library.repositories.searchHub({ endpoint: call?.endpoint ?? hub, term }, signal),
      ),
    index: (directory, call = {}) => {
      const { url = '', mergeWith = '', format = 'yaml' } = call
      return read(call, ({ library }) => library.repositories.writeIndex({ directory, url, mergeWith, format }))
    },
  }
}

function addRequestOf(
  name: string,
  url: string,
  { access = {}, forceUpdate, timeoutSeconds }: AddRepositoryOptions = {},
) {
  const { tls = {} } = access
  const entry: RepositoryEntry = {
    name,
    url,
    username: access.username ?? '',
    password: access.password ?? '',
    certFile: tls.certFile ?? '',
    keyFile: tls.keyFile ?? '',
    caFile: tls.caFile ?? '',
    insecureSkipTlsVerify: tls.skipVerification ?? false,
    passCredentialsAll: access.passCredentialsAll ?? false,
  }
  return { entry, forceUpdate: forceUpdate ?? false, ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }) }
}

/** The dependencies part of a client. */
export function createHelmDependencies(read: ReadWorld): HelmDependencies {
  const request = (path: string, { skipRefresh = false, access, onMessage }: DependencyOptions = {}) => ({
    path,
    skipRefresh,
    ...(access === undefined ? {} : { access }),
    ...(onMessage === undefined ? {} : { onMessage }),
  })
  return {
    list: (path, call) => read(call, ({ library }) => library.dependencies.list(path)),
    build: (path, call) => read(call, ({ library }, signal) => library.dependencies.build(request(path, call), signal)),
    update: (path, call) =>
      read(call, ({ library }, signal) => library.dependencies.update(request(path, call), signal)),
  }
}

/** Downloads a chart. */
export function pullChart(read: ReadWorld, reference: string, call: PullOptions = {}): Promise<ChartDownload> {
  const { version = '', repository = '', access = {}, destination = '.', unpackInto, provenance } = call
  return read(call, ({ library }, signal) =>
    library.pull(
      {
        reference,
        version,
        repository,
        access,
        destination,
        ...(unpackInto === undefined ? {} : { unpackInto }),
        ...(provenance === undefined ? {} : { provenance }),
      },
      signal,
    ),
  )
}
