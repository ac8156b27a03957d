// Mail addresses and URLs as the validator knows them that Helm's lint asks.
import { encodeUtf8 } from '../base/index.ts'
import { compileRegexp, parseUrl } from '../go/index.ts'
import { emailPattern, urlPattern } from './addresses.table.ts'

const maximumUrlLength = 2083
const minimumUrlBytes = 3

/** @see govalidator IsEmail */
export function isEmail(text: string): boolean {
  return compileRegexp(emailPattern).matchString(text)
}

/** An address with or without its scheme. @see govalidator IsURL */
export function isUrl(text: string): boolean {
  if (text === '' || text.startsWith('.')) return false
  if ([...text].length >= maximumUrlLength || encodeUtf8(text).length <= minimumUrlBytes) return false
  try {
    const { host, path } = parseUrl(text.includes(':') && !text.includes('://') ? `http://${text}` : text)
    if (host.startsWith('.') || (host === '' && path !== '' && !path.includes('.'))) return false
  } catch {
    return false
  }
  return compileRegexp(urlPattern).matchString(text)
}

/** An address with its scheme. @see govalidator IsRequestURL */
export function isRequestUrl(text: string): boolean {
  if (text === '') return false
  try {
    return parseUrl(text).scheme !== ''
  } catch {
    return false
  }
}
