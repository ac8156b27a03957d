// Reads the fields of an ASN.1 structure one after the other and says in Go's words what does not fit.
import { type DerHead, integerOf, objectIdentifierOf, readHead, structureError, syntaxError } from './der-reader.ts'

const tags = { integer: 2, octets: 4, objectIdentifier: 6, sequence: 16 } as const

/** How Go prints the settings of a field that has none. */
const plainSettings =
  '{optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false}'

/**
 * The fields of a SEQUENCE. Elements behind the last field asked for are passed over.
 *
 * All methods throw `Asn1Error`; `goType` is the name of the Go type read into, which Go mentions.
 *
 * @see encoding/asn1 Unmarshal
 */
export class StructureReader {
  readonly #bytes: Uint8Array
  #at = 0

  private constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Opens the SEQUENCE that `bytes` begin with; `rest` is what follows it. */
  static open(bytes: Uint8Array, goType: string): { readonly reader: StructureReader; readonly rest: Uint8Array } {
    const outer = new StructureReader(bytes)
    return { reader: outer.sequence(goType), rest: bytes.subarray(outer.#at) }
  }

  /** The contents of a single OCTET STRING. */
  static octets(bytes: Uint8Array): Uint8Array {
    return new StructureReader(bytes).octets()
  }

  sequence(goType: string): StructureReader {
    return new StructureReader(this.#field(tags.sequence, goType))
  }

  /** A number of any size. */
  integer(): bigint {
    return this.#integer('')
  }

  /** A number that has to fit into 32 bits, as versions do. */
  smallInteger(): number {
    const value = this.#integer('int')
    if (BigInt.asIntN(64, value) !== value) throw structureError('integer too large')
    return Number(value)
  }

  octets(): Uint8Array {
    return this.#field(tags.octets, '')
  }

  objectIdentifier(): string {
    const text = objectIdentifierOf(this.#field(tags.objectIdentifier, 'ObjectIdentifier'))
    if (text === undefined) throw syntaxError('zero length OBJECT IDENTIFIER')
    return text
  }

  /** The next element as it stands, if there is one. */
  optionalElement(): Uint8Array | undefined {
    if (this.#at >= this.#bytes.length) return undefined
    const begin = this.#at
    const head = readHead(this.#bytes, begin)
    this.#skip(head)
    return this.#bytes.subarray(begin, this.#at)
  }

  /** A number, if the next element is one. */
  optionalInteger(): bigint | undefined {
    return this.#bytes[this.#at] === tags.integer ? this.integer() : undefined
  }

  /** The contents of the next element if its context-specific tag is `number`. */
  optionalContext(number: number): Uint8Array | undefined {
    if (this.#bytes[this.#at] !== (0xa0 | number)) return undefined
    const head = readHead(this.#bytes, this.#at)
    this.#skip(head)
    return this.#bytes.subarray(head.start, this.#at)
  }

  #integer(goType: string): bigint {
    const contents = this.#field(tags.integer, goType)
    const value = integerOf(contents)
    if (value === undefined) {
      throw structureError(contents.length === 0 ? 'empty integer' : 'integer not minimally-encoded')
    }
    return value
  }

  #field(tag: number, goType: string): Uint8Array {
    if (this.#at >= this.#bytes.length) throw syntaxError('sequence truncated')
    const head = readHead(this.#bytes, this.#at)
    if (head.tagClass !== 0 || head.tag !== tag || head.compound !== (tag === tags.sequence)) {
      const found = `{class:${head.tagClass} tag:${head.tag} length:${head.length} isCompound:${head.compound}}`
      throw structureError(`tags don't match (${tag} vs ${found}) ${plainSettings} ${goType} @${head.start}`)
    }
    this.#skip(head)
    return this.#bytes.subarray(head.start, this.#at)
  }

  #skip({ start, length }: DerHead): void {
    if (start + length > this.#bytes.length) throw syntaxError('data truncated')
    this.#at = start + length
  }
}
