// gzip without the host, for browsers and for whoever has no compression of his own.
import { Gunzip, gzipSync } from 'fflate/browser'
import { isError, joinBytes } from '../base/index.ts'
import { type Compression, HostError } from '../host/index.ts'

const blockBytes = 64 * 1024

/**
 * gzip in JavaScript, synchronous; slower than Node's own, and checksums are not looked at. `loadChart` and `unpackArchive` take it.
 *
 * @throws HostError as the port says
 */
export function createGzip(): Compression {
  return {
    gunzip,
    gzip: (bytes, level) => gzipSync(bytes, { level: Math.min(Math.max(Math.trunc(level), 1), 9) as 1, mtime: 0 }),
  }
}

/** In blocks, so that an archive that grows without end is left in time. */
function gunzip(bytes: Uint8Array, limitBytes: number): Uint8Array {
  const pieces: Uint8Array[] = []
  let length = 0
  let ended = false
  const stream = new Gunzip((piece, final) => {
    length += piece.length
    ended ||= final
    if (length > limitBytes) throw new HostError('too-large', `gzip: output is larger than ${limitBytes} bytes`)
    pieces.push(piece)
  })
  try {
    for (let start = 0; start < bytes.length; start += blockBytes)
      stream.push(bytes.subarray(start, start + blockBytes), start + blockBytes >= bytes.length)
  } catch (error) {
    throw hostErrorOf(error)
  }
  if (!ended) throw new HostError('other', 'unexpected EOF')
  return joinBytes(pieces)
}

function hostErrorOf(error: unknown): HostError {
  if (error instanceof HostError) return error
  const text = isError(error) ? error.message : String(error)
  if (/header|invalid gzip/.test(text)) return new HostError('other', 'gzip: invalid header', { cause: error })
  return new HostError('other', /EOF/.test(text) ? 'unexpected EOF' : text, { cause: error })
}
