// The frame of a clear-signed message: text between markers, lines that start with a dash escaped, then a signature in armour.
import { decodeUtf8, encodeUtf8 } from '../../base/index.ts'

const startMarker = '-----BEGIN PGP SIGNED MESSAGE-----'
const signatureMarker = '-----BEGIN PGP SIGNATURE-----'
const endMarker = '\n-----END PGP SIGNATURE-----'
const hashNames = ['SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512', 'SHA3-256', 'SHA3-512']

/** A clear-signed message taken apart. */
export interface ClearText {
  /** The text, lines ending in `\n` and without blanks at their ends. */
  readonly text: Uint8Array
  /** What was signed: the same with `\r\n` between the lines. */
  readonly signed: Uint8Array
  /** The armoured signature. */
  readonly signature: string
}

/**
 * The first clear-signed message in the bytes; undefined where there is none or it is damaged.
 *
 * @see github.com/ProtonMail/go-crypto openpgp/clearsign Decode
 */
export function parseClearText(bytes: Uint8Array): ClearText | undefined {
  const document = decodeUtf8(bytes)
  const start = document.startsWith(startMarker) ? 0 : document.indexOf(`\n${startMarker}`) + 1
  if (start === 0 && !document.startsWith(startMarker)) return undefined
  const signatureAt = document.indexOf(`\n${signatureMarker}`, start)
  if (signatureAt === -1) return undefined
  const lines = document.slice(start, signatureAt).split('\n').map(withoutReturn)
  if (lines.shift() !== startMarker) return undefined
  if (!skipHeaders(lines)) return undefined
  const rest = document.slice(signatureAt + 1)
  const end = rest.indexOf(endMarker)
  if (end === -1 || !/^-----BEGIN PGP SIGNATURE-----\r?\n/.test(rest)) return undefined
  const plain = lines.map((line) => (line.startsWith('- ') ? line.slice(2) : line).replace(/[ \t]+$/, ''))
  return {
    text: encodeUtf8(plain.join('\n')),
    signed: encodeUtf8(plain.join('\r\n')),
    signature: rest.slice(0, end + endMarker.length),
  }
}

/** Drops the headers and the empty line after them; only `Hash` may be among them. */
function skipHeaders(lines: string[]): boolean {
  for (;;) {
    const line = lines.shift()
    if (line === undefined) return false
    if (line.trim() === '') return true
    const colon = line.indexOf(':')
    if (colon === -1 || line.slice(0, colon).trim() !== 'Hash' || /[^\x20-\x7e]/.test(line)) return false
    const names = line.slice(colon + 1).split(',')
    if (!names.every((name) => hashNames.includes(name.trim().toUpperCase()))) return false
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

/** A text as it is signed and as it is written. */
export interface PreparedText {
  readonly signed: Uint8Array
  /** The document around a signature in armour. */
  document(hashName: string, signature: string): string
}

/**
 * Prepares a text for being clear-signed. A last line end is part of what is signed.
 *
 * @see github.com/ProtonMail/go-crypto openpgp/clearsign EncodeMulti
 */
export function prepareClearText(text: string): PreparedText {
  const lines = text.split('\n').map((line) => line.replace(/[ \t\r]+$/, ''))
  const escaped = lines.map((line) => (line.startsWith('-') ? `- ${line}` : line))
  return {
    signed: encodeUtf8(lines.join('\r\n')),
    document: (hashName, signature) =>
      `${startMarker}\nHash: ${hashName}\n\n${escaped.join('\n')}\n${signature.replace(/\r\n/g, '\n').trimEnd()}\n`,
  }
}
