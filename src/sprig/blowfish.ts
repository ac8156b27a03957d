// Blowfish as bcrypt uses it. Its tables are the digits of pi, which are computed, not kept.

/** Subkeys and substitution boxes. */
export interface BlowfishState {
  readonly subkeys: Int32Array
  /** Four boxes of 256 words, one after the other. */
  readonly boxes: Int32Array
}

const subkeyCount = 18
const boxWords = 1024

/** The state every key schedule starts from: the fraction of pi in words of 32 bits. */
export function initialBlowfish(): BlowfishState {
  const words = subkeyCount + boxWords
  const fraction = piFraction(words * 32)
  const hexadecimal = fraction.toString(16).padStart(words * 8, '0')
  const all = Int32Array.from(
    { length: words },
    (_, index) => Number.parseInt(hexadecimal.slice(index * 8, index * 8 + 8), 16) | 0,
  )
  return { subkeys: all.slice(0, subkeyCount), boxes: all.slice(subkeyCount) }
}

/** The first `bits` binary digits of pi behind the point, by the series of the Chudnovsky brothers. */
function piFraction(bits: number): bigint {
  const guard = 64
  const one = 1n << BigInt(bits + guard)
  // Each term brings 47 bits.
  const { q, t } = seriesPart(0, Math.ceil((bits + guard) / 47) + 1)
  const pi = (q * 426_880n * squareRoot(10_005n * one * one)) / t
  return (pi - 3n * one) >> BigInt(guard)
}

/** Terms `from` to `to` of the series, as fractions over common denominators. */
function seriesPart(from: number, to: number): { p: bigint; q: bigint; t: bigint } {
  if (to - from === 1) {
    const k = BigInt(from)
    const p = k === 0n ? 1n : (6n * k - 5n) * (2n * k - 1n) * (6n * k - 1n)
    const q = k === 0n ? 1n : k * k * k * 10_939_058_860_032_000n
    const t = p * (13_591_409n + 545_140_134n * k)
    return { p, q, t: from % 2 === 0 ? t : -t }
  }
  const middle = (from + to) >> 1
  const left = seriesPart(from, middle)
  const right = seriesPart(middle, to)
  return { p: left.p * right.p, q: left.q * right.q, t: right.q * left.t + left.p * right.t }
}

/** The root, rounded down. */
function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt(value.toString(16).length * 2)
  for (;;) {
    const next = (root + value / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

/** The same state, to be changed. */
export function copyBlowfish({ subkeys, boxes }: BlowfishState): BlowfishState {
  return { subkeys: subkeys.slice(), boxes: boxes.slice() }
}

/** Encrypts the two words of `block` in place. */
export function encryptBlock(state: BlowfishState, block: Int32Array): void {
  const { subkeys, boxes } = state
  let left = (block[0] as number) ^ (subkeys[0] as number)
  let right = block[1] as number
  for (let round = 1; round <= 16; round += 2) {
    right ^= mix(boxes, left) ^ (subkeys[round] as number)
    left ^= mix(boxes, right) ^ (subkeys[round + 1] as number)
  }
  block[0] = right ^ (subkeys[17] as number)
  block[1] = left
}

function mix(boxes: Int32Array, word: number): number {
  const sum = ((boxes[word >>> 24] as number) + (boxes[256 + ((word >>> 16) & 0xff)] as number)) | 0
  return ((sum ^ (boxes[512 + ((word >>> 8) & 0xff)] as number)) + (boxes[768 + (word & 0xff)] as number)) | 0
}

/** Works `key` into the state, and `salt` (four words) if there is one; both as cyclic streams of words. */
export function expandKey(state: BlowfishState, key: Int32Array, salt?: Int32Array): void {
  const { subkeys, boxes } = state
  for (let index = 0; index < subkeyCount; index++) subkeys[index] = (subkeys[index] as number) ^ (key[index] as number)
  const block = new Int32Array(2)
  let saltIndex = 0
  for (const table of [subkeys, boxes]) {
    for (let index = 0; index < table.length; index += 2) {
      if (salt !== undefined) {
        block[0] = (block[0] as number) ^ (salt[saltIndex & 3] as number)
        block[1] = (block[1] as number) ^ (salt[(saltIndex + 1) & 3] as number)
        saltIndex += 2
      }
      encryptBlock(state, block)
      table[index] = block[0] as number
      table[index + 1] = block[1] as number
    }
  }
}

/** The first 18 words of the endless repetition of `bytes`. */
export function keyWords(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(subkeyCount)
  let position = 0
  for (let index = 0; index < subkeyCount; index++) {
    let word = 0
    for (let count = 0; count < 4; count++) {
      word = (word << 8) | (bytes[position] as number)
      position = (position + 1) % bytes.length
    }
    words[index] = word
  }
  return words
}
