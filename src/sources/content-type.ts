// What kind of content a file holds by its first bytes, in the words of Go's net/http.

const sniffLength = 512

/** Signatures that Go knows and that a person may take for a chart. */
const signatures: readonly (readonly [string, string])[] = [
  ['%PDF-', 'application/pdf'],
  ['%!PS-Adobe-', 'application/postscript'],
  ['PK\x03\x04', 'application/zip'],
  ['Rar!\x1a\x07', 'application/x-rar-compressed'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['\x00asm', 'application/wasm'],
  ['\xfe\xff', 'text/plain; charset=utf-16be'],
  ['\xff\xfe', 'text/plain; charset=utf-16le'],
  ['\xef\xbb\xbf', 'text/plain; charset=utf-8'],
]

const htmlTags =
  /^(?:<!DOCTYPE HTML|<HTML|<HEAD|<SCRIPT|<IFRAME|<H1|<DIV|<FONT|<TABLE|<A|<STYLE|<TITLE|<B|<BODY|<BR|<P|<!--)[ >]/i

/** Whether the bytes start as gzip does. */
export function looksLikeGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 0x08
}

/**
 * The content type of a file. As in Helm, which looks at a block of 512 bytes, a shorter file ends in zero bytes and
 * is never text.
 *
 * @see net/http DetectContentType
 */
export function detectContentType(bytes: Uint8Array): string {
  const block = new Uint8Array(sniffLength)
  block.set(bytes.subarray(0, sniffLength))
  const text = String.fromCharCode(...block)
  const trimmed = text.replace(/^[\t\n\f\r ]+/, '')
  if (htmlTags.test(trimmed)) return 'text/html; charset=utf-8'
  if (trimmed.startsWith('<?xml')) return 'text/xml; charset=utf-8'
  const signature = signatures.find(([start]) => text.startsWith(start))
  if (signature !== undefined) return signature[1]
  return /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/.test(text) ? 'application/octet-stream' : 'text/plain; charset=utf-8'
}
