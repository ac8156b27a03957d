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

/** An archive of files and directories, closed by two empty blocks. */
export function writeTar(files: readonly TarFile[]): Uint8Array {
  const parts: Uint8Array[] = []
  for (const file of files) {
    const name = encodeUtf8(file.name)
    const split = splitName(name)
    if (split === undefined) {
      const records = paxRecord('path', file.name)
      const base = file.name.slice(file.name.lastIndexOf('/') + 1)
      const header = encodeUtf8(`${file.name.slice(0, -base.length || undefined)}PaxHeaders.0/${base}`)
      parts.push(
        headerBlock({
          name: asciiOnly(header).subarray(0, 100),
          type: 'x',
          size: records.length,
          mode: 0,
          modified: 0,
        }),
        padded(records),
      )
    }
    const short = split ?? { name: asciiOnly(name).subarray(0, 100), prefix: new Uint8Array() }
    parts.push(
      headerBlock({
        ...short,
        type: file.kind === 'directory' ? '5' : '0',
        size: file.data.length,
        mode: file.mode ?? 0o644,
        modified: file.modified ?? 0,
      }),
      padded(file.data),
    )
  }
  parts.push(new Uint8Array(2 * blockSize))
  return joinBytes(parts)
}

/** Where a ustar header can hold the name: in one piece, or cut at a slash. */
function splitName(name: Uint8Array): { name: Uint8Array; prefix: Uint8Array } | undefined {
  if (name.some((byte) => byte >= 0x80 || byte === 0)) return undefined
  if (name.length <= 100) return { name, prefix: new Uint8Array() }
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
  readonly prefix?: Uint8Array
  readonly type: string
  readonly size: number
  readonly mode: number
  readonly modified: number
}

function headerBlock({ name, prefix, type, size, mode, modified }: HeaderFields): Uint8Array {
  const block = new Uint8Array(blockSize)
  block.set(name, 0)
  block.set(octal(mode, 7), 100)
  block.set(octal(0, 7), 108)
  block.set(octal(0, 7), 116)
  block.set(octal(size, 11), 124)
  block.set(octal(Math.max(0, Math.floor(modified)), 11), 136)
  block.fill(32, 148, 156)
  block.set(encodeUtf8(type), 156)
  block.set(encodeUtf8('ustar\x0000'), 257)
  if (type !== 'x') {
    // Go leaves the device numbers of its record blocks empty.
    block.set(octal(0, 7), 329)
    block.set(octal(0, 7), 337)
  }
  if (prefix !== undefined) block.set(prefix, 345)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.set(octal(sum, 6), 148)
  block[154] = 0
  return block
}

/** Octal digits, filled with zeros; a zero byte follows in the field. */
function octal(value: number, digits: number): Uint8Array {
  const text = value.toString(8).padStart(digits, '0')
  if (text.length > digits) throw new RangeError(`a tar header cannot hold the number ${value}`)
  return encodeUtf8(text)
}

function padded(data: Uint8Array): Uint8Array {
  const result = new Uint8Array(Math.ceil(data.length / blockSize) * blockSize)
  result.set(data)
  return result
}
