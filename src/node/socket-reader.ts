// Reading exact amounts from a socket before somebody else takes it over.
import type { Duplex } from 'node:stream'
import { HostError } from '../host/index.ts'

/** Takes bytes from the front of a socket's stream and leaves the rest where it was. */
export interface SocketReader {
  /** @throws HostError `EOF` when the stream ends at once, `unexpected EOF` within the bytes */
  readBytes(count: number): Promise<Uint8Array>
  /** Everything to the first appearance of `end`, which is included. @throws HostError as above, or beyond `limitBytes` */
  readThrough(end: string, limitBytes: number): Promise<Uint8Array>
  /** Gives back what was not taken and stops listening. */
  release(): void
}

/** A reader; until it is released nobody else may read. */
export function createSocketReader(socket: Duplex): SocketReader {
  let held: Buffer = Buffer.alloc(0)
  let failure: Error | undefined
  let wake = (): void => {}
  const onReadable = (): void => {
    for (let chunk: Buffer | null = socket.read(); chunk !== null; chunk = socket.read()) {
      held = Buffer.concat([held, chunk])
    }
    wake()
  }
  const onFailure = (error: Error): void => {
    failure ??= error
    wake()
  }
  const onEnd = (): void => onFailure(new HostError('network', held.byteLength === 0 ? 'EOF' : 'unexpected EOF'))
  socket.on('readable', onReadable).on('error', onFailure).on('end', onEnd).on('close', onEnd)

  async function take(found: () => number): Promise<Uint8Array> {
    for (;;) {
      const length = found()
      if (length > 0) {
        const taken = held.subarray(0, length)
        held = held.subarray(length)
        return taken
      }
      if (failure !== undefined) throw failure
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  return {
    readBytes: (count) => take(() => (held.byteLength >= count ? count : 0)),
    readThrough: (end, limitBytes) =>
      take(() => {
        const at = held.indexOf(end)
        if (at === -1 && held.byteLength > limitBytes) {
          throw new HostError('network', `net/http: server response headers exceeded ${limitBytes} bytes; aborted`)
        }
        return at === -1 ? 0 : at + end.length
      }),
    release() {
      socket.off('readable', onReadable).off('error', onFailure).off('end', onEnd).off('close', onEnd)
      if (held.byteLength > 0) socket.unshift(held)
    },
  }
}
