// HTTP within the process: servers are functions, found by the host of the address.
import type { HttpPort, HttpRequest, HttpResponse } from '../host/index.ts'
import { HostError } from '../host/index.ts'

/** Answers requests of one origin. */
export type Responder = (request: HttpRequest) => Promise<HttpResponse>

/** A port whose connections end at the responders, by `host` or `host:port`; there is no other host. */
export function createMemoryHttp(responders: { readonly [host: string]: Responder }): HttpPort {
  const table = new Map(Object.entries(responders))
  return {
    connect({ origin }) {
      const responder = table.get(origin.host)
      return {
        async request(request) {
          request.signal?.throwIfAborted()
          if (responder === undefined)
            throw new HostError('network', `dial tcp: lookup ${origin.hostname}: no such host`)
          return responder(request)
        },
        close() {},
      }
    },
  }
}

/** A whole answer. */
export function answer(
  status: number,
  body: Uint8Array | string = '',
  headers: { readonly [name: string]: string } = {},
): HttpResponse {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  return {
    status,
    headers: { 'content-length': String(bytes.length), ...headers },
    body: (async function* () {
      if (bytes.length > 0) yield bytes
    })(),
  }
}
