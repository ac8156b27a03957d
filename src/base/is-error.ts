// Errors, whichever realm made them.

const kinds = ['[object Error]', '[object DOMException]']

/**
 * Whether something thrown is an error. What Node throws is none by `instanceof` for a program that runs in a context of its own, as
 * tests do under Jest.
 */
export function isError(value: unknown): value is Error {
  return value instanceof Error || kinds.includes(Object.prototype.toString.call(value))
}

/** `Date`, `Uint8Array`, …: what the language calls an object, whichever realm made it. */
export function kindOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1)
}
