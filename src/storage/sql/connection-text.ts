// The two forms of connection strings, `key=value …` and `postgres://…`, taken apart into settings by name.
import { StorageError } from '../../diagnostics/index.ts'
import { parseUrl, UrlError } from '../../go/index.ts'

/**
 * The settings that a connection string holds; the last of a name wins.
 * @throws StorageError in the words of Go's client, with passwords left out
 */
export function parseConnectionText(text: string): Map<string, string> {
  return /^postgres(?:ql)?:\/\//.test(text) ? settingsOfUrl(text) : settingsOfPairs(text)
}

/** The error of a connection string. */
export function connectionTextError(problem: string): StorageError {
  return new StorageError({
    code: 'STORAGE_FAILED',
    helmText: `unable to instantiate SQL driver: ${withoutPasswords(problem)}`,
  })
}

/** Passwords of URLs and of pairs hidden, also where the text is malformed. */
function withoutPasswords(text: string): string {
  return text
    .replace(/(\/\/[^/\s:@]*:)[^\s]*(?=@)/g, '$1***')
    .replace(/(\/\/[^/:@]*:)[^@/]*(?=@)/g, '$1***')
    .replace(/(password\s*=\s*)('(?:[^'\\]|\\.)*'?|\S+)/gi, '$1***')
}

function settingsOfUrl(text: string): Map<string, string> {
  const settings = new Map<string, string>()
  const keep = (name: string, value: string): void => {
    if (value !== '') settings.set(name, value)
  }
  try {
    const { user, host, path, rawQuery } = parseUrl(text)
    keep('user', user?.name ?? '')
    keep('password', user?.password ?? '')
    const { name, port } = splitHost(host)
    keep('host', name)
    keep('port', port)
    keep('dbname', path.slice(1))
    // As Go's Query: of several values the first counts, and pairs that cannot be read are passed over.
    const asked = new Map<string, string>()
    for (const pair of rawQuery.split('&')) {
      const [key = '', ...value] = pair.split('=')
      const decoded = [decodeQuery(key), decodeQuery(value.join('='))]
      const [known, meant] = decoded
      if (pair === '' || pair.includes(';') || known === undefined || meant === undefined) continue
      if (!asked.has(known)) asked.set(known, meant)
    }
    for (const [key, value] of asked) keep(key, value)
  } catch (error) {
    if (error instanceof UrlError) throw connectionTextError(error.message)
    throw error
  }
  return settings
}

/** @see net.SplitHostPort; where it fails the whole is the host. */
function splitHost(host: string): { readonly name: string; readonly port: string } {
  const match = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(host)
  return match === null ? { name: host, port: '' } : { name: match[1] ?? match[2] ?? '', port: match[3] ?? '' }
}

function decodeQuery(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

/** Pairs as libpq reads them: quotes and backslashes in values, blanks around the sign. */
function settingsOfPairs(text: string): Map<string, string> {
  const settings = new Map<string, string>()
  const characters = [...text]
  const isBlank = (at: number): boolean => /\s/.test(characters[at] ?? '')
  let at = 0
  const skipBlanks = (): void => {
    while (isBlank(at)) at++
  }
  for (skipBlanks(); at < characters.length; skipBlanks()) {
    const start = at
    while (at < characters.length && !isBlank(at) && characters[at] !== '=') at++
    const key = characters.slice(start, at).join('')
    skipBlanks()
    if (characters[at] !== '=')
      throw connectionTextError(`missing "=" after ${JSON.stringify(key)} in connection info string`)
    at++
    skipBlanks()
    const value: string[] = []
    const isQuoted = characters[at] === "'"
    if (isQuoted) at++
    for (; isQuoted || (at < characters.length && !isBlank(at)); at++) {
      if (isQuoted && at >= characters.length)
        throw connectionTextError('unterminated quoted string literal in connection string')
      if (isQuoted && characters[at] === "'") break
      if (characters[at] === '\\') {
        at++
        if (at >= characters.length && !isQuoted) throw connectionTextError('missing character after backslash')
      }
      if (at < characters.length) value.push(characters[at] as string)
    }
    if (isQuoted) at++
    settings.set(key, value.join(''))
  }
  return settings
}
