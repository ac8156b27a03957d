// HTTP that is counted: what a client has asked of others.
import type { HttpPort, HttpResponse } from '../host/index.ts'

/** Requests of a client. */
export interface HttpCounts {
  /** Kept connections, one pool for each origin and way of being let in. */
  pools: number
  /** Since the client was made. */
  requests: number
  /** Whose answers are not read to their ends yet; watches and logs among them. */
  open: number
  /** Those that got no answer. */
  failed: number
  /** Of those, what a cluster serves: its APIs are asked for once and again when a kind is not known. */
  discoveries: number
}

/** The port, its requests counted. */
export function countingHttp(http: HttpPort, counts: HttpCounts): HttpPort {
  return {
    connect(options) {
      const connection = http.connect(options)
      counts.pools += 1
      const state = { closed: false }
      return {
        async request(request) {
          counts.requests += 1
          counts.open += 1
          if (/^\/apis?(?:\?|$)/.test(request.path)) counts.discoveries += 1
          try {
            const response = await connection.request(request)
            return { ...response, body: counted(response.body, counts) }
          } catch (error) {
            counts.failed += 1
            counts.open -= 1
            throw error
          }
        },
        close() {
          connection.close()
          if (!state.closed) counts.pools -= 1
          state.closed = true
        },
      }
    },
  }
}

/** Counts the answer as read when its reader ends; one that is never read is done with the connection. */
function counted(body: HttpResponse['body'], counts: HttpCounts): HttpResponse['body'] {
  return {
    async *[Symbol.asyncIterator]() {
      try {
        yield* body
      } finally {
        counts.open -= 1
      }
    },
  }
}
