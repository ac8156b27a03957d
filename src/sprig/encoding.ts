// Sprig's base64 and base32, with Go's error texts.
import { decodeUtf8, encodeUtf8 } from '../base/index.ts'
import type { TemplateFunction } from '../template/index.ts'
import { define } from './define.ts'

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** All functions that encode and decode. */
export function encodingFunctions(): TemplateFunction[] {
  const signature = 'func(string) string'
  return [
    define('b64enc', signature, (_, text: string) => encodeBase64(encodeUtf8(text))),
    define('b64dec', signature, (_, text: string) => decoded(() => decodeBase64(text))),
    define('b32enc', signature, (_, text: string) =>
      encodeBits(encodeUtf8(text), { alphabet: base32Alphabet, bits: 5, group: 8 }),
    ),
    define('b32dec', signature, (_, text: string) => decoded(() => decodeBase32(text))),
  ]
}

/** Sprig prints the error in place of the text. */
function decoded(decode: () => Uint8Array): string {
  try {
    return decodeUtf8(decode())
  } catch (error) {
    if (error instanceof CorruptInput) return error.message
    throw error
  }
}

/** The text is no base64 or base32; the message is Go's. */
export class CorruptInput extends Error {
  constructor(encoding: string, offset: number) {
    super(`illegal ${encoding} data at input byte ${offset}`)
  }
}

/** Standard base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  return encodeBits(bytes, { alphabet: base64Alphabet, bits: 6, group: 4 })
}

function encodeBits(bytes: Uint8Array, code: { alphabet: string; bits: number; group: number }): string {
  const { alphabet, bits, group } = code
  const mask = (1 << bits) - 1
  const pieces: string[] = []
  let text = ''
  let buffer = 0
  let held = 0
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff
    held += 8
    while (held >= bits) {
      held -= bits
      text += alphabet[(buffer >> held) & mask]
    }
    if (text.length > 8192) {
      pieces.push(text)
      text = ''
    }
  }
  if (held > 0) text += alphabet[(buffer << (bits - held)) & mask]
  const result = pieces.join('') + text
  return result + '='.repeat((group - (result.length % group)) % group)
}

/** Standard base64; line ends are skipped. Offsets in errors count bytes of the input, as Go's do. */
export function decodeBase64(text: string): Uint8Array {
  const input = encodeUtf8(text)
  const output: number[] = []
  let quantum: number[] = []
  for (let index = 0; index < input.length; index++) {
    const character = String.fromCharCode(input[index] as number)
    if (character === '\n' || character === '\r') continue
    if (character === '=') {
      finishBase64({ input, index, quantum, output })
      return Uint8Array.from(output)
    }
    const value = base64Alphabet.indexOf(character)
    if (value === -1) throw new CorruptInput('base64', index)
    quantum.push(value)
    if (quantum.length === 4) {
      pushBytes(quantum, output)
      quantum = []
    }
  }
  if (quantum.length > 0) throw new CorruptInput('base64', input.length - quantum.length)
  return Uint8Array.from(output)
}

function pushBytes(quantum: readonly number[], output: number[]): void {
  const [a = 0, b = 0, c = 0, d = 0] = quantum
  const bits = (a << 18) | (b << 12) | (c << 6) | d
  const bytes = [bits >> 16, (bits >> 8) & 0xff, bits & 0xff]
  for (let index = 0; index < quantum.length - 1; index++) output.push(bytes[index] as number)
}

/** The padding at `index` and nothing but line ends behind it. */
function finishBase64(state: { input: Uint8Array; index: number; quantum: number[]; output: number[] }): void {
  const { input, quantum, output } = state
  let { index } = state
  const skipLineEnds = () => {
    while (input[index] === 10 || input[index] === 13) index += 1
  }
  if (quantum.length < 2) throw new CorruptInput('base64', index)
  index += 1
  if (quantum.length === 2) {
    skipLineEnds()
    if (index >= input.length) throw new CorruptInput('base64', input.length)
    if (input[index] !== 0x3d) throw new CorruptInput('base64', index - 1)
    index += 1
  }
  skipLineEnds()
  if (index < input.length) throw new CorruptInput('base64', index)
  pushBytes(quantum, output)
}

function decodeBase32(text: string): Uint8Array {
  const input = encodeUtf8(text.replace(/[\r\n]/g, ''))
  const output: number[] = []
  for (let start = 0; start < input.length; start += 8) {
    const values: number[] = []
    for (let offset = 0; offset < 8; offset++) {
      const index = start + offset
      if (index >= input.length) throw new CorruptInput('base32', input.length - offset)
      const byte = input[index] as number
      if (byte === 0x3d) {
        checkBase32Padding(input, start, offset)
        break
      }
      const value = base32Alphabet.indexOf(String.fromCharCode(byte))
      if (value === -1) throw new CorruptInput('base32', index)
      values.push(value)
    }
    let buffer = 0n
    for (const value of values) buffer = (buffer << 5n) | BigInt(value)
    const bits = values.length * 5
    for (let taken = 8; taken <= bits; taken += 8) output.push(Number((buffer >> BigInt(bits - taken)) & 0xffn))
    if (values.length < 8) break
  }
  return Uint8Array.from(output)
}

/** Padding that starts at `start + offset`; what stands behind a complete one is not looked at. */
function checkBase32Padding(input: Uint8Array, start: number, offset: number): void {
  const rest = input.length - (start + offset) - 1
  if (offset < 2 || rest >= 8) throw new CorruptInput('base32', start + offset)
  if (rest + offset < 7) throw new CorruptInput('base32', input.length)
  for (let index = offset + 1; index < 8; index++) {
    if (input[start + index] !== 0x3d) throw new CorruptInput('base32', start + index - 1)
  }
  if (offset === 3 || offset === 6) throw new CorruptInput('base32', start + offset)
}
