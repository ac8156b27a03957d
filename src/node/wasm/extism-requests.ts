// The requests that a module makes through Extism's host. This function runs in a worker: it may use nothing but its argument.

/** What comes back. */
export interface ExtismAnswer {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: Uint8Array
}

/** Asks outside and waits for the answer. */
export type ExtismRequest = (request: unknown, body: Uint8Array | undefined) => ExtismAnswer

/** Requests, and what is known of the last one. */
export interface ExtismRequests {
  /** The body of the answer. @throws Error where the text is no request, or nobody answers */
  ask(text: string, body: Uint8Array | undefined): Uint8Array
  /** Of the last answer; nothing while there is none. */
  last(): Omit<ExtismAnswer, 'body'>
}

/** Requests that `request` answers. */
export function createExtismRequests(request: ExtismRequest): ExtismRequests {
  const none = { status: 0, headers: {} }
  let answer: Omit<ExtismAnswer, 'body'> = none
  return {
    ask(text, body) {
      answer = none
      let wanted: unknown
      try {
        wanted = JSON.parse(text)
      } catch (error) {
        throw new Error(`invalid http request: ${error instanceof Error ? error.message : String(error)}`)
      }
      const got = request(wanted, body)
      answer = got
      return got.body
    },
    last: () => answer,
  }
}
