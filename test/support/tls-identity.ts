// The certificate of the tests' servers, and who signed it.
import { readFileSync } from 'node:fs'

const pem = (name: string): string => readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url), 'utf8')

/** The authority that signed the servers' certificate, as PEM. */
export const authority = pem('ca.crt')

/** Certificate and key of the servers, as PEM; for `localhost` and `127.0.0.1`. */
export const identity = { key: pem('server.key'), cert: pem('server.crt') }
