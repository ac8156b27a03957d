// Flags that say how to be let in: credentials, TLS files, plain HTTP.
import type { Access } from '../chart/index.ts'
import type { FlagValues } from './flags.ts'

/** What the flags say; a command need not have all of them. */
export function accessOf(flags: FlagValues): Access {
  const text = (name: string): string => (flags.has(name) ? flags.text(name) : '')
  const boolean = (name: string): boolean => flags.has(name) && flags.boolean(name)
  const tls = {
    caFile: text('ca-file'),
    certFile: text('cert-file'),
    keyFile: text('key-file'),
    skipVerification: boolean('insecure-skip-tls-verify') || boolean('insecure'),
  }
  const usesTls = tls.skipVerification || tls.caFile !== '' || (tls.certFile !== '' && tls.keyFile !== '')
  return {
    username: text('username'),
    password: text('password'),
    passCredentialsAll: boolean('pass-credentials'),
    tls,
    // With TLS settings a registry is asked over TLS, whatever else was said; a login does as it is told.
    plainHttp: boolean('plain-http') && (!usesTls || flags.has('password-stdin')),
  }
}
