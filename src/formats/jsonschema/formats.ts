// The `format` keyword: texts that must be addresses, dates, expressions.
import { compileRegexp } from '../../go/index.ts'

/** Undefined if the text has the format, or the format is none that is checked; else why not. */
export function checkFormat(format: string, text: string): string | undefined {
  return Object.hasOwn(formats, format) ? formats[format]?.(text) : undefined
}

const formats: { readonly [name: string]: (text: string) => string | undefined } = {
  ipv4: checkIpv4,
  ipv6: checkIpv6,
  hostname: checkHostname,
  email: checkEmail,
  date: checkDate,
  'date-time': checkDateTime,
  uri: (text) => (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(text) ? undefined : 'relative url'),
  uuid: (text) =>
    /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)
      ? undefined
      : 'must be 8-4-4-4-12 hexadecimal digits',
  regex: checkRegex,
  'json-pointer': (text) => (text === '' || /^(?:\/(?:[^~/]|~[01])*)+$/.test(text) ? undefined : 'not starting with /'),
}

function checkIpv4(text: string): string | undefined {
  const groups = text.split('.')
  if (groups.length !== 4) return 'expected four decimals'
  for (const group of groups) {
    if (group.length > 1 && group.startsWith('0')) return 'leading zeros'
    if (!/^[0-9]+$/.test(group)) return `strconv.Atoi: parsing "${group}": invalid syntax`
    if (Number(group) > 255) return 'decimal must be between 0 and 255'
  }
  return undefined
}

function checkIpv6(text: string): string | undefined {
  if (!text.includes(':')) return 'missing colon'
  const tail = text.slice(text.lastIndexOf(':') + 1)
  const plain = tail.includes('.') ? (checkIpv4(tail) === undefined ? `${text.slice(0, -tail.length)}0:0` : 'x') : text
  const halves = plain.split('::')
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const valid =
    halves.length <= 2 &&
    groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) &&
    (halves.length === 2 ? groups.length <= 7 : groups.length === 8)
  return valid ? undefined : 'invalid ipv6 address'
}

function checkHostname(text: string): string | undefined {
  const name = text.replace(/\.$/, '')
  if (name.length > 253) return 'more than 253 characters long'
  for (const label of name.split('.')) {
    if (label.length < 1 || label.length > 63) return 'label must be 1 to 63 characters long'
    if (label.startsWith('-')) return 'label starts with hyphen'
    if (label.endsWith('-')) return 'label ends with hyphen'
    const odd = /[^a-zA-Z0-9-]/u.exec(label)
    if (odd !== null) return `invalid character '${odd[0]}'`
  }
  return undefined
}

function checkEmail(text: string): string | undefined {
  if (text.length > 254) return 'more than 255 characters long'
  const at = text.lastIndexOf('@')
  if (at === -1) return 'missing @'
  const local = text.slice(0, at)
  if (local.length > 64) return 'local part more than 64 characters long'
  const domain = text.slice(at + 1)
  const hostProblem = domain.startsWith('[') ? undefined : checkHostname(domain)
  if (hostProblem !== undefined) return `invalid domain: ${hostProblem}`
  if (local.startsWith('"')) return undefined
  return /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+$/.test(local) && !/^\.|\.$|\.\./.test(local)
    ? undefined
    : 'invalid local part'
}

function checkDate(text: string): string | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) return `parsing time "${text}" as "2006-01-02": cannot parse "${text}" as "2006"`
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? undefined
    : `parsing time "${text}": day out of range`
}

function checkDateTime(text: string): string | undefined {
  if (text.length < 20) return 'less than 20 characters long'
  if (!/^[Tt]$/.test(text[10] as string)) return '11th character must be t or T'
  const date = checkDate(text.slice(0, 10))
  if (date !== undefined) return `invalid date element: ${date}`
  return /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/.test(text.slice(11))
    ? undefined
    : 'invalid time element'
}

function checkRegex(text: string): string | undefined {
  try {
    compileRegexp(text)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
