// The OpenPGP library, loaded on first use, and what it is told to accept.

import type { Config, PartialConfig } from 'openpgp'
import { unloaded } from '../../diagnostics/index.ts'

/** The library. */
export type OpenPgpLibrary = typeof import('openpgp')

/** Loads the library. Nothing else in this package does. */
export async function loadOpenPgp(): Promise<OpenPgpLibrary> {
  try {
    return await import('openpgp')
  } catch (error) {
    throw unloaded({ name: 'openpgp', purpose: 'provenance (keys and signatures)' }, error)
  }
}

/** Keys as GnuPG keeps them: what is not understood is passed over, old key sizes are accepted, as Go's library does. */
export function tolerantConfig(library: OpenPgpLibrary): Config {
  const config: PartialConfig = {
    ignoreUnsupportedPackets: true,
    ignoreMalformedPackets: true,
    allowUnauthenticatedMessages: false,
    minRSABits: 1024,
    rejectPublicKeyAlgorithms: new Set(),
    rejectHashAlgorithms: new Set([library.enums.hash.md5, library.enums.hash.ripemd]),
    rejectMessageHashAlgorithms: new Set([library.enums.hash.md5, library.enums.hash.ripemd, library.enums.hash.sha1]),
    rejectCurves: new Set(),
    nonDeterministicSignaturesViaNotation: false,
    showVersion: false,
    showComment: false,
  }
  return { ...library.config, ...config }
}
