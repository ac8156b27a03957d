// biome-ignore-all lint/correctness/noVoidTypeReturn: returning a call ends a dispatch in one line
// Prints documents that were read for changing, with yaml.v3's layout: styles and comments kept, two columns a level.
import { encodeUtf8 } from '../../base/index.ts'
import { type EditableDocument, type EditableNode, isNullNode } from './editable-node.ts'
import { resolvePlain } from './resolve.ts'
import { analyzeScalar, type ScalarAnalysis } from './scalar-analysis.ts'
import { ScalarWriter } from './scalar-writer.ts'
import type { CommentTexts } from './scan-comments.ts'
import type { ScalarStyle } from './token.ts'

/** Where a node stands. */
type Place = 'root' | 'item' | 'value' | 'key'

/** The longest key, in bytes, that needs no `?`. */
const longestSimpleKey = 128
const flowIndicators = /[,?[\]{}:]/

/** How a document's lists stand below their keys: at the key's column, or two further in. */
export type ListIndent = 'compact' | 'wide'

/** Prints documents one after the other. */
export class EditablePrinter {
  private readonly out = new ScalarWriter(3)
  /** Comments whose place has not come yet. */
  private head = ''
  private line = ''
  private foot = ''
  /** What stands below the pair before. */
  private tail = ''
  private keyLine = ''
  private flowLevel = 0
  private lists: ListIndent = 'compact'
  private isFirst = true

  get text(): string {
    return this.out.text
  }

  document(document: EditableDocument, lists: ListIndent): void {
    const { out } = this
    this.lists = lists
    this.arrive({ head: document.head, line: '', foot: '' })
    if (!this.isFirst) {
      out.writeIndent()
      out.writeIndicator('---', { space: true })
      out.writeIndent()
    }
    this.isFirst = false
    if (this.head !== '') {
      this.writeHead()
      out.endLine()
    }
    this.begin(document.root)
    this.writeHead()
    this.value(document.root, 'root')
    this.arrive({ head: '', line: '', foot: document.foot })
    out.footIndent = 0
    this.writeFoot()
    out.footIndent = -1
    out.writeIndent()
  }

  /** Comments come with what is printed next; those that found no place yet give way. */
  private arrive(comments: CommentTexts, tail = ''): void {
    if (comments.head !== '') this.head = comments.head
    if (comments.line !== '') this.line = comments.line
    if (comments.foot !== '') this.foot = comments.foot
    if (tail !== '') this.tail = tail
  }

  /** A node comes; a collection's comments beside and below it come with its end. */
  private begin(node: EditableNode, tail = ''): void {
    const { head } = node.comments
    this.arrive(node.kind === 'scalar' || node.kind === 'alias' ? node.comments : { head, line: '', foot: '' }, tail)
  }

  /** A key comes; what stands below its pair waits for the next one. */
  private beginKey(key: EditableNode, tail: string): void {
    if (key.kind !== 'scalar' && key.kind !== 'alias') this.begin(key, tail)
    else this.arrive({ ...key.comments, foot: '' }, tail)
  }

  private end(node: EditableNode, tail = ''): void {
    this.arrive({ head: '', line: node.comments.line, foot: node.comments.foot }, tail)
  }

  private writeHead(): void {
    const { out } = this
    if (this.tail !== '') {
      out.writeIndent()
      out.writeComment(this.tail)
      this.tail = ''
      out.footIndent = Math.max(out.indent, 0)
    }
    if (this.head === '') return
    out.writeIndent()
    out.writeComment(this.head)
    this.head = ''
  }

  private writeLine(): void {
    if (this.line === '') return
    this.out.writeLineComment(this.line)
    this.line = ''
  }

  private writeFoot(): void {
    if (this.foot === '') return
    this.out.writeIndent()
    this.out.writeComment(this.foot)
    this.foot = ''
    this.out.footIndent = Math.max(this.out.indent, 0)
  }

  /** A node in its place with its comments. */
  private value(node: EditableNode, place: Place): void {
    this.open(node, place)
    this.writeLine()
    this.writeFoot()
    this.content(node, place)
  }

  /** A node in a flow; `,` comes before a comment, which ends the line. Whether it has been written. */
  private flowValue(node: EditableNode, place: Place): boolean {
    const commaWritten = this.hasComment()
    this.open(node, place)
    if (this.hasComment()) this.out.writeIndicator(',')
    this.writeLine()
    this.writeFoot()
    this.content(node, place)
    return commaWritten
  }

  private hasComment(): boolean {
    return this.line !== '' || this.foot !== '' || this.tail !== ''
  }

  /** All of a scalar or alias; of a collection what stands before its content. */
  private open(node: EditableNode, place: Place): void {
    if (node.kind === 'alias') return this.out.writeIndicator(`*${node.value}`, { space: true })
    if (node.anchor !== '') this.out.writeIndicator(`&${node.anchor}`, { space: true })
    if (node.tagged) this.writeTag(node.tag)
    if (node.kind === 'scalar') this.scalar(node, place)
  }

  private content(node: EditableNode, place: Place): void {
    if (node.kind !== 'mapping' && node.kind !== 'sequence') return
    const isFlow = this.flowLevel > 0 || node.style === 'flow' || node.children.length === 0
    if (node.kind === 'mapping') return isFlow ? this.flowMapping(node) : this.blockMapping(node)
    return isFlow ? this.flowSequence(node) : this.blockSequence(node, place)
  }

  /** Goes one level deeper; gives the level to return to. */
  private increaseIndent(start: number, columns: number): number {
    const outer = this.out.indent
    this.out.indent = outer < 0 ? start : outer + columns
    return outer
  }

  private blockSequence(node: EditableNode, place: Place): void {
    const { out } = this
    this.begin(node.children[0] as EditableNode)
    const inMapping = place === 'key' || place === 'value'
    const atKey = inMapping && (out.column === 0 || !out.indention) && this.lists === 'compact'
    const outer = this.increaseIndent(0, atKey ? 0 : 2)
    for (const item of node.children) {
      this.begin(item)
      this.writeHead()
      out.writeIndent()
      out.writeIndicator('-', { space: true, indention: true })
      this.value(item, 'item')
    }
    this.end(node)
    out.indent = outer
  }

  private blockMapping(node: EditableNode): void {
    const { out } = this
    const outer = this.increaseIndent(0, 2)
    let below = ''
    for (let index = 0; index < node.children.length; index += 2) {
      const key = node.children[index] as EditableNode
      this.beginKey(key, below)
      below = key.comments.foot
      this.writeHead()
      out.writeIndent()
      if (this.line !== '') {
        this.keyLine = this.line
        this.line = ''
      }
      this.blockPair(key, node.children[index + 1] as EditableNode)
    }
    this.end(node, below)
    this.writeHead()
    out.indent = outer
  }

  private blockPair(key: EditableNode, value: EditableNode): void {
    const { out } = this
    const simple = isSimpleKey(key)
    if (!simple) out.writeIndicator('?', { space: true, indention: true })
    this.open(key, simple ? 'key' : 'value')
    this.content(key, 'key')
    this.begin(value)
    if (simple) {
      out.writeIndicator(':')
    } else {
      out.writeIndent()
      out.writeIndicator(':', { space: true, indention: true })
    }
    this.placeKeyComment(value)
    this.value(value, 'value')
  }

  /** A comment beside a key goes beside a scalar, or before an indented block. */
  private placeKeyComment(value: EditableNode): void {
    if (this.keyLine === '') return
    if (value.kind === 'scalar') {
      if (this.line !== '') return
      this.line = this.keyLine
      this.keyLine = ''
    } else if (value.kind !== 'alias' && value.style !== 'flow') {
      const { line } = this
      this.line = this.keyLine
      this.keyLine = ''
      this.writeLine()
      this.line = line
    }
  }

  private flowSequence(node: EditableNode): void {
    const { out } = this
    const first = node.children[0]
    if (first === undefined) this.end(node)
    else this.begin(first)
    const outer = this.openFlow('[')
    let commaWritten = true
    for (const item of node.children) {
      if (item !== first) this.begin(item)
      if (!commaWritten) out.writeIndicator(',')
      this.writeHead()
      if (out.column === 0) out.writeIndent()
      commaWritten = this.flowValue(item, 'item')
    }
    if (first !== undefined) this.end(node)
    this.closeFlow(outer)
    if (out.column === 0) out.writeIndent()
    out.writeIndicator(']')
    this.writeLine()
    this.writeFoot()
  }

  private flowMapping(node: EditableNode): void {
    const { out } = this
    const first = node.children[0]
    if (first === undefined) this.end(node)
    else this.beginKey(first, '')
    const outer = this.openFlow('{')
    let commaWritten = true
    let below = first?.comments.foot ?? ''
    for (let index = 0; index < node.children.length; index += 2) {
      const key = node.children[index] as EditableNode
      if (key !== first) {
        this.beginKey(key, below)
        below = key.comments.foot
      }
      if (!commaWritten) out.writeIndicator(',')
      this.writeHead()
      if (out.column === 0) out.writeIndent()
      commaWritten = this.flowPair(key, node.children[index + 1] as EditableNode)
    }
    if (first !== undefined) this.end(node, below)
    if (!commaWritten && (this.head !== '' || this.foot !== '' || this.tail !== '')) out.writeIndicator(',')
    this.writeHead()
    this.closeFlow(outer)
    out.writeIndicator('}')
    this.writeLine()
    this.writeFoot()
  }

  private flowPair(key: EditableNode, value: EditableNode): boolean {
    const { out } = this
    const simple = isSimpleKey(key)
    if (!simple) out.writeIndicator('?', { space: true })
    this.open(key, simple ? 'key' : 'value')
    this.content(key, 'key')
    this.begin(value)
    out.writeIndicator(':', { space: !simple })
    return this.flowValue(value, 'value')
  }

  private openFlow(bracket: string): number {
    this.out.writeIndicator(bracket, { space: true, whitespace: true })
    this.flowLevel += 1
    return this.increaseIndent(2, 2)
  }

  private closeFlow(outer: number): void {
    this.flowLevel -= 1
    this.out.indent = outer
  }

  private scalar(node: EditableNode, place: Place): void {
    const { out } = this
    const { value } = node
    const analysis = analyzeScalar(value, 3)
    const style = this.styleOf(node, analysis, place)
    const outer = this.increaseIndent(2, 2)
    const comment = this.line
    switch (style) {
      case 'plain':
        if (value === '') out.indention = false
        else out.writePlain(value, false)
        break
      case 'single':
        out.writeSingleQuoted(value, false)
        break
      case 'double':
        out.writeDoubleQuoted(value, false)
        break
      default:
        this.line = ''
        if (style === 'literal') out.writeLiteral(value, comment)
        else out.writeFolded(value, comment)
    }
    out.indent = outer
  }

  /** The style that a scalar was written in, or the nearest that keeps its text here. */
  private styleOf(node: EditableNode, analysis: ScalarAnalysis, place: Place): ScalarStyle {
    const inFlow = this.flowLevel > 0
    const isKey = place === 'key'
    let style = wantedStyle(node)
    if (isKey && analysis.multiline) style = 'double'
    if (style === 'plain') {
      const allowed = analysis.plainAllowed && !(inFlow && (node.value === '' || flowIndicators.test(node.value)))
      if (!allowed || (node.value === '' && isKey)) style = 'single'
    }
    if (style === 'single' && !analysis.singleAllowed) style = 'double'
    if ((style === 'literal' || style === 'folded') && (!analysis.blockAllowed || inFlow || isKey)) style = 'double'
    return style
  }

  private writeTag(short: string): void {
    const { out } = this
    const long = short.startsWith('!!') ? `tag:yaml.org,2002:${short.slice(2)}` : short
    if (long.startsWith('!')) out.writeWord(`!${escapeTag(long.slice(1))}`)
    else if (short.startsWith('!!')) out.writeWord(`!!${escapeTag(short.slice(2))}`)
    else out.writeWord(`!<${escapeTag(long)}>`)
  }
}

/** The style asked for, before it is known what is allowed. */
function wantedStyle(node: EditableNode): ScalarStyle {
  if (node.style !== 'plain') return node.style as ScalarStyle
  if (node.value.includes('\n')) return 'literal'
  const isForced = node.tag === '!!str' && !node.tagged && (isNullNode({ ...node, tag: '' }) || isNoText(node.value))
  return isForced ? 'double' : 'plain'
}

/** Whether yaml.v3 takes a plain text for something else; the booleans of YAML 1.1 are texts to it. */
function isNoText(text: string): boolean {
  const { tag } = resolvePlain(text)
  return tag !== 'str' && (tag !== 'bool' || /^(?:true|false)$/i.test(text))
}

function isSimpleKey(key: EditableNode): boolean {
  if (key.kind === 'alias') return encodeUtf8(key.value).length <= longestSimpleKey
  if (key.kind !== 'scalar' && key.children.length > 0) return false
  if (key.kind === 'scalar' && analyzeScalar(key.value, 3).multiline) return false
  const tagLength = key.tagged ? key.tag.length : 0
  return encodeUtf8(key.anchor + key.value).length + tagLength <= longestSimpleKey
}

function escapeTag(tag: string): string {
  return Array.from(tag, (character) =>
    /[\w;/?:@&=+$,.~*'()[\]-]/.test(character)
      ? character
      : Array.from(encodeUtf8(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  ).join('')
}
