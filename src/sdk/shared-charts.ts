// Charts that calls made at the same time fetch once: what was fetched after a call was made is what it would fetch itself.
import type { ChartFiles, ChartReference, ChartSource } from '../chart/index.ts'

/** Charts. */
const mostKept = 8
/** Bytes of a chart's files. */
const largestKept = 16 * 1024 * 1024

interface Fetched {
  readonly text: string
  /** The last call that was made before this was begun. */
  readonly lastCall: number
  readonly files: Promise<ChartFiles>
}

/** What the running calls of a client have fetched. */
export class SharedCharts {
  #calls = 0
  #fetched: readonly Fetched[] = []

  /** Notes that a call is made. Gives its number. */
  begin(): number {
    this.#calls += 1
    return this.#calls
  }

  /** Forgets everything, as where no call is running. */
  forget(): void {
    this.#fetched = []
  }

  /**
   * The source as this call may use it: what it asks for first may come from another call. Whatever it asks for after
   * that is fetched, since it may have changed the chart itself.
   */
  sourceFor(call: number, source: ChartSource): ChartSource {
    const state = { isFirst: true }
    return {
      fetchChart: async (reference, signal, told) => {
        const isShareable = state.isFirst && isPlain(reference)
        state.isFirst = false
        const fetch = () => source.fetchChart(reference, signal, told)
        return isShareable ? this.#share(call, reference, { fetch, signal }) : fetch()
      },
      readValuesFile: (path, signal) => source.readValuesFile(path, signal),
    }
  }

  async #share(
    call: number,
    reference: ChartReference,
    { fetch, signal }: { readonly fetch: () => Promise<ChartFiles>; readonly signal: AbortSignal | undefined },
  ): Promise<ChartFiles> {
    const { text } = reference
    const known = this.#fetched.find((each) => each.text === text)
    if (known !== undefined && call <= known.lastCall) {
      const files = await settledOr(known.files, signal)
      if (files !== undefined && isQuiet(files)) return files
      signal?.throwIfAborted()
      // The other call failed, or was told something that this one has to be told too.
      return fetch()
    }
    const fetched = { text, lastCall: this.#calls, files: fetch() }
    this.#keep(fetched, known)
    try {
      const files = await fetched.files
      if (sizeOf(files) > largestKept) this.#drop(fetched)
      return files
    } catch (error) {
      this.#drop(fetched)
      throw error
    }
  }

  #keep(fetched: Fetched, instead: Fetched | undefined): void {
    this.#fetched = [...this.#fetched.filter((each) => each !== instead), fetched].slice(-mostKept)
  }

  #drop(fetched: Fetched): void {
    this.#fetched = this.#fetched.filter((each) => each !== fetched)
  }
}

/** Whether a reference is a text and nothing else. */
function isPlain(reference: ChartReference): boolean {
  return Object.entries(reference).every(([key, value]) => key === 'text' || value === undefined)
}

/** Whether nothing is told besides the files. */
function isQuiet({ warnings = [], downloads = [] }: ChartFiles): boolean {
  return warnings.length === 0 && downloads.length === 0
}

function sizeOf({ files }: ChartFiles): number {
  return files.reduce((sum, { data }) => sum + data.length, 0)
}

/** What comes of the other call's fetching; nothing where that fails, or where this call is stopped first. */
function settledOr(files: Promise<ChartFiles>, signal: AbortSignal | undefined): Promise<ChartFiles | undefined> {
  return new Promise((resolve) => {
    const stop = (): void => resolve(undefined)
    if (signal?.aborted) return stop()
    signal?.addEventListener('abort', stop, { once: true })
    files.then(resolve, stop).finally(() => signal?.removeEventListener('abort', stop))
  })
}
