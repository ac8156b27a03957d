// The oracle as a process: Helm's own library, asked in lines of JSON.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Outcome, Request } from './request.ts'

/** How long one answer may take. */
const limitMilliseconds = 20_000

/** Asks many at a time; a request at which the process dies or which takes too long is answered with `undefined`. */
export class Oracle {
  readonly #path: string
  #process: ChildProcessWithoutNullStreams | undefined
  #waiting: { request: Request; settle: (outcome: Outcome | undefined) => void }[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(path: string) {
    this.#path = path
  }

  /** The answer; undefined when there was none. */
  ask(request: Request): Promise<Outcome | undefined> {
    return new Promise((settle) => {
      this.#waiting.push({ request, settle })
      this.#send(request)
    })
  }

  /** Ends the process. */
  close(): void {
    clearTimeout(this.#timer)
    this.#waiting = []
    this.#process?.kill()
  }

  #send(request: Request): void {
    const child = this.#process ?? this.#start()
    child.stdin.write(`${JSON.stringify({ id: 0, ...request })}\n`)
    this.#watch()
  }

  #watch(): void {
    clearTimeout(this.#timer)
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#process?.kill('SIGKILL'), limitMilliseconds)
  }

  #start(): ChildProcessWithoutNullStreams {
    const child = spawn(this.#path, [], { env: { ...process.env, TZ: 'UTC', GOMEMLIMIT: '1GiB' } })
    child.stderr.resume()
    child.stdin.on('error', () => {})
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { out, files, error } = JSON.parse(line) as Outcome
      this.#waiting
        .shift()
        ?.settle(error === undefined ? { ...(files === undefined ? { out: out ?? '' } : { files }) } : { error })
      this.#watch()
    })
    child.on('close', () => {
      if (this.#process !== child) return
      this.#process = undefined
      // Answers come in order: the first that is missing is the one at which it died.
      const [culprit, ...rest] = this.#waiting
      this.#waiting = rest
      culprit?.settle(undefined)
      for (const { request } of rest) this.#send(request)
    })
    this.#process = child
    return child
  }
}
