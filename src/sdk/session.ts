// What a client is bound to: settings, the host, the world opened with the first call, and the counts of its calls.

import { type Settings, settingsOf } from '../actions/index.ts'
import { portWith } from '../base/index.ts'
import { Failure } from '../diagnostics/index.ts'
import type { Environment, Host, Processes } from '../host/index.ts'
import type { KubeClient } from '../kube/index.ts'
import { createAbortController, createNodeHost } from '../node/index.ts'
import type { CallCounts, CallPlace } from './call.ts'
import type { CacheStats, ChartCaches } from './chart-caches.ts'
import type { HelmOptions, KubeOptions, LogLine } from './client-options.ts'
import { countingHttp, type HttpCounts } from './counting-http.ts'
import { isUrlObject } from './kinds-of-objects.ts'
import { kubeAccessOf } from './kube-access.ts'
import type { OpenedWorld, WorldParts } from './open-world.ts'
import { checkOptions, refused } from './option-checks.ts'
import { helmRules } from './option-tables.ts'
import { SharedCharts } from './shared-charts.ts'
import { hasTelemetry, type ObserveCall, openTelemetry } from './telemetry.ts'
import { pathOf } from './values-path.ts'
import type { WorkerPool } from './worker/pool.ts'

/** As telemetry tells it. */
const libraryVersion = '0.1.0'

/** The parts that calls run on. */
export type Verbs = typeof import('./verbs.ts')

/** A world that is open, with what runs in it. */
export interface Engine extends OpenedWorld {
  readonly host: Host
  readonly verbs: Verbs
  readonly chartCaches: ChartCaches | undefined
}

/** How long the end of a client waits for what does not answer. */
const patienceMilliseconds = 1000

const noCounts = { entries: 0, bytes: 0, hits: 0, misses: 0 } as const

/** A client's own state. */
export interface Session extends CallPlace {
  readonly settings: Settings
  readonly host: Host
  readonly http: Readonly<HttpCounts>
  /** What is kept of charts. */
  cacheStats(): CacheStats
  /** What running calls have fetched, where it may be shared. */
  readonly sharedCharts: SharedCharts | undefined
  /** What the workers do, where some are running. */
  workerCounts(): { readonly started: number; readonly calls: number }
  open(): Promise<Engine>
  /** The workers, where the client has some. */
  readonly workers: (() => Promise<WorkerPool>) | undefined
  /** Stops every call, waits for their ends, then ends all connections. */
  close(): Promise<void>
}

/** Prepares a session; nothing is loaded, read or connected. @throws HelmError INVALID_ARGUMENT */
export function createSession(options: HelmOptions): Session {
  checkOptions('createHelm', options, helmRules)
  checkWorkers(options)
  const http: HttpCounts = { pools: 0, requests: 0, open: 0, failed: 0, discoveries: 0 }
  const host = hostOf(options, http)
  const settings = settingsFor(options, host)
  const counts: CallCounts = { running: 0, succeeded: 0, failed: 0 }
  const closing = createAbortController()
  const atClosing = new Set<() => void>()
  const sharedCharts = options.caches === false || options.charts !== undefined ? undefined : new SharedCharts()
  const state: {
    observe?: ObserveCall
    pool?: WorkerPool
    cacheStats?: () => CacheStats
    opened?: Promise<Engine>
    workers?: Promise<WorkerPool>
    idle: (() => void)[]
  } = { idle: [] }
  if (hasTelemetry())
    void openTelemetry(libraryVersion).then((observe) => {
      if (observe !== undefined) state.observe = observe
    })
  return {
    settings,
    host,
    sharedCharts,
    cacheStats: () => state.cacheStats?.() ?? { downloads: noCounts, charts: noCounts },
    workerCounts: () => state.pool?.counts() ?? { started: 0, calls: 0 },
    clock: host.clock,
    counts,
    closing: closing.signal,
    atClosing,
    http,
    observe(name) {
      const ended = state.observe?.(name)
      return (error) => {
        ended?.(error)
        // The count goes down right after this.
        queueMicrotask(() => {
          if (counts.running > 0) return
          sharedCharts?.forget()
          for (const wake of state.idle.splice(0)) wake()
        })
      }
    },
    open() {
      state.opened ??= openEngine(settings, host, {
        ...worldPartsOf(options, settings, http),
        caches: options.caches,
      }).then((engine) => {
        const { chartCaches, verbs } = engine
        if (chartCaches !== undefined) state.cacheStats = () => verbs.statsOf(chartCaches)
        return engine
      })
      return state.opened
    },
    workers:
      options.workers === undefined || options.workers === 0
        ? undefined
        : () => {
            state.workers ??= import('./worker/open-pool.ts').then(({ openWorkerPool }) => {
              state.pool = openWorkerPool(options)
              return state.pool
            })
            return state.workers
          },
    async close() {
      closing.abort(new Failure({ code: 'OPERATION_CANCELLED', helmText: 'the client was closed' }))
      for (const close of [...atClosing]) close()
      while (counts.running > 0) await new Promise<void>((resolve) => state.idle.push(resolve))
      // What never opens, for a port of the program's own does not answer, has nothing to close.
      const opened = await answerOrNothing(state.opened)
      opened?.close()
      await (await state.workers)?.close()
    },
  }
}

async function answerOrNothing<T>(work: Promise<T> | undefined): Promise<T | undefined> {
  const waiting: { alarm?: ReturnType<typeof setTimeout> } = {}
  const patience = new Promise<undefined>((resolve) => {
    waiting.alarm = setTimeout(() => resolve(undefined), patienceMilliseconds)
  })
  const answer = await Promise.race([work?.catch(() => undefined), patience])
  clearTimeout(waiting.alarm)
  return answer
}

async function openEngine(
  settings: Settings,
  host: Host,
  { caches, ...parts }: Omit<WorldParts, 'caches'> & Pick<HelmOptions, 'caches'>,
): Promise<Engine> {
  const [verbs, { openWorld }] = await Promise.all([import('./verbs.ts'), import('./open-world.ts')])
  const chartCaches = caches === false ? undefined : verbs.createChartCaches(caches ?? {})
  const opened = await openWorld(settings, host, chartCaches === undefined ? parts : { ...parts, caches: chartCaches })
  const memories = { templates: verbs.createTemplateMemory(), preparedCharts: verbs.createPreparedCharts() }
  const world = caches === false ? opened.world : portWith(opened.world, memories)
  return { ...opened, world, host, verbs, chartCaches }
}

function hostOf({ host: given = {}, environment }: HelmOptions, counts: HttpCounts): Host {
  const ports = hostWith(createNodeHost(), given)
  const host = { ...ports, http: countingHttp(ports.http, counts) }
  if (environment === undefined) return host
  const own = { ...host, environment: withVariables(host.environment, environment) }
  return environment === false || given.processes !== undefined ? own : { ...own, processes: seeing(environment, host) }
}

/** The host with the given ports, which may be those of a class; what is undefined is not given. */
function hostWith(node: Host, given: Partial<Host>): Host {
  const names = [...Object.keys(node), 'deeperStack'] as (keyof Host)[]
  const ports = names.map((name) => [name, given[name]] as const).filter(([, port]) => port !== undefined)
  return { ...node, ...Object.fromEntries(ports) }
}

/** Programs that the client starts see its environment; where they are found is the system's business. */
function seeing(
  variables: { readonly [name: string]: string | undefined },
  { processes, environment }: Host,
): Processes {
  const table: { [name: string]: string } = { PATH: environment.get('PATH') ?? '' }
  for (const [name, value] of Object.entries(variables)) if (value !== undefined) table[name] = value
  return { run: (request) => processes.run({ environment: table, ...request }) }
}

function withVariables(
  environment: Environment,
  variables: false | { readonly [name: string]: string | undefined },
): Environment {
  const table = new Map(variables === false ? [] : Object.entries(variables))
  const home = table.get(environment.platform === 'win32' ? 'USERPROFILE' : 'HOME')
  const get = (name: string): string | undefined => table.get(name)
  return portWith(environment, { get, homeDirectory: home ?? environment.homeDirectory })
}

function worldPartsOf(options: HelmOptions, settings: Settings, counts: HttpCounts): WorldParts {
  const { kube, log, registry, storage, charts, loadSchema, plugins } = options
  const toCluster = kube !== undefined && kube !== false && !isKubeClient(kube) ? kube : undefined
  const kubeconfig = kubeconfigText(toCluster)
  const cacheFolder = toCluster?.discoveryCache === true ? settings.kubeCacheHome : toCluster?.discoveryCache
  return {
    ...(kube === false || (kube !== undefined && isKubeClient(kube)) ? { kube } : {}),
    ...(toCluster?.http === undefined ? {} : { kubeHttp: countingHttp(toCluster.http, counts) }),
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(toCluster === undefined ? {} : { kubeAccess: kubeAccessOf(toCluster) }),
    ...(cacheFolder === undefined || cacheFolder === false ? {} : { kubeCacheFolder: cacheFolder }),
    ...(typeof storage === 'object' && !('sql' in storage) ? { storage } : {}),
    ...(charts === undefined ? {} : { charts }),
    ...(loadSchema === undefined ? {} : { loadSchema }),
    ...(plugins === undefined ? {} : { plugins }),
    ...(registry?.access === undefined ? {} : { registryAccess: registry.access }),
    ...(log === undefined
      ? {}
      : {
          onWarning: (message) => log({ level: 'warn', message }),
          onLogLine: (line) => log(logLineOf(line)),
        }),
  }
}

/** `level=WARN msg="…"` as data. */
function logLineOf(line: string): LogLine {
  const level = /^level=(\w+)/.exec(line)?.[1]?.toLowerCase()
  const known = level === 'debug' || level === 'info' || level === 'warn' || level === 'error' ? level : 'info'
  return { level: known, message: line }
}

function kubeconfigText(kube: KubeOptions | undefined): string | undefined {
  const kubeconfig = kube?.kubeconfig
  if (typeof kubeconfig !== 'object' || isUrlObject(kubeconfig)) return undefined
  return 'text' in kubeconfig ? kubeconfig.text : JSON.stringify(kubeconfig.data)
}

function isKubeClient(kube: KubeOptions | KubeClient): kube is KubeClient {
  return 'serverVersion' in kube
}

function settingsFor(options: HelmOptions, host: Host): Settings {
  const base = settingsOf(withHome(host.environment, options.home))
  const kube = options.kube === undefined || options.kube === false || isKubeClient(options.kube) ? {} : options.kube
  checkKube(kube)
  const { kubeconfig } = kube
  const path = isUrlObject(kubeconfig) ? pathOf(kubeconfig) : typeof kubeconfig === 'string' ? kubeconfig : undefined
  return {
    ...base,
    namespace: options.namespace ?? base.namespace,
    ...storageSettings(options.storage, base),
    registryConfig: options.registry?.configFile ?? base.registryConfig,
    maxHistory: options.maxHistory ?? base.maxHistory,
    kubeConfig: path ?? base.kubeConfig,
    kubeContext: kube.context ?? base.kubeContext,
    kubeApiServer: kube.server ?? base.kubeApiServer,
    kubeToken: typeof kube.token === 'string' ? kube.token : base.kubeToken,
    kubeCaFile: kube.certificateAuthorityFile ?? base.kubeCaFile,
    kubeTlsServerName: kube.tlsServerName ?? base.kubeTlsServerName,
    qps: kube.requestsPerSecond ?? base.qps,
    burstLimit: kube.burstLimit ?? base.burstLimit,
    kubeInsecureSkipTlsVerify: kube.skipTlsVerification ?? base.kubeInsecureSkipTlsVerify,
  }
}

function storageSettings(
  storage: HelmOptions['storage'],
  base: Settings,
): Pick<Settings, 'driver' | 'sqlConnectionString'> {
  const { driver, sqlConnectionString } = base
  if (typeof storage === 'object' && 'sql' in storage) return { driver: 'sql', sqlConnectionString: storage.sql }
  return { driver: typeof storage === 'string' ? storage : driver, sqlConnectionString }
}

function checkWorkers({ workers, host, charts, plugins, loadSchema, storage, kube }: HelmOptions): void {
  if (workers === undefined || workers === 0) return
  const passedIn = {
    host,
    charts,
    plugins: plugins?.length === 0 ? undefined : plugins,
    loadSchema,
    storage: typeof storage === 'object' && !('sql' in storage) ? storage : undefined,
    kube: typeof kube === 'object' && hasOwnParts(kube) ? kube : undefined,
  }
  const found = Object.entries(passedIn).find(([, value]) => value !== undefined)?.[0]
  if (found !== undefined)
    throw refused(
      'createHelm',
      `\`workers\` and \`${found}\` of one's own exclude each other: threads share no objects`,
      { option: 'workers', hints: ['charts of one’s own can be given to each call as `{ files }` or `{ archive }`'] },
    )
}

function hasOwnParts(kube: KubeOptions | KubeClient): boolean {
  return isKubeClient(kube) || kube.http !== undefined || typeof kube.token === 'function'
}

function checkKube(kube: KubeOptions): void {
  const { kubeconfig, skipTlsVerification, certificateAuthorityFile, requestsPerSecond = 0, burstLimit } = kube
  if (requestsPerSecond > 0 && burstLimit === 0)
    throw refused('createHelm', '`kube.burstLimit` must be greater than 0 where `kube.requestsPerSecond` is')
  if (typeof kubeconfig === 'object' && !isUrlObject(kubeconfig) && 'text' in kubeconfig && 'data' in kubeconfig)
    throw refused('createHelm', 'a kubeconfig is given as `text` or as `data`, not both')
  if (skipTlsVerification === true && certificateAuthorityFile !== undefined)
    throw refused('createHelm', '`skipTlsVerification` and `certificateAuthorityFile` exclude each other')
  kubeAccessOf(kube)
}

/** The environment whose homes are folders of `home`. */
function withHome(environment: Environment, home: string | undefined): Environment {
  if (home === undefined) return environment
  const folders = new Map([
    ['HELM_CACHE_HOME', `${home}/cache`],
    ['HELM_CONFIG_HOME', `${home}/config`],
    ['HELM_DATA_HOME', `${home}/data`],
  ])
  const files = [
    'HELM_REGISTRY_CONFIG',
    'HELM_REPOSITORY_CONFIG',
    'HELM_REPOSITORY_CACHE',
    'HELM_CONTENT_CACHE',
    'HELM_PLUGINS',
  ]
  return portWith(environment, {
    get: (name) => folders.get(name) ?? (files.includes(name) ? undefined : environment.get(name)),
  })
}
