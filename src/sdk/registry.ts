// Registries and provenance in the library: logins, pushes, what a registry has, who signed a chart.
import { loginToRegistry, logoutFromRegistry, pushChart, searchRegistry, type World } from '../actions/index.ts'
import type { Access, ChartVerification, IndexMatch, PushedChart } from '../chart/index.ts'
import type { FileSystem } from '../host/index.ts'
import type { CallOptions } from './options.ts'

/** Who asks a registry, and how. What is not given is taken from the stored logins. */
export interface RegistryOptions extends CallOptions {
  readonly access?: Access
}

/** OCI registries. All reject with `RepositoryError`. */
export interface HelmRegistry {
  /** Tries the credentials and keeps them where Helm keeps them. @see helm registry login */
  login(
    host: string,
    options: RegistryOptions & { readonly username: string; readonly password: string },
  ): Promise<void>
  /** Forgets credentials. */
  logout(host: string): Promise<void>
  /** Uploads an archive and the provenance file beside it. @see helm push */
  push(path: string, remote: string, options?: RegistryOptions): Promise<PushedChart>
  /** Versions of a chart, the highest first. */
  versions(reference: string, options?: RegistryOptions): Promise<readonly string[]>
  /** The charts under a reference to a chart or, where the registry lists them, a path. Nothing but their metadata is downloaded. */
  search(
    reference: string,
    options?: RegistryOptions & { readonly version?: string; readonly allVersions?: boolean },
  ): Promise<readonly IndexMatch[]>
}

/** What reading needs: runs with the world and the call's signal. */
export type ReadWorld = <T>(
  call: CallOptions | undefined,
  run: (world: World, signal: AbortSignal) => Promise<T>,
) => Promise<T>

/** The registry part of a client. */
export function createHelmRegistry(read: ReadWorld, files: FileSystem): HelmRegistry {
  return {
    login: (host, { username, password, ...call }) =>
      read(call, (world, signal) =>
        loginToRegistry({ host, username, password, access: call.access ?? {} }, world, signal),
      ),
    logout: (host) => read(undefined, (world) => logoutFromRegistry(host, world)),
    push: (path, remote, call) =>
      read(call, (world, signal) =>
        pushChart({ path, remote, access: call?.access ?? {} }, { ...world, files }, signal),
      ),
    versions: (reference, call) =>
      read(call, (world, signal) => world.registries.tags({ reference, access: call?.access ?? {}, signal })),
    search: (reference, { version = '>0.0.0', allVersions = false, ...call } = {}) =>
      read(call, (world, signal) =>
        searchRegistry({ reference, version, allVersions, access: call.access ?? {} }, world, signal),
      ),
  }
}

/** Who signed the archive at `path`. @throws ChartError PROVENANCE_FAILED @see helm verify */
export function verifyArchive(
  read: ReadWorld,
  path: string,
  { keyring, ...call }: CallOptions & { readonly keyring: string },
): Promise<ChartVerification> {
  return read(call, (world) => world.provenance.verifyFile({ path, keyring }))
}
