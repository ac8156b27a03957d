// Entries into a tar archive: ustar where the name fits, pax records else, as Go's archive/tar chooses.
import { encodeUtf8, joinBytes } from '../../base/index.ts'

/** A file or a directory to write. */
export interface TarFile {
  /** Default a file; a directory has no data. */
  readonly kind?: 'file' | 'directory'
  /** With `/`. */
  readonly name: string
  readonly data: Uint8Array
  /** Permission bits; default 0644. */
  readonly mode?: number
  /** Seconds since 1970; default 0. */
  readonly modified?: number
}

const blockSize = 512

interface Piece {
  readonly header: HeaderFields
  readonly data: Uint8Array
}

/** An archive of files and directories, closed by two empty blocks. */
export function writeTar(files: readonly TarFile[]): Uint8Array {
  const pieces = files.flatMap(piecesOf)
  const blocks = pieces.reduce((sum, { data }) => sum + 1 + Math.ceil(data.length / blockSize), 2)
  const archive = new Uint8Array(blocks * blockSize)
  let position = 0
  for (const { header, data } of pieces) {
    writeHeader(archive.subarray(position, position + blockSize), header)
    archive.set(data, position + blockSize)
    position += (1 + Math.ceil(data.length / blockSize)) * blockSize
  }
  return archive
}

function piecesOf(file: TarFile): Piece[] {
  const name = encodeUtf8(file.name)
  const split = splitName(name)
  const short = split ?? { name: asciiOnly(name).subarray(0, 100), prefix: nothing }
  const header: HeaderFields = {
    ...short,
    type: file.kind === 'directory' ? '5' : '0',
    size: file.data.length,
    mode: file.mode ?? 0o644,
    modified: file.modified ?? 0,
  }
  if (split !== undefined) return [{ header, data: file.data }]
  const records = paxRecord('path', file.name)
  const base = file.name.slice(file.name.lastIndexOf('/') + 1)
  const recordName = encodeUtf8(`${file.name.slice(0, -base.length || undefined)}PaxHeaders.0/${base}`)
  const recordHeader: HeaderFields = {
    name: asciiOnly(recordName).subarray(0, 100),
    prefix: nothing,
    type: 'x',
    size: records.length,
    mode: 0,
    modified: 0,
  }
  return [
    { header: recordHeader, data: records },
    { header, data: file.data },
  ]
}

const nothing = new Uint8Array()

/** Where a ustar header can hold the name: in one piece, or cut at a slash. */
function splitName(name: Uint8Array): { name: Uint8Array; prefix: Uint8Array } | undefined {
  if (name.some((byte) => byte >= 0x80 || byte === 0)) return undefined
  if (name.length <= 100) return { name, prefix: nothing }
  const cut = name.subarray(0, 156).lastIndexOf(47)
  const rest = name.length - cut - 1
  if (cut <= 0 || rest > 100 || rest === 0) return undefined
  return { name: name.subarray(cut + 1), prefix: name.subarray(0, cut) }
}

function asciiOnly(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte) => byte < 0x80)
}

function paxRecord(key: string, value: string): Uint8Array {
  const rest = encodeUtf8(` ${key}=${value}\n`)
  let length = rest.length + String(rest.length).length
  length = rest.length + String(length).length
  return joinBytes([encodeUtf8(String(length)), rest])
}

interface HeaderFields {
  readonly name: Uint8Array
  readonly prefix: Uint8Array
  readonly type: string
  readonly size: number
  readonly mode: number
  readonly modified: number
}

/** Into a block of zeros. */
function writeHeader(block: Uint8Array, { name, prefix, type, size, mode, modified }: HeaderFields): void {
  block.set(name, 0)
  writeOctal(block, { at: 100, value: mode, digits: 7 })
  writeOctal(block, { at: 108, value: 0, digits: 7 })
  writeOctal(block, { at: 116, value: 0, digits: 7 })
  writeOctal(block, { at: 124, value: size, digits: 11 })
  writeOctal(block, { at: 136, value: Math.max(0, Math.floor(modified)), digits: 11 })
  block.fill(32, 148, 156)
  block[156] = type.charCodeAt(0)
  block.set(magic, 257)
  if (type !== 'x') {
    // Go leaves the device numbers of its record blocks empty.
    writeOctal(block, { at: 329, value: 0, digits: 7 })
    writeOctal(block, { at: 337, value: 0, digits: 7 })
  }
  block.set(prefix, 345)
  let sum = 0
  for (let index = 0; index < blockSize; index++) sum += block[index] as number
  writeOctal(block, { at: 148, value: sum, digits: 6 })
  block[154] = 0
}

const magic = encodeUtf8('ustar\x0000')

/** Octal digits, filled with zeros; a zero byte follows in the field. */
function writeOctal(block: Uint8Array, { at, value, digits }: { at: number; value: number; digits: number }): void {
  let rest = value
  for (let index = at + digits - 1; index >= at; index--) {
    block[index] = 48 + (rest % 8)
    rest = Math.floor(rest / 8)
  }
  if (rest > 0) throw new RangeError(`a tar header cannot hold the number ${value}`)
}
