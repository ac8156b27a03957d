// The `format` keyword: texts that must be addresses, names, pointers, versions. Moments are in time-formats.ts.
import { encodeUtf8 } from '../../base/index.ts'
import {
  compileRegexp,
  formatUrl,
  type GoUrl,
  hostName,
  parseDecimalInt,
  parseUrl,
  quoteRune,
  zoneOfAddress,
} from '../../go/index.ts'
import { pathOf, unescapePath } from './address.ts'
import { checkDate, checkDateTime, checkDuration, checkPeriod, checkTime } from './time-formats.ts'

/** Undefined if the text has the format, or the format is none that is checked; else why not. */
export function checkFormat(format: string, text: string): string | undefined {
  return Object.hasOwn(formats, format) ? formats[format]?.(text) : undefined
}

type Check = (text: string) => string | undefined

const formats: { readonly [name: string]: Check } = {
  'json-pointer': checkJsonPointer,
  'relative-json-pointer': checkRelativeJsonPointer,
  uuid: checkUuid,
  duration: checkDuration,
  period: checkPeriod,
  ipv4: checkIpv4,
  ipv6: checkIpv6,
  hostname: checkHostname,
  email: checkEmail,
  date: checkDate,
  time: checkTime,
  'date-time': checkDateTime,
  uri: checkUri,
  iri: checkUri,
  'uri-reference': checkUriReference,
  'iri-reference': checkUriReference,
  'uri-template': checkUriTemplate,
  semver: checkSemver,
  regex: (text) => problemOf(() => compileRegexp(text)),
}

function problemOf(check: () => unknown): string | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

function checkJsonPointer(text: string): string | undefined {
  if (text !== '' && !text.startsWith('/')) return 'not starting with /'
  return /~(?![01])/.test(text) ? '~ must be followed by 0 or 1' : undefined
}

function checkRelativeJsonPointer(text: string): string | undefined {
  const digits = /^[0-9]*/.exec(text)?.[0] ?? ''
  if (digits === '') return 'must start with non-negative integer'
  if (digits.length > 1 && digits.startsWith('0')) return 'starts with zero'
  const rest = text.slice(digits.length)
  return rest === '#' ? undefined : checkJsonPointer(rest)
}

function checkUuid(text: string): string | undefined {
  const lengths = [8, 4, 4, 4, 12]
  const groups = text.split('-')
  if (groups.length !== lengths.length) return `must have ${lengths.length} elements`
  for (const [index, group] of groups.entries()) {
    if (byteLength(group) !== lengths[index]) return `element ${index + 1} must be ${lengths[index]} characters long`
    const odd = /[^0-9a-fA-F]/u.exec(group)
    if (odd !== null) return `non-hex character ${runeOf(odd[0])}`
  }
  return undefined
}

function checkIpv4(text: string): string | undefined {
  const groups = text.split('.')
  if (groups.length !== 4) return 'expected four decimals'
  for (const group of groups) {
    if (group.length > 1 && group.startsWith('0')) return 'leading zeros'
    const problem = problemOf(() => parseDecimalInt(group))
    if (problem !== undefined) return problem
    const number = Number(group)
    if (number < 0 || number > 255) return 'decimal must be between 0 and 255'
  }
  return undefined
}

function checkIpv6(text: string): string | undefined {
  if (!text.includes(':')) return 'missing colon'
  return problemOf(() => {
    if (zoneOfAddress(text) !== '') throw new Error('zone id is not a part of ipv6 address')
  })
}

function checkHostname(text: string): string | undefined {
  const name = text.endsWith('.') ? text.slice(0, -1) : text
  if (byteLength(name) > 253) return 'more than 253 characters long'
  for (const label of name.split('.')) {
    const length = byteLength(label)
    if (length < 1 || length > 63) return 'label must be 1 to 63 characters long'
    if (label.startsWith('-')) return 'label starts with hyphen'
    if (label.endsWith('-')) return 'label ends with hyphen'
    const odd = /[^a-zA-Z0-9-]/u.exec(label)
    if (odd !== null) return `invalid character ${runeOf(odd[0])}`
  }
  return undefined
}

function checkEmail(text: string): string | undefined {
  if (byteLength(text) > 254) return 'more than 255 characters long'
  const at = text.lastIndexOf('@')
  if (at === -1) return 'missing @'
  const local = text.slice(0, at)
  if (byteLength(local) > 64) return 'local part more than 64 characters long'
  return checkLocalPart(local) ?? checkDomain(text.slice(at + 1))
}

function checkLocalPart(local: string): string | undefined {
  if (/^".*"$/s.test(local)) {
    return /[\\"]/.test(local.slice(1, -1)) ? 'backslash and quote are not allowed within quoted local part' : undefined
  }
  if (local.startsWith('.')) return 'starts with dot'
  if (local.endsWith('.')) return 'ends with dot'
  if (local.includes('..')) return 'consecutive dots'
  const odd = /[^A-Za-z0-9.!#$%&'*+\-/=?^_`{|}~]/u.exec(local)
  return odd === null ? undefined : `invalid character ${runeOf(odd[0])}`
}

function checkDomain(domain: string): string | undefined {
  const bracketed = /^\[(.*)\]$/s.exec(domain)?.[1]
  if (bracketed === undefined) {
    const problem = checkHostname(domain)
    return problem === undefined ? undefined : `invalid domain: ${problem}`
  }
  const isVersion6 = bracketed.startsWith('IPv6:')
  const problem = isVersion6 ? checkIpv6(bracketed.slice(5)) : checkIpv4(bracketed)
  return problem === undefined ? undefined : `invalid ipv${isVersion6 ? 6 : 4} address: ${problem}`
}

/** A URL whose host, if it is an address of version 6, is one. */
function parseAddress(text: string): GoUrl {
  const url = parseUrl(text)
  const host = hostName(url.host)
  if (!host.includes(':')) return url
  if (!url.host.includes('[') || !url.host.includes(']')) throw new Error('ipv6 address not enclosed in brackets')
  const problem = checkIpv6(host)
  if (problem !== undefined) throw new Error(`invalid ipv6 address: ${problem}`)
  return url
}

function checkUri(text: string): string | undefined {
  return problemOf(() => {
    if (parseAddress(text).scheme === '') throw new Error('relative url')
  })
}

function checkUriReference(text: string): string | undefined {
  return text.includes('\\') ? 'contains \\' : problemOf(() => parseAddress(text))
}

function checkUriTemplate(text: string): string | undefined {
  return problemOf(() => {
    const url = parseAddress(text)
    const raw = url.opaque === '' ? pathOf(text) : ''
    // Go keeps the path as it was written only where its own way to write it differs.
    if (`/${raw}` === formatUrl({ ...parseUrl('/'), path: `/${url.path}` })) return
    for (const part of raw.split('/')) checkBraces(unescapePath(part))
  })
}

function checkBraces(text: string): void {
  let isOpen = false
  for (const [brace] of text.matchAll(/[{}]/g)) {
    if ((brace === '{') === isOpen) throw new Error('nested curly braces')
    isOpen = !isOpen
  }
  if (isOpen) throw new Error('no matching closing brace')
}

function checkSemver(text: string): string | undefined {
  const [, core = '', preRelease, build] = /^([^-+]*)(?:-([^+]*))?(?:\+(.*))?$/s.exec(text) ?? []
  return (
    (build === undefined ? undefined : checkBuild(build)) ??
    (preRelease === undefined ? undefined : checkPreRelease(preRelease)) ??
    checkVersionCore(core)
  )
}

function checkBuild(build: string): string | undefined {
  if (build === '') return 'build is empty'
  for (const part of build.split('.')) {
    if (part === '') return 'build identifier is empty'
    const odd = /[^0-9A-Za-z-]/u.exec(part)
    if (odd !== null) return `invalid character ${runeOf(odd[0])} in build identifier`
  }
  return undefined
}

function checkPreRelease(preRelease: string): string | undefined {
  for (const part of preRelease.split('.')) {
    if (part === '') return 'pre-release identifier is empty'
    const odd = /[^0-9A-Za-z-]/u.exec(part)
    if (odd !== null) return `invalid character ${runeOf(odd[0])} in pre-release identifier`
    if (/^0[0-9]+$/.test(part)) return 'pre-release numeric identifier starts with zero'
  }
  return undefined
}

function checkVersionCore(core: string): string | undefined {
  const numbers = core.split('.')
  if (numbers.length !== 3) return 'versionCore must have 3 numbers separated by dot'
  for (const [index, number] of numbers.entries()) {
    const name = ['major', 'minor', 'patch'][index]
    if (number === '') return `${name} is empty`
    if (/^0./su.test(number)) return `${name} starts with zero`
    if (!/^[0-9]+$/.test(number)) return `${name} contains non-digit`
  }
  return undefined
}

function runeOf(character: string): string {
  return quoteRune(character.codePointAt(0) as number)
}

function byteLength(text: string): number {
  return encodeUtf8(text).length
}
