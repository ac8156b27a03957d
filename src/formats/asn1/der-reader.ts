// Reads ASN.1 in its distinguished encoding (DER), element by element.

/** Bytes are not DER, or not what was expected. The message is in Go's words. @see encoding/asn1 SyntaxError StructuralError */
export class Asn1Error extends Error {}

/** An error in the encoding itself. */
export function syntaxError(text: string): Asn1Error {
  return new Asn1Error(`asn1: syntax error: ${text}`)
}

/** The encoding is sound, but the contents are others than expected. */
export function structureError(text: string): Asn1Error {
  return new Asn1Error(`asn1: structure error: ${text}`)
}

/** What stands before the contents of an element. */
export interface DerHead {
  readonly tagClass: number
  readonly compound: boolean
  readonly tag: number
  readonly length: number
  /** Where the contents begin. */
  readonly start: number
}

/**
 * Reads an element's head.
 *
 * @throws Asn1Error
 */
export function readHead(bytes: Uint8Array, offset: number): DerHead {
  const first = bytes[offset] as number
  const { tag, at } = readTag(bytes, offset)
  const { length, start } = readLength(bytes, at)
  return { tagClass: first >> 6, compound: (first & 0x20) !== 0, tag, length, start }
}

function readTag(bytes: Uint8Array, offset: number): { tag: number; at: number } {
  const low = (bytes[offset] as number) & 0x1f
  if (low !== 0x1f) return { tag: low, at: offset + 1 }
  let tag = 0
  for (let count = 0; ; count++) {
    const octet = bytes[offset + 1 + count]
    if (octet === undefined) throw syntaxError('truncated base 128 integer')
    if (count === 4) throw structureError('base 128 integer too large')
    if (count === 0 && octet === 0x80) throw syntaxError('integer is not minimally encoded')
    tag = tag * 128 + (octet & 0x7f)
    if (octet < 0x80) {
      if (tag < 0x1f) throw syntaxError('non-minimal tag')
      return { tag, at: offset + 2 + count }
    }
  }
}

function readLength(bytes: Uint8Array, at: number): { length: number; start: number } {
  const first = bytes[at]
  if (first === undefined) throw syntaxError('truncated tag or length')
  if (first < 0x80) return { length: first, start: at + 1 }
  const count = first & 0x7f
  if (count === 0) throw syntaxError('indefinite length found (not DER)')
  let length = 0
  for (let index = 1; index <= count; index++) {
    const octet = bytes[at + index]
    if (octet === undefined) throw syntaxError('truncated tag or length')
    if (length >= 1 << 23) throw structureError('length too large')
    length = length * 256 + octet
    if (length === 0) throw structureError('superfluous leading zeros in length')
  }
  if (length < 0x80) throw structureError('non-minimal length')
  return { length, start: at + 1 + count }
}

/** An element that was read. */
export interface DerElement {
  /** The identifier octet. */
  readonly tag: number
  readonly contents: Uint8Array
  /** With its head. */
  readonly whole: Uint8Array
}

/** Walks over elements that follow one another. */
export class DerReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  /** Whether the next element has this identifier octet. */
  isNext(tag: number): boolean {
    return this.#bytes[this.#at] === tag
  }

  /** The next element; undefined if it is damaged or has another identifier octet than `tag`. */
  read(tag?: number): DerElement | undefined {
    if (this.isAtEnd || (tag !== undefined && !this.isNext(tag))) return undefined
    try {
      const { length, start } = readHead(this.#bytes, this.#at)
      const end = start + length
      if (end > this.#bytes.length) return undefined
      const whole = this.#bytes.subarray(this.#at, end)
      this.#at = end
      return { tag: whole[0] as number, contents: this.#bytes.subarray(start, end), whole }
    } catch (error) {
      if (error instanceof Asn1Error) return undefined
      throw error
    }
  }
}

/** The number in the contents of an INTEGER; undefined if they are empty or longer than needed. */
export function integerOf(contents: Uint8Array): bigint | undefined {
  const [first, second = 0] = contents
  if (first === undefined) return undefined
  if (contents.length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) return undefined
  return BigInt.asIntN(contents.length * 8, unsignedOf(contents))
}

/** The number whose big-endian digits the bytes are. */
export function unsignedOf(bytes: Uint8Array): bigint {
  return BigInt(`0x0${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`)
}

/** The dotted text of the contents of an OBJECT IDENTIFIER; undefined if they are damaged. */
export function objectIdentifierOf(contents: Uint8Array): string | undefined {
  const numbers: number[] = []
  let value = 0
  let begun = false
  for (const octet of contents) {
    if (!begun && octet === 0x80) return undefined
    value = value * 128 + (octet & 0x7f)
    if (value > 0x7fffffff) return undefined
    begun = octet >= 0x80
    if (begun) continue
    numbers.push(value)
    value = 0
  }
  const [first, ...others] = numbers
  if (first === undefined || begun) return undefined
  const root = Math.min(2, Math.floor(first / 40))
  return [root, first - root * 40, ...others].join('.')
}
