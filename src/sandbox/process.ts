// A sandbox in a process of its own: started, found again, asked for its state, stopped.
import { isJsonObject, type Json } from '../base/index.ts'
import { Failure, textOf } from '../diagnostics/index.ts'
import {
  type Clock,
  type DetachedProcesses,
  type FileSystem,
  HostError,
  type HttpPort,
  type RandomSource,
} from '../host/index.ts'
import { type ServedSandbox, serveSandbox } from './serve.ts'

/** The ports that managing a sandbox process takes. */
export interface SandboxPorts {
  readonly files: FileSystem
  readonly http: HttpPort
  readonly clock: Clock
  readonly processes: DetachedProcesses
}

/** A running sandbox process. */
export interface SandboxState {
  readonly pid: number
  readonly port: number
  /** `http://127.0.0.1:<port>` */
  readonly address: string
  /** Path of the kubeconfig that leads to it; mode 0600, since it holds the token. */
  readonly kubeconfig: string
  /** RFC 3339. */
  readonly startedAt: string
  /** The Kubernetes version it says to be. */
  readonly version: string
}

/** Where the files of the sandbox in `directory` are. */
function sandboxFiles(directory: string): {
  readonly state: string
  readonly kubeconfig: string
  readonly log: string
} {
  const base = directory.replace(/[/\\]+$/, '')
  return { state: `${base}/state.json`, kubeconfig: `${base}/kubeconfig`, log: `${base}/sandbox.log` }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** A kubeconfig for the sandbox. */
function formatSandboxKubeconfig(options: { readonly address: string; readonly token: string }): string {
  return [
    'apiVersion: v1',
    'kind: Config',
    'current-context: sandbox',
    'clusters:',
    `- name: sandbox\n  cluster:\n    server: ${options.address}/${options.token}`,
    'users:',
    '- name: sandbox\n  user: {}',
    'contexts:',
    '- name: sandbox\n  context:\n    cluster: sandbox\n    namespace: default\n    user: sandbox',
    '',
  ].join('\n')
}

/** A token of 256 random bits. */
function createSandboxToken(random: RandomSource): string {
  return Array.from(random.bytes(32), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Serves a sandbox until `signal` aborts: what the process that `startSandbox` starts does. Writes its kubeconfig and
 * its state into `directory` once it listens and removes both when it ends.
 *
 * @throws Failure SANDBOX_FAILED when it cannot listen
 */
export async function runSandboxServer(options: {
  readonly directory: string
  readonly files: FileSystem
  readonly clock: Clock
  readonly random: RandomSource
  readonly pid: number
  readonly signal: AbortSignal
  /** 0 or absent takes a free one. */
  readonly port?: number
  readonly version?: string
  readonly report?: (controller: string, error: unknown) => void
  /** Called once it listens. */
  readonly ready?: (state: SandboxState, served: ServedSandbox) => void
}): Promise<void> {
  const { directory, files, clock, random } = options
  const paths = sandboxFiles(directory)
  const token = createSandboxToken(random)
  const version = options.version ?? 'v1.35.0'
  const served = await listen({
    clock,
    random,
    token,
    version,
    port: options.port ?? 0,
    ...(options.report === undefined ? {} : { report: options.report }),
  })
  const { port, address } = served
  const state: SandboxState = {
    pid: options.pid,
    port,
    address,
    kubeconfig: paths.kubeconfig,
    startedAt: new Date(Number(clock.now() / 1_000_000n)).toISOString().replace(/\.\d+Z$/, 'Z'),
    version,
  }
  try {
    await files.makeDirectory(directory, { mode: 0o700 })
    await files.writeFile(paths.kubeconfig, encoder.encode(formatSandboxKubeconfig({ address, token })), {
      mode: 0o600,
      exactMode: true,
    })
    await files.writeFile(paths.state, encoder.encode(`${JSON.stringify({ ...state, token }, undefined, 2)}\n`), {
      mode: 0o600,
      exactMode: true,
    })
    options.ready?.(state, served)
    if (!options.signal.aborted)
      await new Promise<void>((resolve) => options.signal.addEventListener('abort', () => resolve(), { once: true }))
  } finally {
    await served.close()
    const left = await readState(files, directory)
    // Another one may have started meanwhile: its files stay.
    if (left?.state.pid === options.pid) await forget(files, directory)
  }
}

async function listen(options: Parameters<typeof serveSandbox>[0]): Promise<ServedSandbox> {
  try {
    return await serveSandbox(options)
  } catch (error) {
    const helmText = `the sandbox cannot listen on 127.0.0.1:${options.port ?? 0}: ${textOf(error)}`
    throw new Failure({ code: 'SANDBOX_FAILED', helmText, hints: ['choose another port with `--port`'], cause: error })
  }
}

interface KnownState {
  readonly state: SandboxState
  readonly token: string
}

async function readState(files: FileSystem, directory: string): Promise<KnownState | undefined> {
  let value: Json
  try {
    value = JSON.parse(
      decoder.decode(await files.readFile(sandboxFiles(directory).state, { limitBytes: 65_536 })),
    ) as Json
  } catch (error) {
    if (error instanceof HostError && error.reason !== 'not-found') throw error
    return undefined
  }
  if (!isJsonObject(value)) return undefined
  const { pid, port, address, startedAt, version, token } = value
  if (typeof pid !== 'number' || typeof port !== 'number' || typeof address !== 'string' || typeof token !== 'string')
    return undefined
  if (!/^http:\/\/127\.0\.0\.1:\d+$/.test(address)) return undefined
  const state = {
    pid,
    port,
    address,
    kubeconfig: sandboxFiles(directory).kubeconfig,
    startedAt: String(startedAt ?? ''),
    version: String(version ?? ''),
  }
  return { state, token }
}

async function forget(files: FileSystem, directory: string): Promise<void> {
  const paths = sandboxFiles(directory)
  await files.remove(paths.state)
  await files.remove(paths.kubeconfig)
}

/** Whether the server that knows this token answers: a pid or a port alone may be another program's by now. */
async function answers(http: HttpPort, known: KnownState): Promise<boolean> {
  const connection = http.connect({ origin: new URL(known.state.address), protocol: 'http1' })
  try {
    const response = await connection.request({
      method: 'GET',
      path: '/readyz',
      headers: { authorization: `Bearer ${known.token}` },
      signal: AbortSignal.timeout(2000),
    })
    for await (const _ of response.body) {
      // Read to the end, as the port asks.
    }
    return response.status === 200
  } catch {
    return false
  } finally {
    connection.close()
  }
}

/** The running sandbox of `directory`, or undefined. Files of one that died are removed. */
export async function sandboxStatus(directory: string, ports: SandboxPorts): Promise<SandboxState | undefined> {
  const known = await readState(ports.files, directory)
  if (known === undefined) return undefined
  if (ports.processes.isRunning(known.state.pid) && (await answers(ports.http, known))) return known.state
  await forget(ports.files, directory)
  return undefined
}

/**
 * Starts the sandbox of `directory` in a process of its own, or finds the running one. `command` and `arguments` must
 * lead to `runSandboxServer` with the same directory.
 *
 * @throws Failure SANDBOX_FAILED when it does not come up within ten seconds
 */
export async function startSandbox(
  options: {
    readonly directory: string
    readonly command: string
    readonly arguments: readonly string[]
    readonly environment?: { readonly [name: string]: string }
  },
  ports: SandboxPorts,
): Promise<{ readonly state: SandboxState; readonly alreadyRunning: boolean }> {
  const running = await sandboxStatus(options.directory, ports)
  if (running !== undefined) return { state: running, alreadyRunning: true }
  await ports.files.makeDirectory(options.directory, { mode: 0o700 })
  const { log } = sandboxFiles(options.directory)
  const pid = await ports.processes.spawnDetached({
    command: options.command,
    arguments: options.arguments,
    logFile: log,
    ...(options.environment === undefined ? {} : { environment: options.environment }),
  })
  const limit = ports.clock.now() + 10_000_000_000n
  while (ports.clock.now() < limit) {
    const known = await readState(ports.files, options.directory)
    if (known !== undefined && known.state.pid === pid && (await answers(ports.http, known)))
      return { state: known.state, alreadyRunning: false }
    if (!ports.processes.isRunning(pid)) break
    await ports.clock.sleep(25)
  }
  ports.processes.terminate(pid)
  const text = await logText(ports.files, log)
  throw new Failure({
    code: 'SANDBOX_FAILED',
    helmText: `the sandbox did not start${text === '' ? '' : `: ${text}`}`,
    notes: [`its log is ${log}`],
  })
}

async function logText(files: FileSystem, path: string): Promise<string> {
  try {
    const lines = decoder
      .decode(await files.readFile(path))
      .trim()
      .split('\n')
    return lines.at(-1) ?? ''
  } catch {
    return ''
  }
}

/** Stops the sandbox of `directory` and waits until it is gone; undefined when none ran. */
export async function stopSandbox(directory: string, ports: SandboxPorts): Promise<SandboxState | undefined> {
  const state = await sandboxStatus(directory, ports)
  if (state === undefined) return undefined
  ports.processes.terminate(state.pid)
  const limit = ports.clock.now() + 10_000_000_000n
  while (ports.processes.isRunning(state.pid) && ports.clock.now() < limit) await ports.clock.sleep(25)
  if (ports.processes.isRunning(state.pid)) {
    throw new Failure({ code: 'SANDBOX_FAILED', helmText: `the sandbox (process ${state.pid}) does not end` })
  }
  await forget(ports.files, directory)
  return state
}
