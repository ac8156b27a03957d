// HTTP connections whose implementation is loaded with the first request: a command that needs none pays nothing.
import type { HttpConnection, HttpPort } from '../host/index.ts'

/** An HTTP port that loads the real one when a connection is first used. */
export function createLazyHttp(load: () => Promise<HttpPort>): HttpPort {
  return {
    connect(options) {
      const state: { opened?: Promise<HttpConnection>; closed: boolean } = { closed: false }
      const open = () => {
        state.opened ??= load().then((port) => port.connect(options))
        return state.opened
      }
      return {
        async request(request) {
          return (await open()).request(request)
        },
        close() {
          if (state.closed) return
          state.closed = true
          state.opened?.then((connection) => connection.close()).catch(() => {})
        },
      }
    },
  }
}
