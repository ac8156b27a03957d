// The variables that a module keeps with Extism's host. This function runs in a worker: it may use nothing but its argument.

/** Bytes by name. */
export interface ExtismVariables {
  get(name: string): Uint8Array | undefined
  /** @throws Error where variables are disabled or no more fits */
  set(name: string, value: Uint8Array | undefined): void
}

/** Variables of at most `maximumBytes` together; none at all where that is 0. */
export function createExtismVariables(maximumBytes: number): ExtismVariables {
  const variables = new Map<string, Uint8Array>()
  return {
    get: (name) => variables.get(name),
    set(name, value) {
      if (maximumBytes === 0) throw new Error('Vars are disabled by this host')
      if (value === undefined) {
        variables.delete(name)
        return
      }
      // As Go counts: a text and a slice have headers of 40 bytes together.
      let size = 40 + name.length + value.length
      for (const [key, held] of variables) size += 40 + key.length + held.length
      if (size >= maximumBytes) throw new Error('Variable store is full')
      variables.set(name, value)
    },
  }
}
