// The validator's findings as text, in the words and with the numbers that Helm's validator prints.
import { formatFloat, formatValue, GoInteger, type GoValue, quote } from '../../go/index.ts'

/** A finding: where in the values, what, and the findings it follows from. `reference` alone is not worth a line. */
export interface Finding {
  readonly path: readonly string[]
  readonly text: string
  readonly causes: readonly Finding[]
  readonly kind?: 'group' | 'reference'
}

/** Findings as lines, nested ones indented. */
export function formatFindings(findings: readonly Finding[], indent = 0): string {
  return findings
    .map((finding) => {
      if (finding.kind === 'reference' && finding.causes.length === 1) return formatFindings(finding.causes, indent)
      const line = `${'  '.repeat(indent)}- at ${quoteText(pointerOf(finding.path))}: ${finding.text}`
      return finding.causes.length === 0 ? line : `${line}\n${formatFindings(finding.causes, indent + 1)}`
    })
    .join('\n')
}

/** Text in single quotes. */
export function quoteText(text: string): string {
  return `'${quote(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** Texts in single quotes with commas. */
export function quoteTexts(texts: readonly string[]): string {
  return texts.map(quoteText).join(', ')
}

/** A value within a sentence. */
export function showValue(value: GoValue): string {
  if (typeof value === 'string') return quoteText(value)
  return value instanceof Map || Array.isArray(value) ? 'value' : formatValue(value)
}

/** A whole number with thousands separators. */
export function showCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** A number as English text writes it: `123,456.5`, `1.5×10⁰⁶`. */
export function showNumber(value: GoValue): string {
  const text = formatFloat(value instanceof GoInteger ? Number(value.value) : (value as number), 'g')
  const [mantissa = '', exponent] = text.split('e')
  const [whole = '', fraction] = mantissa.split('.')
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`)
  return exponent === undefined ? grouped : `${grouped}×10${superscript(exponent.replace('+', ''))}`
}

function superscript(digits: string): string {
  return Array.from(digits, (digit) => (digit === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)])).join('')
}

function pointerOf(path: readonly string[]): string {
  return path.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
