// Charts from elsewhere in a world: registries, repositories and what they share. Each part is made when something of it is
// asked for, since most calls need none.
import type { Settings } from '../actions/index.ts'
import { type DebugLog, type Getter, logLine, type Registries } from '../chart/index.ts'
import type { Host } from '../host/index.ts'
import {
  createChartProvenance,
  createContentCache,
  createCredentialStore,
  createHttpClient,
  createHttpGetter,
  createRegistries,
  createRemoteCharts,
  createSchemaLoader,
  rememberingGetter,
} from '../sources/index.ts'
import type { WorldParts } from './open-world.ts'
import { gettersOf } from './plugin-objects.ts'
import { withRegistryAccess } from './registry-access.ts'

/** Helm's own, which registries and servers of charts may know. */
export const userAgent = 'Helm/4.3.1'

/** What a library of charts is made with. */
export interface LibraryPlace {
  readonly settings: Settings
  readonly host: Host
  readonly parts: WorldParts
  /** Getters of installed plugins. */
  readonly pluginGetters: readonly Getter[]
  /** Told what is done, where that was asked for. */
  readonly debug: DebugLog | undefined
}

/** The parts; each function makes its own with the first call and gives the same afterwards. */
export type OpenedLibrary = ReturnType<typeof openLibrary>

/** Registries, repositories, the provenance of charts, schemas of other places. */
export function openLibrary({ settings, host, parts, pluginGetters, debug }: LibraryPlace) {
  const { caches, onLogLine, onWarning } = parts
  const unpacked = caches === undefined ? {} : { unpacked: caches.unpacked }
  const opened: { close(): void }[] = []
  const http = lazily(() => {
    const client = createHttpClient(host)
    opened.push(client)
    return client
  })
  const provenance = lazily(() => createChartProvenance(host))
  const registries = lazily((): Registries => {
    const made = createRegistries({
      client: http(),
      clock: host.clock,
      credentials: createCredentialStore({ ...host, path: settings.registryConfig }),
      userAgent,
      ...(onWarning === undefined ? {} : { onProgress: onWarning }),
      ...(caches === undefined ? {} : { blobs: caches.blobs }),
    })
    return withRegistryAccess(made, parts.registryAccess)
  })
  const httpGetter = lazily(() =>
    createHttpGetter({
      client: http(),
      clock: host.clock,
      compression: host.compression,
      userAgent,
      onProgress: (message) => onLogLine?.(logLine('WARN', message)),
      ...(debug === undefined ? {} : { debug }),
    }),
  )
  const remote = lazily(() =>
    createRemoteCharts({
      ...settings,
      files: host.files,
      workingDirectory: host.environment.workingDirectory,
      clock: host.clock,
      compression: host.compression,
      getters: [
        ...gettersOf(parts.plugins ?? []),
        caches === undefined ? httpGetter() : rememberingGetter(httpGetter(), caches.answers),
        ...pluginGetters,
      ],
      ...unpacked,
      registries: registries(),
      provenance: provenance(),
      debug,
      ...(onLogLine === undefined ? {} : { onWarning: onLogLine }),
    }),
  )
  return {
    registries,
    provenance,
    httpGetter,
    remote,
    fetchSchema: lazily(() => createSchemaLoader({ ...host, client: http(), userAgent })),
    contents: lazily(() => createContentCache(settings.contentCache, host.files)),
    /** Ends connections. */
    close(): void {
      for (const each of opened) each.close()
    },
  }
}

/** Calls `make` with the first call and gives the same result afterwards. */
function lazily<T>(make: () => T): () => T {
  const state: { made?: { readonly it: T } } = {}
  return () => {
    state.made ??= { it: make() }
    return state.made.it
  }
}
