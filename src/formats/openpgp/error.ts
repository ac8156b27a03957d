// What is wrong with a key ring, a key or a signature, in the words of Go's OpenPGP library.

/** An OpenPGP operation failed; `message` is what Helm prints of it. */
export class OpenPgpError extends Error {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'OpenPgpError'
  }
}
