// Reads the text of an index in the shape in which Helm writes it without building objects: where each version stands.
// What is written in any other way is left to the complete reader, entry by entry or altogether.
import { IndexError } from './index-model.ts'

/** A version as it stands in the text. */
export interface ScannedItem {
  readonly version: string
  /** Its part of the text, whole lines. */
  readonly start: number
  readonly end: number
  /** Known to keep all rules; others must be read completely. */
  readonly checked: boolean
}

/** What the scan found, by the charts' keys in the order of the text. */
export interface ScannedIndex {
  readonly items: ReadonlyMap<string, readonly ScannedItem[]>
}

type Kind = 'text' | 'texts' | 'flag' | 'time' | 'structs' | 'map' | 'name' | 'version' | 'type' | 'alias'

interface Field {
  readonly kind: Kind
  /** One bit for each field of a struct. */
  readonly bit: number
  readonly fields?: ReadonlyMap<string, Field>
}

function struct(fields: {
  readonly [name: string]: Kind | { readonly [name: string]: Kind }
}): ReadonlyMap<string, Field> {
  return new Map(
    Object.entries(fields).map(([name, kind], index) => {
      const bit = 2 ** index
      return [name, typeof kind === 'string' ? { kind, bit } : { kind: 'structs', bit, fields: struct(kind) }]
    }),
  )
}

const topFields = struct({
  apiVersion: 'text',
  generated: 'time',
  publicKeys: 'texts',
  annotations: 'map',
  entries: 'map',
})

const itemFields = struct({
  name: 'name',
  home: 'text',
  sources: 'texts',
  version: 'version',
  description: 'text',
  keywords: 'texts',
  maintainers: { name: 'text', email: 'text', url: 'text' },
  icon: 'text',
  apiVersion: 'text',
  condition: 'text',
  tags: 'text',
  appVersion: 'text',
  deprecated: 'flag',
  annotations: 'map',
  kubeVersion: 'text',
  dependencies: {
    name: 'text',
    version: 'text',
    repository: 'text',
    condition: 'text',
    tags: 'texts',
    enabled: 'flag',
    alias: 'alias',
  },
  type: 'type',
  urls: 'texts',
  created: 'time',
  removed: 'flag',
  digest: 'text',
  checksum: 'text',
  engine: 'text',
  tillerVersion: 'text',
  url: 'text',
})

/** The largest repositories hold some 50,000. */
const mostVersions = 2_000_000

const newline = 10
const space = 32
const dash = 45

/** What is not written as expected. */
const unusual = Symbol('unusual')

/** The places of all versions; undefined when the text is not laid out as Helm lays it out. */
export function scanIndex(text: string): ScannedIndex | undefined {
  // Characters that YAML refuses, or that end lines in a way this scan does not know.
  if (/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/.test(text.slice(0, 4096)))
    return undefined
  if (/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/.test(text)) return undefined
  try {
    return new Scan(text).index()
  } catch (error) {
    if (error === unusual) return undefined
    throw error
  }
}

const specialWords = new Set(['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null', 'nan', 'inf'])
const timePattern =
  /^"?\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)"?$/
const versionPattern =
  /^v?(?:0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})(?:-(?:0|[1-9]\d{0,8}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d{0,8}|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/

class Scan {
  private readonly text: string
  /** Start of the line that is read next. */
  private position = 0
  /** Indentation of that line; -1 at the end of the text. */
  private indent = -1
  /** Where the value of the last scalar stands. */
  private valueStart = 0
  private valueEnd = 0
  private versions = 0
  private name = ''
  private version = ''

  constructor(text: string) {
    this.text = text
    if (text.startsWith('---\n')) this.position = 4
    this.measure()
  }

  index(): ScannedIndex {
    const items = new Map<string, ScannedItem[]>()
    let seen = 0
    let hasApiVersion = false
    while (this.indent === 0) {
      const { field, after } = this.key(topFields)
      if ((seen & field.bit) !== 0) throw unusual
      seen |= field.bit
      const key = this.text.slice(this.position, after - 1)
      if (key === 'entries') this.entries(after, items)
      else this.value(field, after, 0)
      if (key === 'apiVersion') hasApiVersion = this.valueEnd > this.valueStart
    }
    if (this.indent !== -1 || !hasApiVersion) throw unusual
    return { items }
  }

  /** Moves past blank lines and comments and measures the indentation of the next line. */
  private measure(): void {
    const { text } = this
    for (;;) {
      let at = this.position
      while (text.charCodeAt(at) === space) at++
      const code = text.charCodeAt(at)
      if (at >= text.length) {
        this.indent = -1
        return
      }
      if (code !== newline && code !== 35) {
        this.indent = at - this.position
        this.position = at
        return
      }
      const end = text.indexOf('\n', at)
      this.position = end === -1 ? text.length : end + 1
    }
  }

  private nextLine(end: number): void {
    this.position = end + 1
    this.measure()
  }

  private lineEnd(from: number): number {
    const end = this.text.indexOf('\n', from)
    return end === -1 ? this.text.length : end
  }

  /** The field whose key stands at the position, and where the line goes on after the colon. */
  private key(fields: ReadonlyMap<string, Field>): { readonly field: Field; readonly after: number } {
    const at = this.text.indexOf(':', this.position)
    const field = at === -1 || at - this.position > 40 ? undefined : fields.get(this.text.slice(this.position, at))
    if (field === undefined) throw unusual
    return { field, after: at + 1 }
  }

  private entries(after: number, items: Map<string, ScannedItem[]>): void {
    const { text } = this
    const end = this.lineEnd(after)
    const rest = text.slice(after, end).trim()
    if (rest !== '' && rest !== '{}') throw unusual
    this.nextLine(end)
    if (rest === '{}' || this.indent <= 0) return
    const indent = this.indent
    while (this.indent === indent) {
      const lineEnd = this.lineEnd(this.position)
      const line = text.slice(this.position, lineEnd)
      const name = /^([A-Za-z][\w.-]*|"[A-Za-z0-9_.-]+"|'[A-Za-z0-9_.-]+'):( \[\])? *$/.exec(line)
      if (name === null) throw unusual
      const plain = name[1] as string
      if (/^[A-Za-z]/.test(plain) && specialWords.has(plain.toLowerCase())) throw unusual
      const key = plain.replace(/^["']|["']$/g, '')
      if (items.has(key)) throw unusual
      const list: ScannedItem[] = []
      items.set(key, list)
      this.nextLine(lineEnd)
      if (name[2] === undefined) this.list(indent, list)
    }
    if (this.indent > 0) throw unusual
  }

  private list(parentIndent: number, list: ScannedItem[]): void {
    const indent = this.indent
    if (indent < parentIndent || this.text.charCodeAt(this.position) !== dash) throw unusual
    while (this.indent === indent && this.text.charCodeAt(this.position) === dash) {
      this.versions += 1
      if (this.versions > mostVersions) throw new IndexError(`the index holds more than ${mostVersions} chart versions`)
      list.push(this.item(indent))
    }
    if (this.indent > indent) throw unusual
  }

  private item(indent: number): ScannedItem {
    const { text } = this
    const start = this.position - indent
    this.name = ''
    this.version = ''
    let checked = true
    try {
      this.struct(itemFields, indent)
      checked = this.name !== '' && this.version !== ''
    } catch (error) {
      if (error !== unusual) throw error
      checked = false
      this.skipItem(start + indent, indent)
    }
    return {
      version: this.version,
      start,
      end: this.indent === -1 ? text.length : this.position - this.indent,
      checked,
    }
  }

  /** To the line after the item, wherever in it the scan gave up. */
  private skipItem(start: number, indent: number): void {
    this.position = start
    do this.nextLine(this.lineEnd(this.position))
    while (this.indent > indent)
  }

  /** A mapping that starts after the dash of a list's element. */
  private struct(fields: ReadonlyMap<string, Field>, dashIndent: number): void {
    const indent = dashIndent + 2
    if (this.text.charCodeAt(this.position + 1) !== space || this.text.charCodeAt(this.position + 2) === space)
      throw unusual
    this.position += 2
    this.indent = indent
    let seen = 0
    while (this.indent === indent) {
      const { field, after } = this.key(fields)
      if ((seen & field.bit) !== 0) throw unusual
      seen |= field.bit
      this.value(field, after, indent)
    }
    if (this.indent > dashIndent) throw unusual
  }

  private value(field: Field, after: number, indent: number): void {
    if (field.kind === 'texts') {
      this.sequence(after, indent, { isText: true, element: () => this.scalar(this.position + 2, this.indent) })
    } else if (field.kind === 'structs') {
      const { fields = new Map<string, Field>() } = field
      this.sequence(after, indent, { isText: false, element: (dashIndent) => this.struct(fields, dashIndent) })
    } else if (field.kind === 'map') {
      this.map(after, indent)
    } else {
      this.blankBefore(after)
      this.scalar(after + 1, indent, field.kind === 'flag' ? 'flag' : field.kind === 'time' ? 'time' : 'text')
      this.check(field.kind)
    }
  }

  private blankBefore(after: number): void {
    if (this.text.charCodeAt(after) !== space) throw unusual
  }

  /** Rules that an entry must keep beyond its types. */
  private check(kind: Kind): void {
    if (kind === 'text' || kind === 'flag' || kind === 'time') return
    const value = this.text.slice(this.valueStart, this.valueEnd)
    if (kind === 'version') {
      if (!versionPattern.test(value)) throw unusual
      this.version = value
    } else if (kind === 'name') {
      if (!/^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/.test(value)) throw unusual
      this.name = value
    } else if (kind === 'type') {
      if (value !== 'application' && value !== 'library' && value !== '') throw unusual
    } else if (!/^[A-Za-z0-9_-]*$/.test(value)) throw unusual
  }

  private sequence(
    after: number,
    indent: number,
    { isText, element }: { readonly isText: boolean; readonly element: (dashIndent: number) => void },
  ): void {
    const end = this.lineEnd(after)
    const rest = this.text.slice(after, end).trim()
    if (rest !== '' && rest !== '[]' && !(isText && isFlowOfTexts(rest))) throw unusual
    this.nextLine(end)
    if (rest !== '') {
      if (this.indent > indent) throw unusual
      return
    }
    const dashIndent = this.indent
    if (dashIndent < indent || this.text.charCodeAt(this.position) !== dash) throw unusual
    while (this.indent === dashIndent && this.text.charCodeAt(this.position) === dash) {
      if (this.text.charCodeAt(this.position + 1) !== space) throw unusual
      element(dashIndent)
    }
    if (this.indent > dashIndent) throw unusual
  }

  private map(after: number, indent: number): void {
    const end = this.lineEnd(after)
    const rest = this.text.slice(after, end).trim()
    if (rest !== '' && rest !== '{}') throw unusual
    this.nextLine(end)
    if (rest === '{}') return
    const inner = this.indent
    if (inner <= indent) throw unusual
    const keys: string[] = []
    while (this.indent === inner) {
      const at = this.text.indexOf(':', this.position)
      const key = at === -1 || at - this.position > 200 ? '' : this.text.slice(this.position, at)
      if (!/^[A-Za-z_][\w./-]*$/.test(key) || specialWords.has(key.toLowerCase()) || keys.includes(key)) throw unusual
      keys.push(key)
      this.blankBefore(at + 1)
      this.scalar(at + 2, inner)
    }
    if (this.indent > indent) throw unusual
  }

  /** A scalar from `start`, whose key or dash stands at `indent`; goes on to the line after it. */
  private scalar(start: number, indent: number, kind: 'text' | 'flag' | 'time' = 'text'): void {
    const { text } = this
    const end = this.lineEnd(start)
    let valueEnd = end
    while (valueEnd > start && text.charCodeAt(valueEnd - 1) === space) valueEnd--
    this.valueStart = start
    this.valueEnd = valueEnd
    if (valueEnd === start) throw unusual
    if (kind === 'text') this.textScalar(start, { valueEnd, end, indent })
    else {
      const value = text.slice(start, valueEnd)
      if (kind === 'flag' ? value !== 'true' && value !== 'false' : !timePattern.test(value)) throw unusual
      this.nextLine(end)
    }
  }

  private textScalar(start: number, place: { valueEnd: number; end: number; indent: number }): void {
    switch (this.text[start]) {
      case '"':
        this.doubleQuoted(start, place.indent)
        return
      case "'":
        this.singleQuoted(start, place.valueEnd, place.end)
        return
      case '|':
      case '>':
        this.block(start, place)
        return
      default:
        this.plain(start, place.valueEnd)
        this.nextLine(place.end)
        while (this.indent > place.indent) this.continued()
    }
  }

  private doubleQuoted(start: number, indent: number): void {
    const { text } = this
    let at = start + 1
    for (; ; at++) {
      const code = text.charCodeAt(at)
      if (code === 34) break
      if (Number.isNaN(code)) throw unusual
      if (code === 92) {
        at++
        if (!'"\\/nrtbaefv0N_LP\n'.includes(text[at] as string)) throw unusual
      }
      if (text.charCodeAt(at) === newline) {
        let next = at + 1
        while (text.charCodeAt(next) === space) next++
        if (next - at - 1 <= indent && text.charCodeAt(next) !== newline) throw unusual
      }
    }
    this.valueStart = start + 1
    this.valueEnd = at
    const end = this.lineEnd(at)
    if (text.slice(at + 1, end).trim() !== '') throw unusual
    this.nextLine(end)
    if (this.indent > indent) throw unusual
  }

  private singleQuoted(start: number, valueEnd: number, end: number): void {
    const value = this.text.slice(start, valueEnd)
    if (!/^'(?:[^']|'')*'$/.test(value)) throw unusual
    this.valueStart = start + 1
    this.valueEnd = valueEnd - 1
    this.nextLine(end)
  }

  private block(start: number, place: { valueEnd: number; end: number; indent: number }): void {
    if (!/^[|>][+-]?$/.test(this.text.slice(start, place.valueEnd))) throw unusual
    const { text } = this
    this.position = place.end + 1
    // A comment cannot stand in a block, so lines count by their indentation alone; the first sets the least.
    let least = -1
    for (;;) {
      let at = this.position
      while (text.charCodeAt(at) === space) at++
      const lineIndent = at - this.position
      const isBlank = text.charCodeAt(at) === newline
      if (at >= text.length || (!isBlank && lineIndent <= place.indent)) break
      if (!isBlank && least === -1) least = lineIndent
      if (isBlank ? least === -1 && lineIndent > 0 : lineIndent < least) throw unusual
      const lineEnd = this.lineEnd(at)
      this.position = Math.min(lineEnd + 1, text.length)
    }
    this.measure()
  }

  /** A plain scalar that is text and nothing else. */
  private plain(start: number, end: number): void {
    const { text } = this
    const code = text.charCodeAt(start)
    const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
    if (isLetter) {
      if (end - start <= 5 && specialWords.has(text.slice(start, end).toLowerCase())) throw unusual
    } else if (code >= 48 && code <= 57) {
      if (!isTextFromDigit(text.slice(start, end))) throw unusual
    } else if (!(code === 47 || code === 40 || code === 95 || code === 36 || code === 94 || code >= 0xa1)) throw unusual
    this.plainContent(start, end)
  }

  private plainContent(start: number, end: number): void {
    // Looked for in the line alone: what is rare would be searched for to the end of the text.
    if (/:[ \t]|:$|[#\t]/.test(this.text.slice(start, end))) throw unusual
  }

  /** A further line of a plain scalar. */
  private continued(): void {
    const end = this.lineEnd(this.position)
    // A blank line or a comment before it would mean something else.
    if (this.text.charCodeAt(this.position - this.indent - 2) === newline) throw unusual
    this.plainContent(this.position, end)
    this.nextLine(end)
  }
}

const flowOfTexts = /^\[(?:[A-Za-z_][\w./-]*|"[^"\\]*")(?:, ?(?:[A-Za-z_][\w./-]*|"[^"\\]*"))*\]$/

/** Whether a value is `[a, "b"]` with nothing but texts. */
function isFlowOfTexts(value: string): boolean {
  return (
    flowOfTexts.test(value) &&
    !value
      .slice(1, -1)
      .split(/, ?/)
      .some((word) => specialWords.has(word.toLowerCase()))
  )
}

/** Whether a plain scalar that starts with a digit is text: two points, or a letter that no number has. */
function isTextFromDigit(value: string): boolean {
  if (/^0[xbo]/i.test(value)) return false
  return /^\d+\.\d+\.\d/.test(value) || /[a-df-z]/i.test(value.slice(1))
}
