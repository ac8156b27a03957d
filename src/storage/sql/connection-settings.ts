// What a connection string and the environment say, checked as Go's Postgres client checks it.
import { NumberSyntaxError, parseInteger, parseIpAddress, parseUnsigned, quote } from '../../go/index.ts'
import type { Environment } from '../../host/index.ts'
import { connectionTextError, parseConnectionText } from './connection-text.ts'

type Kind = 'text' | 'addresses' | 'hosts' | 'ports' | 'seconds' | 'boolean' | readonly string[]

interface Known {
  readonly name: string
  readonly variable?: string
  readonly kind: Kind
}

const protocols = ['3.0', '3.2', 'latest']
const tlsVersions = ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']

/** In the order in which the client looks at them, which decides which error comes first. */
const known: readonly Known[] = [
  { name: 'host', variable: 'PGHOST', kind: 'hosts' },
  { name: 'hostaddr', variable: 'PGHOSTADDR', kind: 'addresses' },
  { name: 'port', variable: 'PGPORT', kind: 'ports' },
  { name: 'dbname', variable: 'PGDATABASE', kind: 'text' },
  { name: 'user', variable: 'PGUSER', kind: 'text' },
  { name: 'password', variable: 'PGPASSWORD', kind: 'text' },
  { name: 'passfile', variable: 'PGPASSFILE', kind: 'text' },
  { name: 'options', variable: 'PGOPTIONS', kind: 'text' },
  { name: 'application_name', variable: 'PGAPPNAME', kind: 'text' },
  { name: 'fallback_application_name', kind: 'text' },
  {
    name: 'sslmode',
    variable: 'PGSSLMODE',
    kind: ['disable', 'allow', 'prefer', 'require', 'verify-full', 'verify-ca'],
  },
  { name: 'sslnegotiation', variable: 'PGSSLNEGOTIATION', kind: ['postgres', 'direct'] },
  { name: 'sslcert', variable: 'PGSSLCERT', kind: 'text' },
  { name: 'sslkey', variable: 'PGSSLKEY', kind: 'text' },
  { name: 'sslrootcert', variable: 'PGSSLROOTCERT', kind: 'text' },
  { name: 'sslsni', variable: 'PGSSLSNI', kind: 'boolean' },
  { name: 'ssl_min_protocol_version', variable: 'SSLPGMINPROTOCOLVERSION', kind: tlsVersions },
  { name: 'ssl_max_protocol_version', variable: 'SSLPGMAXPROTOCOLVERSION', kind: tlsVersions },
  { name: 'sslinline', kind: 'boolean' },
  { name: 'krbsrvname', variable: 'PGKRBSRVNAME', kind: 'text' },
  { name: 'krbspn', kind: 'text' },
  { name: 'connect_timeout', variable: 'PGCONNECT_TIMEOUT', kind: 'seconds' },
  { name: 'binary_parameters', kind: 'boolean' },
  { name: 'disable_prepared_binary_result', kind: 'boolean' },
  { name: 'client_encoding', variable: 'PGCLIENTENCODING', kind: 'text' },
  { name: 'datestyle', variable: 'PGDATESTYLE', kind: 'text' },
  { name: 'tz', variable: 'PGTZ', kind: 'text' },
  { name: 'geqo', variable: 'PGGEQO', kind: 'text' },
  {
    name: 'target_session_attrs',
    variable: 'PGTARGETSESSIONATTRS',
    kind: ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'],
  },
  { name: 'load_balance_hosts', variable: 'PGLOADBALANCEHOSTS', kind: ['disable', 'random'] },
  { name: 'min_protocol_version', variable: 'PGMINPROTOCOLVERSION', kind: protocols },
  { name: 'max_protocol_version', variable: 'PGMAXPROTOCOLVERSION', kind: protocols },
  { name: 'service', variable: 'PGSERVICE', kind: 'text' },
]

/** Variables that mean something which nobody here would do. */
const refusedVariables = [
  'PGREQUIRESSL',
  'PGSSLCOMPRESSION',
  'PGREALM',
  'PGGSSENCMODE',
  'PGGSSDELEGATION',
  'PGGSSLIB',
  'PGREQUIREAUTH',
  'PGCHANNELBINDING',
  'PGSSLCERTMODE',
  'PGSSLCRL',
  'PGSSLCRLDIR',
  'PGREQUIREPEER',
]

/** A server that may hold the database. */
export interface ServerAddress {
  readonly host: string
  readonly address?: string
  readonly port: number
}

/** A connection string, read. */
export interface ConnectionSettings {
  readonly servers: readonly [ServerAddress, ...ServerAddress[]]
  /** Settings of the client by name, as said; absent where nothing was. */
  readonly said: ReadonlyMap<string, string>
  /** Settings of the session on the server. */
  readonly session: { readonly [name: string]: string }
}

/**
 * Reads a connection string; what it leaves open the environment says.
 * @throws StorageError in the client's words
 * @see helm github.com/lib/pq NewConfig
 */
export function connectionSettingsOf(text: string, environment: Pick<Environment, 'get'>): ConnectionSettings {
  const said = new Map<string, string>()
  for (const variable of refusedVariables) {
    if (environment.get(variable) !== undefined)
      throw connectionTextError(`pq: environment variable $${variable} is not supported`)
  }
  if (environment.get('PGKRBSRVNAME') !== undefined)
    throw connectionTextError('pq: environment variable $PGKRBSRVNAME is not supported as Kerberos is not enabled')
  for (const { name, variable, kind } of known) {
    const value = variable === undefined ? undefined : environment.get(variable)
    if (value === undefined) continue
    check(value, kind, `$${variable}`)
    said.set(name, value)
  }
  const given = parseConnectionText(text)
  for (const { name, kind } of known) {
    const value = given.get(name)
    given.delete(name)
    if (value === undefined) continue
    check(value, kind, quote(name))
    said.set(name, value)
  }
  const database = given.get('database')
  given.delete('database')
  if (database !== undefined) said.set('dbname', database)
  if (said.get('service')) {
    throw connectionTextError('pq: service files are not supported: write their settings into the connection string')
  }
  const servers = serversOf(said)
  checkTogether(said)
  const session = {
    ...Object.fromEntries(given),
    ...(said.get('tz') ? { TimeZone: said.get('tz') as string } : {}),
    ...(said.get('geqo') ? { geqo: said.get('geqo') as string } : {}),
  }
  return { servers, said, session }
}

function check(value: string, kind: Kind, name: string): void {
  const wrong = (problem: string) => connectionTextError(`pq: wrong value for ${name}: ${problem}`)
  try {
    if (kind === 'ports') {
      const [first = '', ...others] = value.split(',')
      for (const port of [...others.map((port) => port || '5432'), first]) parseUnsigned(port, 10, 16)
    } else if (kind === 'seconds') parseInteger(value, 10)
  } catch (error) {
    if (error instanceof NumberSyntaxError) throw wrong(error.message)
    throw error
  }
  if (kind === 'addresses') {
    const [first = '', ...others] = value.split(',')
    for (const address of [...others.filter((other) => other !== ''), first]) {
      if (parseIpAddress(address) === undefined) throw wrong(`ParseAddr(${quote(address)}): unable to parse IP`)
    }
  }
  if (kind === 'boolean' && booleanOf(value) === undefined)
    throw wrong(`strconv.ParseBool: parsing ${quote(value)}: invalid syntax`)
  if (typeof kind === 'object' && !kind.includes(value)) {
    const values = [...kind.slice(0, -1), `or ${kind.at(-1)}`].join(', ')
    throw wrong(`${quote(value)} is not supported; supported values are ${values}`)
  }
}

/** A flag as the client reads it. */
export function booleanOf(text: string): boolean | undefined {
  if (/^(?:1|t|T|true|TRUE|True|yes|on)$/.test(text)) return true
  return /^(?:0|f|F|false|FALSE|False|no|off)$/.test(text) ? false : undefined
}

function serversOf(said: ReadonlyMap<string, string>): [ServerAddress, ...ServerAddress[]] {
  const listOf = (name: string): string[] => said.get(name)?.split(',') ?? []
  const [hosts, addresses, ports] = [listOf('host'), listOf('hostaddr'), listOf('port')]
  if (hosts.join('') !== '' && addresses.length > 0 && hosts.length !== addresses.length)
    throw connectionTextError(`pq: could not match ${hosts.length} host names to ${addresses.length} hostaddr values`)
  const count = Math.max(hosts.length, addresses.length, 1)
  if (count > 1 && ports.length > 1 && ports.length !== count)
    throw connectionTextError(`pq: could not match ${ports.length} port numbers to ${count} hosts`)
  const serverAt = (index: number): ServerAddress => {
    const address = addresses[index]
    return {
      host: hosts[index] || 'localhost',
      ...(address ? { address } : {}),
      port: Number((ports.length > 1 ? ports[index] : ports[0]) || '5432'),
    }
  }
  return [serverAt(0), ...Array.from({ length: count - 1 }, (_, index) => serverAt(index + 1))]
}

function checkTogether(said: Map<string, string>): void {
  const encoding = said.get('client_encoding')
  if (encoding !== undefined && !['utf8', 'unicode'].includes(encoding.toLowerCase().replace(/[^a-z0-9]/g, '')))
    throw connectionTextError(`pq: unsupported client_encoding ${quote(encoding)}: must be absent or "UTF8"`)
  const dates = said.get('datestyle')
  if (dates !== undefined && dates !== 'ISO, MDY')
    throw connectionTextError(`pq: unsupported datestyle ${quote(dates)}: must be absent or "ISO, MDY"`)
  const mode = said.get('sslmode') ?? ''
  if (said.get('sslnegotiation') === 'direct' && ['disable', 'allow', 'prefer'].includes(mode))
    throw connectionTextError(
      `pq: weak sslmode ${quote(mode)} may not be used with sslnegotiation=direct (use "require", "verify-ca", or "verify-full")`,
    )
  if (said.get('sslrootcert') !== 'system') return
  if (!said.has('sslmode')) said.set('sslmode', 'verify-full')
  else if (mode !== 'verify-full')
    throw connectionTextError(
      `pq: weak sslmode ${quote(mode)} may not be used with sslrootcert=system (use "verify-full")`,
    )
}
