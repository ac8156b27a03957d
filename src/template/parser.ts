// The parser: from tokens to the trees of a text and of everything it defines.
import type { SourceFile } from '../diagnostics/index.ts'
import { quote, unquote } from '../go/index.ts'
import { TemplateSyntaxError } from './error.ts'
import { Lexer } from './lexer.ts'
import type {
  BranchNode,
  ChainNode,
  CommandNode,
  JumpNode,
  ListNode,
  OperandNode,
  PipeNode,
  StatementNode,
  TemplateNode,
  TemplateTree,
  TextNode,
  VariableNode,
} from './node.ts'
import { isEmptyTree } from './node.ts'
import { parseNumber } from './number.ts'
import { printNode } from './print-node.ts'
import { describeToken, type Token, type TokenKind } from './token.ts'

/** `{{end}}` and `{{else}}`: they close what the parser is in and never stand in a tree. */
interface CloserNode {
  readonly kind: 'closeEnd' | 'closeElse'
  readonly start: number
}

/** What all trees of one text share. */
interface ParseJob {
  readonly source: SourceFile
  readonly lexer: Lexer
  readonly isFunction: (name: string) => boolean
  readonly trees: Map<string, TemplateTree>
}

const maximumParenDepth = 10_000

const operandStarts: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'bool',
  'charConstant',
  'complex',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  'leftParen',
])

/**
 * The trees of a text by name: its own under `source.path`, and one per definition in it.
 *
 * @throws TemplateSyntaxError
 * @see text/template/parse Parse
 */
export function parseTemplateText(
  source: SourceFile,
  isFunction: (name: string) => boolean,
): Map<string, TemplateTree> {
  const job: ParseJob = { source, lexer: new Lexer(source.text, isFunction), isFunction, trees: new Map() }
  try {
    new TreeParser(job, source.path).parseText()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const span = { file: source, start: 0, end: 0 }
    throw new TemplateSyntaxError({ detail: 'max expression depth exceeded', line: 1, span })
  }
  return job.trees
}

/** Parses one tree; definitions within it get a parser of their own on the same lexer. */
class TreeParser {
  readonly #job: ParseJob
  #name: string
  /** Tokens given back, the next one last; index 0 is the youngest token read. */
  readonly #lookahead: Token[] = []
  #pending = 0
  #variables: string[] = ['$']
  #actionStart: number | undefined
  #rangeDepth = 0
  #parenDepth = 0
  /** Where the last token taken ends. */
  #end = 0

  constructor(job: ParseJob, name: string) {
    this.#job = job
    this.#name = name
  }

  // ---- tokens

  #next(): Token {
    if (this.#pending > 0) this.#pending -= 1
    else this.#lookahead[0] = this.#job.lexer.next()
    const token = this.#lookahead[this.#pending] as Token
    this.#end = token.start + token.text.length
    return token
  }

  #back(): void {
    this.#pending += 1
  }

  /** Gives back the last token and `before`, which came before it. */
  #backTwo(before: Token): void {
    this.#lookahead[1] = before
    this.#pending = 2
  }

  #backThree(first: Token, second: Token): void {
    this.#lookahead[1] = second
    this.#lookahead[2] = first
    this.#pending = 3
  }

  #peek(): Token {
    if (this.#pending > 0) return this.#lookahead[this.#pending - 1] as Token
    this.#pending = 1
    const token = this.#job.lexer.next()
    this.#lookahead[0] = token
    return token
  }

  #nextWord(): Token {
    let token = this.#next()
    while (token.kind === 'space') token = this.#next()
    return token
  }

  #peekWord(): Token {
    const token = this.#nextWord()
    this.#back()
    return token
  }

  // ---- errors

  #fail(detail: string): never {
    const token = this.#lookahead[0]
    const start = token?.start ?? 0
    const span = {
      file: this.#job.source,
      start,
      end: start + (token === undefined || token.kind === 'error' ? 0 : token.text.length),
    }
    throw new TemplateSyntaxError({ detail, line: token === undefined ? 0 : this.#lineOf(token.start), span })
  }

  /** Lines are counted only for messages. */
  #lineOf(start: number): number {
    const { text } = this.#job.source
    let line = 1
    for (let at = text.indexOf('\n'); at !== -1 && at < start; at = text.indexOf('\n', at + 1)) line += 1
    return line
  }

  #unexpected(token: Token, context: string): never {
    if (token.kind !== 'error') this.#fail(`unexpected ${describeToken(token)} in ${context}`)
    let extra = ''
    const line = this.#actionStart === undefined ? undefined : this.#lineOf(this.#actionStart)
    if (line !== undefined && line !== this.#lineOf(token.start)) {
      extra = ` in action started at ${this.#job.source.path}:${line}`
      if (token.text.endsWith(' action')) extra = extra.slice(' in action'.length)
    }
    this.#fail(token.text + extra)
  }

  #expect(kind: TokenKind, context: string): Token {
    const token = this.#nextWord()
    if (token.kind !== kind) this.#unexpected(token, context)
    return token
  }

  #unquote(token: Token): string {
    const text = unquote(token.text)
    return text === undefined ? this.#fail('invalid syntax') : text
  }

  // ---- trees

  /** The whole text; definitions may stand at its top level. */
  parseText(): void {
    const start = this.#peek().start
    const nodes: StatementNode[] = []
    while (this.#peek().kind !== 'eof') {
      if (this.#peek().kind === 'leftDelimiter') {
        const delimiter = this.#next()
        if (this.#nextWord().kind === 'define') {
          new TreeParser(this.#job, 'definition').#parseDefinition()
          continue
        }
        this.#backTwo(delimiter)
      }
      const node = this.#textOrAction()
      if (isCloser(node)) this.#fail(`unexpected ${describeCloser(node)}`)
      else nodes.push(node)
    }
    this.#add({ kind: 'list', start, nodes })
  }

  #parseDefinition(): void {
    const name = this.#nextWord()
    if (name.kind !== 'string' && name.kind !== 'rawString') this.#unexpected(name, 'define clause')
    this.#name = this.#unquote(name)
    this.#expect('rightDelimiter', 'define clause')
    const [list, closer] = this.#list()
    if (closer.kind !== 'closeEnd') this.#fail(`unexpected ${describeCloser(closer)} in define clause`)
    this.#add(list)
  }

  #add(root: ListNode): void {
    const { trees, source } = this.#job
    const present = trees.get(this.#name)
    if (present === undefined || isEmptyTree(present.root)) trees.set(this.#name, { name: this.#name, source, root })
    else if (!isEmptyTree(root)) this.#fail(`template: multiple definition of template ${quote(this.#name)}`)
  }

  #list(): [ListNode, CloserNode] {
    const start = this.#peekWord().start
    const nodes: StatementNode[] = []
    while (this.#peekWord().kind !== 'eof') {
      const node = this.#textOrAction()
      if (isCloser(node)) return [{ kind: 'list', start, nodes }, node]
      nodes.push(node)
    }
    this.#fail('unexpected EOF')
  }

  #textOrAction(): StatementNode | CloserNode {
    const token = this.#nextWord()
    if (token.kind === 'text') return { kind: 'text', start: token.start, text: token.text } satisfies TextNode
    if (token.kind !== 'leftDelimiter') this.#unexpected(token, 'input')
    this.#actionStart = token.start
    const node = this.#action()
    this.#actionStart = undefined
    return node
  }

  #action(): StatementNode | CloserNode {
    const token = this.#nextWord()
    switch (token.kind) {
      case 'block':
        return this.#block()
      case 'break':
      case 'continue':
        return this.#jump(token, token.kind)
      case 'else':
        return this.#else()
      case 'end':
        return { kind: 'closeEnd', start: this.#expect('rightDelimiter', 'end').start }
      case 'if':
      case 'range':
      case 'with':
        return this.#control(token.kind)
      case 'template':
        return this.#template()
    }
    this.#back()
    const { start } = this.#peek()
    const pipe = this.#pipeline('command', 'rightDelimiter')
    return { kind: 'action', start, pipe, end: this.#end }
  }

  #jump(token: Token, kind: 'break' | 'continue'): JumpNode {
    const close = this.#nextWord()
    if (close.kind !== 'rightDelimiter') this.#unexpected(close, `{{${kind}}}`)
    if (this.#rangeDepth === 0) this.#fail(`{{${kind}}} outside {{range}}`)
    return { kind, start: token.start }
  }

  #else(): CloserNode {
    const next = this.#peekWord()
    // `{{else if` and `{{else with` leave the word for whoever reads the else list.
    if (next.kind === 'if' || next.kind === 'with') return { kind: 'closeElse', start: next.start }
    return { kind: 'closeElse', start: this.#expect('rightDelimiter', 'else').start }
  }

  #control(kind: 'if' | 'range' | 'with'): BranchNode {
    const known = this.#variables.length
    const pipe = this.#pipeline(kind, 'rightDelimiter')
    if (kind === 'range') this.#rangeDepth += 1
    const [list, closer] = this.#list()
    if (kind === 'range') this.#rangeDepth -= 1
    const elseList = closer.kind === 'closeElse' ? this.#elseList(kind, closer) : undefined
    this.#variables.length = known
    return { kind, start: pipe.start, pipe, list, elseList }
  }

  #elseList(kind: 'if' | 'range' | 'with', closer: CloserNode): ListNode {
    if (kind !== 'range' && this.#peek().kind === kind) {
      this.#next()
      return { kind: 'list', start: closer.start, nodes: [this.#control(kind)] }
    }
    const [list, end] = this.#list()
    if (end.kind !== 'closeEnd') this.#fail(`expected end; found ${describeCloser(end)}`)
    return list
  }

  #block(): TemplateNode {
    const token = this.#nextWord()
    const name = this.#templateName(token, 'block clause')
    const pipe = this.#pipeline('block clause', 'rightDelimiter')
    const block = new TreeParser(this.#job, name)
    const [list, closer] = block.#list()
    // Go tells this one with the line of the block's own clause.
    if (closer.kind !== 'closeEnd') this.#fail(`unexpected ${describeCloser(closer)} in block clause`)
    block.#add(list)
    return { kind: 'template', start: token.start, name, pipe }
  }

  #template(): TemplateNode {
    const token = this.#nextWord()
    const name = this.#templateName(token, 'template clause')
    let pipe: PipeNode | undefined
    if (this.#nextWord().kind !== 'rightDelimiter') {
      this.#back()
      pipe = this.#pipeline('template clause', 'rightDelimiter')
    }
    return { kind: 'template', start: token.start, name, pipe }
  }

  #templateName(token: Token, context: string): string {
    if (token.kind !== 'string' && token.kind !== 'rawString') this.#unexpected(token, context)
    return this.#unquote(token)
  }

  // ---- pipelines

  #pipeline(context: string, end: TokenKind): PipeNode {
    const { start } = this.#peekWord()
    const variables: VariableNode[] = []
    const isAssignment = this.#declarations(context, variables)
    const commands: CommandNode[] = []
    for (;;) {
      const token = this.#nextWord()
      if (token.kind === end) {
        this.#checkPipeline(commands, context)
        return { kind: 'pipe', start, isAssignment, variables, commands }
      }
      if (!operandStarts.has(token.kind)) this.#unexpected(token, context)
      this.#back()
      commands.push(this.#command())
    }
  }

  /** Reads `$x :=`, `$x =`, `$i, $x :=` into `variables`; gives back whether it assigns. */
  #declarations(context: string, variables: VariableNode[]): boolean {
    for (;;) {
      const variable = this.#peekWord()
      if (variable.kind !== 'variable') return false
      this.#next()
      // White space is a token, so up to three tokens go back when this was no declaration.
      const after = this.#peek()
      const next = this.#peekWord()
      const declares = next.kind === 'assign' || next.kind === 'declare'
      if (!declares && !(next.kind === 'char' && next.text === ',')) {
        if (after.kind === 'space') this.#backThree(variable, after)
        else this.#backTwo(variable)
        return false
      }
      this.#nextWord()
      variables.push(variableNode(variable.start, variable.text))
      this.#variables.push(variable.text)
      if (declares) return next.kind === 'assign'
      if (context !== 'range' || variables.length >= 2) this.#fail(`too many declarations in ${context}`)
      const second = this.#peekWord().kind
      if (second !== 'variable' && second !== 'rightDelimiter' && second !== 'rightParen') {
        this.#fail('range can only initialize variables')
      }
    }
  }

  #checkPipeline(commands: readonly CommandNode[], context: string): void {
    if (commands.length === 0) this.#fail(`missing value for ${context}`)
    for (const [index, command] of commands.entries()) {
      const kind = command.words[0]?.kind
      if (
        index > 0 &&
        (kind === 'bool' || kind === 'dot' || kind === 'nil' || kind === 'number' || kind === 'string')
      ) {
        this.#fail(`non executable command in pipeline stage ${index + 1}`)
      }
    }
  }

  #command(): CommandNode {
    const { start } = this.#peekWord()
    const words: OperandNode[] = []
    for (;;) {
      this.#peekWord()
      const operand = this.#operand()
      if (operand !== undefined) words.push(operand)
      const token = this.#next()
      if (token.kind === 'space') continue
      if (token.kind === 'rightDelimiter' || token.kind === 'rightParen') this.#back()
      else if (token.kind !== 'pipe') this.#unexpected(token, 'operand')
      break
    }
    if (words.length === 0) this.#fail('empty command')
    return { kind: 'command', start, words }
  }

  #operand(): OperandNode | undefined {
    const term = this.#term()
    if (term === undefined || this.#peek().kind !== 'field') return term
    const { start } = this.#peek()
    const names: string[] = []
    while (this.#peek().kind === 'field') names.push(this.#next().text.slice(1))
    switch (term.kind) {
      case 'field':
        return { kind: 'field', start, names: [...term.names, ...names] }
      case 'variable':
        return { kind: 'variable', start, names: [...term.names, ...names] }
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        return this.#fail(`unexpected . after term ${quote(printNode(term))}`)
      default:
        return { kind: 'chain', start, operand: term, names } satisfies ChainNode
    }
  }

  #term(): OperandNode | undefined {
    const token = this.#nextWord()
    const { start, text } = token
    switch (token.kind) {
      case 'identifier':
        if (!this.#job.isFunction(text)) this.#fail(`function ${quote(text)} not defined`)
        return { kind: 'identifier', start, name: text }
      case 'dot':
      case 'nil':
        return { kind: token.kind, start }
      case 'variable':
        if (!this.#variables.includes(text)) this.#fail(`undefined variable ${quote(text)}`)
        return variableNode(start, text)
      case 'field':
        return { kind: 'field', start, names: [text.slice(1)] }
      case 'bool':
        return { kind: 'bool', start, value: text === 'true' }
      case 'charConstant':
      case 'complex':
      case 'number':
        return this.#number(token)
      case 'leftParen':
        return this.#parenthesis()
      case 'string':
      case 'rawString':
        return { kind: 'string', start, quoted: text, text: this.#unquote(token) }
    }
    this.#back()
    return undefined
  }

  #number(token: Token): OperandNode {
    try {
      return parseNumber(token.text, token.kind, token.start)
    } catch (error) {
      if (error instanceof RangeError) throw error
      return this.#fail((error as Error).message)
    }
  }

  #parenthesis(): PipeNode {
    if (this.#parenDepth >= maximumParenDepth) this.#fail('max expression depth exceeded')
    this.#parenDepth += 1
    const pipe = this.#pipeline('parenthesized pipeline', 'rightParen')
    this.#parenDepth -= 1
    return pipe
  }
}

function variableNode(start: number, name: string): VariableNode {
  return { kind: 'variable', start, names: [name] }
}

function isCloser(node: StatementNode | CloserNode): node is CloserNode {
  return node.kind === 'closeEnd' || node.kind === 'closeElse'
}

function describeCloser(closer: CloserNode): string {
  return closer.kind === 'closeEnd' ? '{{end}}' : '{{else}}'
}
