// Block scalars: `|` literal and `>` folded, with their indentation and chomping indicators.
import { isBlank, isBreak, isBreakOrEnd, isDigit } from './characters.ts'
import type { Scanner } from './scanner.ts'
import { SCALAR, Token } from './token.ts'

type Chomping = 'clip' | 'strip' | 'keep'

/** Reads the block scalar at the scanner's position, which is on `|` or `>`. */
export function scanBlockScalar(scanner: Scanner, literal: boolean): Token {
  const { text, line } = scanner
  const start = scanner.position
  const { chomping, increment } = scanHeader(scanner, start)
  const block = { indent: increment === 0 ? 0 : Math.max(scanner.indent, 0) + increment, end: scanner.position }
  let breaks = scanBreaks(scanner, block)
  let value = ''
  let leadingBreak = ''
  let leadingBlank = false
  while (scanner.position - scanner.lineStart === block.indent && scanner.position < scanner.end) {
    const blank = isBlank(text.charCodeAt(scanner.position))
    if (!literal && leadingBreak === '\n' && !leadingBlank && !blank) {
      if (breaks === '') value += ' '
    } else {
      value += leadingBreak
    }
    leadingBlank = blank
    const lineEnd = scanner.endOfLine(scanner.position)
    value += breaks + text.slice(scanner.position, lineEnd)
    scanner.position = lineEnd
    leadingBreak = isBreak(text.charCodeAt(lineEnd)) ? scanner.readLine() : ''
    breaks = scanBreaks(scanner, block)
  }
  if (chomping !== 'strip') value += leadingBreak
  if (chomping === 'keep') value += breaks
  return new Token(SCALAR, start, block.end, line, value, '', literal ? 'literal' : 'folded')
}

function scanHeader(scanner: Scanner, start: number): { chomping: Chomping; increment: number } {
  const { text } = scanner
  scanner.position += 1
  let chomping = scanChomping(scanner)
  let increment = 0
  if (isDigit(text.charCodeAt(scanner.position))) {
    if (text.charCodeAt(scanner.position) === 48) scanner.fail('found an indentation indicator equal to 0')
    increment = text.charCodeAt(scanner.position) - 48
    scanner.position += 1
    if (chomping === 'clip') chomping = scanChomping(scanner)
  }
  while (isBlank(text.charCodeAt(scanner.position))) scanner.position += 1
  if (text.charCodeAt(scanner.position) === 35) {
    if (scanner.tracker === undefined) scanner.skipComment()
    else scanner.tracker.readLine(scanner, start)
  }
  const unit = text.charCodeAt(scanner.position)
  if (!isBreakOrEnd(unit)) scanner.fail('did not find expected comment or line break')
  if (unit !== 0) scanner.skipLine()
  return { chomping, increment }
}

function scanChomping(scanner: Scanner): Chomping {
  const unit = scanner.text.charCodeAt(scanner.position)
  if (unit !== 43 && unit !== 45) return 'clip'
  scanner.position += 1
  return unit === 43 ? 'keep' : 'strip'
}

/** Moves over empty lines and the indentation; finds the block's indentation if it is not known yet (0). */
function scanBreaks(scanner: Scanner, block: { indent: number; end: number }): string {
  const { text } = scanner
  const known = block.indent !== 0
  const indentation = ' '.repeat(block.indent)
  let breaks = ''
  let deepest = 0
  block.end = scanner.position
  for (;;) {
    let column = scanner.position - scanner.lineStart
    if (known && column === 0 && text.startsWith(indentation, scanner.position)) {
      scanner.position += block.indent
      column = block.indent
    }
    while ((!known || column < block.indent) && text.charCodeAt(scanner.position) === 32) {
      scanner.position += 1
      column += 1
    }
    if (column > deepest) deepest = column
    const unit = text.charCodeAt(scanner.position)
    if (unit === 9 && (!known || column < block.indent)) {
      scanner.fail('found a tab character where an indentation space is expected')
    }
    if (!isBreak(unit)) break
    breaks += scanner.readLine()
    block.end = scanner.position
  }
  if (!known) block.indent = Math.max(deepest, scanner.indent + 1, 1)
  return breaks
}
