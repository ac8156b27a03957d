// The record as storage keeps it: JSON, compressed, as base64 text.
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from '../base/index.ts'
import { StorageError, textOf } from '../diagnostics/index.ts'
import type { Compression } from '../host/index.ts'
import type { Release } from './model.ts'
import { formatRecord } from './record-format.ts'
import { parseRecord } from './record-parse.ts'

/** gzip's best, as Helm's. */
const bestLevel = 9

/** Largest record that is read, in bytes once unpacked. A Secret holds 1 MiB; only a bomb unpacks to more than this. */
const recordSizeLimit = 256 * 1024 * 1024

/** The release as text for a Secret's or ConfigMap's `release` key. @see helm pkg/storage/driver/util.go encodeRelease */
export function encodeRelease(release: Release, compression: Compression): string {
  return encodeBase64(compression.gzip(encodeUtf8(formatRecord(release)), bestLevel))
}

/** A release as it is stored, and how long it is before it is packed. */
export interface EncodedRelease {
  readonly text: string
  readonly unpackedBytes: number
}

/** As `encodeRelease`, beside other work; undefined where this system cannot. */
export function encodeReleaseAside(release: Release, compression: Compression): Promise<EncodedRelease> | undefined {
  let unpackedBytes = 0
  const bytes = (): Uint8Array => {
    const unpacked = encodeUtf8(formatRecord(release))
    unpackedBytes = unpacked.length
    return unpacked
  }
  return compression.gzipAside?.(bytes, bestLevel).then((packed) => ({ text: encodeBase64(packed), unpackedBytes }))
}

/**
 * The release of such a text. Records that were stored before compression are read too.
 * @throws StorageError STORAGE_FAILED
 * @see helm pkg/storage/driver/util.go decodeRelease
 */
export function decodeRelease(text: string, compression: Compression): Release {
  let bytes: Uint8Array
  try {
    bytes = decodeBase64(text)
    const isCompressed = bytes.length > 3 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 0x08
    if (isCompressed) bytes = compression.gunzip(bytes, recordSizeLimit)
  } catch (error) {
    throw new StorageError({ code: 'STORAGE_FAILED', helmText: textOf(error), cause: error })
  }
  return parseRecord(decodeUtf8(bytes))
}
