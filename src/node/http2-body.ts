// The body of an answer over HTTP/2: an iterator of its own, since that of Node's streams costs more than a small answer itself.
import { type ClientHttp2Stream, constants } from 'node:http2'
import { HostError } from '../host/index.ts'
import { unexpectedEnd } from './network-errors.ts'

/** So much is taken out of the stream before anybody asks for it; the rest stays with the stream, which makes the server wait. */
const aheadBytes = 256 * 1024

/** What is known of the answer. */
export interface BodyOptions {
  readonly signal: AbortSignal | undefined
  /** How many bytes there will be, where the server said so. */
  readonly promised: string | undefined
  /** Tells why the stream ended before the body did. */
  readonly explain: (error: unknown) => HostError
}

interface Asking {
  resolve(result: IteratorResult<Uint8Array>): void
  reject(error: unknown): void
}

/** Reads once, piece by piece; nothing is read before the first piece is asked for, and leaving early ends the stream. */
export class Http2Body implements AsyncIterableIterator<Uint8Array> {
  readonly #stream: ClientHttp2Stream
  readonly #options: BodyOptions
  readonly #pieces: Uint8Array[] = []
  #held = 0
  #received = 0
  #asking: Asking | undefined
  #state: 'new' | 'open' | 'over' = 'new'
  #failure: { readonly error: unknown } | undefined
  #streamError: unknown

  constructor(stream: ClientHttp2Stream, options: BodyOptions) {
    this.#stream = stream
    this.#options = options
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** @throws HostError where the body ends too early, or the signal's reason */
  async next(): Promise<IteratorResult<Uint8Array>> {
    if (this.#state === 'new') this.#start()
    const piece = this.#pieces.shift()
    if (piece !== undefined) {
      this.#held -= piece.byteLength
      if (this.#state === 'open' && this.#held === 0 && this.#stream.isPaused()) this.#stream.resume()
      return { done: false, value: piece }
    }
    if (this.#state === 'over') return this.#end()
    return new Promise((resolve, reject) => {
      this.#asking = { resolve, reject }
    })
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    this.#state = 'over'
    this.#pieces.length = 0
    this.#stop()
    if (!this.#stream.closed) this.#stream.close(constants.NGHTTP2_CANCEL)
    return { done: true, value: undefined }
  }

  #start(): void {
    const stream = this.#stream
    this.#state = 'open'
    if (stream.readableEnded || stream.destroyed) {
      this.#finish(stream.readableEnded, stream.errored)
      return
    }
    stream.on('data', this.#onData)
    stream.on('end', this.#onEnd)
    stream.on('error', this.#onError)
    stream.on('close', this.#onClose)
  }

  #stop(): void {
    const stream = this.#stream
    stream.off('data', this.#onData)
    stream.off('end', this.#onEnd)
    stream.off('error', this.#onError)
    stream.off('close', this.#onClose)
  }

  readonly #onData = (piece: Uint8Array): void => {
    this.#received += piece.byteLength
    const asking = this.#asking
    if (asking !== undefined) {
      this.#asking = undefined
      asking.resolve({ done: false, value: piece })
      return
    }
    this.#pieces.push(piece)
    this.#held += piece.byteLength
    if (this.#held > aheadBytes) this.#stream.pause()
  }

  readonly #onEnd = (): void => this.#finish(true, undefined)

  readonly #onError = (error: unknown): void => {
    this.#streamError = error
  }

  readonly #onClose = (): void => this.#finish(false, this.#streamError)

  /** Nothing more comes. */
  #finish(isAll: boolean, error: unknown): void {
    if (this.#state === 'over') return
    this.#state = 'over'
    this.#stop()
    this.#failure = this.#failureOf(isAll, error ?? undefined)
    const asking = this.#asking
    this.#asking = undefined
    if (asking !== undefined) this.#end().then(asking.resolve, asking.reject)
  }

  #failureOf(isAll: boolean, error: unknown): { readonly error: unknown } | undefined {
    const { signal, promised, explain } = this.#options
    if (signal?.aborted) return { error: signal.reason }
    if (!isAll || this.#stream.rstCode !== constants.NGHTTP2_NO_ERROR) return { error: explain(error) }
    const isShort = promised !== undefined && Number(promised) > this.#received
    return isShort ? { error: new HostError('network', unexpectedEnd) } : undefined
  }

  async #end(): Promise<IteratorResult<Uint8Array>> {
    const failure = this.#failure
    this.#failure = undefined
    if (failure === undefined) return { done: true, value: undefined }
    if (!this.#stream.closed) this.#stream.close(constants.NGHTTP2_CANCEL)
    throw failure.error
  }
}
