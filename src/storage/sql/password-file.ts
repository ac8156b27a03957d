// Passwords out of a file as Postgres' own programs keep it: `host:port:database:user:password` on each line.
import { decodeUtf8 } from '../../base/index.ts'
import type { FileSystem } from '../../host/index.ts'

/** For whom a password is looked up. */
export interface PasswordQuery {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
}

/** The password of the first line that fits; empty where there is none, or where others may read the file. */
export async function passwordFromFile(path: string, query: PasswordQuery, files: FileSystem): Promise<string> {
  const status = await files.status(path).catch(() => undefined)
  if (status === undefined || (status.mode & 0o077) !== 0) return ''
  const bytes = await files.readFile(path).catch(() => undefined)
  if (bytes === undefined) return ''
  const isSocket = query.host === '' || query.host.startsWith('/') || query.host.startsWith('@')
  for (const line of decodeUtf8(bytes).split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue
    const fields = fieldsOf(line)
    const [host, port, database, user, password] = fields
    if (fields.length !== 5 || password === undefined) continue
    const isHost = host === '*' || host === query.host || (host === 'localhost' && isSocket)
    const fits = (field: string | undefined, value: string): boolean => field === '*' || field === value
    if (isHost && fits(port, String(query.port)) && fits(database, query.database) && fits(user, query.user))
      return password
  }
  return ''
}

function fieldsOf(line: string): string[] {
  const fields = ['']
  for (const [piece] of line.matchAll(/\\.|\\$|:|[^\\:]+/gsu)) {
    if (piece === ':') fields.push('')
    else fields[fields.length - 1] += piece.startsWith('\\') ? piece.slice(1) : piece
  }
  return fields
}
