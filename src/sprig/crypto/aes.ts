// Sprig's symmetric encryption: AES-256 in CBC mode, the initial vector before the encrypted text.
import { CorruptInput, decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from '../../base/index.ts'
import { type CallContext, FunctionError, FunctionPanic, type TemplateFunction } from '../../template/index.ts'
import { define } from '../define.ts'

const blockSize = 16

/** `encryptAES` and `decryptAES`. */
export function symmetricFunctions(): TemplateFunction[] {
  const signature = 'func(string, string) (string, error)'
  return [
    define('encryptAES', signature, (context, password: string, text: string) => encrypt(context, password, text)),
    define('decryptAES', signature, (context, password: string, text: string) => decrypt(context, password, text)),
  ]
}

/** The password, cut or filled with zeros to 32 bytes. */
function keyOf(password: string): Uint8Array {
  const key = new Uint8Array(32)
  key.set(encodeUtf8(password).subarray(0, 32))
  return key
}

function encrypt(context: CallContext, password: string, text: string): string {
  if (text === '') return ''
  const vector = context.effects.perform({ kind: 'random-bytes', length: blockSize }) as Uint8Array
  const plain = encodeUtf8(text)
  const padding = blockSize - (plain.length % blockSize)
  const padded = new Uint8Array(plain.length + padding).fill(padding)
  padded.set(plain)
  const result = new Uint8Array(blockSize + padded.length)
  result.set(vector)
  const request = { kind: 'aes-cbc', direction: 'encrypt', key: keyOf(password), vector, data: padded } as const
  result.set(context.effects.perform(request) as Uint8Array, blockSize)
  return encodeBase64(result)
}

function decrypt(context: CallContext, password: string, text: string): string {
  if (text === '') return ''
  const bytes = decoded(text)
  checkSizes(bytes.length, Math.floor(text.length / 4) * 3)
  const padded = context.effects.perform({
    kind: 'aes-cbc',
    direction: 'decrypt',
    key: keyOf(password),
    vector: bytes.subarray(0, blockSize),
    data: bytes.subarray(blockSize),
  }) as Uint8Array
  const end = padded.length - (padded.at(-1) as number)
  if (end < 0) throw new FunctionPanic(`runtime error: slice bounds out of range [:${end}]`)
  return decodeUtf8(padded.subarray(0, end))
}

function decoded(text: string): Uint8Array {
  try {
    return decodeBase64(text)
  } catch (error) {
    if (error instanceof CorruptInput) throw new FunctionError(error.message)
    throw error
  }
}

/** Go decodes into a buffer of `capacity` bytes, and names it when the text is shorter than a block. */
function checkSizes(length: number, capacity: number): void {
  if (capacity < blockSize) {
    throw new FunctionPanic(`runtime error: slice bounds out of range [:${blockSize}] with capacity ${capacity}`)
  }
  if (length < blockSize) throw new FunctionPanic(`runtime error: slice bounds out of range [${blockSize}:${length}]`)
  if (length % blockSize !== 0) throw new FunctionPanic('crypto/cipher: input not full blocks')
  if (length === blockSize) throw new FunctionPanic('runtime error: index out of range [-1]')
}
