// Addresses of schemas: references joined to the address they are written under, fragments, JSON pointers.
import { decodeUtf8, encodeUtf8 } from '../../base/index.ts'
import { parseUrl, quote } from '../../go/index.ts'
import { SchemaError } from './schema-error.ts'

/** An address and the decoded text behind its `#`. */
export interface AddressWithFragment {
  readonly address: string
  readonly fragment: string
}

/**
 * The address a reference leads to, seen from where it is written.
 *
 * @throws SchemaError in the words of Helm's validator
 * @see net/url.URL.ResolveReference
 */
export function joinAddress(base: string, reference: string): AddressWithFragment {
  const hash = reference.indexOf('#')
  const bare = hash === -1 ? reference : reference.slice(0, hash)
  const fragment = hash === -1 ? '' : unescapeFragment(reference.slice(hash + 1), reference)
  checkUrl(bare)
  return { address: resolve(base, bare), fragment }
}

/** `$schema`, `$id` or `$ref` as a URL. @throws SchemaError */
export function checkUrl(text: string): void {
  try {
    parseUrl(text)
  } catch (error) {
    throw new SchemaError(`error in parsing ${quote(text)}: ${(error as Error).message}`)
  }
}

/** The fragment as it stands behind an address in messages: what no path may hold is encoded. */
export function showFragment(text: string): string {
  return text.split('/').map(escapeSegment).join('/')
}

/** A key of a JSON pointer. */
export function escapeToken(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** Keys of a JSON pointer; undefined if a `~` has no meaning. */
export function tokensOf(pointer: string): readonly string[] | undefined {
  const tokens = pointer.split('/').slice(1)
  if (tokens.some((token) => /~(?![01])/.test(token))) return undefined
  return tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The path of a URL as it is written. */
export function pathOf(url: string): string {
  return partsOf(url.replace(/#.*$/s, '')).path
}

interface Parts {
  readonly scheme: string | undefined
  readonly authority: string | undefined
  readonly path: string
  readonly query: string | undefined
}

function partsOf(text: string): Parts {
  const [, scheme, authority, path = '', query] =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?]*))?([^?]*)(?:\?(.*))?$/s.exec(text) ?? []
  return { scheme: scheme?.toLowerCase(), authority, path, query }
}

function resolve(baseText: string, referenceText: string): string {
  const reference = partsOf(referenceText)
  if (reference.scheme !== undefined) {
    const isOpaque = reference.authority === undefined && !reference.path.startsWith('/')
    return textOf(isOpaque ? reference : { ...reference, path: withoutDots(reference.path) })
  }
  const base = partsOf(baseText)
  // Such as `urn:a:b`: there is nothing that a relative reference could replace.
  if (base.authority === undefined && !base.path.startsWith('/')) return textOf(base)
  if (reference.authority !== undefined)
    return textOf({ ...reference, scheme: base.scheme, path: withoutDots(reference.path) })
  const path =
    reference.path === ''
      ? base.path
      : reference.path.startsWith('/')
        ? reference.path
        : `${base.path.slice(0, base.path.lastIndexOf('/') + 1)}${reference.path}`
  return textOf({
    ...base,
    path: withoutDots(path),
    query: reference.path === '' ? (reference.query ?? base.query) : reference.query,
  })
}

function withoutDots(path: string): string {
  if (path === '') return ''
  const kept: string[] = []
  const segments = path.split('/')
  for (const [index, segment] of segments.entries()) {
    if (segment === '..') kept.pop()
    else if (segment !== '.' && !(index === 0 && segment === '')) kept.push(segment)
  }
  if (['.', '..'].includes(segments.at(-1) as string)) kept.push('')
  return `/${kept.join('/')}`
}

function textOf({ scheme, authority, path, query }: Parts): string {
  const start = `${scheme === undefined ? '' : `${scheme}:`}${authority === undefined ? '' : `//${authority}`}`
  return `${start}${path}${query === undefined || query === '' ? '' : `?${query}`}`
}

function unescapeFragment(text: string, whole: string): string {
  try {
    return unescapePath(text)
  } catch (error) {
    throw new SchemaError(`error in parsing ${quote(whole)}: ${(error as Error).message}`)
  }
}

/** Text of a path or fragment without its `%` escapes. @throws Error in Go's words */
export function unescapePath(text: string): string {
  const odd = /%(?![0-9A-Fa-f]{2}).{0,2}/s.exec(text)
  if (odd !== null) throw new Error(`invalid URL escape ${quote(odd[0])}`)
  const bytes = Array.from(encodeUtf8(text))
  const decoded: number[] = []
  for (let index = 0; index < bytes.length; index++) {
    if (bytes[index] === 0x25) {
      decoded.push(Number.parseInt(String.fromCharCode(bytes[index + 1] ?? 0, bytes[index + 2] ?? 0), 16))
      index += 2
    } else decoded.push(bytes[index] as number)
  }
  return decodeUtf8(Uint8Array.from(decoded))
}

function escapeSegment(text: string): string {
  let result = ''
  for (const byte of encodeUtf8(text)) {
    const character = String.fromCharCode(byte)
    if (/[A-Za-z0-9\-_.~$&+=:@]/.test(character)) result += character
    else result += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return result
}
