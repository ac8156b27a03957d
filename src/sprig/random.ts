// Sprig's random texts and numbers; the randomness itself is asked of the caller's effects.

import { encodeBase64 } from '../base/index.ts'
import { type GoInteger, goInt, runesOf } from '../go/index.ts'
import { type CallContext, FunctionError, FunctionPanic, type TemplateFunction } from '../template/index.ts'
import { define, sizeLimit } from './define.ts'

const digits = '0123456789'
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const printable = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => index + 32))

/** All functions that need randomness. */
export function randomFunctions(): TemplateFunction[] {
  const text = (name: string, characters: string) =>
    define(name, 'func(int) string', (context, count: GoInteger) =>
      randomText(context, characters, Number(count.value)),
    )
  return [
    text('randAlphaNum', letters + digits),
    text('randAlpha', letters),
    text('randNumeric', digits),
    text('randAscii', printable),
    define('randBytes', 'func(int) (string, error)', (context, count: GoInteger) => {
      const length = Number(count.value)
      if (length < 0 || length > sizeLimit) throw new FunctionPanic('runtime error: makeslice: len out of range')
      return encodeBase64(randomBytes(context, length))
    }),
    define('randInt', 'func(int, int) int', (context, minimum: GoInteger, maximum: GoInteger) => {
      const range = BigInt.asIntN(64, maximum.value - minimum.value)
      if (range <= 0n) throw new FunctionPanic('invalid argument to Intn')
      return goInt(minimum.value + randomBelow(context, range))
    }),
    define('shuffle', 'func(string) string', (context, value: string) => shuffle(context, value)),
    define('uuidv4', 'func() string', (context) => uuid(randomBytes(context, 16))),
  ]
}

function randomBytes(context: CallContext, length: number): Uint8Array {
  if (length === 0) return new Uint8Array()
  return context.effects.perform({ kind: 'random-bytes', length }) as Uint8Array
}

function randomText(context: CallContext, characters: string, count: number): string {
  if (count > sizeLimit) throw new FunctionError(`a text of more than ${sizeLimit} characters`)
  // Bytes at the top that would make some characters likelier than others are passed over.
  const limit = 256 - (256 % characters.length)
  const pieces: string[] = []
  let missing = Math.max(count, 0)
  while (missing > 0) {
    for (const byte of randomBytes(context, missing + 8)) {
      if (byte >= limit || missing === 0) continue
      pieces.push(characters[byte % characters.length] as string)
      missing -= 1
    }
  }
  return pieces.join('')
}

function randomBelow(context: CallContext, range: bigint): bigint {
  const limit = (1n << 64n) - ((1n << 64n) % range)
  for (;;) {
    let value = 0n
    for (const byte of randomBytes(context, 8)) value = (value << 8n) | BigInt(byte)
    if (value < limit) return value % range
  }
}

function shuffle(context: CallContext, text: string): string {
  const characters = runesOf(text)
  for (let index = characters.length - 1; index > 0; index--) {
    const other = Number(randomBelow(context, BigInt(index + 1)))
    const character = characters[index] as string
    characters[index] = characters[other] as string
    characters[other] = character
  }
  return characters.join('')
}

function uuid(random: Uint8Array): string {
  const bytes = Array.from(random)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const text = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
