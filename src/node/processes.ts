// Other programs, run to their end.
import { HostError, type Processes, type ProcessRequest, type ProcessResult, type SharedStream } from '../host/index.ts'
import { hostErrorOf, systemCode } from './errors.ts'

/** Programs of the system, started without a shell. */
export function createProcesses(): Processes {
  return { run }
}

function run(request: ProcessRequest): Promise<ProcessResult> {
  const { spawn } = process.getBuiltinModule('node:child_process')
  const stream = (name: SharedStream) => (request.shared?.includes(name) ? 'inherit' : 'pipe')
  return new Promise((resolve, reject) => {
    const child = spawn(request.command, request.arguments, {
      cwd: request.directory,
      env: { ...(request.environment ?? process.env), ...request.variables },
      signal: request.signal,
      stdio: [stream('input'), stream('output'), stream('error')],
    })
    const output: Uint8Array[] = []
    const errorOutput: Uint8Array[] = []
    const limit = request.outputLimitBytes ?? Number.POSITIVE_INFINITY
    let written = 0
    child.stdout?.on('data', (chunk: Uint8Array) => {
      written += chunk.byteLength
      if (written <= limit) output.push(chunk)
      else if (child.kill('SIGKILL')) {
        reject(new HostError('too-large', `${request.command} wrote more than ${limit} bytes`))
      }
    })
    child.stderr?.on('data', (chunk: Uint8Array) => errorOutput.push(chunk))
    // A program that does not read its input closes the pipe; its exit code tells the rest.
    child.stdin?.on('error', () => {})
    child.stdin?.end(request.input ?? new Uint8Array())
    child.on('error', (error) => reject(startError(error, request.command)))
    child.on('close', (code, killedBy) => {
      const exitCode = code ?? 128 + (killedBy === null ? 0 : signalNumber(killedBy))
      resolve({
        exitCode,
        output: Buffer.concat(output),
        errorOutput: Buffer.concat(errorOutput),
        ...(killedBy === null ? {} : { killedBy }),
      })
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
