// Tar archives into entries: ustar, pax and GNU headers, as Go's archive/tar reads them. Entries are views, not copies.
import { decodeUtf8 } from '../../base/index.ts'

/** What an entry is; `other` are devices, pipes and what is unknown. */
export type TarEntryKind = 'file' | 'directory' | 'link' | 'symbolic-link' | 'global-header' | 'other'

/** An entry of a tar archive. */
export interface TarEntry {
  /** As it stands in the archive; nothing is checked or cleaned. */
  readonly name: string
  readonly kind: TarEntryKind
  /** The letter of the header that says what it is. */
  readonly type: string
  readonly mode: number
  /** Nanoseconds since 1970. */
  readonly modified: bigint
  readonly linkName: string
  /** A view of the archive's bytes; empty for anything but files. */
  readonly data: Uint8Array
}

/** How much an archive may hold. */
export interface TarLimits {
  /** Default 1,000,000. */
  readonly entries?: number
}

/** An archive cannot be read; the message is Go's. */
export class TarError extends Error {}

const blockSize = 512
/** Go reads no longer special file (names, pax records) than this. */
const maximumSpecialSize = 1 << 20

/**
 * All entries of an archive in order.
 *
 * @throws TarError
 * @see archive/tar Reader.Next
 */
export function readTar(archive: Uint8Array, limits: TarLimits = {}): TarEntry[] {
  // Views of Node's own class take longer to make.
  const bytes = new Uint8Array(archive.buffer, archive.byteOffset, archive.length)
  const maximumEntries = limits.entries ?? 1_000_000
  const entries: TarEntry[] = []
  let offset = 0
  let pending: Overrides = {}
  for (;;) {
    const header = readHeader(bytes, offset)
    if (header === undefined) return entries
    offset += blockSize
    const size = headerOnly.has(header.type) ? 0 : ((isSpecial(header.type) ? undefined : pending.size) ?? header.size)
    if (size > bytes.length - offset) throw new TarError('unexpected EOF')
    const data = bytes.subarray(offset, offset + size)
    const padded = offset + Math.ceil(size / blockSize) * blockSize
    if (isSpecial(header.type)) {
      if (size > maximumSpecialSize) throw new TarError('archive/tar: header field too long')
      if (padded > bytes.length) throw new TarError('unexpected EOF')
      pending = applySpecial(header.type, data, pending)
      offset = padded
      continue
    }
    if (entries.length === maximumEntries) throw new TarError(`archive has more than ${maximumEntries} entries`)
    const entry = finishEntry(header, pending, data)
    entries.push(entry)
    pending = {}
    offset = Math.min(padded, bytes.length)
  }
}

interface Header {
  readonly name: string
  readonly type: string
  readonly size: number
  readonly mode: number
  readonly modified: bigint
  readonly linkName: string
}

/** What headers before an entry say about it. */
interface Overrides {
  readonly name?: string
  readonly linkName?: string
  readonly size?: number
  readonly modified?: bigint
}

/** Hard and symbolic links, devices, directories, pipes: their size says nothing. */
const headerOnly = new Set(['1', '2', '3', '4', '5', '6'])

function isSpecial(type: string): boolean {
  return type === 'x' || type === 'L' || type === 'K'
}

function applySpecial(type: string, data: Uint8Array, pending: Overrides): Overrides {
  if (type === 'x') return { ...pending, ...readPaxRecords(data) }
  const text = readText(data)
  return type === 'L' ? { ...pending, name: text } : { ...pending, linkName: text }
}

function finishEntry(header: Header, pending: Overrides, data: Uint8Array): TarEntry {
  if (header.type === 'S') throw new TarError('archive/tar: sparse files are not supported')
  const name = pending.name ?? header.name
  const oldDirectory = header.type === '\0' && name.endsWith('/')
  const directory = header.type === '5' || oldDirectory || (header.mode & 0o170000) === 0o040000
  return {
    name,
    kind: directory ? 'directory' : kindOf(header.type),
    type: header.type,
    mode: header.mode,
    modified: pending.modified ?? header.modified,
    linkName: pending.linkName ?? header.linkName,
    data: header.type === 'g' ? data.subarray(0, 0) : data,
  }
}

function kindOf(type: string): TarEntryKind {
  if (type === '0' || type === '\0' || type === '7') return 'file'
  if (type === '1') return 'link'
  if (type === '2') return 'symbolic-link'
  return type === 'g' ? 'global-header' : 'other'
}

/** Undefined at the end: two empty blocks, or no bytes left. */
function readHeader(bytes: Uint8Array, offset: number): Header | undefined {
  if (offset === bytes.length) return undefined
  if (offset + blockSize > bytes.length) throw new TarError('unexpected EOF')
  const block = bytes.subarray(offset, offset + blockSize)
  if (block.every((byte) => byte === 0)) {
    const next = bytes.subarray(offset + blockSize, offset + 2 * blockSize)
    if (next.length > 0 && next.length < blockSize) throw new TarError('unexpected EOF')
    if (next.every((byte) => byte === 0)) return undefined
    throw new TarError('archive/tar: invalid tar header')
  }
  checkSum(block)
  const hasPrefix = block[345] !== 0 && decodeUtf8(block.subarray(257, 265)) === 'ustar\x0000'
  const prefix = hasPrefix ? readText(block.subarray(345, isStar(block) ? 476 : 500)) : ''
  const name = readText(block.subarray(0, 100))
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    type: String.fromCharCode(block[156] as number),
    size: readNumber(block.subarray(124, 136)),
    mode: readNumber(block.subarray(100, 108)),
    modified: BigInt(readNumber(block.subarray(136, 148), 'signed')) * 1_000_000_000n,
    linkName: block[157] === 0 ? '' : readText(block.subarray(157, 257)),
  }
}

function isStar(block: Uint8Array): boolean {
  return decodeUtf8(block.subarray(508, 512)) === 'tar\0'
}

function checkSum(block: Uint8Array): void {
  const stored = readNumber(block.subarray(148, 156))
  // The sum's own eight bytes count as spaces.
  let unsigned = 8 * 32
  let negative = 0
  for (let index = 0; index < blockSize; index++) {
    if (index === 148) index = 156
    const byte = block[index] as number
    unsigned += byte
    if (byte > 127) negative += 256
  }
  if (stored !== unsigned && stored !== unsigned - negative) throw new TarError('archive/tar: invalid tar header')
}

/** Text up to the first zero byte. */
function readText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return decodeUtf8(end === -1 ? bytes : bytes.subarray(0, end))
}

/** Octal digits, or the binary form of GNU tar. */
function readNumber(bytes: Uint8Array, sign: 'signed' | 'unsigned' = 'unsigned'): number {
  const plain = plainNumber(bytes)
  if (plain !== undefined) return plain
  const first = bytes[0] as number
  let value: number
  if ((first & 0x80) !== 0) {
    let binary = 0n
    for (const byte of bytes) binary = (binary << 8n) | BigInt(byte)
    const bits = bytes.length * 8 - 1
    value = Number((first & 0x40) !== 0 ? BigInt.asIntN(bits, binary) : BigInt.asUintN(bits, binary))
  } else {
    const text = decodeUtf8(bytes)
      .replace(/^[ \0]+|[ \0]+$/g, '')
      .split('\0', 1)[0] as string
    if (!/^[0-7]*$/.test(text)) throw new TarError('archive/tar: invalid tar header')
    value = text === '' ? 0 : Number.parseInt(text, 8)
  }
  if (!Number.isSafeInteger(value) || (value < 0 && sign === 'unsigned'))
    throw new TarError('archive/tar: invalid tar header')
  return value
}

/** Octal digits as nearly all archives have them; undefined where it takes a closer look. */
function plainNumber(bytes: Uint8Array): number | undefined {
  const { length } = bytes
  let index = 0
  while (index < length && (bytes[index] === 32 || bytes[index] === 0)) index += 1
  let value = 0
  for (; index < length; index++) {
    const digit = (bytes[index] as number) - 48
    if (digit < 0 || digit > 7) break
    value = value * 8 + digit
  }
  return index === length || bytes[index] === 0 ? value : undefined
}

/** Records `length key=value\n`; keys that do not matter here are passed over. */
function readPaxRecords(data: Uint8Array): Overrides {
  const found = new Map<string, string>()
  let offset = 0
  while (offset < data.length) {
    const space = data.indexOf(32, offset)
    const digits = space === -1 ? '' : decodeUtf8(data.subarray(offset, space))
    const length = /^[1-9][0-9]{0,6}$/.test(digits) ? Number(digits) : 0
    const end = offset + length
    if (length === 0 || end > data.length || data[end - 1] !== 10 || space >= end - 1) {
      throw new TarError('archive/tar: invalid tar header')
    }
    const record = decodeUtf8(data.subarray(space + 1, end - 1))
    const equals = record.indexOf('=')
    const key = record.slice(0, equals)
    if (equals < 1 || key.includes('\0')) throw new TarError('archive/tar: invalid tar header')
    found.set(key, record.slice(equals + 1))
    offset = end
  }
  return paxOverrides(found)
}

function paxOverrides(found: ReadonlyMap<string, string>): Overrides {
  if ([...found.keys()].some((key) => key.startsWith('GNU.sparse.'))) {
    throw new TarError('archive/tar: sparse files are not supported')
  }
  const name = found.get('path')
  const linkName = found.get('linkpath')
  if (name?.includes('\0') || linkName?.includes('\0')) throw new TarError('archive/tar: invalid tar header')
  const size = paxNumber(found.get('size'), /^[0-9]+$/)
  const modified = paxTime(found.get('mtime'))
  return {
    ...(name ? { name } : {}),
    ...(linkName ? { linkName } : {}),
    ...(size === undefined ? {} : { size }),
    ...(modified === undefined ? {} : { modified }),
  }
}

/** Seconds with any number of decimals; what is finer than a nanosecond falls away. */
function paxTime(text: string | undefined): bigint | undefined {
  if (text === undefined || text === '') return undefined
  const [, sign = '', seconds = '', decimals = ''] = /^(-?)([0-9]{1,19})(?:\.([0-9]*))?$/.exec(text) ?? []
  if (seconds === '') throw new TarError('archive/tar: invalid tar header')
  const size = BigInt(seconds) * 1_000_000_000n + BigInt(decimals.slice(0, 9).padEnd(9, '0'))
  return sign === '-' ? -size : size
}

function paxNumber(text: string | undefined, pattern: RegExp): number | undefined {
  if (text === undefined || text === '') return undefined
  const value = Number(text)
  if (!pattern.test(text) || !Number.isFinite(value)) throw new TarError('archive/tar: invalid tar header')
  return value
}
