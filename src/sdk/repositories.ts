// Repositories, dependencies and downloads in the library: Helm's defaults filled in.
import { absolutePath } from '../base/index.ts'
import type {
  Access,
  ChartDownload,
  DependencyList,
  HubMatch,
  IndexMatch,
  RepositoryEntry,
  RepositoryUpdate,
} from '../chart/index.ts'
import { RepositoryError } from '../diagnostics/index.ts'
import { millisecondsOf } from './call.ts'
import type { ClientCalls } from './client-calls.ts'
import type { Check } from './option-checks.ts'
import * as rules from './option-tables.ts'
import type { CallOptions, Duration } from './options.ts'

/** Says how to reach a repository that is added. */
export interface AddRepositoryOptions extends CallOptions {
  /** How to be let in; noted with the repository. */
  readonly access?: Access | undefined
  /** Replaces one of the same name. */
  readonly forceUpdate?: boolean | undefined
}

/** What is known of a repository. Its password is not told. */
export interface RepositoryInfo extends Omit<RepositoryEntry, 'password'> {
  /** Whether one is stored. */
  readonly hasPassword: boolean
}

/** Options of `repositories.update`. */
export interface UpdateRepositoriesOptions extends CallOptions {
  /** All by default. */
  readonly names?: readonly string[] | undefined
  /** Told of each repository when it is done. */
  readonly onUpdate?: ((update: RepositoryUpdate) => void) | undefined
}

/** Options of `repositories.search`. */
export interface SearchRepositoriesOptions extends CallOptions {
  /** A constraint; releases by default. */
  readonly version?: string | undefined
  /** The term is a Go (RE2) expression. */
  readonly regexp?: boolean | undefined
  /** Every version instead of the highest of each chart. */
  readonly allVersions?: boolean | undefined
}

/** Options of `repositories.index`. */
export interface IndexOptions extends CallOptions {
  /** Of the archives. */
  readonly url?: string | undefined
  /** Path of an index to add what it has. */
  readonly mergeWith?: string | undefined
  /** Of the file; `yaml` by default. */
  readonly format?: 'yaml' | 'json' | undefined
}

/** Chart repositories; the files are Helm's own. All reject with `RepositoryError`. */
export interface HelmRepositories {
  /** None where there is no file of repositories yet. @throws RepositoryError REPOSITORY_INVALID, FILE_UNREADABLE */
  list(options?: CallOptions): Promise<readonly RepositoryInfo[]>
  /** Fetches the index, then notes the repository; `timeout` is for the index, 120 seconds by default. @throws RepositoryError REPOSITORY_UNREACHABLE, REPOSITORY_INVALID, REPOSITORY_BUSY */
  add(name: string, url: string, options?: AddRepositoryOptions): Promise<'added' | 'unchanged'>
  /** Forgets them and their indexes. @throws RepositoryError REPOSITORY_NOT_FOUND */
  remove(names: string | readonly string[], options?: CallOptions): Promise<void>
  /** Fetches the indexes of the named ones, or of all. @throws RepositoryError REPOSITORY_NOT_FOUND, REPOSITORY_UNREACHABLE */
  update(options?: UpdateRepositoriesOptions): Promise<void>
  /** Searches the indexes that were fetched last; releases by default. @throws RepositoryError REPOSITORY_NOT_FOUND where there are none, REPOSITORY_INVALID */
  search(term: string, options?: SearchRepositoriesOptions): Promise<readonly IndexMatch[]>
  /** Asks Artifact Hub, or another hub at `endpoint`. @throws RepositoryError REPOSITORY_UNREACHABLE */
  searchHub(
    term: string,
    options?: CallOptions & { readonly endpoint?: string | undefined },
  ): Promise<readonly HubMatch[]>
  /** Writes index.yaml in a folder of archives. @throws RepositoryError FILE_UNREADABLE, REPOSITORY_INVALID of `mergeWith` */
  index(directory: string, options?: IndexOptions): Promise<void>
}

/** How dependencies are got. */
export interface DependencyOptions extends CallOptions {
  /** Takes the indexes as they are. */
  readonly skipRefresh?: boolean | undefined
  /** How to be let in by the repositories. */
  readonly access?: Access | undefined
  /** Checks what is downloaded against this key ring. Charts without provenance fail `update`; `build` tells of them. */
  readonly verify?: { readonly keyring: string } | undefined
  /** Told what Helm prints. */
  readonly onMessage?: ((text: string) => void) | undefined
}

/** Dependencies of charts in folders. All reject with `ChartError` or `RepositoryError`. */
export interface HelmDependencies {
  /** What Chart.yaml names, and whether it is there. @throws ChartError CHART_NOT_FOUND, CHART_INVALID */
  list(path: string, options?: CallOptions): Promise<DependencyList>
  /** From the lock. @throws ChartError CHART_INVALID where the lock does not fit; RepositoryError as `chart.pull` */
  build(path: string, options?: DependencyOptions): Promise<void>
  /** From Chart.yaml; writes the lock. @throws ChartError CHART_INVALID; RepositoryError as `chart.pull` */
  update(path: string, options?: DependencyOptions): Promise<void>
}

/** What a chart is downloaded by. */
export interface PullOptions extends CallOptions {
  /** Exact or a constraint. */
  readonly version?: string | undefined
  /** URL of its repository. */
  readonly repository?: string | undefined
  /** How to be let in. */
  readonly access?: Access | undefined
  /** The folder of the file; the working directory by default. */
  readonly destination?: string | undefined
  /** Unpacks it below this folder instead of keeping the file. */
  readonly unpackInto?: string | undefined
  /** Fetches the provenance file too; with a key ring it must be there and right. */
  readonly provenance?: 'fetch' | { readonly keyring: string } | undefined
}

const hub = 'https://hub.helm.sh'
const failing = { family: RepositoryError, code: 'REPOSITORY_INVALID' } as const

/** Helm's error for the command, but nothing wrong. */
function noneWithoutFile(error: unknown): readonly RepositoryEntry[] {
  if (error instanceof RepositoryError && error.code === 'REPOSITORY_NOT_FOUND') return []
  throw error
}

/** The repositories of a client. */
export function createHelmRepositories(calls: ClientCalls): HelmRepositories {
  return {
    list: (options) =>
      calls.read({ ...failing, name: 'repositories.list', options, rules: rules.callRules }, async ({ world }) =>
        (await world.library.repositories.list().catch(noneWithoutFile)).map(infoOf),
      ),
    add: (name, url, options) =>
      calls.read(
        {
          ...failing,
          name: 'repositories.add',
          changes: true,
          options,
          rules: rules.addRepositoryRules,
          arguments: [
            ['name', name, rules.isName],
            ['url', url, rules.isName],
          ],
        },
        ({ world }, signal) => world.library.repositories.add(addRequestOf(name, url, options), signal),
      ),
    remove: (names, options) =>
      calls.read(
        {
          ...failing,
          name: 'repositories.remove',
          changes: true,
          options,
          rules: rules.callRules,
          arguments: [['names', typeof names === 'string' ? [names] : names, rules.isTexts]],
        },
        ({ world }, signal) =>
          world.library.repositories.remove(
            typeof names === 'string' ? [names] : names,
            () => signal.throwIfAborted(),
            signal,
          ),
      ),
    update: (options) =>
      calls.read(
        { ...failing, name: 'repositories.update', changes: true, options, rules: rules.updateRepositoriesRules },
        ({ world }, signal) => {
          const { names = [], onUpdate, timeout } = options ?? {}
          return world.library.repositories.update(
            { names, ...timeoutOf(timeout), ...(onUpdate === undefined ? {} : { onUpdate }) },
            signal,
          )
        },
      ),
    search: (term, options) =>
      calls.read(
        {
          ...failing,
          name: 'repositories.search',
          options,
          rules: rules.searchRules,
          arguments: [['term', term, rules.isText]],
        },
        ({ world }) => {
          const { version = '>0.0.0', regexp = false, allVersions = false } = options ?? {}
          return world.library.repositories.search({ term, version, regexp, allVersions })
        },
      ),
    searchHub: (term, options) =>
      calls.read(
        {
          ...failing,
          name: 'repositories.searchHub',
          options,
          rules: { table: { ...rules.callRules.table, endpoint: rules.isName } },
          arguments: [['term', term, rules.isText]],
        },
        ({ world }, signal) =>
          world.library.repositories.searchHub({ endpoint: options?.endpoint ?? hub, term }, signal),
      ),
    index: (directory, options) =>
      calls.read(
        {
          ...failing,
          name: 'repositories.index',
          changes: true,
          options,
          rules: rules.indexRules,
          arguments: [['directory', directory, rules.isName]],
        },
        ({ world, host }, signal) => {
          const { url = '', mergeWith = '', format = 'yaml' } = options ?? {}
          const folder = absolutePath(directory, host.environment.workingDirectory)
          return world.library.repositories.writeIndex({ directory: folder, url, mergeWith, format, signal })
        },
      ),
  }
}

/** What is known of a repository, without its password. */
function infoOf({ password, ...entry }: RepositoryEntry): RepositoryInfo {
  return { ...entry, hasPassword: password !== '' }
}

function timeoutOf(timeout: Duration | undefined): { readonly timeoutSeconds?: number } {
  return timeout === undefined ? {} : { timeoutSeconds: millisecondsOf(timeout) / 1000 }
}

function addRequestOf(name: string, url: string, { access = {}, forceUpdate, timeout }: AddRepositoryOptions = {}) {
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
  return { entry, forceUpdate: forceUpdate ?? false, ...timeoutOf(timeout) }
}

/** The dependencies part of a client. */
export function createHelmDependencies(calls: ClientCalls): HelmDependencies {
  const request = (
    path: string,
    missing: 'fail' | 'warn',
    { skipRefresh = false, access, verify, onMessage }: DependencyOptions = {},
  ) => ({
    path,
    skipRefresh,
    ...(verify === undefined ? {} : { verify: { keyring: verify.keyring, missing } }),
    ...(access === undefined ? {} : { access }),
    ...(onMessage === undefined ? {} : { onMessage }),
  })
  const spec = (name: string, path: string, options: DependencyOptions | undefined) => ({
    name: `dependencies.${name}`,
    changes: name !== 'list',
    options,
    rules: rules.dependencyRules,
    arguments: [['path', path, rules.isName] as const],
  })
  return {
    list: (path, options) =>
      calls.read({ ...spec('list', path, undefined), options, rules: rules.callRules }, ({ world }) =>
        world.library.dependencies.list(path),
      ),
    build: (path, options) =>
      calls.read(spec('build', path, options), ({ world }, signal) =>
        world.library.dependencies.build(request(path, 'warn', options), signal),
      ),
    update: (path, options) =>
      calls.read(spec('update', path, options), ({ world }, signal) =>
        world.library.dependencies.update(request(path, 'fail', options), signal),
      ),
  }
}

interface PullCall {
  /** As callers know it. */
  readonly name: string
  readonly options: PullOptions | undefined
  readonly isReference?: Check
}

/** Downloads a chart. */
export function pullChart(
  calls: ClientCalls,
  reference: string,
  { name, options, isReference = rules.isName }: PullCall,
): Promise<ChartDownload> {
  const spec = { ...failing, name, options, rules: rules.pullRules, changes: true }
  return calls.read({ ...spec, arguments: [['reference', reference, isReference]] }, ({ world }, signal) => {
    const { version = '', repository = '', access = {}, destination = '.', unpackInto, provenance } = options ?? {}
    return world.library.pull(
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
    )
  })
}
