// Processes that outlive the one that starts them.
import { closeSync, openSync } from 'node:fs'
import type { DetachedProcesses } from '../host/index.ts'
import { hostErrorOf, systemCode } from './errors.ts'

/** Over the system's processes. */
export function createDetachedProcesses(): DetachedProcesses {
  return {
    spawnDetached,
    isRunning: (pid) => signal(pid, 0),
    terminate: (pid) => void signal(pid, 'SIGTERM'),
  }
}

type DetachedOptions = Parameters<DetachedProcesses['spawnDetached']>[0]

async function spawnDetached(options: DetachedOptions): Promise<number> {
  const { spawn } = process.getBuiltinModule('node:child_process')
  const log = options.logFile === undefined ? 'ignore' : openSync(options.logFile, 'w', 0o600)
  try {
    const child = spawn(options.command, options.arguments, {
      detached: true,
      stdio: ['ignore', log, log],
      env: options.environment ?? process.env,
    })
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', (error) => reject(hostErrorOf(error, 'fork/exec', options.command)))
    })
    child.unref()
    return child.pid as number
  } finally {
    if (typeof log === 'number') closeSync(log)
  }
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch (error) {
    // A process of another user is there all the same.
    return systemCode(error) === 'EPERM'
  }
}
