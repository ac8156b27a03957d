// The nodes of a parsed template.
import type { SourceFile } from '../diagnostics/index.ts'
import { trimSpace } from '../go/index.ts'

/** What every node knows: the text it stands in and where it starts there (UTF-16 offset); `end` for spans. */
interface NodeBase {
  readonly start: number
}

/** A list of things to write. */
export interface ListNode extends NodeBase {
  readonly kind: 'list'
  readonly nodes: readonly StatementNode[]
}

/** Plain text. */
export interface TextNode extends NodeBase {
  readonly kind: 'text'
  readonly text: string
}

/** What is known of a statement's pipeline, which begins where the statement is said to start. */
interface WithPipe extends NodeBase {
  readonly pipe: PipeNode
  /** Its text, where it declares nothing: then pipelines of the same text mean the same. May be known before `pipe` is. */
  readonly spelling?: string
}

/** `{{pipeline}}`. `end` is where its closing delimiter ends. */
export interface ActionNode extends WithPipe {
  readonly kind: 'action'
  readonly end: number
}

/** `{{if}}`, `{{with}}` and `{{range}}`. */
export interface BranchNode extends WithPipe {
  readonly kind: 'if' | 'with' | 'range'
  readonly list: ListNode
  readonly elseList: ListNode | undefined
}

/** `{{break}}` and `{{continue}}`. */
export interface JumpNode extends NodeBase {
  readonly kind: 'break' | 'continue'
}

/** `{{template "name" pipeline}}`; a `{{block}}` leaves one too. */
export interface TemplateNode extends NodeBase {
  readonly kind: 'template'
  readonly name: string
  readonly pipe: PipeNode | undefined
}

/** Declarations and commands joined by `|`. */
export interface PipeNode extends NodeBase {
  readonly kind: 'pipe'
  readonly isAssignment: boolean
  readonly variables: readonly VariableNode[]
  readonly commands: readonly CommandNode[]
}

/** A word and its arguments. */
export interface CommandNode extends NodeBase {
  readonly kind: 'command'
  readonly words: readonly OperandNode[]
}

/** A function's name. */
export interface IdentifierNode extends NodeBase {
  readonly kind: 'identifier'
  readonly name: string
}

/** `$x.a.b`: the variable's name and the fields. */
export interface VariableNode extends NodeBase {
  readonly kind: 'variable'
  readonly names: readonly [string, ...string[]]
}

/** `.`. */
export interface DotNode extends NodeBase {
  readonly kind: 'dot'
}

/** `nil`. */
export interface NilNode extends NodeBase {
  readonly kind: 'nil'
}

/** `.a.b`. */
export interface FieldNode extends NodeBase {
  readonly kind: 'field'
  readonly names: readonly string[]
}

/** `(pipeline).a.b` or `function.a.b`. */
export interface ChainNode extends NodeBase {
  readonly kind: 'chain'
  readonly operand: OperandNode
  readonly names: readonly string[]
}

/** `true` or `false`. */
export interface BoolNode extends NodeBase {
  readonly kind: 'bool'
  readonly value: boolean
}

/** A number; which of the Go kinds can hold it is told by which values are there. */
export interface NumberNode extends NodeBase {
  readonly kind: 'number'
  readonly text: string
  readonly int?: bigint
  readonly uint?: bigint
  readonly float?: number
  readonly complex?: { readonly real: number; readonly imaginary: number }
}

/** A string, with the text as it was written. */
export interface StringNode extends NodeBase {
  readonly kind: 'string'
  readonly quoted: string
  readonly text: string
}

/** Nodes that write. */
export type StatementNode = ListNode | TextNode | ActionNode | BranchNode | JumpNode | TemplateNode

/** Nodes that have a value within a command. */
export type OperandNode =
  | IdentifierNode
  | VariableNode
  | DotNode
  | NilNode
  | FieldNode
  | ChainNode
  | BoolNode
  | NumberNode
  | StringNode
  | PipeNode

/** Any node. */
export type TemplateTreeNode = StatementNode | OperandNode | CommandNode

/** A definition: a whole text, a `{{define}}` or a `{{block}}`. */
export interface TemplateTree {
  readonly name: string
  /** The text it stands in; its path is the name under which that text was parsed. */
  readonly source: SourceFile
  readonly root: ListNode
}

/** Whether a tree holds nothing but white space; such a definition does not replace another. */
export function isEmptyTree(list: ListNode): boolean {
  return list.nodes.every((node) =>
    node.kind === 'text' ? trimSpace(node.text) === '' : node.kind === 'list' && isEmptyTree(node),
  )
}
