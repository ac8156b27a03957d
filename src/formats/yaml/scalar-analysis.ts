// What styles a text may be printed in, by libyaml's analysis of its characters.
import { isBlank, isBlankOrEnd, isBreak } from './characters.ts'
import type { PrinterVersion } from './key-order.ts'

/** The result: which styles keep the text intact. */
export interface ScalarAnalysis {
  readonly multiline: boolean
  readonly plainAllowed: boolean
  readonly singleAllowed: boolean
  readonly blockAllowed: boolean
}

const simple: ScalarAnalysis = { multiline: false, plainAllowed: true, singleAllowed: true, blockAllowed: true }
const empty: ScalarAnalysis = { multiline: false, plainAllowed: true, singleAllowed: true, blockAllowed: false }
const plainWord = /^[A-Za-z0-9_./(+][A-Za-z0-9_./()=+-]*$/

/** Whether a UTF-16 unit may be printed as it is; units of surrogates may not. */
export function isPrintableUnit(unit: number): boolean {
  return (
    (unit >= 0x20 && unit <= 0x7e) ||
    unit === 0x0a ||
    (unit >= 0xa0 && unit <= 0xd7ff) ||
    (unit >= 0xe000 && unit <= 0xfffd && unit !== 0xfeff)
  )
}

/** Analyses `text` for printing in block context. */
export function analyzeScalar(text: string, version: PrinterVersion): ScalarAnalysis {
  if (text === '') return empty
  if (plainWord.test(text) && !text.startsWith('...')) return simple
  let indicators = text.startsWith('---') || text.startsWith('...') || startsWithIndicator(text)
  let breaks = false
  let special = false
  let tabs = false
  let breakSpace = false
  let spaceBreak = false
  let previous = 'other'
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (index > 0 && !indicators) indicators = isIndicatorInside(text, index, unit)
    if (unit === 9 && version === 3) tabs = true
    else if (!isPrintableUnit(unit)) special = true
    if (unit === 32) {
      if (previous === 'break') breakSpace = true
      previous = 'space'
    } else if (isBreak(unit)) {
      breaks = true
      if (previous === 'space') spaceBreak = true
      previous = 'break'
    } else {
      previous = 'other'
    }
  }
  const first = text.charCodeAt(0)
  const last = text.charCodeAt(text.length - 1)
  const edges = first === 32 || isBreak(first) || last === 32 || isBreak(last)
  return {
    multiline: breaks,
    plainAllowed: !(edges || breakSpace || spaceBreak || special || tabs || breaks || indicators),
    singleAllowed: !(breakSpace || spaceBreak || special || tabs),
    blockAllowed: !(last === 32 || spaceBreak || special),
  }
}

function startsWithIndicator(text: string): boolean {
  const first = text.charAt(0)
  if ('#,[]{}&*!|>\'"%@`'.includes(first)) return true
  return '?:-'.includes(first) && (text.length === 1 || isBlank(text.charCodeAt(1)))
}

function isIndicatorInside(text: string, index: number, unit: number): boolean {
  if (unit === 58) return index + 1 >= text.length || isBlank(text.charCodeAt(index + 1))
  return unit === 35 && isBlankOrEnd(text.charCodeAt(index - 1))
}
