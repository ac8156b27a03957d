// Sprig's functions on URLs and names of hosts.
import { formatUrl, formatUrlUser, type GoValue, hostName, kindOf, parseUrl, UrlError } from '../go/index.ts'
import { FunctionPanic, type TemplateFunction } from '../template/index.ts'
import { define, nilPanic } from './define.ts'

/** `urlParse`, `urlJoin` and `getHostByName`. */
export function urlFunctions(): TemplateFunction[] {
  return [
    define('urlParse', 'func(string) map[string]interface {}', (_, text: string) => parse(text)),
    define('urlJoin', 'func(map[string]interface {}) string', (_, parts: Map<string, GoValue> | null) =>
      join(parts ?? new Map()),
    ),
    define('getHostByName', 'func(string) string', (context, name: string) => {
      const address = context.effects.perform({ kind: 'lookup-host', name })
      // Sprig picks one of the addresses at random; of none it cannot.
      if (address === '') throw new FunctionPanic('invalid argument to Intn')
      return address
    }),
  ]
}

function panicking<T>(prefix: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw error instanceof UrlError ? new FunctionPanic(`${prefix}: ${error.message}`) : error
  }
}

function parse(text: string): GoValue {
  const url = panicking('unable to parse url', () => parseUrl(text))
  return new Map<string, GoValue>([
    ['scheme', url.scheme],
    ['host', url.host],
    ['hostname', hostName(url.host)],
    ['path', url.path],
    ['query', url.rawQuery],
    ['opaque', url.opaque],
    ['fragment', url.fragment],
    ['userinfo', url.user === undefined ? '' : formatUrlUser(url.user)],
  ])
}

function join(parts: ReadonlyMap<string, GoValue>): string {
  const text = (key: string) => {
    const value = parts.get(key)
    if (value === undefined) return ''
    if (value === null) throw nilPanic()
    if (typeof value !== 'string') {
      throw new FunctionPanic(`unable to parse ${key} key, must be of type string, but ${kindOf(value)} found`)
    }
    return value
  }
  const url = {
    scheme: text('scheme'),
    host: text('host'),
    path: text('path'),
    rawQuery: text('query'),
    opaque: text('opaque'),
    fragment: text('fragment'),
  }
  const userinfo = text('userinfo')
  if (userinfo === '') return formatUrl({ ...url, user: undefined })
  const { user } = panicking('unable to parse userinfo in dict', () => parseUrl(`proto://${userinfo}@host`))
  return formatUrl({ ...url, user })
}
