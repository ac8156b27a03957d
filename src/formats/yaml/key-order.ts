// The order in which go-yaml prints mapping keys: digits as numbers, letters after everything else.

const letter = /^\p{L}$/u
const digit = /^\p{Nd}$/u

/** The two printers: yaml.v3 treats a letter behind a digit otherwise than yaml.v2. */
export type PrinterVersion = 2 | 3

/** `keys` sorted as go-yaml sorts them. */
export function sortYamlKeys(keys: string[], version: PrinterVersion): string[] {
  if (keys.length < 2) return keys
  return keys.sort((left, right) => compareKeys(left, right, version))
}

function compareKeys(left: string, right: string, version: PrinterVersion): number {
  if (left === right) return 0
  const a = Array.from(left)
  const b = Array.from(right)
  let afterDigit = false
  for (let index = 0; index < a.length && index < b.length; index++) {
    const x = a[index]!
    const y = b[index]!
    if (x === y) {
      afterDigit = isDigit(x)
      continue
    }
    const xIsLetter = isLetter(x)
    const yIsLetter = isLetter(y)
    if (xIsLetter && yIsLetter) return codeOf(x) - codeOf(y)
    if (xIsLetter || yIsLetter) return (version === 3 && afterDigit ? xIsLetter : yIsLetter) ? -1 : 1
    return compareNumbers(a, b, index)
  }
  return a.length - b.length
}

/** Compares at `index`, where the two differ and neither has a letter: by the numbers that begin there. */
function compareNumbers(a: string[], b: string[], index: number): number {
  const start = (a[index] === '0' || b[index] === '0') && followsNumber(a, index) ? 1n : 0n
  const left = readNumber(a, index, start)
  const right = readNumber(b, index, start)
  if (left.value !== right.value) return left.value < right.value ? -1 : 1
  if (left.end !== right.end) return left.end - right.end
  return codeOf(a[index]!) - codeOf(b[index]!)
}

/** Whether digits, not all of them zero, stand before `index`. */
function followsNumber(characters: string[], index: number): boolean {
  for (let at = index - 1; at >= 0 && isDigit(characters[at]!); at--) if (characters[at] !== '0') return true
  return false
}

function readNumber(characters: string[], from: number, start: bigint): { value: bigint; end: number } {
  let value = start
  let end = from
  while (end < characters.length && isDigit(characters[end]!)) {
    value = BigInt.asIntN(64, value * 10n + BigInt(codeOf(characters[end]!) - 48))
    end += 1
  }
  return { value, end }
}

function codeOf(character: string): number {
  return character.codePointAt(0) as number
}

function isLetter(character: string): boolean {
  const code = codeOf(character)
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
  return letter.test(character)
}

function isDigit(character: string): boolean {
  const code = codeOf(character)
  if (code < 128) return code >= 48 && code <= 57
  return digit.test(character)
}
