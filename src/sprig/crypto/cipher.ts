// AES-256 in CBC mode without padding. Tables are computed with the key, so that nobody pays for them who does not encrypt.

const blockSize = 16
const roundCount = 14
const keySize = 32

/** A key made ready. */
export interface CipherKey {
  /** Round keys, 16 bytes each. */
  readonly schedule: Uint8Array
  readonly box: Uint8Array
  readonly inverseBox: Uint8Array
}

/** Doubling in the field of 256 elements. */
function doubled(value: number): number {
  return ((value << 1) ^ (value & 0x80 ? 0x11b : 0)) & 0xff
}

function substitutionBoxes(): { box: Uint8Array; inverseBox: Uint8Array } {
  const box = new Uint8Array(256)
  const inverseBox = new Uint8Array(256)
  // Walks through the field by powers of 3 and of its inverse at once.
  let power = 1
  let inverse = 1
  do {
    power ^= doubled(power)
    inverse ^= inverse << 1
    inverse ^= inverse << 2
    inverse ^= inverse << 4
    inverse &= 0xff
    if (inverse & 0x80) inverse ^= 0x09
    const rotations = inverse * 0x101
    box[power] = inverse ^ (rotations >> 7) ^ (rotations >> 6) ^ (rotations >> 5) ^ (rotations >> 4) ^ 0x63
  } while (power !== 1)
  box[0] = 0x63
  for (const [from, to] of box.entries()) inverseBox[to] = from
  return { box, inverseBox }
}

/** Makes a key of 32 bytes ready. */
export function prepareKey(key: Uint8Array): CipherKey {
  const { box, inverseBox } = substitutionBoxes()
  const schedule = new Uint8Array((roundCount + 1) * blockSize)
  schedule.set(key)
  let constant = 1
  for (let at = keySize; at < schedule.length; at += 4) {
    let word = Array.from(schedule.subarray(at - 4, at))
    if (at % keySize === 0) {
      word = [...word.slice(1), word[0] as number].map((byte) => box[byte] as number)
      word[0] = (word[0] as number) ^ constant
      constant = doubled(constant)
    } else if (at % keySize === blockSize) {
      word = word.map((byte) => box[byte] as number)
    }
    for (const [index, byte] of word.entries()) schedule[at + index] = (schedule[at + index - keySize] as number) ^ byte
  }
  return { schedule, box, inverseBox }
}

function addRoundKey(block: Uint8Array, { schedule }: CipherKey, round: number): void {
  for (let index = 0; index < blockSize; index++) {
    block[index] = (block[index] as number) ^ (schedule[round * blockSize + index] as number)
  }
}

/** Substitutes every byte and turns the rows: row by `turn` times its number of columns. */
function substitute(block: Uint8Array, box: Uint8Array, turn: 1 | -1): void {
  const before = block.slice()
  for (let index = 0; index < blockSize; index++) {
    const row = index % 4
    const from = (index + turn * row * 4 + blockSize) % blockSize
    block[index] = box[before[from] as number] as number
  }
}

function mixColumns(block: Uint8Array): void {
  for (let at = 0; at < blockSize; at += 4) {
    const column = block.slice(at, at + 4)
    const sum = column.reduce((all, byte) => all ^ byte, 0)
    for (let row = 0; row < 4; row++) {
      const pair = (column[row] as number) ^ (column[(row + 1) % 4] as number)
      block[at + row] = (column[row] as number) ^ sum ^ doubled(pair)
    }
  }
}

/** Mixing three times more is mixing back. */
function unmixColumns(block: Uint8Array): void {
  for (let count = 0; count < 3; count++) mixColumns(block)
}

function encryptBlock(key: CipherKey, block: Uint8Array): void {
  addRoundKey(block, key, 0)
  for (let round = 1; round <= roundCount; round++) {
    substitute(block, key.box, 1)
    if (round < roundCount) mixColumns(block)
    addRoundKey(block, key, round)
  }
}

function decryptBlock(key: CipherKey, block: Uint8Array): void {
  for (let round = roundCount; round >= 1; round--) {
    addRoundKey(block, key, round)
    if (round < roundCount) unmixColumns(block)
    substitute(block, key.inverseBox, -1)
  }
  addRoundKey(block, key, 0)
}

/** Encrypts whole blocks; `vector` is the initial one, of 16 bytes. */
export function encryptBlocks(key: CipherKey, vector: Uint8Array, bytes: Uint8Array): Uint8Array {
  const result = bytes.slice()
  let previous = vector
  for (let at = 0; at < result.length; at += blockSize) {
    const block = result.subarray(at, at + blockSize)
    combine(block, previous)
    encryptBlock(key, block)
    previous = block
  }
  return result
}

/** Decrypts whole blocks. */
export function decryptBlocks(key: CipherKey, vector: Uint8Array, bytes: Uint8Array): Uint8Array {
  const result = bytes.slice()
  let previous = vector
  for (let at = 0; at < result.length; at += blockSize) {
    const block = result.subarray(at, at + blockSize)
    decryptBlock(key, block)
    combine(block, previous)
    previous = bytes.subarray(at, at + blockSize)
  }
  return result
}

function combine(block: Uint8Array, other: Uint8Array): void {
  for (let index = 0; index < blockSize; index++) block[index] = (block[index] as number) ^ (other[index] as number)
}
