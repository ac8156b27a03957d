// Builds the world an action acts in out of settings, adapters and the host.
import { helmVariables, type Settings, type World } from '../actions/index.ts'
import { decodeUtf8 } from '../base/index.ts'
import {
  type Access,
  type ChartSource,
  type DebugLog,
  defaultCapabilities,
  type LoadSchema,
  logLine,
} from '../chart/index.ts'
import type { ClusterClient } from '../cluster/index.ts'
import { ClusterError, Failure, StorageError, textOf } from '../diagnostics/index.ts'
import { formatJson, parseYaml } from '../formats/index.ts'
import type { Host, HttpPort, SharedStream } from '../host/index.ts'
import type { KubeClient } from '../kube/index.ts'
import type { PluginManager } from '../plugins/index.ts'
import { parseRecord, type Release, type ReleaseStore } from '../release/index.ts'
import { createFileChartSource } from '../sources/index.ts'
import {
  createConfigMapStore,
  createDriverStores,
  createMemoryStores,
  createSecretStore,
  openSqlStores,
  type SqlStores,
  type StorageDriver,
} from '../storage/index.ts'
import type { ChartCaches } from './chart-caches.ts'
import { type KeptCharts, type KeptChartsPlace, openKeptCharts } from './kept-charts.ts'
import type { KubeAccess } from './kube-access.ts'
import { resolveCluster, resolveNamespace } from './kubeconfig.ts'
import { type OpenedLibrary, openLibrary, userAgent } from './open-library.ts'
import { openGetterPlugins, openPluginManager, postRenderersOf } from './open-plugins.ts'
import { type HelmPlugin, postRendererAmong } from './plugin-objects.ts'
import { createSimulatedCluster } from './simulated-cluster.ts'

/** A world with its namespace. */
export interface OpenedWorld {
  /** What actions act in. */
  readonly world: World
  /** The one that calls act in. */
  readonly namespace: string
  /** The plugins of the settings' folders; loaded when they are asked for. */
  plugins(): Promise<PluginManager>
  /** Those that the program passed in. */
  readonly pluginObjects: readonly HelmPlugin[]
  /** Variables that plugins see: those that `env` prints. */
  readonly pluginVariables: { readonly [name: string]: string }
  /** Keeps for the next run what this one found out about charts. */
  keep(): Promise<void>
  /** Ends connections. */
  close(): void
}

/** What a world may say while it works. */
export interface WorldReports {
  /** A warning of the API server, or of a record that cannot be read. */
  readonly onWarning?: (message: string) => void
  /** A whole log line as Helm prints it, without its line end. */
  readonly onLogLine?: (line: string) => void
  /** Standard streams of this process that plugins use as their own; none by default. */
  readonly sharedStreams?: readonly SharedStream[]
  /** How this program was called; plugins see it as `HELM_BIN`. */
  readonly programPath?: string
}

/** What a world may say, and what stands in for its own parts. */
export interface WorldParts extends WorldReports {
  /** The cluster; `false` for none, and asking for it fails. */
  readonly kube?: KubeClient | false
  /** Carries the requests to the cluster instead of the host's HTTP. */
  readonly kubeHttp?: HttpPort
  /** A kubeconfig's text in place of all files. */
  readonly kubeconfig?: string
  /** As whom, through which proxy, with which secrets the cluster is asked. */
  readonly kubeAccess?: KubeAccess
  /** Kubernetes' cache folder, where discovery is kept; absent: it is kept in memory only. */
  readonly kubeCacheFolder?: string
  /** Where records live, instead of what the settings say. */
  readonly storage?: StorageDriver
  /** Instead of files, repositories and registries. */
  readonly charts?: ChartSource
  /** Asked before Helm's way to load a schema of another place. */
  readonly loadSchema?: LoadSchema
  /** Credentials by host, before the stored logins. */
  readonly registryAccess?: { readonly [host: string]: Access }
  /** Plugins that are objects; before those of the settings' folders. */
  readonly plugins?: readonly HelmPlugin[]
  /** What is kept in memory of charts; nothing without it. */
  readonly caches?: ChartCaches
  /** What is kept of charts from one run to the next; nothing without it. */
  readonly keptCharts?: Omit<KeptChartsPlace, 'files'>
}

/** Opens a world. Nothing is connected, and no cluster is looked for, before it is needed. */
export async function openWorld(settings: Settings, host: Host, reports: WorldParts = {}): Promise<OpenedWorld> {
  const clients: KubeClient[] = []
  const debug = debugLogOf(settings, reports)
  const { kubeAccess = {} } = reports
  const configPlaces = {
    ...host,
    kubeAccess,
    ...(reports.kubeconfig === undefined ? {} : { kubeconfig: reports.kubeconfig }),
  }
  const real = once(async (): Promise<KubeClient | ClusterClient> => {
    if (reports.kube === false) throw noCluster()
    if (reports.kube !== undefined) return reports.kube
    const config = await resolveCluster(settings, configPlaces)
    const { createKubeClient, requestRateOf } = await import('../cluster/index.ts')
    const rate = requestRateOf(settings)
    const isSecure = /^https:/i.test(config.server)
    const client = createKubeClient({
      ...host,
      config,
      ...(reports.kubeHttp === undefined ? {} : { clusterHttp: reports.kubeHttp }),
      ...(reports.sharedStreams === undefined ? {} : { sharedStreams: reports.sharedStreams }),
      ...(isSecure && kubeAccess.askForToken !== undefined ? { askForToken: kubeAccess.askForToken } : {}),
      ...(rate === undefined ? {} : { rate }),
      ...(kubeAccess.concurrency === undefined ? {} : { concurrency: kubeAccess.concurrency }),
      ...(reports.kubeCacheFolder === undefined ? {} : { cacheFolder: reports.kubeCacheFolder }),
      userAgent,
      ...(reports.onWarning === undefined ? {} : { onWarning: reports.onWarning }),
    })
    clients.push(client)
    return client
  })
  const namespace = await resolveNamespace(settings, configPlaces)
  const pluginVariables = helmVariables(settings, { programPath: reports.programPath ?? 'pintle', namespace })
  const { plugins: pluginObjects = [], caches } = reports
  const pluginPlace = { settings, host, reports, variables: pluginVariables }
  const installedPostRenderer = postRenderersOf(pluginPlace)
  const pluginGetters = await openGetterPlugins(pluginPlace)
  const kept =
    reports.keptCharts === undefined ? undefined : openKeptCharts({ ...reports.keptCharts, files: host.files })
  const library = openLibrary({ settings, host, parts: reports, pluginGetters, debug })
  const simulated = settings.driver === 'memory' && settings.memoryDriverData.length > 0
  const cluster = simulated ? once(async () => simulatedOver(real)) : real
  const sql: SqlStores[] = []
  const sqlStores = once(async () => {
    const opened = await openSqlStores({
      ...host,
      connectionString: settings.sqlConnectionString,
      onUnreadable: unreadableReporter(reports),
    })
    sql.push(opened)
    return opened
  })
  const stores = storesOf(settings, { host, cluster, reports, sqlStores })
  return {
    namespace,
    pluginVariables,
    pluginObjects,
    plugins: once(() =>
      openPluginManager(pluginPlace, { getter: library.httpGetter(), registries: library.registries() }),
    ),
    world: {
      charts: reports.charts ?? chartSource({ settings, host, library, reports, kept, debug }),
      ...(kept === undefined ? {} : { outlines: kept.outlines, knownValues: kept.values }),
      ...(caches === undefined ? {} : { loadedCharts: caches.loaded }),
      get library() {
        return library.remote()
      },
      loadSchema: async (address, signal) =>
        (await reports.loadSchema?.(address, signal)) ?? library.fetchSchema()(address, signal),
      get registries() {
        return library.registries()
      },
      get provenance() {
        return library.provenance()
      },
      clock: host.clock,
      random: host.random,
      keys: host.keys,
      compression: host.compression,
      names: host.names,
      ...(host.deeperStack === undefined ? {} : { deeperStack: host.deeperStack }),
      cluster,
      releases: stores,
      postRenderer: async (name, extraArguments) =>
        (await postRendererAmong(pluginObjects, name, extraArguments)) ?? installedPostRenderer(name, extraArguments),
      fieldManager: 'helm',
      debug,
    },
    async keep() {
      await kept?.save()
    },
    close() {
      for (const client of clients) client.close()
      library.close()
      for (const opened of sql) opened.close().catch(() => {})
    },
  }
}

/** Files of this machine, and what lies elsewhere. */
function chartSource({ settings, host, library, reports, kept, debug }: SourceParts): ChartSource {
  const { caches, onLogLine } = reports
  const unpacked = caches === undefined ? {} : { unpacked: caches.unpacked }
  return createFileChartSource({
    ...host,
    ...(onLogLine === undefined ? {} : { onWarning: onLogLine }),
    get provenance() {
      return library.provenance()
    },
    get remote() {
      return library.remote().source
    },
    repositoryCache: settings.repositoryCache,
    ...unpacked,
    ...(kept === undefined ? {} : { kept }),
    registryCharts: () => ({
      registries: library.registries(),
      provenance: library.provenance(),
      cache: library.contents(),
      compression: host.compression,
      debug,
      ...unpacked,
    }),
  })
}

interface SourceParts {
  readonly settings: Settings
  readonly host: Host
  readonly library: OpenedLibrary
  readonly reports: WorldParts
  readonly debug: DebugLog | undefined
  readonly kept: KeptCharts | undefined
}

/** Where Helm's debug log goes, where it is wanted. */
function debugLogOf({ debug }: Settings, { onLogLine }: WorldParts): DebugLog | undefined {
  if (!debug || onLogLine === undefined) return undefined
  return (message, fields) => onLogLine(logLine('DEBUG', message, fields))
}

function noCluster(): ClusterError {
  return new ClusterError({
    code: 'CLUSTER_UNREACHABLE',
    helmText: 'this client was made without a cluster',
    hints: ['leave `kube: false` out to use the one of the kubeconfig'],
  })
}

function simulatedOver(real: () => Promise<KubeClient>): KubeClient {
  const { kubeVersion, apiVersions } = defaultCapabilities
  const facts = { gitVersion: kubeVersion.version, major: kubeVersion.major, minor: kubeVersion.minor }
  // Where a cluster is configured its version counts, as in Helm; the simulation itself needs none.
  return createSimulatedCluster({
    serverVersion: async (signal) => orElse(async () => (await real()).serverVersion(signal), facts),
    apiVersions: async (signal) => orElse(async () => (await real()).apiVersions(signal), apiVersions),
  })
}

async function orElse<T>(ask: () => Promise<T>, standard: T): Promise<T> {
  try {
    return await ask()
  } catch {
    return standard
  }
}

interface StoreParts {
  readonly host: Host
  readonly cluster: () => Promise<KubeClient | ClusterClient>
  readonly reports: WorldParts
  readonly sqlStores: () => Promise<SqlStores>
}

function unreadableReporter(reports: WorldParts): (name: string, error: unknown) => void {
  return (name, error) => reports.onWarning?.(`failed to decode release ${name}: ${textOf(error)}`)
}

function storesOf(settings: Settings, parts: StoreParts): (namespace: string) => Promise<ReleaseStore> {
  const { clock, compression } = parts.host
  const onUnreadable = unreadableReporter(parts.reports)
  const { storage } = parts.reports
  const records = async (): Promise<KubeClient> => {
    const client = await parts.cluster()
    return 'forRecords' in client ? client.forRecords : client
  }
  if (storage !== undefined) {
    const stores = createDriverStores(storage, { clock, compression, onUnreadable })
    return async (namespace) => stores(namespace)
  }
  switch (settings.driver) {
    case '':
    case 'secret':
    case 'secrets':
      return async (namespace) =>
        createSecretStore({ client: await records(), namespace, clock, compression, onUnreadable })
    case 'configmap':
    case 'configmaps':
      return async (namespace) =>
        createConfigMapStore({ client: await records(), namespace, clock, compression, onUnreadable })
    case 'memory': {
      const stores = once(async () => createMemoryStores(await readMemory(settings.memoryDriverData, parts.host)))
      return async (namespace) => (await stores())(namespace)
    }
    case 'sql':
      return async (namespace) => (await parts.sqlStores()).store(namespace)
    default:
      throw new StorageError({
        code: 'STORAGE_FAILED',
        helmText: `unknown driver ${JSON.stringify(settings.driver)}`,
      })
  }
}

/** The releases that stand in the memory driver's files: each a list in YAML or JSON. */
async function readMemory(paths: readonly string[], host: Host): Promise<readonly Release[]> {
  const releases: Release[] = []
  for (const path of paths) {
    const list = parseYaml(decodeUtf8(await host.files.readFile(path)))
    if (list !== null && !Array.isArray(list)) {
      throw new Failure({
        code: 'STORAGE_FAILED',
        helmText: `Unable to unmarshal memory driver data: ${path} holds no list`,
      })
    }
    for (const record of list ?? []) releases.push(parseRecord(formatJson(record)))
  }
  return releases
}

/** Calls `make` with the first call and gives the same result afterwards. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  const state: { made?: Promise<T> } = {}
  return () => {
    state.made ??= make()
    return state.made
  }
}
