// Sprig's base64 and base32, with Go's error texts.
import { CorruptInput, decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from '../base/index.ts'
import type { TemplateFunction } from '../template/index.ts'
import { define } from './define.ts'

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** All functions that encode and decode. */
export function encodingFunctions(): TemplateFunction[] {
  const signature = 'func(string) string'
  return [
    define('b64enc', signature, (_, text: string) => encodeBase64(encodeUtf8(text))),
    define('b64dec', signature, (_, text: string) => decoded(() => decodeBase64(text))),
    define('b32enc', signature, (_, text: string) => encodeBase32(encodeUtf8(text))),
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

function encodeBase32(bytes: Uint8Array): string {
  let text = ''
  let buffer = 0
  let held = 0
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff
    held += 8
    while (held >= 5) {
      held -= 5
      text += base32Alphabet[(buffer >> held) & 31]
    }
  }
  if (held > 0) text += base32Alphabet[(buffer << (5 - held)) & 31]
  return text.padEnd(Math.ceil(text.length / 8) * 8, '=')
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
