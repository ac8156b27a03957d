// A second way from text to trees, for templates without a fault: straight over the text, without tokens, and only as far as
// somebody looks. Whatever is unusual or wrong is left to the parser, which alone says what Go says.
import type { SourceFile } from '../diagnostics/index.ts'
import { unquote } from '../go/index.ts'
import { LateAction, LateBranch, LateList, LateTree, type NodeSource } from './late-nodes.ts'
import type {
  BranchNode,
  CommandNode,
  ListNode,
  OperandNode,
  PipeNode,
  StatementNode,
  TemplateNode,
  TemplateTree,
  VariableNode,
} from './node.ts'
import { parseNumber } from './number.ts'
import { type ListEnds, OutlinedEnds, pairsOf, type TemplateOutline } from './outline.ts'
import {
  decimal,
  declaration,
  fields,
  isSpace,
  isWordPart,
  name,
  pairDeclaration,
  quoted,
  refuseLiteral,
  restOfAction,
  spaces,
  undecided,
  variable,
} from './plain-spelling.ts'
import { keywords } from './token.ts'

/** Deeper templates are left to the parser, which has a limit of its own. */
const maximumDepth = 100
/** Lists shorter than this are built with what they stand in. */
const smallList = 60

const noNames: string[] = []
const noVariables: readonly VariableNode[] = []
/** What stands for nodes where they are only checked. */
const checked: StatementNode[] = []
const checkedPipe: PipeNode = { kind: 'pipe', start: 0, isAssignment: false, variables: noVariables, commands: [] }
const checkedOperand: OperandNode = { kind: 'dot', start: 0 }
const checkedField: OperandNode = { kind: 'field', start: 0, names: [''] }
const checkedName: OperandNode = { kind: 'identifier', start: 0, name: '' }
const checkedCommands: CommandNode[] = []
const checkedCommand: CommandNode = { kind: 'command', start: 0, words: [] }

/** A text, and what functions there are. */
interface PlainText {
  readonly source: SourceFile
  readonly isFunction: (name: string) => boolean
}

/** A text that was checked. */
export interface PlainTemplate {
  /** By name, as `parseTemplateText` gives them; built when they are looked at. */
  readonly trees: Map<string, TemplateTree>
  readonly outline: () => TemplateOutline
}

/** Checks a text; undefined where the parser has to read it. */
export function parsePlainTemplate(
  source: SourceFile,
  isFunction: (name: string) => boolean,
): PlainTemplate | undefined {
  for (const keyword of keywords.values()) if (isFunction(keyword)) return undefined
  try {
    return new PlainParser({ source, isFunction }).check()
  } catch (error) {
    // A pattern's own stack ends at actions of some megabytes.
    if (error === undecided || error instanceof RangeError) return undefined
    throw error
  }
}

/** The trees of a text that was checked before, as `parsePlainTemplate` gives them. */
export function treesOfOutline(
  source: SourceFile,
  isFunction: (name: string) => boolean,
  outline: TemplateOutline,
): Map<string, TemplateTree> {
  const text = new CheckedText({ source, isFunction }, new OutlinedEnds(outline.listEnds))
  const trees = new Map<string, TemplateTree>()
  for (const [name, start] of outline.definitions) trees.set(name, text.definition(name, start))
  return trees.set(source.path, new LateTree(source, () => text.root()))
}

/** A text without a fault, whose nodes can be built from anywhere. */
class CheckedText implements NodeSource {
  readonly source: SourceFile
  readonly isFunction: (name: string) => boolean
  readonly listEnds: ListEnds

  constructor(plain: PlainText, listEnds: ListEnds) {
    this.source = plain.source
    this.isFunction = plain.isFunction
    this.listEnds = listEnds
  }

  definition(name: string, start: number): TemplateTree {
    return { name, source: this.source, root: new LateList(this, start) }
  }

  root(): ListNode {
    return { kind: 'list', start: 0, nodes: new PlainParser(this).statements('text') }
  }

  statementsAt(start: number): readonly StatementNode[] {
    return new PlainParser(this, start).statements('block')
  }

  pipeAt(start: number): PipeNode {
    return new PlainParser(this, start).pipeline('action')
  }
}

/** Reads from left to right, throwing `undecided`; `at` is where it stands. */
class PlainParser {
  private readonly plain: PlainText
  private readonly checked: CheckedText
  /** Only where nodes are not made. */
  private readonly ends: Map<number, number> | undefined
  private readonly text: string
  private at: number
  /** Checks without making nodes. */
  private readonly checking: boolean
  /** Only where nodes are not made: then it is known already what is defined, and that variables are declared. */
  private readonly definitions: Map<string, number> | undefined
  private variables: string[]
  private depth = 0
  private rangeDepth = 0
  /** The action that ended the last list, and where it stands. */
  private closer: 'else' | 'end' | 'end of text' = 'end of text'
  private closerAt = 0
  /** Where the action ends that `spelledAction` passed. */
  private actionEnd = 0

  constructor(plain: PlainText, at = 0) {
    this.plain = plain
    this.text = plain.source.text
    this.checking = !(plain instanceof CheckedText)
    this.ends = this.checking ? new Map() : undefined
    this.checked = plain instanceof CheckedText ? plain : new CheckedText(plain, this.ends as Map<number, number>)
    this.at = at
    this.definitions = this.checking ? new Map() : undefined
    this.variables = this.checking ? ['$'] : noNames
  }

  /** Checks the text. */
  check(): PlainTemplate {
    const { checked } = this
    const { source } = this.plain
    this.statements('text')
    const definitions = this.definitions as Map<string, number>
    if (definitions.has(source.path)) throw undecided
    const trees = new Map<string, TemplateTree>()
    for (const [name, start] of definitions) trees.set(name, checked.definition(name, start))
    trees.set(source.path, new LateTree(source, () => checked.root()))
    const { ends } = this
    return { trees, outline: () => ({ definitions: [...definitions], listEnds: pairsOf(ends as Map<number, number>) }) }
  }

  // ---- lists

  /** The statements up to the `else` or `end` that closes them, or to the end of the text. */
  statements(place: 'text' | 'block'): StatementNode[] {
    const { text, checking } = this
    const nodes: StatementNode[] = checking ? checked : []
    for (;;) {
      const open = text.indexOf('{{', this.at)
      const isTrimmed = open !== -1 && text.charCodeAt(open + 2) === 45 && isSpace(text.charCodeAt(open + 3))
      let end = open === -1 ? text.length : open
      if (!checking) {
        if (isTrimmed) while (end > this.at && isSpace(text.charCodeAt(end - 1))) end -= 1
        if (end > this.at) nodes.push({ kind: 'text', start: this.at, text: text.slice(this.at, end) })
      }
      if (open === -1) {
        if (place === 'block') throw undecided
        return nodes
      }
      this.at = isTrimmed ? open + 4 : open + 2
      if (text.startsWith('/*', this.at)) this.passComment()
      else {
        this.passSpaces()
        const node = this.action(open, place)
        if (node === undefined) return nodes
        if (!checking && node !== 'definition') nodes.push(node)
      }
    }
  }

  private passComment(): void {
    const close = this.text.indexOf('*/', this.at + 2)
    if (close === -1) throw undecided
    this.at = close + 2
    if (isSpace(this.text.charCodeAt(this.at)) && this.text.startsWith('-}}', this.at + 1)) this.at += 1
    this.endAction()
  }

  private passSpaces(): void {
    if (!isSpace(this.text.charCodeAt(this.at))) return
    spaces.lastIndex = this.at
    spaces.test(this.text)
    this.at = spaces.lastIndex
  }

  /** As `passSpaces` where a space has to be. */
  private passSpace(): void {
    if (!isSpace(this.text.charCodeAt(this.at))) throw undecided
    this.passSpaces()
  }

  /** Passes the closing delimiter and what it trims; gives back where it ends. */
  private endAction(): number {
    const { text } = this
    const isTrimmed = text.charCodeAt(this.at) === 45
    const start = isTrimmed ? this.at + 1 : this.at
    if (!text.startsWith('}}', start) || (isTrimmed && !isSpace(text.charCodeAt(this.at - 1)))) throw undecided
    this.at = start + 2
    if (isTrimmed) this.passSpaces()
    return start + 2
  }

  /** The action behind the delimiter at `open`; undefined where it closes the list. */
  private action(open: number, place: 'text' | 'block'): StatementNode | 'definition' | undefined {
    const start = this.at
    const word = this.keyword()
    if (word !== undefined) {
      this.at += word.length
      switch (word) {
        case 'if':
        case 'with':
        case 'range':
          return this.control(word)
        case 'else':
        case 'end':
          if (place === 'text') throw undecided
          this.closer = word
          this.closerAt = open
          return undefined
        case 'template':
          return this.template()
        case 'define':
          if (place !== 'text') throw undecided
          this.definition()
          return 'definition'
        case 'break':
        case 'continue':
          this.passSpaces()
          this.endAction()
          if (this.checking && this.rangeDepth === 0) throw undecided
          return { kind: word, start }
        case 'block':
        case 'nil':
          throw undecided
      }
    }
    const spelling = this.checking ? undefined : this.spelledAction()
    if (spelling !== undefined) return new LateAction(this.checked, { start, end: this.actionEnd, spelling })
    const pipe = this.pipeline('action')
    return { kind: 'action', start, pipe, end: this.endAction() }
  }

  /** Passes a pipeline that declares nothing, and the action with it, whose end is noted; gives back its text. */
  private spelledAction(): string | undefined {
    const { text, at } = this
    if (text.charCodeAt(at) === 36 && this.isDeclaration()) return undefined
    restOfAction.lastIndex = at
    if (!restOfAction.test(text)) return undefined
    this.actionEnd = restOfAction.lastIndex
    this.at = this.actionEnd
    let end = this.actionEnd - 2
    if (text.charCodeAt(end - 1) === 45) {
      end -= 1
      this.passSpaces()
    }
    while (isSpace(text.charCodeAt(end - 1))) end -= 1
    return text.slice(at, end)
  }

  /** The keyword that stands here, if one does that begins or ends something. */
  private keyword(): string | undefined {
    const { text, at } = this
    switch (text.charCodeAt(at)) {
      case 98: // b
        return this.wordOf(text.charCodeAt(at + 1) === 114 ? 'break' : 'block')
      case 99: // c
        return this.wordOf('continue')
      case 100: // d
        return this.wordOf('define')
      case 101: // e
        return this.wordOf(text.charCodeAt(at + 1) === 110 ? 'end' : 'else')
      case 105: // i
        return this.wordOf('if')
      case 110: // n
        return this.wordOf('nil')
      case 114: // r
        return this.wordOf('range')
      case 116: // t
        return this.wordOf('template')
      case 119: // w
        return this.wordOf('with')
    }
    return undefined
  }

  private wordOf(word: string): string | undefined {
    const { text, at } = this
    return text.startsWith(word, at) && !isWordPart(text.charCodeAt(at + word.length)) ? word : undefined
  }

  private word(): string {
    const start = this.at
    name.lastIndex = start
    name.test(this.text)
    this.at = name.lastIndex
    return this.text.slice(start, this.at)
  }

  private control(kind: 'if' | 'with' | 'range'): BranchNode {
    const known = this.variables.length
    this.passSpace()
    const start = this.at
    const spelling = this.checking ? undefined : this.spelledAction()
    const pipe = spelling === undefined ? this.pipeline(kind) : checkedPipe
    if (kind === 'range') this.rangeDepth += 1
    const list = this.block(spelling === undefined ? this.endAction() : this.actionEnd)
    if (kind === 'range') this.rangeDepth -= 1
    let elseList: ListNode | undefined
    if (this.closer === 'else') elseList = this.elseList(kind)
    else {
      this.passSpaces()
      this.endAction()
    }
    if (this.checking) this.variables.length = known
    if (spelling !== undefined) return new LateBranch(this.checked, { kind, start, spelling, list, elseList })
    return { kind, start, pipe, list, elseList }
  }

  private elseList(kind: 'if' | 'with' | 'range'): ListNode {
    this.passSpaces()
    const start = this.at
    const unit = this.text.charCodeAt(start)
    if (unit === 105 || unit === 119) {
      if (kind === 'range' || this.word() !== kind) throw undecided
      this.depth += 1
      if (this.depth > maximumDepth) throw undecided
      const list: ListNode = { kind: 'list', start, nodes: [this.control(kind)] }
      this.depth -= 1
      return list
    }
    const list = this.block(this.endAction())
    if (this.closer !== 'end') throw undecided
    this.passSpaces()
    this.endAction()
    return list
  }

  /** The list behind an action that ended at `from`; afterwards `closer` tells what ended it, whose word is passed. */
  private block(from: number): ListNode {
    const start = this.at
    const end = this.checked.listEnds.get(from)
    if (end !== undefined && end - start > smallList) {
      this.at = this.text.charCodeAt(end + 2) === 45 ? end + 3 : end + 2
      this.passSpaces()
      this.closer = this.word() as 'else' | 'end'
      return new LateList(this.checked, start)
    }
    this.depth += 1
    if (this.depth > maximumDepth) throw undecided
    const nodes = this.statements('block')
    this.depth -= 1
    this.ends?.set(from, this.closerAt)
    return { kind: 'list', start, nodes }
  }

  private definition(): void {
    this.passSpace()
    const treeName = this.quotedName()
    if (this.definitions?.has(treeName) === true) throw undecided
    this.passSpaces()
    const from = this.endAction()
    const start = this.at
    const { variables } = this
    if (this.checking) this.variables = ['$']
    this.block(from)
    this.variables = variables
    if (this.closer !== 'end') throw undecided
    this.passSpaces()
    this.endAction()
    this.definitions?.set(treeName, start)
  }

  private template(): TemplateNode {
    this.passSpace()
    const start = this.at
    const treeName = this.quotedName()
    if (this.text.charCodeAt(this.at) !== 125) this.passSpace()
    const pipe = this.isAtEnd() ? undefined : this.pipeline('action')
    this.endAction()
    return { kind: 'template', start, name: treeName, pipe }
  }

  // ---- pipelines

  /** Whether a pipeline ends here: at `}}`, ` -}}`, `)`. */
  private isAtEnd(): boolean {
    const unit = this.text.charCodeAt(this.at)
    return unit === 125 || unit === 41 || (unit === 45 && this.text.startsWith('}}', this.at + 1))
  }

  pipeline(place: 'action' | 'if' | 'with' | 'range' | 'parenthesis'): PipeNode {
    const { text, checking } = this
    const start = this.at
    const hasDeclaration = text.charCodeAt(start) === 36 && this.passDeclaration(place)
    const variables = hasDeclaration ? this.declared(start) : noVariables
    const isAssignment = hasDeclaration && !text.slice(start, this.at).includes(':=')
    const first = this.command(0)
    // An array that begins empty takes room for many.
    const commands = checking ? checkedCommands : [first]
    for (let stage = 1; text.charCodeAt(this.at) === 124; stage++) {
      this.at += 1
      this.passSpaces()
      const command = this.command(stage)
      if (!checking) commands.push(command)
    }
    if ((text.charCodeAt(this.at) === 41) !== (place === 'parenthesis')) throw undecided
    return checking ? checkedPipe : { kind: 'pipe', start, isAssignment, variables, commands }
  }

  /** Passes `$x :=` and the like; false where the pipeline begins with a variable's value. */
  private passDeclaration(place: string): boolean {
    if (!this.isDeclaration()) return false
    const isPair = declaration.lastIndex === 0
    if (place === 'parenthesis' || (isPair && place !== 'range')) throw undecided
    this.at = isPair ? pairDeclaration.lastIndex : declaration.lastIndex
    return true
  }

  private isDeclaration(): boolean {
    declaration.lastIndex = this.at
    pairDeclaration.lastIndex = this.at
    return declaration.test(this.text) || pairDeclaration.test(this.text)
  }

  /** The variables declared between `start` and here. */
  private declared(start: number): readonly VariableNode[] {
    const nodes: VariableNode[] = []
    for (const match of this.text.slice(start, this.at).matchAll(/\$\w+/g)) {
      if (this.checking) this.variables.push(match[0])
      nodes.push({ kind: 'variable', start: start + match.index, names: [match[0]] })
    }
    return nodes
  }

  /** A command and the spaces behind it. */
  private command(stage: number): CommandNode {
    const { text } = this
    const start = this.at
    const first = this.operand()
    if (stage > 0) refuseLiteral(text.charCodeAt(start), first)
    const command = this.checking ? checkedCommand : { kind: 'command' as const, start, words: [first] }
    while (isSpace(text.charCodeAt(this.at))) {
      this.passSpaces()
      if (text.charCodeAt(this.at) === 124 || this.isAtEnd()) break
      const operand = this.operand()
      if (!this.checking) (command.words as OperandNode[]).push(operand)
    }
    return command
  }

  /** An operand, up to a space, a pipe or the end of the pipeline. */
  private operand(): OperandNode {
    const node = this.term()
    const next = this.text.charCodeAt(this.at)
    if (next !== 32 && next !== 41 && next !== 125 && next !== 124 && !isSpace(next)) throw undecided
    return node
  }

  private term(): OperandNode {
    const start = this.at
    const unit = this.text.charCodeAt(start)
    switch (unit) {
      case 46: // .
        return this.field(start)
      case 36: // $
        return this.variable(start)
      case 34: // "
      case 96: // `
        return this.string(start)
      case 40: // (
        return this.parenthesis()
    }
    if ((unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95) return this.identifier(start)
    return this.number(start)
  }

  /** Passes `.a.b`; false where no field stands. */
  private passFields(): boolean {
    if (this.text.charCodeAt(this.at) !== 46) return false
    fields.lastIndex = this.at
    if (!fields.test(this.text)) return false
    this.at = fields.lastIndex
    return true
  }

  /** The names of `.a.b`, which ends here. */
  private fieldNames(start: number): string[] {
    return this.text.slice(start + 1, this.at).split('.')
  }

  private field(start: number): OperandNode {
    if (!this.passFields()) {
      this.at += 1
      return this.checking ? checkedOperand : { kind: 'dot', start }
    }
    if (this.checking) return checkedField
    const names = this.fieldNames(start)
    // Go notes the second field as the place of `.a.b`.
    return { kind: 'field', start: names.length > 1 ? start + (names[0] as string).length + 1 : start, names }
  }

  private variable(start: number): OperandNode {
    variable.lastIndex = start
    variable.test(this.text)
    const own = this.text.slice(start, variable.lastIndex)
    this.at = variable.lastIndex
    if (this.checking && !this.variables.includes(own)) throw undecided
    const fieldStart = this.at
    const hasFields = this.passFields()
    if (this.checking) return checkedName
    if (!hasFields) return { kind: 'variable', start, names: [own] }
    return { kind: 'variable', start: fieldStart, names: [own, ...this.fieldNames(fieldStart)] }
  }

  private string(start: number): OperandNode {
    const spelled = this.spelledString()
    if (this.checking) return checkedOperand
    return { kind: 'string', start, quoted: spelled, text: unquote(spelled) as string }
  }

  private quotedName(): string {
    return unquote(this.spelledString()) as string
  }

  /** Passes a string without escapes that could be wrong. */
  private spelledString(): string {
    const start = this.at
    if (this.text.charCodeAt(start) === 96) this.at = this.text.indexOf('`', start + 1) + 1
    else {
      quoted.lastIndex = start
      this.at = quoted.test(this.text) ? quoted.lastIndex : 0
    }
    if (this.at === 0) throw undecided
    return this.text.slice(start, this.at)
  }

  private parenthesis(): OperandNode {
    this.depth += 1
    if (this.depth > maximumDepth) throw undecided
    this.at += 1
    this.passSpaces()
    const operand = this.pipeline('parenthesis')
    this.at += 1
    this.depth -= 1
    return this.chain(operand)
  }

  private identifier(start: number): OperandNode {
    const own = this.word()
    if (this.plain.isFunction(own)) {
      return this.chain(this.checking ? checkedName : { kind: 'identifier', start, name: own })
    }
    if (own === 'true' || own === 'false') return { kind: 'bool', start, value: own === 'true' }
    if (own === 'nil') return { kind: 'nil', start }
    throw undecided
  }

  private chain(operand: OperandNode): OperandNode {
    const start = this.at
    if (!this.passFields() || this.checking) return operand
    return { kind: 'chain', start, operand, names: this.fieldNames(start) }
  }

  private number(start: number): OperandNode {
    decimal.lastIndex = start
    if (!decimal.test(this.text)) throw undecided
    this.at = decimal.lastIndex
    return this.checking ? checkedOperand : parseNumber(this.text.slice(start, this.at), 'number', start)
  }
}
