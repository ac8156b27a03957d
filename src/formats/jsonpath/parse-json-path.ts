// JSONPath templates as kubectl and Helm read them: text, and expressions in braces.
import { quoteRune, unquote } from '../../go/index.ts'

/** An expression in braces is a list; what stands between expressions is text. */
export type JsonPathNode =
  | { readonly kind: 'list'; readonly nodes: JsonPathNode[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'identifier'; readonly name: string }
  | { readonly kind: 'slice'; readonly from?: number; readonly to?: number; readonly step?: number }
  | { readonly kind: 'element'; readonly index: number }
  | { readonly kind: 'filter'; readonly left: JsonPathList; readonly right: JsonPathList; readonly operator: string }
  | { readonly kind: 'union'; readonly lists: readonly JsonPathList[] }
  | { readonly kind: 'integer' | 'float'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'wildcard' | 'recursive' }

/** A list of nodes, each applied to what the one before gave. */
export type JsonPathList = Extract<JsonPathNode, { kind: 'list' }>

/** A template cannot be read; the message is that of Kubernetes. */
export class JsonPathError extends Error {}

/**
 * Reads a template.
 *
 * @throws JsonPathError
 * @see client-go util/jsonpath Parse
 */
export function parseJsonPath(text: string): JsonPathList {
  return parseTemplate(text)
}

function parseTemplate(text: string): JsonPathList {
  const root: JsonPathList = { kind: 'list', nodes: [] }
  const reader = new ExpressionReader(text)
  while (reader.position < text.length) {
    const brace = text.indexOf('{', reader.position)
    const end = brace === -1 ? text.length : brace
    if (end > reader.position) root.nodes.push({ kind: 'text', text: text.slice(reader.position, end) })
    reader.position = end
    if (brace !== -1) root.nodes.push(reader.readExpression())
  }
  return root
}

/** The first expression of a text that stands without braces. */
function parseInner(text: string): JsonPathList {
  return parseTemplate(`{${text}}`).nodes[0] as JsonPathList
}

class ExpressionReader {
  position = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** From an opening brace to behind its closing one. */
  readExpression(): JsonPathList {
    const list: JsonPathList = { kind: 'list', nodes: [] }
    this.position += 1
    for (;;) {
      const rest = this.#text.slice(this.position, this.position + 3)
      if (rest.startsWith('}')) {
        this.position += 1
        return list
      }
      if (rest === '[?(') this.#readFilter(list.nodes)
      else if (rest.startsWith('..')) this.#readRecursive(list.nodes)
      else this.#readPart(list.nodes)
    }
  }

  #readPart(nodes: JsonPathNode[]): void {
    const character = String.fromCodePoint(this.#text.codePointAt(this.position) ?? 10)
    if (this.position >= this.#text.length || /[\r\n]/.test(character)) throw new JsonPathError('unclosed action')
    if (/[ @$]/.test(character)) this.position += 1
    else if (character === '[') this.#readBrackets(nodes)
    else if (character === '"' || character === "'") this.#readQuoted(nodes, character)
    else if (character === '.') {
      this.position += 1
      this.#readField(nodes)
    } else if (/[+\-\p{Nd}]/u.test(character)) this.#readNumber(nodes)
    else if (/[_\p{L}]/u.test(character)) this.#readIdentifier(nodes)
    else {
      const point = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')
      throw new JsonPathError(
        `unrecognized character in action: U+${point} ${quoteRune(character.codePointAt(0) as number)}`,
      )
    }
  }

  #readIdentifier(nodes: JsonPathNode[]): void {
    const name = this.#take(/[^ \t\r\n.,[\]$@{}]*/y)
    if (name === 'true' || name === 'false') nodes.push({ kind: 'boolean', value: name === 'true' })
    else nodes.push({ kind: 'identifier', name })
  }

  #readRecursive(nodes: JsonPathNode[]): void {
    if (nodes.at(-1)?.kind === 'recursive') throw new JsonPathError('invalid multiple recursive descent')
    this.position += 2
    nodes.push({ kind: 'recursive' })
    if (/[_\p{L}\p{Nd}]/uy.test(String.fromCodePoint(this.#text.codePointAt(this.position) ?? 0)))
      this.#readField(nodes)
  }

  #readNumber(nodes: JsonPathNode[]): void {
    const text = this.#take(/[+-]?[.\p{Nd}]*/uy)
    if (/^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text)))
      nodes.push({ kind: 'integer', value: Number(text) })
    else if (/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) nodes.push({ kind: 'float', value: Number(text) })
    else throw new JsonPathError(`cannot parse number ${text}`)
  }

  #readField(nodes: JsonPathNode[]): void {
    const text = this.#take(/(?:\\[\s\S]|[^ \t\r\n.,[\]$@{}\\])*/y)
    nodes.push(text === '*' ? { kind: 'wildcard' } : { kind: 'field', name: text.replaceAll('\\', '') })
  }

  #readQuoted(nodes: JsonPathNode[], mark: string): void {
    const start = this.position
    this.position += 1
    for (;;) {
      const character = this.#text[this.position]
      if (character === undefined || character === '\n') throw new JsonPathError('unterminated quoted string')
      this.position += 1
      if (character === mark && this.#text[this.position - 2] !== '\\') break
    }
    const quoted = this.#text.slice(start, this.position)
    nodes.push({ kind: 'text', text: unquoteText(quoted) })
  }

  #readBrackets(nodes: JsonPathNode[]): void {
    const end = this.#text.slice(this.position).search(/[\]\n]/)
    if (end === -1 || this.#text[this.position + end] === '\n') throw new JsonPathError('unterminated array')
    const inner = this.#text.slice(this.position + 1, this.position + end)
    this.position += end + 1
    const text = inner === '*' ? ':' : inner
    const parts = text.split(',')
    if (parts.length > 1) {
      const lists = parts.map((part) => parseInner(`[${part.replace(/^ +| +$/g, '')}]`))
      nodes.push({ kind: 'union', lists })
      return
    }
    const key = /^'([^']*)'$/.exec(text)?.[1]
    if (key !== undefined) nodes.push(...parseInner(`.${key}`).nodes)
    else nodes.push(sliceOf(text))
  }

  #readFilter(nodes: JsonPathNode[]): void {
    this.position += 3
    const start = this.position
    let mark: string | undefined
    let closed = false
    for (;;) {
      const character = this.#text[this.position]
      if (character === undefined || character === '\n') throw new JsonPathError('unterminated filter')
      this.position += 1
      if (character === '"' || character === "'") {
        if (mark === undefined) mark = character
        else if (character === mark && this.#text[this.position - 2] !== '\\') closed = true
      } else if (character === ')' && (mark !== undefined) === closed) break
    }
    const text = this.#text.slice(start, this.position - 1)
    if (this.#text[this.position] !== ']') throw new JsonPathError('unclosed array expect ]')
    this.position += 1
    const [, left, operator, right] = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text) ?? []
    if (left === undefined || operator === undefined || right === undefined) {
      nodes.push({
        kind: 'filter',
        left: parseInner(text),
        right: { kind: 'list', nodes: [] },
        operator: 'exists',
      })
      return
    }
    const sides = { left: parseInner(left), right: parseInner(right) }
    nodes.push({ kind: 'filter', ...sides, operator })
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.position
    const text = pattern.exec(this.#text)?.[0] ?? ''
    this.position += text.length
    return text
  }
}

/** `1`, `1:2`, `:-1:2`. */
function sliceOf(text: string): JsonPathNode {
  const [, from, to, step] = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text) ?? []
  if (from === undefined) throw new JsonPathError(`invalid array index ${text}`)
  const first = from === '' ? undefined : indexOf(from)
  if (to === undefined) return { kind: 'element', index: first ?? 0 }
  const number = (part: string | undefined) => (part === undefined || part === ':' ? undefined : indexOf(part.slice(1)))
  const [last, stride] = [number(to), number(step)]
  return {
    kind: 'slice',
    ...(first === undefined ? {} : { from: first }),
    ...(last === undefined ? {} : { to: last }),
    ...(stride === undefined ? {} : { step: stride }),
  }
}

function indexOf(text: string): number {
  const value = text === '-' ? Number.NaN : Number(text)
  if (!Number.isSafeInteger(value)) throw new JsonPathError(`array index ${text} is not a number`)
  return value
}

/** A text in quotes of either kind, with Go's escapes. */
function unquoteText(quoted: string): string {
  const mark = quoted[0] as string
  const body = quoted.slice(1, -1)
  if (!body.includes('\\') && !body.includes(mark)) return body
  const other = mark === '"' ? "'" : '"'
  const doubled = body.replace(/\\.|"/gs, (part) => {
    if (part === '"') return '\\"'
    if (part === `\\${mark}`) return mark === '"' ? part : "'"
    return part === `\\${other}` ? '\\!' : part
  })
  const text = unquote(`"${doubled}"`)
  if (text === undefined) throw new JsonPathError(`unquote string ${quoted} error invalid syntax`)
  return text
}
