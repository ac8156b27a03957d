// IP addresses as Go's net/netip reads them, with its error texts.
import { quote } from './quote.ts'

/** A text is no address; `message` is what `netip.ParseAddr` says. */
export class AddressError extends Error {}

/**
 * The zone of an address that is written as it should be; empty where it has none.
 *
 * @throws AddressError
 * @see net/netip.ParseAddr
 */
export function zoneOfAddress(text: string): string {
  const fail = (problem: string, at = ''): never => {
    throw new AddressError(`ParseAddr(${quote(text)}): ${problem}${at === '' ? '' : ` (at ${quote(at)})`}`)
  }
  const first = /[.:%]/.exec(text)?.[0]
  if (first === undefined) fail('unable to parse IP')
  if (first === '%') fail('missing IPv6 address')
  if (first === '.') {
    checkVersion4(text, fail)
    return ''
  }
  const percent = text.indexOf('%')
  if (percent === text.length - 1) fail('zone must be a non-empty string')
  checkVersion6(percent === -1 ? text : text.slice(0, percent), fail)
  return percent === -1 ? '' : text.slice(percent + 1)
}

type Fail = (problem: string, at?: string) => never

function checkVersion4(text: string, fail: Fail): void {
  let dots = 0
  let digits = ''
  for (const [index, character] of Array.from(text).entries()) {
    if (/[0-9]/.test(character)) {
      if (digits === '0') fail('IPv4 field has octet with leading zero')
      digits += character
      if (Number(digits) > 255) fail('IPv4 field has value >255')
    } else if (character === '.') {
      if (digits === '' || index === text.length - 1) fail('IPv4 field must have at least one digit', text.slice(index))
      if (++dots > 3) fail('IPv4 address too long')
      digits = ''
    } else {
      fail('unexpected character', Array.from(text).slice(index).join(''))
    }
  }
  if (dots < 3) fail('IPv4 address too short')
}

function checkVersion6(text: string, fail: Fail): void {
  const startsShort = text.startsWith('::')
  let rest = startsShort ? text.slice(2) : text
  if (startsShort && rest === '') return
  let shortened = startsShort
  let bytes = 0
  while (bytes < 16) {
    const digits = /^[0-9A-Fa-f]*/.exec(rest)?.[0] ?? ''
    if (digits.length > 4) fail('each group must have 4 or less digits', rest)
    if (digits === '') fail('each colon-separated field must have at least one digit', rest)
    if (rest[digits.length] === '.') {
      if (!shortened && bytes !== 12) {
        fail('embedded IPv4 address must replace the final 2 fields of the address', rest)
      }
      if (bytes > 12) fail('too many hex fields to fit an embedded IPv4 at the end of the address', rest)
      checkVersion4(rest, fail)
      rest = ''
      bytes += 4
      break
    }
    bytes += 2
    rest = rest.slice(digits.length)
    if (rest === '') break
    if (!rest.startsWith(':')) fail('unexpected character, want colon', rest)
    if (rest === ':') fail('colon must be followed by more characters', rest)
    rest = rest.slice(1)
    if (!rest.startsWith(':')) continue
    if (shortened) fail('multiple :: in address', rest)
    shortened = true
    rest = rest.slice(1)
    if (rest === '') break
  }
  if (rest !== '') fail('trailing garbage after address', rest)
  if (bytes < 16 && !shortened) fail('address string too short')
  if (bytes === 16 && shortened) fail('the :: must expand to at least one field of zeros')
}
