// Flags of the commands that talk to repositories and registries: certificates, logins, plain HTTP. Helm words them by
// what a command does there.
import type { Flag } from '../command.ts'

/** What a command says of its side of the connection. */
type Client = 'HTTPS' | 'registry'

/** `--ca-file`, `--cert-file` and `--key-file`. */
export function certificateFlags(client: Client): readonly Flag[] {
  return [
    { name: 'ca-file', type: 'string', help: 'verify certificates of HTTPS-enabled servers using this CA bundle' },
    { name: 'cert-file', type: 'string', help: `identify ${client} client using this SSL certificate file` },
    { name: 'key-file', type: 'string', help: `identify ${client} client using this SSL key file` },
  ]
}

/** `--insecure-skip-tls-verify`; the purpose reads `for the chart download`. */
export function skipTlsVerifyFlag(purpose: string): Flag {
  return {
    name: 'insecure-skip-tls-verify',
    type: 'bool',
    noValue: 'true',
    help: `skip tls certificate checks ${purpose}`.trimEnd(),
  }
}

/** `--plain-http`; the purpose reads `for the chart download`. */
export function plainHttpFlag(purpose: string): Flag {
  return {
    name: 'plain-http',
    type: 'bool',
    noValue: 'true',
    help: `use insecure HTTP connections ${purpose}`.trimEnd(),
  }
}

/** `--username` and `--password` of the `place`. */
export function loginFlags(place: string, purpose = ''): readonly Flag[] {
  const help = (what: string): string => `${place} ${what} ${purpose}`.trimEnd()
  return [
    { name: 'password', type: 'string', help: help('password') },
    { name: 'username', type: 'string', help: help('username') },
  ]
}

/** The login of the repository that a chart is looked for in. */
export const chartLoginFlags = loginFlags('chart repository', 'where to locate the requested chart')

/** Everything that a command takes which downloads charts from repositories. */
export const chartAccessFlags: readonly Flag[] = [
  ...certificateFlags('HTTPS'),
  skipTlsVerifyFlag('for the chart download'),
  plainHttpFlag('for the chart download'),
  ...chartLoginFlags,
]
