// A Kubernetes API over plain HTTP in front of a sandbox, one of whose answers is held back for a while.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClock, createRandomSource } from '../../src/node/index.ts'
import { apiRequestOf, createSandbox, type Sandbox } from '../../src/sandbox/index.ts'

/**
 * What becomes of the request whose answer is held back: it is done before or afterwards, whether or not anybody waits for its answer
 * still, or it is not done where nobody does.
 */
export type Holding = 'done before' | 'done afterwards' | 'done if awaited'

/** Which answer is held back, and how. */
export interface Hold {
  /** From 1, as the requests come. */
  readonly number: number
  readonly how: Holding
  /** Called with the request that has come; its answer goes when what it gives resolves. */
  readonly onHeld: (request: string) => Promise<void>
}

/** A running server. */
export interface HeldApi {
  readonly url: string
  readonly sandbox: Sandbox
  /** `METHOD path?query` of every request, as they came. */
  readonly requests: readonly string[]
  /** Those that are not answered to their end, watches among them. */
  readonly open: readonly string[]
  /** Counts requests anew, and holds one of them. */
  hold(hold: Hold | undefined): void
  close(): void
}

/** Starts one on a free port of 127.0.0.1. */
export async function startHeldApi(): Promise<HeldApi> {
  const sandbox = createSandbox({ clock: createClock(), random: createRandomSource() })
  const requests: string[] = []
  const open = new Set<{ readonly what: string }>()
  const state: { hold?: Hold | undefined } = {}
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const what = { what: `${request.method} ${request.url}` }
    requests.push(what.what)
    open.add(what)
    const stop = new AbortController()
    response.on('close', () => {
      open.delete(what)
      stop.abort()
    })
    const headers = Object.entries(request.headers).filter((entry): entry is [string, string] => entry[1] !== undefined)
    const answer = () =>
      sandbox.handle(
        apiRequestOf({
          method: request.method ?? 'GET',
          path: request.url ?? '/',
          headers: Object.fromEntries(headers),
          body: Buffer.concat(chunks),
          signal: stop.signal,
        }),
      )
    const { hold } = state
    const isHeld = hold !== undefined && requests.length === hold.number
    let reply = isHeld && hold.how !== 'done before' ? undefined : answer()
    if (isHeld) {
      await hold.onHeld(what.what)
      if (hold.how === 'done if awaited' && stop.signal.aborted) return
      reply ??= answer()
    }
    if (reply === undefined || stop.signal.aborted) return
    response.writeHead(reply.status, { ...reply.headers })
    if (reply.body instanceof Uint8Array) {
      response.end(reply.body)
      return
    }
    response.flushHeaders()
    for await (const chunk of reply.body) response.write(chunk)
    response.end()
  }
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    sandbox,
    requests,
    get open() {
      return [...open].map(({ what }) => what)
    },
    hold(hold) {
      requests.length = 0
      state.hold = hold
    },
    close() {
      server.closeAllConnections()
      server.close()
      sandbox.close()
    },
  }
}
