// Other programs, run to their end.
import { HostError, type Processes, type ProcessResult } from '../host/index.ts'
import { hostErrorOf, systemCode } from './errors.ts'

type RunOptions = Parameters<Processes['run']>[0]

/** Programs of the system, started without a shell. */
export function createProcesses(): Processes {
  return { run }
}

function run(options: RunOptions): Promise<ProcessResult> {
  const { spawn } = process.getBuiltinModule('node:child_process')
  return new Promise((resolve, reject) => {
    const child = spawn(options.command, options.arguments, {
      cwd: options.directory,
      env: options.environment ?? process.env,
      signal: options.signal,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const output: Uint8Array[] = []
    const errorOutput: Uint8Array[] = []
    child.stdout.on('data', (chunk: Uint8Array) => output.push(chunk))
    child.stderr.on('data', (chunk: Uint8Array) => errorOutput.push(chunk))
    // A program that does not read its input closes the pipe; its exit code tells the rest.
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? new Uint8Array())
    child.on('error', (error) => reject(startError(error, options.command)))
    child.on('close', (code, killedBy) => {
      const exitCode = code ?? 128 + (killedBy === null ? 0 : signalNumber(killedBy))
      resolve({ exitCode, output: Buffer.concat(output), errorOutput: Buffer.concat(errorOutput) })
    })
  })
}

function signalNumber(name: NodeJS.Signals): number {
  return process.getBuiltinModule('node:os').constants.signals[name]
}

function startError(error: Error, command: string): HostError {
  if (systemCode(error) === 'ENOENT' && !command.includes('/')) {
    return new HostError('not-found', `exec: "${command}": executable file not found in $PATH`, { cause: error })
  }
  return hostErrorOf(error, 'fork/exec', command)
}
