// Go behaviour that Helm lets show. The door of this folder.
export { deepEqual } from './compare.ts'
export { type FloatFormat, formatFloat } from './float-format.ts'
export { CyclicValue, formatValue, sortedKeys } from './format-value.ts'
export { type ProxyChoice, proxyFor } from './http-proxy.ts'
export { parseIpAddress } from './ip-address.ts'
export { escapeJsonString } from './json-string.ts'
export { AddressError, zoneOfAddress } from './netip-address.ts'
export { NumberSyntaxError, parseDecimalInt, parseFloat64, parseInteger, parseUnsigned } from './parse-number.ts'
export { canBackquote, isPrintable, quote, quoteAscii, quoteRune, quoteRuneAscii, unquote } from './quote.ts'
export { compileRegexp, quoteMeta, type Regexp, RegexpSyntaxError } from './regexp/index.ts'
export { sprint, sprintf, sprintln } from './sprintf.ts'
export {
  isSpace,
  lengthInBytes,
  lowerRune,
  mapRunes,
  runesOf,
  sliceBytes,
  splitText,
  titleRune,
  toLower,
  toTitle,
  toUpper,
  trimSet,
  trimSpace,
  upperRune,
} from './text.ts'
export * from './time/index.ts'
export { formatUrl, formatUrlUser, type GoUrl, hostName, parseUrl, UrlError, type UrlUser } from './url.ts'
export * from './value.ts'
