// GnuPG's keybox (`pubring.kbx`): blobs with the length in front; those of OpenPGP hold the packets of one key.
import { joinBytes } from '../../base/index.ts'
import { OpenPgpError } from './error.ts'

const headerBlob = 1
const openPgpBlob = 2
/** GnuPG has not taken such a key into the ring (yet). */
const ephemeralFlag = 0x0002
const shortestBlob = 5
const openPgpHeaderLength = 16

/** Whether the bytes start as a keybox does. */
export function isKeybox(bytes: Uint8Array): boolean {
  return bytes.length >= 12 && bytes[4] === headerBlob && String.fromCharCode(...bytes.subarray(8, 12)) === 'KBXf'
}

/**
 * The packets of all OpenPGP keys of a keybox, one after another.
 *
 * @throws OpenPgpError in Helm's words
 * @see helm pkg/provenance/keybox.go keyboxPublicKeys
 */
export function keyboxPackets(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const blocks: Uint8Array[] = []
  for (let offset = 0; offset < bytes.length; ) {
    const remaining = bytes.length - offset
    if (remaining < shortestBlob) throw new OpenPgpError(`truncated blob header at offset ${offset}`)
    const length = view.getUint32(offset)
    if (length < shortestBlob) throw new OpenPgpError(`invalid blob length ${length} at offset ${offset}`)
    if (length > remaining) {
      throw new OpenPgpError(`blob at offset ${offset} has length ${length} exceeding the ${remaining} remaining bytes`)
    }
    if (bytes[offset + 4] === openPgpBlob) {
      const block = keyBlock(view, offset, length)
      if (block !== undefined) blocks.push(block)
    }
    offset += length
  }
  const packets = joinBytes(blocks)
  if (packets.length === 0) throw new OpenPgpError('keybox contains no OpenPGP keys')
  return packets
}

function keyBlock(view: DataView, offset: number, length: number): Uint8Array | undefined {
  if (length < openPgpHeaderLength) throw new OpenPgpError(`OpenPGP blob at offset ${offset} is too short`)
  const start = view.getUint32(offset + 8)
  const size = view.getUint32(offset + 12)
  if (start + size > length) throw new OpenPgpError(`OpenPGP blob at offset ${offset} has an out-of-range keyblock`)
  if ((view.getUint16(offset + 6) & ephemeralFlag) !== 0) return undefined
  return new Uint8Array(view.buffer, view.byteOffset + offset + start, size)
}
