// URLs taken apart and put together as Go's net/url does, with its error texts.
import { decodeUtf8, encodeUtf8 } from '../base/index.ts'
import { AddressError, zoneOfAddress } from './netip-address.ts'
import { quote } from './quote.ts'

/** User name and password before a host; `password` undefined when there was no colon. */
export interface UrlUser {
  readonly name: string
  readonly password?: string | undefined
}

/** The parts of a URL, decoded where Go decodes them. */
export interface GoUrl {
  readonly scheme: string
  readonly opaque: string
  readonly user: UrlUser | undefined
  /** With port. */
  readonly host: string
  readonly path: string
  /** Encoded, without the question mark. */
  readonly rawQuery: string
  readonly fragment: string
  /** A path follows the scheme without `//`. */
  readonly omitsHost?: true
}

/** A text is no URL; `message` is what `url.Parse` says. */
export class UrlError extends Error {}

/** What went wrong, before the URL is named. */
class Problem extends Error {}

type Mode = 'path' | 'host' | 'zone' | 'user' | 'fragment'

/**
 * Reads a URL or a relative reference.
 *
 * @throws UrlError
 * @see net/url.Parse
 */
export function parseUrl(text: string): GoUrl {
  const [base = '', ...fragments] = text.split('#')
  const parts = named(base, () => parseBase(base))
  return { ...parts, fragment: named(text, () => unescapeUrl(fragments.join('#'), 'fragment')) }
}

function named<T>(text: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw error instanceof Problem ? new UrlError(`parse ${quote(text)}: ${error.message}`) : error
  }
}

function parseBase(text: string): Omit<GoUrl, 'fragment'> {
  const nothing = { scheme: '', opaque: '', user: undefined, host: '', path: '', rawQuery: '' }
  if (/[\x00-\x1f\x7f]/.test(text)) throw new Problem('net/url: invalid control character in URL')
  if (text === '*') return { ...nothing, path: '*' }
  if (text.startsWith(':')) throw new Problem('missing protocol scheme')
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1] ?? ''
  let rest = scheme === '' ? text : text.slice(scheme.length + 1)
  const question = rest.indexOf('?')
  const rawQuery = question === -1 ? '' : rest.slice(question + 1)
  if (question !== -1) rest = rest.slice(0, question)
  const url = { ...nothing, scheme: scheme.toLowerCase(), rawQuery }
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...url, opaque: rest }
    if ((rest.split('/')[0] as string).includes(':'))
      throw new Problem('first path segment in URL cannot contain colon')
  }
  let authority = ''
  if (rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'))) {
    const slash = rest.indexOf('/', 2)
    authority = rest.slice(2, slash === -1 ? undefined : slash)
    rest = slash === -1 ? '' : rest.slice(slash)
  } else if (scheme !== '') return { ...url, path: unescapeUrl(rest, 'path'), omitsHost: true }
  return { ...url, ...parseAuthority(url.scheme, authority), path: unescapeUrl(rest, 'path') }
}

function parseAuthority(scheme: string, authority: string): { user: UrlUser | undefined; host: string } {
  const at = authority.lastIndexOf('@')
  const host = parseHost(scheme, authority.slice(at + 1))
  if (at === -1) return { user: undefined, host }
  const user = authority.slice(0, at)
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user)) throw new Problem('net/url: invalid userinfo')
  const colon = user.indexOf(':')
  if (colon === -1) return { user: { name: unescapeUrl(user, 'user') }, host }
  return {
    user: { name: unescapeUrl(user.slice(0, colon), 'user'), password: unescapeUrl(user.slice(colon + 1), 'user') },
    host,
  }
}

function parseHost(scheme: string, host: string): string {
  const open = host.lastIndexOf('[')
  if (open > 0) throw new Problem('invalid IP-literal')
  if (open === 0) return parseLiteral(host)
  const first = host.indexOf(':')
  if (first !== -1) {
    // Lists of hosts are common in the URLs of databases.
    const isWeb = scheme === 'http' || scheme === 'https'
    checkPort(host.slice(isWeb ? first : host.lastIndexOf(':')))
  }
  return unescapeUrl(host, 'host')
}

function checkPort(text: string): void {
  if (!/^(?::[0-9]*)?$/.test(text)) throw new Problem(`invalid port ${quote(text)} after host`)
}

/** `[::1]:80`. */
function parseLiteral(host: string): string {
  const close = host.lastIndexOf(']')
  if (close === -1) throw new Problem("missing ']' in host")
  const port = host.slice(close + 1)
  checkPort(port)
  const name = host.slice(1, close)
  const zone = name.indexOf('%25')
  const address =
    zone === -1
      ? unescapeUrl(name, 'host')
      : unescapeUrl(name.slice(0, zone), 'host') + unescapeUrl(name.slice(zone), 'zone')
  try {
    zoneOfAddress(address)
  } catch (error) {
    throw error instanceof AddressError ? new Problem(`invalid host: ${error.message}`) : error
  }
  if (!address.includes(':')) throw new Problem('invalid IP-literal')
  return `[${address}]${port}`
}

/** Bytes that stay as they are, besides letters and digits. */
const unescaped: { readonly [mode in Mode]: string } = {
  path: '-_.~$&+,/:;=@',
  host: '-_.~!$&\'()*+,;=:[]<>"',
  zone: '-_.~!$&\'()*+,;=:[]<>"',
  user: '-_.~$&+,;=',
  fragment: '-_.~$&+,/:;=?@!()*',
}

function mustEscape(byte: number, mode: Mode): boolean {
  const character = String.fromCharCode(byte)
  return !/[A-Za-z0-9]/.test(character) && !unescaped[mode].includes(character)
}

function unescapeUrl(text: string, mode: Mode): string {
  const isHost = mode === 'host' || mode === 'zone'
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 0x25) {
      checkEscape(text.slice(index, index + 3), mode)
      index += 2
    } else if (isHost && code < 0x80 && mustEscape(code, mode)) {
      throw new Problem(`invalid character ${quote(text[index] as string)} in host name`)
    }
  }
  if (!text.includes('%')) return text
  const bytes: number[] = []
  for (const piece of text.split(/(%[0-9A-Fa-f]{2})/)) {
    if (piece.startsWith('%')) bytes.push(Number.parseInt(piece.slice(1), 16))
    else for (const byte of encodeUtf8(piece)) bytes.push(byte)
  }
  return decodeUtf8(Uint8Array.from(bytes))
}

function checkEscape(sequence: string, mode: Mode): void {
  const problem = () => new Problem(`invalid URL escape ${quote(sequence)}`)
  if (!/^%[0-9A-Fa-f]{2}$/.test(sequence)) throw problem()
  const value = Number.parseInt(sequence.slice(1), 16)
  if (sequence === '%25') return
  if (mode === 'host' && value < 0x80) throw problem()
  if (mode === 'zone' && value !== 0x20 && mustEscape(value, 'host')) throw problem()
}

function escapeUrl(text: string, mode: Mode): string {
  let result = ''
  for (const byte of encodeUtf8(text)) {
    if (mustEscape(byte, mode)) result += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    else result += String.fromCharCode(byte)
  }
  return result
}

/** The host without its port and brackets. */
export function hostName(host: string): string {
  const bare = host.replace(/:[0-9]*$/, '')
  return bare.startsWith('[') && bare.endsWith(']') ? bare.slice(1, -1) : bare
}

/** User name and password as they stand in a URL. */
export function formatUrlUser(user: UrlUser): string {
  const name = escapeUrl(user.name, 'user')
  return user.password === undefined ? name : `${name}:${escapeUrl(user.password, 'user')}`
}

/**
 * The URL as text, every part encoded anew.
 *
 * @see net/url.URL.String
 */
export function formatUrl(url: GoUrl): string {
  let text = url.scheme === '' ? '' : `${url.scheme}:`
  if (url.opaque !== '') text += url.opaque
  else {
    const isBare = url.scheme !== '' && url.path !== '' && url.omitsHost !== true
    if (url.host !== '' || url.user !== undefined || isBare) text += '//'
    if (url.user !== undefined) text += `${formatUrlUser(url.user)}@`
    text += escapeUrl(url.host, 'host')
    const path = url.path === '*' ? '*' : escapeUrl(url.path, 'path')
    if (path !== '' && !path.startsWith('/') && url.host !== '') text += '/'
    // Such a first part would read as a scheme.
    if (text === '' && (path.split('/')[0] as string).includes(':')) text += './'
    text += path
  }
  if (url.rawQuery !== '') text += `?${url.rawQuery}`
  if (url.fragment !== '') text += `#${escapeUrl(url.fragment, 'fragment')}`
  return text
}
