// PEM: binary data as lines of base64 between two marks.
import { decodeBase64, encodeBase64 } from '../../base/index.ts'

/** A block of PEM data. */
export interface PemBlock {
  /** What stands in the marks, such as `RSA PRIVATE KEY`. */
  readonly type: string
  readonly bytes: Uint8Array
}

const begin = '-----BEGIN '
const end = '\n-----END '
const dashes = '-----'

/**
 * The first sound block in a text; what stands around it, and damaged blocks, are passed over.
 *
 * @see encoding/pem Decode
 */
export function parsePem(text: string): PemBlock | undefined {
  for (let at = 0; ; ) {
    const endAt = text.indexOf(end, at)
    if (endAt === -1) return undefined
    const block = readBlock(text, at, endAt)
    if (block !== undefined) return block
    at = endAt + end.length
  }
}

/** The block whose end mark stands at `endAt`; its begin mark is the last one before that. */
function readBlock(text: string, from: number, endAt: number): PemBlock | undefined {
  const offset = text.slice(from, endAt).lastIndexOf(begin)
  const beginAt = from + offset
  if (offset === -1 || (offset > 0 && text[beginAt - 1] !== '\n')) return undefined
  let line = lineAt(text, beginAt + begin.length)
  if (!line.text.endsWith(dashes)) return undefined
  const type = line.text.slice(0, -dashes.length)
  let body = line.next
  let hasHeaders = false
  for (line = lineAt(text, body); line.text.includes(':'); line = lineAt(text, body)) {
    body = line.next
    hasHeaders = true
  }
  if (hasHeaders && body > endAt) return undefined
  const trailer = endAt + end.length
  if (!text.startsWith(type + dashes, trailer)) return undefined
  if (lineAt(text, trailer + type.length + dashes.length).text !== '') return undefined
  try {
    return { type, bytes: decodeBase64(text.slice(body, Math.max(body, endAt)).replace(/[ \t]/g, '')) }
  } catch {
    return undefined
  }
}

function lineAt(text: string, start: number): { text: string; next: number } {
  const newline = text.indexOf('\n', start)
  const next = newline === -1 ? text.length : newline + 1
  let stop = newline === -1 ? text.length : newline
  if (newline > start && text[stop - 1] === '\r') stop -= 1
  while (stop > start && (text[stop - 1] === ' ' || text[stop - 1] === '\t')) stop -= 1
  return { text: text.slice(start, stop), next }
}

/** The block's text, in lines of 64 characters. */
export function formatPem({ type, bytes }: PemBlock): string {
  const lines = encodeBase64(bytes).match(/.{1,64}/g) ?? []
  return [`${begin}${type}${dashes}`, ...lines, `-----END ${type}${dashes}`, ''].join('\n')
}
