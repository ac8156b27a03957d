// A world for tests: the embedded API server behind the real client, charts from memory, records in Secrets.

import type { ActionEvent, InstallRequest, UpgradeRequest, World } from '../../src/actions/index.ts'
import type { ChartFiles } from '../../src/chart/index.ts'
import { createKubeClient } from '../../src/cluster/index.ts'
import { ChartError } from '../../src/diagnostics/index.ts'
import type { HttpPort, HttpRequest, HttpResponse } from '../../src/host/index.ts'
import type { KubeClient } from '../../src/kube/index.ts'
import {
  createClock,
  createCompression,
  createKeys,
  createNameResolver,
  createRandomSource,
} from '../../src/node/index.ts'
import { answerHttp, createSandbox, type Sandbox } from '../../src/sandbox/index.ts'
import { createSecretStore } from '../../src/storage/index.ts'

/** A world with its sandbox and every request that went to it. */
export interface SandboxWorld {
  readonly world: World
  readonly sandbox: Sandbox
  readonly client: KubeClient
  /** `METHOD path?query` of every request that writes. */
  readonly writes: string[]
  close(): void
}

/** Charts by name: files by path. */
export type MemoryCharts = { readonly [chart: string]: { readonly [path: string]: string } }

/** Opens a world over a new sandbox. */
export function openSandboxWorld(charts: MemoryCharts): SandboxWorld {
  const clock = createClock()
  const random = createRandomSource()
  const compression = createCompression()
  const sandbox = createSandbox({ clock, random })
  const writes: string[] = []
  const client = createKubeClient({
    config: { server: 'http://sandbox', namespace: 'default' },
    http: portOf(sandbox, writes),
    clock,
  })
  const world: World = {
    charts: {
      fetchChart: async ({ text }) => filesOf(charts, text),
      readValuesFile: async (path) => {
        throw new ChartError({ code: 'FILE_UNREADABLE', helmText: `open ${path}: no such file or directory` })
      },
    },
    library: unreachable(),
    registries: unreachable(),
    provenance: unreachable(),
    clock,
    random,
    keys: createKeys(),
    compression,
    names: createNameResolver(),
    cluster: async () => client,
    releases: async (namespace) => createSecretStore({ client, namespace, clock, compression }),
    postRenderer: () => Promise.reject(new Error('no plugins here')),
    loadSchema: async () => undefined,
    fieldManager: 'helm',
  }
  return {
    world,
    sandbox,
    client,
    writes,
    close() {
      client.close()
      sandbox.close()
    },
  }
}

/** A port that none of these tests may use. */
function unreachable<T extends object>(): T {
  return new Proxy({} as T, {
    get: (_, name) => () => Promise.reject(new Error(`no ${String(name)} here`)),
  })
}

function filesOf(charts: MemoryCharts, name: string): ChartFiles {
  const encoder = new TextEncoder()
  const files = Object.entries(charts[name] ?? {})
  return { files: files.map(([path, text]) => ({ path, data: encoder.encode(text) })) }
}

function portOf(sandbox: Sandbox, writes: string[]): HttpPort {
  const request = async (sent: HttpRequest): Promise<HttpResponse> => {
    sent.signal?.throwIfAborted()
    if (sent.method !== 'GET') writes.push(`${sent.method} ${sent.path}`)
    return answerHttp(sandbox, sent)
  }
  return { connect: () => ({ request, close: () => {} }) }
}

/** An install with the command line's defaults. */
export function installRequest(name: string, chart: string, changes: Partial<InstallRequest> = {}): InstallRequest {
  return {
    name,
    namespace: 'default',
    chart: { text: chart },
    values: [],
    dryRun: 'none',
    wait: 'hookOnly',
    waitForJobs: false,
    timeoutSeconds: 20,
    runHooks: true,
    forceReplace: false,
    forceConflicts: false,
    description: '',
    skipCrds: false,
    skipSchemaValidation: false,
    openApiValidation: true,
    subNotes: false,
    hideSecret: false,
    takeOwnership: false,
    enableDns: false,
    rollbackOnFailure: false,
    createNamespace: false,
    labels: {},
    replace: false,
    serverSide: true,
    ...changes,
  }
}

/** An upgrade with the command line's defaults. */
export function upgradeRequest(name: string, chart: string, changes: Partial<UpgradeRequest> = {}): UpgradeRequest {
  const { replace: _, serverSide: __, ...shared } = installRequest(name, chart)
  return {
    ...shared,
    serverSide: 'auto',
    resetValues: false,
    reuseValues: false,
    resetThenReuseValues: false,
    maxHistory: 10,
    cleanupOnFail: false,
    ...changes,
  }
}

/** Runs an action to its end; gives its result and its events. */
export async function finish<T>(
  action: AsyncGenerator<ActionEvent, T>,
): Promise<{ readonly result: T; readonly events: ActionEvent[] }> {
  const events: ActionEvent[] = []
  for (;;) {
    const step = await action.next()
    if (step.done) return { result: step.value, events }
    events.push(step.value)
  }
}
