// Random bytes of the system.
import * as fs from 'node:fs'
import type { RandomSource } from '../host/index.ts'

/** Random bytes fit for keys. */
export function createRandomSource(): RandomSource {
  return {
    bytes: (length) =>
      deviceBytes(length) ?? new Uint8Array(process.getBuiltinModule('node:crypto').randomBytes(length)),
  }
}

/** Where random bytes come from that are fit for keys, on the systems that have such a file. */
const device = '/dev/urandom'
const largestRead = 4096

/** Out of the kernel's file: Node's module takes milliseconds to load, which charts need that ask for a password. */
function deviceBytes(length: number): Uint8Array | undefined {
  if (process.platform === 'win32' || length > largestRead) return undefined
  try {
    const file = fs.openSync(device, 'r')
    try {
      const bytes = new Uint8Array(length)
      return fs.fstatSync(file).isCharacterDevice() && fs.readSync(file, bytes) === length ? bytes : undefined
    } finally {
      fs.closeSync(file)
    }
  } catch {
    return undefined
  }
}
