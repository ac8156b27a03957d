// Registries and provenance in the library: logins, pushes, what a registry has, who signed a chart.
import type { Access, ChartDownload, ChartVerification, IndexMatch, PushedChart } from '../chart/index.ts'
import { RepositoryError } from '../diagnostics/index.ts'
import type { ClientCalls } from './client-calls.ts'
import * as rules from './option-tables.ts'
import type { CallOptions } from './options.ts'
import { type PullOptions, pullChart } from './repositories.ts'

/** Who asks a registry, and how. What is not given is taken from the stored logins. */
export interface RegistryOptions extends CallOptions {
  /** How to be let in. */
  readonly access?: Access | undefined
}

/** OCI registries. All reject with `RepositoryError`. */
export interface HelmRegistry {
  /** Tries the credentials and keeps them where Helm keeps them. @throws RepositoryError REPOSITORY_UNREACHABLE, LOGINS_UNUSABLE @see helm registry login */
  login(
    host: string,
    options: RegistryOptions & { readonly username: string; readonly password: string },
  ): Promise<void>
  /** Forgets credentials. @throws RepositoryError LOGINS_UNUSABLE */
  logout(host: string, options?: CallOptions): Promise<void>
  /** Uploads an archive and the provenance file beside it. @throws RepositoryError REPOSITORY_UNREACHABLE; INVALID_ARGUMENT where no archive is there @see helm push */
  push(path: string, remote: string, options?: RegistryOptions): Promise<PushedChart>
  /**
   * Downloads a chart as a file or a folder, by `oci://HOST/PATH/NAME`, with a tag, a digest or the option `version`.
   *
   * @throws as `chart.pull`
   * @see helm pkg/cmd/pull.go newPullCmd
   */
  pull(reference: string, options?: Omit<PullOptions, 'repository'>): Promise<ChartDownload>
  /** Versions of a chart, the highest first. @throws RepositoryError REPOSITORY_UNREACHABLE */
  versions(reference: string, options?: RegistryOptions): Promise<readonly string[]>
  /** The charts under a reference to a chart or, where the registry lists them, a path. Nothing but their metadata is downloaded. @throws RepositoryError REPOSITORY_UNREACHABLE */
  search(
    reference: string,
    options?: RegistryOptions & { readonly version?: string | undefined; readonly allVersions?: boolean | undefined },
  ): Promise<readonly IndexMatch[]>
}

/** The registry part of a client. */
export function createHelmRegistry(calls: ClientCalls): HelmRegistry {
  const spec = { family: RepositoryError, code: 'REPOSITORY_INVALID' } as const
  return {
    login: (host, options) =>
      calls.read(
        {
          ...spec,
          name: 'registry.login',
          changes: true,
          options,
          rules: rules.loginRules,
          arguments: [['host', host, rules.isName]],
        },
        ({ verbs, world }, signal) => {
          const { username, password, access = {} } = options
          return verbs.loginToRegistry({ host, username, password, access }, world, signal)
        },
      ),
    logout: (host, options) =>
      calls.read(
        {
          ...spec,
          name: 'registry.logout',
          changes: true,
          options,
          rules: rules.callRules,
          arguments: [['host', host, rules.isName]],
        },
        ({ verbs, world }) => verbs.logoutFromRegistry(host, world),
      ),
    push: (path, remote, options) =>
      calls.read(
        {
          ...spec,
          name: 'registry.push',
          changes: true,
          options,
          rules: rules.registryRules,
          arguments: [
            ['path', path, rules.isName],
            ['remote', remote, rules.isName],
          ],
        },
        ({ verbs, world, host }, signal) =>
          verbs.pushChart({ path, remote, access: options?.access ?? {} }, { ...world, files: host.files }, signal),
      ),
    pull: (reference, options) =>
      pullChart(calls, reference, { name: 'registry.pull', options, isReference: rules.isRegistryReference }),
    versions: (reference, options) =>
      calls.read(
        {
          ...spec,
          name: 'registry.versions',
          options,
          rules: rules.registryRules,
          arguments: [['reference', reference, rules.isName]],
        },
        ({ world }, signal) => world.registries.tags({ reference, access: options?.access ?? {}, signal }),
      ),
    search: (reference, options) =>
      calls.read(
        {
          ...spec,
          name: 'registry.search',
          options,
          rules: { table: { ...rules.registryRules.table, version: rules.isName, allVersions: rules.isBoolean } },
          arguments: [['reference', reference, rules.isName]],
        },
        ({ verbs, world }, signal) => {
          const { version = '>0.0.0', allVersions = false, access = {} } = options ?? {}
          return verbs.searchRegistry({ reference, version, allVersions, access }, world, signal)
        },
      ),
  }
}

/** Who signed the archive at `path`. @throws ChartError PROVENANCE_FAILED @see helm verify */
export function verifyArchive(
  calls: ClientCalls,
  path: string,
  options: CallOptions & { readonly keyring: string },
): Promise<ChartVerification> {
  return calls.read(
    {
      name: 'verify',
      options,
      rules: rules.verifyRules,
      arguments: [['path', path, rules.isName]],
    },
    ({ world }) => world.provenance.verifyFile({ path, keyring: options.keyring }),
  )
}
