// Notices when a registry has gone quiet.
import { type Clock, HostError } from '../../host/index.ts'

/** What the watch needs. */
export interface StallWatchParts {
  readonly clock: Clock
  readonly onProgress?: (message: string) => void
  /** 30 seconds by default. */
  readonly stallMilliseconds?: number
}

const defaultStallMilliseconds = 30_000

/** Ends a transfer when nothing has come for a while; tells of it halfway. */
export class StallWatch {
  readonly milliseconds: number
  readonly #ended = new AbortController()
  #quietHalves = 0

  constructor(stall: AbortController, host: string, parts: StallWatchParts) {
    const { clock, onProgress, stallMilliseconds } = parts
    this.milliseconds = stallMilliseconds ?? defaultStallMilliseconds
    const half = this.milliseconds / 2
    const watch = async (): Promise<void> => {
      for (;;) {
        this.#quietHalves++
        await clock.sleep(half, this.#ended.signal)
        if (this.#quietHalves === 1) onProgress?.(`${host}: nothing received for ${half / 1000} s, waiting`)
        if (this.#quietHalves > 1)
          stall.abort(new HostError('network', `nothing received for ${this.milliseconds / 1000} s`))
      }
    }
    watch().catch(() => {})
  }

  moved(): void {
    this.#quietHalves = 0
  }

  end(): void {
    this.#ended.abort(new HostError('cancelled', 'done'))
  }
}
