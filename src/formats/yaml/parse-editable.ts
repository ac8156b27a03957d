// The door for changing documents: a text's first document as nodes that print again as they were written.
import { findTextProblem } from './check-text.ts'
import { type EditableDocument, type EditableNode, editableNode } from './editable-node.ts'
import { shortTag } from './resolve.ts'
import { type CommentTexts, CommentTracker } from './scan-comments.ts'
import { Scanner } from './scanner.ts'
import { TagHandles } from './tag-handles.ts'
import * as T from './token.ts'
import { YamlError } from './yaml-error.ts'

/** Deeper documents are refused. */
const maximumDepth = 1000

/** Tag and anchor before a node. */
interface Properties {
  readonly start: T.Token
  tag: string
  anchor: string
}

/**
 * The first document of `text`, undefined if there is none. Comments go to the nodes that yaml.v3 gives them to.
 *
 * Throws `YamlError` in the words of yaml.v3.
 *
 * @see go.yaml.in/yaml/v3 Decoder.Decode into a Node
 */
export function parseEditable(text: string): EditableDocument | undefined {
  const problem = findTextProblem(text)
  if (problem !== undefined) throw problem.error
  return new EditableReader(text).document()
}

/** Reads one document by descent; its depth is limited. */
class EditableReader {
  private readonly tracker = new CommentTracker()
  private readonly scanner: Scanner
  /** Comments that no node has taken yet. */
  private pending: CommentTexts = noComments()
  /** What stood above a list item that turned out to be a collection. */
  private stem = ''
  private readonly anchors = new Set<string>()
  private handles: TagHandles | undefined
  private depth = 0

  constructor(text: string) {
    this.scanner = new Scanner(text, false, this.tracker)
  }

  document(): EditableDocument | undefined {
    const first = this.peek()
    if (first.type === T.STREAM_END) return undefined
    const explicit = first.type <= T.DOCUMENT_START
    this.handles = new TagHandles({
      peek: () => this.peek(),
      skip: () => this.scanner.skip(),
      fail: (problem, token) => this.fail(problem, token),
    })
    let head = ''
    if (explicit) {
      const token = this.peek()
      if (token.type !== T.DOCUMENT_START) this.fail('did not find expected <document start>', token)
      this.scanner.skip()
    } else {
      head = this.takeDocumentHead()
    }
    const root = explicit && this.peek().type <= T.DOCUMENT_END ? editableNode('scalar') : this.node(true, false)
    this.peek()
    return { root, head, foot: this.pending.foot === '' ? this.pending.head : this.pending.foot }
  }

  /** The part of the first comments that an empty line separates from the content. */
  private takeDocumentHead(): string {
    const { head } = this.pending
    if (head.length > 1 && head.endsWith('\n')) {
      this.pending.head = ''
      return head.slice(0, -1)
    }
    const gap = head.lastIndexOf('\n\n')
    if (gap === -1) return ''
    this.pending.head = head.slice(gap + 2)
    return head.slice(0, gap)
  }

  private peek(): T.Token {
    const token = this.scanner.peek()
    this.tracker.unfold(token, this.pending)
    return token
  }

  private take(): CommentTexts {
    const taken = this.pending
    this.pending = noComments()
    this.stem = ''
    return taken
  }

  /** yaml.v3 names the line where the collection begins, if it is not the first. */
  private fail(problem: string, token: T.Token, context?: T.Token): never {
    const line = context === undefined || context.line === 0 ? token.line : context.line
    const where = line === 0 ? '' : `line ${line}: `
    throw new YamlError(`yaml: ${where}${problem}`, Math.min(token.start, this.scanner.end))
  }

  private node(block: boolean, indentless: boolean): EditableNode {
    this.depth += 1
    if (this.depth > maximumDepth) throw new YamlError('yaml: exceeded max depth')
    const token = this.peek()
    const node = token.type === T.ALIAS ? this.alias(token) : this.anchored(block, indentless)
    this.depth -= 1
    return node
  }

  private alias(token: T.Token): EditableNode {
    if (!this.anchors.has(token.text)) {
      throw new YamlError(`yaml: unknown anchor '${token.text}' referenced`, token.start)
    }
    const node = editableNode('alias', token.text)
    node.comments = this.take()
    this.scanner.skip()
    return node
  }

  private anchored(block: boolean, indentless: boolean): EditableNode {
    const properties = this.properties()
    const token = this.peek()
    switch (token.type) {
      case T.SCALAR:
        return this.scalar(token, properties)
      case T.FLOW_SEQUENCE_START:
        return this.flowSequence(this.flow('sequence', properties))
      case T.FLOW_MAPPING_START:
        return this.flowMapping(this.flow('mapping', properties))
      case T.BLOCK_ENTRY:
        if (!indentless) break
        return this.indentless(this.collection('sequence', properties))
      case T.BLOCK_SEQUENCE_START:
        if (!block) break
        return this.blockSequence(this.stemmed(this.collection('sequence', properties)))
      case T.BLOCK_MAPPING_START:
        if (!block) break
        return this.blockMapping(this.stemmed(this.collection('mapping', properties)))
    }
    if (properties.anchor === '' && properties.tag === '') {
      this.fail('did not find expected node content', token, properties.start)
    }
    return this.withProperties(editableNode('scalar'), properties)
  }

  private properties(): Properties {
    const found: Properties = { start: this.peek(), tag: '', anchor: '' }
    let tagToken: T.Token | undefined
    for (let count = 0; count < 2; count++) {
      const token = this.peek()
      if (token.type === T.ANCHOR && found.anchor === '') found.anchor = token.text
      else if (token.type === T.TAG && tagToken === undefined) tagToken = token
      else break
      this.scanner.skip()
    }
    this.peek()
    if (tagToken !== undefined)
      found.tag = this.handles?.fullTag(tagToken, (problem, token) => this.fail(problem, token, found.start)) ?? ''
    return found
  }

  private withProperties(node: EditableNode, { tag, anchor }: Properties): EditableNode {
    if (anchor !== '') this.anchors.add(anchor)
    node.anchor = anchor
    if (tag !== '' && tag !== '!') {
      node.tag = shortTag(tag)
      node.tagged = true
    }
    return node
  }

  private scalar(token: T.Token, properties: Properties): EditableNode {
    const node = this.withProperties(editableNode('scalar', token.text), properties)
    node.style = token.style
    node.comments = this.take()
    this.scanner.skip()
    return node
  }

  private collection(kind: 'mapping' | 'sequence', properties: Properties): EditableNode {
    return this.withProperties(editableNode(kind), properties)
  }

  private flow(kind: 'mapping' | 'sequence', properties: Properties): EditableNode {
    const node = this.collection(kind, properties)
    node.style = 'flow'
    node.comments.head = this.take().head
    return node
  }

  private stemmed(node: EditableNode): EditableNode {
    node.comments.head = this.stem
    this.stem = ''
    return node
  }

  /** Comments at a collection's end: beside and below it. */
  private finish(node: EditableNode): void {
    const { line, foot } = this.take()
    node.comments.line = line
    node.comments.foot = foot
  }

  private blockSequence(node: EditableNode): EditableNode {
    const start = this.peek()
    this.scanner.skip()
    for (let token = this.peek(); token.type !== T.BLOCK_END; token = this.peek()) {
      if (token.type !== T.BLOCK_ENTRY) this.fail("did not find expected '-' indicator", token, start)
      const next = this.enterItem()
      const isEmpty = next === T.BLOCK_ENTRY || next === T.BLOCK_END
      node.children.push(isEmpty ? editableNode('scalar') : this.node(true, false))
    }
    this.scanner.skip()
    return node
  }

  private indentless(node: EditableNode): EditableNode {
    while (this.peek().type === T.BLOCK_ENTRY) {
      const next = this.enterItem()
      const isEmpty = next === T.BLOCK_ENTRY || next === T.KEY || next === T.VALUE || next === T.BLOCK_END
      node.children.push(isEmpty ? editableNode('scalar') : this.node(true, false))
    }
    return node
  }

  /** Moves over a `-`. What stood above it goes to the whole collection, if one follows. */
  private enterItem(): number {
    const above = this.pending.head
    this.scanner.skip()
    const { type } = this.peek()
    if (above !== '' && (type === T.BLOCK_SEQUENCE_START || type === T.BLOCK_MAPPING_START)) {
      this.stem = above
      this.pending.head = this.pending.head.slice(above.length + 1)
    }
    return type
  }

  private blockMapping(node: EditableNode): EditableNode {
    const start = this.peek()
    this.scanner.skip()
    for (let token = this.peek(); token.type !== T.BLOCK_END; token = this.peek()) {
      if (token.type !== T.KEY) this.fail('did not find expected key', token, start)
      const key = this.blockPart()
      const prior = node.children.at(-2)
      // Below the value before, and not further in: it is about that.
      if (key.comments.foot !== '' && prior !== undefined) {
        prior.comments.foot = key.comments.foot
        key.comments.foot = ''
      }
      const value = this.peek().type === T.VALUE ? this.blockPart() : editableNode('scalar')
      footToKey(key, value)
      node.children.push(key, value)
    }
    this.finish(node)
    this.scanner.skip()
    const lastKey = node.children.at(-2)
    if (node.comments.foot !== '' && lastKey !== undefined) {
      lastKey.comments.foot = node.comments.foot
      node.comments.foot = ''
    }
    return node
  }

  /** The key or value behind a `KEY` or `VALUE` token; it may be missing. */
  private blockPart(): EditableNode {
    this.scanner.skip()
    const { type } = this.peek()
    const isEmpty = type === T.KEY || type === T.VALUE || type === T.BLOCK_END
    return isEmpty ? editableNode('scalar') : this.node(true, true)
  }

  private flowSequence(node: EditableNode): EditableNode {
    const start = this.peek()
    this.scanner.skip()
    for (let first = true; this.peek().type !== T.FLOW_SEQUENCE_END; first = false) {
      if (!first) this.separator("did not find expected ',' or ']'", start)
      const { type } = this.peek()
      if (type === T.KEY) node.children.push(this.flowPair())
      else if (type !== T.FLOW_SEQUENCE_END) node.children.push(this.node(false, false))
    }
    this.finish(node)
    this.scanner.skip()
    return node
  }

  private separator(problem: string, start: T.Token): void {
    const token = this.peek()
    if (token.type !== T.FLOW_ENTRY) this.fail(problem, token, start)
    this.scanner.skip()
  }

  /** `a: b` as an item of a flow sequence. */
  private flowPair(): EditableNode {
    const pair = editableNode('mapping')
    pair.style = 'flow'
    this.scanner.skip()
    const ends = (type: number): boolean => type === T.FLOW_ENTRY || type === T.FLOW_SEQUENCE_END
    let { type } = this.peek()
    let key: EditableNode
    if (type === T.VALUE || ends(type)) {
      // go-yaml takes the token here, whatever it is.
      this.scanner.skip()
      key = editableNode('scalar')
    } else {
      key = this.node(false, false)
    }
    let value = editableNode('scalar')
    if (this.peek().type === T.VALUE) {
      this.scanner.skip()
      type = this.peek().type
      if (!ends(type)) value = this.node(false, false)
    }
    this.peek()
    footToKey(key, value)
    pair.children.push(key, value)
    return pair
  }

  private flowMapping(node: EditableNode): EditableNode {
    const start = this.peek()
    this.scanner.skip()
    for (let first = true; this.peek().type !== T.FLOW_MAPPING_END; first = false) {
      if (!first) this.separator("did not find expected ',' or '}'", start)
      if (this.peek().type === T.FLOW_MAPPING_END) break
      this.flowEntry(node)
    }
    this.finish(node)
    this.scanner.skip()
    return node
  }

  private flowEntry(node: EditableNode): void {
    const ends = (type: number): boolean => type === T.FLOW_ENTRY || type === T.FLOW_MAPPING_END
    let key = editableNode('scalar')
    let value = editableNode('scalar')
    if (this.peek().type === T.KEY) {
      this.scanner.skip()
      const { type } = this.peek()
      if (type !== T.VALUE && !ends(type)) key = this.node(false, false)
      if (this.peek().type === T.VALUE) {
        this.scanner.skip()
        if (!ends(this.peek().type)) value = this.node(false, false)
      }
    } else {
      key = this.node(false, false)
      this.peek()
    }
    footToKey(key, value)
    node.children.push(key, value)
  }
}

function noComments(): CommentTexts {
  return { head: '', line: '', foot: '' }
}

/** What stands below a value is kept with its key. */
function footToKey(key: EditableNode, value: EditableNode): void {
  if (key.comments.foot !== '' || value.comments.foot === '') return
  key.comments.foot = value.comments.foot
  value.comments.foot = ''
}
