// Random bytes of the system.
import type { RandomSource } from '../host/index.ts'

/** Random bytes fit for keys. */
export function createRandomSource(): RandomSource {
  return {
    bytes(length) {
      const { randomBytes } = process.getBuiltinModule('node:crypto')
      return randomBytes(length)
    },
  }
}
