// Plain scalars: unquoted text, over one or several lines.
import { isBlank, isBlankOrEnd, isBreak } from './characters.ts'
import type { Scanner } from './scanner.ts'
import { SCALAR, Token } from './token.ts'

/** Reads the plain scalar at the scanner's position. */
export function scanPlainScalar(scanner: Scanner): Token {
  const { text, flowLevel, line } = scanner
  const start = scanner.position
  let end = wordsEnd(text, start, flowLevel > 0)
  let value = text.slice(start, end)
  let pending = ''
  scanner.position = end
  while (isBlank(text.charCodeAt(scanner.position)) || isBreak(text.charCodeAt(scanner.position))) {
    pending = skipSpace(scanner)
    if (pending === '' || endsHere(scanner, flowLevel)) break
    const next = wordsEnd(text, scanner.position, flowLevel > 0)
    if (next === scanner.position) break
    value += pending + text.slice(scanner.position, next)
    pending = ''
    end = next
    scanner.position = next
  }
  if (pending !== '') scanner.simpleKeyAllowed = true
  return new Token(SCALAR, start, end, line, value)
}

/** Where the words on this line end that belong to the scalar; blanks before the end do not count. */
function wordsEnd(text: string, start: number, flow: boolean): number {
  let position = start
  let end = start
  for (;;) {
    const unit = text.charCodeAt(position)
    if (unit === 32 || unit === 9) {
      position += 1
      const next = text.charCodeAt(position)
      if (next === 35) return end
      continue
    }
    if (unit === 58) {
      if (isBlankOrEnd(text.charCodeAt(position + 1))) return end
    } else if (unit <= 13 || unit === 0x85 || unit === 0x2028 || unit === 0x2029) {
      return end
    } else if (flow && (unit === 44 || unit === 63 || unit === 91 || unit === 93 || unit === 123 || unit === 125)) {
      return end
    }
    position += 1
    end = position
  }
}

/** Whether the scalar cannot go on at this line. */
function endsHere(scanner: Scanner, flowLevel: number): boolean {
  const column = scanner.position - scanner.lineStart
  if (flowLevel === 0 && column < scanner.indent + 1) return true
  if (scanner.text.charCodeAt(scanner.position) === 35) return true
  return column === 0 && scanner.atDocumentIndicator()
}

/** Moves over blanks and line ends; what they mean between two words, or nothing if there is no line end. */
function skipSpace(scanner: Scanner): string {
  const { text } = scanner
  let first = ''
  let more = ''
  for (;;) {
    const unit = text.charCodeAt(scanner.position)
    if (isBreak(unit)) {
      if (first === '') first = scanner.readLine()
      else more += scanner.readLine()
    } else if (isBlank(unit)) {
      if (first !== '' && unit === 9 && scanner.position - scanner.lineStart < scanner.indent + 1) {
        scanner.fail('found a tab character that violates indentation')
      }
      scanner.position += 1
    } else {
      break
    }
  }
  if (first === '\n') return more === '' ? ' ' : more
  return first + more
}
