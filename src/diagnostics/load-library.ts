// Optional parts: packages that only some programs need, loaded when something asks for them.
import { HelmLibraryNotFound } from './failure.ts'

/** A package that need not be installed. */
export interface OptionalLibrary {
  /** Its name at npm. */
  readonly name: string
  /** What needs it, such as `signing charts`. */
  readonly purpose: string
}

/**
 * Why an optional part could not be loaded: HelmLibraryNotFound LIBRARY_NOT_FOUND, saying what to install, with `data.library`, or
 * the error itself where it is there and broken.
 *
 * The part is loaded by `await import()` within `try`, word for word: so bundlers know that it may be missing.
 */
export function unloaded({ name, purpose }: OptionalLibrary, error: unknown): unknown {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
  // The last is what Vite leaves in the place of an optional package that was not there when a program was bundled.
  const isMissing =
    code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND' || /^Could not resolve "/.test(String(message))
  if (!isMissing || !String(message).includes(name)) return error
  return new HelmLibraryNotFound({
    code: 'LIBRARY_NOT_FOUND',
    helmText: `${purpose} needs the package "${name}", which is not installed`,
    hints: [`\`npm install ${name}\` adds it`],
    data: { library: name },
    cause: error,
  })
}
