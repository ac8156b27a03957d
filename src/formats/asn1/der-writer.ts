// Writes ASN.1 in its distinguished encoding (DER).
import { encodeUtf8 } from '../../base/index.ts'

const stringTags = { utf8: 0x0c, printable: 0x13 } as const

/** One element: identifier octet, length, contents. */
export function derElement(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const head = [tag, ...lengthOctets(length)]
  const bytes = new Uint8Array(head.length + length)
  bytes.set(head)
  let at = head.length
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length]
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return [0x80 | octets.length, ...octets]
}

/** SEQUENCE. */
export function derSequence(...parts: readonly Uint8Array[]): Uint8Array {
  return derElement(0x30, ...parts)
}

/** SET of one member. */
export function derSet(member: Uint8Array): Uint8Array {
  return derElement(0x31, member)
}

/** `[number]` around other elements (explicit). */
export function derExplicit(number: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return derElement(0xa0 | number, ...parts)
}

/** `[number]` in place of a primitive's own tag (implicit). */
export function derImplicit(number: number, contents: Uint8Array): Uint8Array {
  return derElement(0x80 | number, contents)
}

/** INTEGER, in two's complement. */
export function derInteger(value: bigint | number): Uint8Array {
  const integer = BigInt(value)
  let size = 1
  while (BigInt.asIntN(size * 8, integer) !== integer) size += 1
  const digits = BigInt.asUintN(size * 8, integer)
    .toString(16)
    .padStart(size * 2, '0')
  return derElement(
    0x02,
    Uint8Array.from({ length: size }, (_, index) => Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16)),
  )
}

/** BOOLEAN. */
export function derBoolean(value: boolean): Uint8Array {
  return derElement(0x01, Uint8Array.of(value ? 0xff : 0))
}

/** NULL. */
export function derNull(): Uint8Array {
  return derElement(0x05)
}

/** OCTET STRING. */
export function derOctets(bytes: Uint8Array): Uint8Array {
  return derElement(0x04, bytes)
}

/** BIT STRING; `unusedBits` at the end of the last byte do not count. */
export function derBits(bytes: Uint8Array, unusedBits = 0): Uint8Array {
  return derElement(0x03, Uint8Array.of(unusedBits), bytes)
}

/** OBJECT IDENTIFIER of its dotted text. */
export function derObjectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number)
  return derElement(0x06, Uint8Array.from([first * 40 + second, ...others].flatMap(base128)))
}

function base128(value: number): number[] {
  const octets = [value % 128]
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) octets.unshift(0x80 | (rest % 128))
  return octets
}

/** PrintableString where the characters allow it, else UTF8String. */
export function derText(text: string): Uint8Array {
  const tag = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text) ? stringTags.printable : stringTags.utf8
  return derElement(tag, encodeUtf8(text))
}

/** UTCTime in the years 1950 to 2049, else GeneralizedTime. */
export function derTime(unixSeconds: number): Uint8Array {
  const text = new Date(unixSeconds * 1000).toISOString().replace(/[-:T]|\.\d+/g, '')
  const year = Number(text.slice(0, 4))
  return year >= 1950 && year < 2050 ? derElement(0x17, encodeUtf8(text.slice(2))) : derElement(0x18, encodeUtf8(text))
}
