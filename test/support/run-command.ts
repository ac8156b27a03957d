// Runs an executable to its end and gives back what it printed.
import { spawn } from 'node:child_process'

/** What a process left. */
export interface ProcessOutcome {
  readonly exitCode: number
  readonly output: string
  readonly errorOutput: string
}

/** Starts `command` and waits for it; one that runs longer than `timeoutSeconds` (default 280) is killed and has exit code -1. */
export function runCommand(options: {
  readonly command: string
  readonly arguments: readonly string[]
  readonly directory?: string
  readonly environment?: { readonly [name: string]: string }
  readonly input?: Uint8Array
  readonly timeoutSeconds?: number
  /** When it resolves, the process is interrupted as by Ctrl-C. */
  readonly interrupt?: Promise<unknown>
}): Promise<ProcessOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(options.command, options.arguments, {
      cwd: options.directory,
      env: options.environment ?? process.env,
    })
    const output: Buffer[] = []
    const errorOutput: Buffer[] = []
    child.stdout.on('data', (data: Buffer) => output.push(data))
    child.stderr.on('data', (data: Buffer) => errorOutput.push(data))
    void options.interrupt?.then(() => child.kill('SIGINT'))
    const timer = setTimeout(() => child.kill('SIGKILL'), (options.timeoutSeconds ?? 280) * 1000)
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({
        exitCode: code ?? -1,
        output: Buffer.concat(output).toString(),
        errorOutput: Buffer.concat(errorOutput).toString(),
      })
    })
    // A command may end without reading its input.
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? new Uint8Array())
  })
}
