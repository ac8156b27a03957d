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
 * Loads an optional part.
 *
 * @throws HelmLibraryNotFound LIBRARY_NOT_FOUND, saying what to install, with `data.library`
 */
export async function loadLibrary<T>({ name, purpose }: OptionalLibrary, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
    const isMissing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
    if (!isMissing || !String(message).includes(name)) throw error
    throw new HelmLibraryNotFound({
      code: 'LIBRARY_NOT_FOUND',
      helmText: `${purpose} needs the package "${name}", which is not installed`,
      hints: [`\`npm install ${name}\` adds it`],
      data: { library: name },
      cause: error,
    })
  }
}
