// biome-ignore-all lint/correctness/noVoidTypeReturn: returning a call ends a dispatch in one line
// The composer: tokens to documents of nodes. It keeps its own stack, so that depth costs no call stack.
import { YamlNode } from './node.ts'
import { Scanner } from './scanner.ts'
import { TagHandles } from './tag-handles.ts'
import * as T from './token.ts'
import { YamlError } from './yaml-error.ts'

/** What is expected next inside an open collection. */
type State =
  | 'block item'
  | 'indentless item'
  | 'block key'
  | 'block value'
  | 'first flow item'
  | 'flow item'
  | 'pair key'
  | 'pair value'
  | 'pair end'
  | 'first flow key'
  | 'flow key'
  | 'flow value'
  | 'flow empty value'

interface Frame {
  readonly node: YamlNode
  state: State
}

/** Tag and anchor before a node, and where the node begins with them. */
interface Properties {
  start: number
  line: number
  tag: string
  anchor: string
}

/** Reads the documents of one text one by one; what stands after the asked document is not looked at. */
export class Composer {
  readonly scanner: Scanner
  private readonly stack: Frame[] = []
  private anchors = new Map<string, YamlNode>()
  private handles: TagHandles | undefined
  private first = true

  constructor(text: string, keepComments = false) {
    this.scanner = new Scanner(text, keepComments)
  }

  /** The root of the next document, undefined at the end of the text. */
  next(): YamlNode | undefined {
    const { scanner } = this
    let token = scanner.peek()
    while (!this.first && token.type === T.DOCUMENT_END) {
      scanner.skip()
      token = scanner.peek()
    }
    if (token.type === T.STREAM_END) return undefined
    const implicit = this.first && token.type > T.DOCUMENT_START
    this.first = false
    this.anchors = new Map()
    this.handles = new TagHandles({
      peek: () => scanner.peek(),
      skip: () => scanner.skip(),
      fail: (problem, directive) => this.fail(problem, directive),
    })
    const root = implicit ? this.content() : this.explicitDocument()
    if (scanner.peek().type === T.DOCUMENT_END) scanner.skip()
    return root
  }

  private explicitDocument(): YamlNode {
    const start = this.scanner.peek()
    if (start.type !== T.DOCUMENT_START) this.fail('did not find expected <document start>', start)
    this.scanner.skip()
    const token = this.scanner.peek()
    if (token.type > T.DOCUMENT_END) return this.content()
    return empty(token.start, token.line)
  }

  private fail(problem: string, token: T.Token): never {
    const { line } = token
    throw new YamlError(
      `yaml: ${line === 0 ? '' : `line ${line}: `}${problem}`,
      Math.min(token.start, this.scanner.end),
    )
  }

  /** The document's content: opens nodes and closes them until none is open. */
  private content(): YamlNode {
    const root = this.node(true, false)
    let frame = this.stack.at(-1)
    while (frame !== undefined) {
      this.step(frame)
      frame = this.stack.at(-1)
    }
    return root
  }

  private step(frame: Frame): void {
    switch (frame.state) {
      case 'block item':
        return this.blockItem(frame)
      case 'indentless item':
        return this.indentlessItem(frame)
      case 'block key':
        return this.blockKey(frame)
      case 'block value':
        return this.blockValue(frame)
      case 'first flow item':
      case 'flow item':
        return this.flowItem(frame)
      case 'pair key':
        return this.pairKey(frame)
      case 'pair value':
        return this.pairValue(frame)
      case 'pair end':
        return this.close(frame, this.scanner.peek().start)
      case 'first flow key':
      case 'flow key':
        return this.flowKey(frame)
      case 'flow value':
        return this.flowValue(frame)
      case 'flow empty value':
        frame.state = 'flow key'
        return this.addEmpty(frame, this.scanner.peek().start)
    }
  }

  private add(frame: Frame, block: boolean, indentless: boolean): void {
    frame.node.children.push(this.node(block, indentless))
  }

  private addEmpty(frame: Frame, start: number): void {
    frame.node.children.push(empty(start, this.scanner.peek().line))
  }

  private close(frame: Frame, end: number): void {
    frame.node.end = end
    this.stack.pop()
  }

  /** Closes a block collection: it ends with its last child, not where the next token begins. */
  private closeBlock(frame: Frame): void {
    this.close(frame, Math.max(frame.node.children.at(-1)?.end ?? 0, frame.node.end))
  }

  private blockItem(frame: Frame): void {
    const token = this.scanner.peek()
    if (token.type === T.BLOCK_ENTRY) {
      this.scanner.skip()
      const next = this.scanner.peek().type
      if (next !== T.BLOCK_ENTRY && next !== T.BLOCK_END) this.add(frame, true, false)
      else this.addEmpty(frame, token.end)
    } else if (token.type === T.BLOCK_END) {
      this.scanner.skip()
      this.closeBlock(frame)
    } else {
      this.fail("did not find expected '-' indicator", token)
    }
  }

  private indentlessItem(frame: Frame): void {
    const token = this.scanner.peek()
    if (token.type !== T.BLOCK_ENTRY) return this.closeBlock(frame)
    this.scanner.skip()
    const next = this.scanner.peek().type
    if (next !== T.BLOCK_ENTRY && next !== T.KEY && next !== T.VALUE && next !== T.BLOCK_END)
      this.add(frame, true, false)
    else this.addEmpty(frame, token.end)
  }

  private blockKey(frame: Frame): void {
    const token = this.scanner.peek()
    if (token.type === T.KEY) {
      frame.state = 'block value'
      this.blockPart(frame, token)
    } else if (token.type === T.BLOCK_END) {
      this.scanner.skip()
      this.closeBlock(frame)
    } else {
      this.fail('did not find expected key', token)
    }
  }

  private blockValue(frame: Frame): void {
    const token = this.scanner.peek()
    frame.state = 'block key'
    if (token.type === T.VALUE) this.blockPart(frame, token)
    else this.addEmpty(frame, token.start)
  }

  /** The key or value that `token` announces; it may be missing. */
  private blockPart(frame: Frame, token: T.Token): void {
    this.scanner.skip()
    const next = this.scanner.peek().type
    if (next !== T.KEY && next !== T.VALUE && next !== T.BLOCK_END) this.add(frame, true, true)
    else this.addEmpty(frame, token.end)
  }

  private flowItem(frame: Frame): void {
    let token = this.scanner.peek()
    if (token.type !== T.FLOW_SEQUENCE_END) {
      if (frame.state === 'flow item') {
        if (token.type !== T.FLOW_ENTRY) this.fail("did not find expected ',' or ']'", token)
        this.scanner.skip()
        token = this.scanner.peek()
      }
      frame.state = 'flow item'
      if (token.type === T.KEY) {
        this.scanner.skip()
        const pair = collection('mapping', { start: token.start, line: token.line, tag: '', anchor: '' }, token)
        frame.node.children.push(pair)
        this.stack.push({ node: pair, state: 'pair key' })
        return
      }
      if (token.type !== T.FLOW_SEQUENCE_END) return this.add(frame, false, false)
    }
    this.scanner.skip()
    this.close(frame, token.end)
  }

  private pairKey(frame: Frame): void {
    const token = this.scanner.peek()
    frame.state = 'pair value'
    if (token.type !== T.VALUE && token.type !== T.FLOW_ENTRY && token.type !== T.FLOW_SEQUENCE_END) {
      return this.add(frame, false, false)
    }
    // go-yaml takes the token here, whatever it is.
    this.scanner.skip()
    this.addEmpty(frame, token.end)
  }

  private pairValue(frame: Frame): void {
    frame.state = 'pair end'
    let token = this.scanner.peek()
    if (token.type === T.VALUE) {
      this.scanner.skip()
      token = this.scanner.peek()
      if (token.type !== T.FLOW_ENTRY && token.type !== T.FLOW_SEQUENCE_END) return this.add(frame, false, false)
    }
    this.addEmpty(frame, token.start)
  }

  private flowKey(frame: Frame): void {
    let token = this.scanner.peek()
    if (token.type !== T.FLOW_MAPPING_END) {
      if (frame.state === 'flow key') {
        if (token.type !== T.FLOW_ENTRY) this.fail("did not find expected ',' or '}'", token)
        this.scanner.skip()
        token = this.scanner.peek()
      }
      if (token.type === T.KEY) {
        this.scanner.skip()
        token = this.scanner.peek()
        frame.state = 'flow value'
        if (token.type !== T.VALUE && token.type !== T.FLOW_ENTRY && token.type !== T.FLOW_MAPPING_END) {
          return this.add(frame, false, false)
        }
        return this.addEmpty(frame, token.start)
      }
      if (token.type !== T.FLOW_MAPPING_END) {
        frame.state = 'flow empty value'
        return this.add(frame, false, false)
      }
    }
    this.scanner.skip()
    this.close(frame, token.end)
  }

  private flowValue(frame: Frame): void {
    frame.state = 'flow key'
    let token = this.scanner.peek()
    if (token.type === T.VALUE) {
      this.scanner.skip()
      token = this.scanner.peek()
      if (token.type !== T.FLOW_ENTRY && token.type !== T.FLOW_MAPPING_END) return this.add(frame, false, false)
    }
    this.addEmpty(frame, token.start)
  }

  /** The node at the next token; a collection is put on the stack and filled later. */
  private node(block: boolean, indentless: boolean): YamlNode {
    const token = this.scanner.peek()
    if (token.type === T.SCALAR) {
      this.scanner.skip()
      return this.scalar(token, { start: token.start, line: token.line, tag: '', anchor: '' })
    }
    if (token.type === T.ALIAS) return this.alias(token)
    const properties = token.type === T.ANCHOR || token.type === T.TAG ? this.properties(token) : undefined
    return this.nodeAfter(properties, { block, indentless })
  }

  private nodeAfter(found: Properties | undefined, allowed: { block: boolean; indentless: boolean }): YamlNode {
    const token = this.scanner.peek()
    const properties = found ?? { start: token.start, line: token.line, tag: '', anchor: '' }
    switch (token.type) {
      case T.SCALAR:
        this.scanner.skip()
        return this.scalar(token, properties)
      case T.BLOCK_ENTRY:
        if (!allowed.indentless) break
        return this.open(collection('sequence', properties, token), 'indentless item')
      case T.FLOW_SEQUENCE_START:
        this.scanner.skip()
        return this.open(collection('sequence', properties, token), 'first flow item')
      case T.FLOW_MAPPING_START:
        this.scanner.skip()
        return this.open(collection('mapping', properties, token), 'first flow key')
      case T.BLOCK_SEQUENCE_START:
        if (!allowed.block) break
        this.scanner.skip()
        return this.open(collection('sequence', properties, token), 'block item')
      case T.BLOCK_MAPPING_START:
        if (!allowed.block) break
        this.scanner.skip()
        return this.open(collection('mapping', properties, token), 'block key')
    }
    if (found === undefined) this.fail('did not find expected node content', token)
    const { start, line, tag, anchor } = properties
    const node = new YamlNode({
      kind: 'scalar',
      start,
      end: start,
      line,
      tag,
      anchor,
      value: '',
      style: 'plain',
      implicit: tag === '',
    })
    this.register(node)
    return node
  }

  private open(node: YamlNode, state: State): YamlNode {
    this.register(node)
    this.stack.push({ node, state })
    return node
  }

  private scalar(token: T.Token, { start, line, tag, anchor }: Properties): YamlNode {
    const node = new YamlNode({
      kind: 'scalar',
      start,
      end: token.end,
      line,
      tag,
      anchor,
      value: token.text,
      style: token.style,
      implicit: (tag === '' && token.style === 'plain') || tag === '!',
    })
    if (anchor !== '') this.register(node)
    return node
  }

  private register(node: YamlNode): void {
    if (node.anchor !== '') this.anchors.set(node.anchor, node)
  }

  private alias(token: T.Token): YamlNode {
    const target = this.anchors.get(token.text)
    if (target === undefined) throw new YamlError(`yaml: unknown anchor '${token.text}' referenced`, token.start)
    this.scanner.skip()
    return new YamlNode({
      kind: 'alias',
      start: token.start,
      end: token.end,
      line: token.line,
      tag: '',
      anchor: '',
      value: token.text,
      style: 'plain',
      implicit: false,
      target,
    })
  }

  private properties(first: T.Token): Properties {
    const { scanner } = this
    let tagToken: T.Token | undefined
    let anchor = ''
    let token = first
    for (let count = 0; count < 2; count++) {
      if (token.type === T.ANCHOR && anchor === '') anchor = token.text
      else if (token.type === T.TAG && tagToken === undefined) tagToken = token
      else break
      scanner.skip()
      token = scanner.peek()
    }
    const tag = tagToken && this.handles?.fullTag(tagToken, (problem, at) => this.fail(problem, at))
    return { start: first.start, line: first.line, tag: tag ?? '', anchor }
  }
}

function collection(shape: 'mapping' | 'sequence', properties: Properties, token: T.Token): YamlNode {
  const { start, line, tag, anchor } = properties
  const flow = token.type === T.FLOW_SEQUENCE_START || token.type === T.FLOW_MAPPING_START || token.type === T.KEY
  return new YamlNode({
    kind: shape,
    start,
    end: token.end,
    line,
    tag,
    anchor,
    value: '',
    style: flow ? 'flow' : 'block',
    implicit: tag === '',
  })
}

/** The null that stands where nothing is written. */
function empty(start: number, line: number): YamlNode {
  return new YamlNode({
    kind: 'scalar',
    start,
    end: start,
    line,
    tag: '',
    anchor: '',
    value: '',
    style: 'plain',
    implicit: true,
  })
}
