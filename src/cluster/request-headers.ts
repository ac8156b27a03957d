// Header fields as they are sent: checked, in bytes, with those of impersonation.
import { encodeUtf8 } from '../base/index.ts'
import type { Impersonation } from '../formats/index.ts'
import { HostError, type RequestHeaders } from '../host/index.ts'

/**
 * The fields with values as bytes, one character each, which is what is sent.
 *
 * @throws HostError for a value that would end its line, without showing it
 * @see net/http Transport.roundTrip
 */
export function sendableHeaders(headers: RequestHeaders): RequestHeaders {
  const sendable: { [name: string]: string | readonly string[] } = {}
  for (const [name, value] of Object.entries(headers)) {
    sendable[name] = typeof value === 'string' ? checked(name, value) : value.map((one) => checked(name, one))
  }
  return sendable
}

const isAscii = /^[\x00-\x7f]*$/

function checked(name: string, value: string): string {
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(value)) {
    throw new HostError('network', `net/http: invalid header field value for "${canonicalName(name)}"`)
  }
  if (isAscii.test(value)) return value
  return Array.from(encodeUtf8(value), (byte) => String.fromCharCode(byte)).join('')
}

function canonicalName(name: string): string {
  return name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase())
}

/** The fields that ask the server to take the request as another's. @see client-go NewImpersonatingRoundTripper */
export function impersonationHeaders({ user, uid, groups, extra }: Impersonation): RequestHeaders {
  const headers: { [name: string]: string | readonly string[] } = { 'impersonate-user': user }
  if (uid !== '') headers['impersonate-uid'] = uid
  if (groups.length > 0) headers['impersonate-group'] = groups
  for (const [key, values] of extra) {
    if (values.length > 0) headers[`impersonate-extra-${escapedKey(key).toLowerCase()}`] = values
  }
  return headers
}

/** Bytes that may not stand in a header's name, and the percent sign, as their numbers. */
function escapedKey(key: string): string {
  return Array.from(encodeUtf8(key), (byte) => {
    const character = String.fromCharCode(byte)
    if (/[!#$&'*+.^_`|~0-9A-Za-z-]/.test(character)) return character
    return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}
