// Sprig's checksums.
import { sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { encodeUtf8 } from '../base/index.ts'
import type { TemplateFunction } from '../template/index.ts'
import { define } from './define.ts'

/** All checksums. */
export function hashFunctions(): TemplateFunction[] {
  const signature = 'func(string) string'
  return [
    define('sha1sum', signature, (_, text: string) => hexadecimal(sha1(encodeUtf8(text)))),
    define('sha256sum', signature, (_, text: string) => hexadecimal(sha256(encodeUtf8(text)))),
    define('sha512sum', signature, (_, text: string) => hexadecimal(sha512(encodeUtf8(text)))),
    define('adler32sum', signature, (_, text: string) => String(adler32(encodeUtf8(text)))),
  ]
}

function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function adler32(bytes: Uint8Array): number {
  let low = 1
  let high = 0
  for (const byte of bytes) {
    low = (low + byte) % 65_521
    high = (high + low) % 65_521
  }
  return high * 65_536 + low
}
