// The sandbox's background process: this program again, told to serve.
import process from 'node:process'
import type { Environment, Host } from '../host/index.ts'
import { createDetachedProcesses } from '../node/index.ts'
import {
  runSandboxServer,
  type SandboxPorts,
  type SandboxState,
  sandboxStatus,
  startSandbox,
  stopSandbox,
} from '../sandbox/index.ts'
import { programArguments } from './standalone.ts'

/** Starts it, unless it is running. Port 0 takes a free one. */
export async function start(host: Host, port: number): Promise<{ sandbox: SandboxState; alreadyRunning: boolean }> {
  const started = await startSandbox(
    {
      directory: directoryOf(host.environment),
      command: process.execPath,
      arguments: [...programArguments(), 'sandbox', 'serve', `--port=${port}`],
    },
    portsOf(host),
  )
  return { sandbox: started.state, alreadyRunning: started.alreadyRunning }
}

/** Stops it; undefined when none was running. */
export function stop(host: Host): Promise<SandboxState | undefined> {
  return stopSandbox(directoryOf(host.environment), portsOf(host))
}

/** The running one. */
export function find(host: Host): Promise<SandboxState | undefined> {
  return sandboxStatus(directoryOf(host.environment), portsOf(host))
}

/** Serves in this process until it is interrupted. */
export function serve(host: Host, port: number): Promise<void> {
  return runSandboxServer({
    directory: directoryOf(host.environment),
    files: host.files,
    clock: host.clock,
    random: host.random,
    pid: process.pid,
    signal: host.interrupts.signal,
    port,
    report: (controller, error) =>
      host.terminal.writeError(`${controller}: ${error instanceof Error ? error.message : String(error)}\n`),
  })
}

function portsOf(host: Host): SandboxPorts {
  return { files: host.files, http: host.http, clock: host.clock, processes: createDetachedProcesses() }
}

/** State that belongs to this machine and may be lost: where each system keeps such things. */
function directoryOf(environment: Environment): string {
  const home = environment.homeDirectory
  const state = environment.get('XDG_STATE_HOME')
  if (state !== undefined && state !== '') return `${state}/pintle/sandbox`
  switch (environment.platform) {
    case 'darwin':
      return `${home}/Library/Application Support/pintle/sandbox`
    case 'win32':
      return `${environment.get('LOCALAPPDATA') ?? home}/pintle/sandbox`
    default:
      return `${home}/.local/state/pintle/sandbox`
  }
}
