// gzip over node:zlib, loaded on first use.
import { isError } from '../base/index.ts'
import { type Compression, HostError } from '../host/index.ts'
import { systemCode } from './errors.ts'

/** gzip. */
export function createCompression(): Compression {
  return {
    gunzip(bytes, limitBytes) {
      const { gunzipSync } = process.getBuiltinModule('node:zlib')
      try {
        return gunzipSync(bytes, {
          maxOutputLength: Math.max(limitBytes, 1),
          chunkSize: chunkSizeOf(bytes, limitBytes),
        })
      } catch (error) {
        throw gunzipError(error, limitBytes)
      }
    },
    gunzipStream,
    gzip(bytes, level) {
      const { gzipSync } = process.getBuiltinModule('node:zlib')
      return gzipSync(bytes, { level })
    },
    async gzipAside(bytes, level) {
      // Requests that were just made are sent in this turn of the loop.
      await new Promise((resolve) => setImmediate(resolve))
      const { gzip } = process.getBuiltinModule('node:zlib')
      return new Promise((resolve, reject) => {
        gzip(bytes(), { level }, (error, packed) => (error === null ? resolve(packed) : reject(error)))
      })
    },
  }
}

/** A stream ends with its size (modulo 4 GiB): one chunk of it saves copying many. What it says may be a lie. */
function chunkSizeOf(bytes: Uint8Array, limitBytes: number): number {
  const size = bytes.length < 18 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 4, true)
  return Math.max(16 * 1024, Math.min(size + 1, limitBytes, 32 * bytes.length))
}

function gunzipError(error: unknown, limitBytes: number): HostError {
  switch (systemCode(error)) {
    case 'ERR_BUFFER_TOO_LARGE':
      return new HostError('too-large', `gzip: output is larger than ${limitBytes} bytes`, { cause: error })
    case 'Z_BUF_ERROR':
      return new HostError('other', 'unexpected EOF', { cause: error })
    case 'Z_DATA_ERROR': {
      const header = isError(error) && /header/.test(error.message)
      return new HostError('other', header ? 'gzip: invalid header' : 'gzip: invalid checksum', { cause: error })
    }
    default:
      return new HostError('other', isError(error) ? error.message : String(error), { cause: error })
  }
}

async function* gunzipStream(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { createGunzip } = process.getBuiltinModule('node:zlib')
  const { pipeline, Readable } = process.getBuiltinModule('node:stream')
  const output = createGunzip()
  // The failure of either end is told by the other's, below.
  pipeline(Readable.from(pieces), output, () => {})
  try {
    for await (const piece of output) yield piece as Uint8Array
  } catch (error) {
    throw (systemCode(error) ?? '').startsWith('Z_') ? gunzipError(error, 0) : error
  }
}
