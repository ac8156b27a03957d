// The tokens of the template language, and how messages show one.
import { byteLength } from '../base/index.ts'
import { quote } from '../go/index.ts'

/** What a token is. Keywords are those for which `isKeyword` holds. */
export type TokenKind =
  | 'error'
  | 'bool'
  | 'char'
  | 'charConstant'
  | 'complex'
  | 'assign'
  | 'declare'
  | 'eof'
  | 'field'
  | 'identifier'
  | 'leftDelimiter'
  | 'leftParen'
  | 'number'
  | 'pipe'
  | 'rawString'
  | 'rightDelimiter'
  | 'rightParen'
  | 'space'
  | 'string'
  | 'text'
  | 'variable'
  | Keyword

/** The words (and the lone dot) that cannot name a function. */
export type Keyword =
  | 'block'
  | 'break'
  | 'continue'
  | 'dot'
  | 'define'
  | 'else'
  | 'end'
  | 'if'
  | 'nil'
  | 'range'
  | 'template'
  | 'with'

/** A token: its kind, its text and where it starts (UTF-16 offset). */
export interface Token {
  readonly kind: TokenKind
  readonly start: number
  readonly text: string
}

/** Keywords by their spelling. */
export const keywords: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ['.', 'dot'],
  ['block', 'block'],
  ['break', 'break'],
  ['continue', 'continue'],
  ['define', 'define'],
  ['else', 'else'],
  ['end', 'end'],
  ['if', 'if'],
  ['range', 'range'],
  ['nil', 'nil'],
  ['template', 'template'],
  ['with', 'with'],
])

const keywordKinds: ReadonlySet<string> = new Set(keywords.values())

/** The token as an error message shows it. */
export function describeToken(token: Token): string {
  if (token.kind === 'eof') return 'EOF'
  if (token.kind === 'error') return token.text
  if (keywordKinds.has(token.kind)) return `<${token.text}>`
  // Only the first ten characters are shown, though it is bytes that decide whether the text is long.
  const characters = Array.from(token.text)
  if (byteLength(token.text) > 10) return `${quote(characters.slice(0, 10).join(''))}...`
  return quote(token.text)
}
