// Reading characters of a text for the regular-expression machines.
import { assertion } from './node.ts'

/** The character at `index`; what is no character reads as U+FFFD, the end of the text as -1. */
export function runeAt(text: string, index: number): number {
  if (index >= text.length) return -1
  const unit = text.charCodeAt(index)
  if (unit < 0xd800 || unit > 0xdfff) return unit
  const code = text.codePointAt(index) as number
  return code > 0xffff ? code : 0xfffd
}

/** UTF-16 units of a character that `runeAt` gave. */
export function widthOf(code: number): number {
  return code > 0xffff ? 2 : 1
}

function isWord(unit: number): boolean {
  return (
    (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x5f || (unit >= 0x61 && unit <= 0x7a)
  )
}

/** Whether all assertions of `bits` hold at `index`. */
export function holds(text: string, index: number, bits: number): boolean {
  if (bits & assertion.beginText && index !== 0) return false
  if (bits & assertion.endText && index !== text.length) return false
  if (bits & assertion.beginLine && index !== 0 && text.charCodeAt(index - 1) !== 10) return false
  if (bits & assertion.endLine && index !== text.length && text.charCodeAt(index) !== 10) return false
  if (bits & (assertion.wordBoundary | assertion.noWordBoundary)) {
    const before = index > 0 && isWord(text.charCodeAt(index - 1))
    const after = index < text.length && isWord(text.charCodeAt(index))
    const boundary = before !== after
    return boundary ? (bits & assertion.noWordBoundary) === 0 : (bits & assertion.wordBoundary) === 0
  }
  return true
}
