// The state of a running template: what it writes to, its variables, and the node it is at.
import type { SourceFile, Span } from '../diagnostics/index.ts'
import type { GoValue } from '../go/index.ts'
import type { Effects } from './effects.ts'
import { locate, TemplateError } from './error.ts'
import type { CallContext } from './function.ts'
import type { TemplateTreeNode } from './node.ts'
import type { Operand } from './operand.ts'
import { printNode } from './print-node.ts'
import type { TemplateSet } from './template-set.ts'
import type { Trace } from './trace.ts'

/** What reading a key that a map does not have gives. */
export type MissingKey = 'invalid' | 'zero' | 'error'

/** How a statement ended: 0 normally, 1 by `break`, 2 by `continue`. */
export type Signal = 0 | 1 | 2

/** A compiled statement. */
export type Statement = (frame: Frame, dot: Operand) => Signal

/** A compiled expression. */
export type Evaluate = (frame: Frame, dot: Operand) => Operand

/** A template made ready to be executed. */
export interface CompiledTemplate {
  readonly name: string
  readonly source: SourceFile
  readonly root: Statement
  /** How many slots for variables a frame needs. More are found where a branch is taken for the first time. */
  readonly scope: { readonly slots: number }
}

/** What functions that execute templates may ask of the execution that called them. */
export interface TemplateContext extends CallContext {
  /** Collects where the output comes from; undefined when nobody asked. */
  readonly trace: Trace | undefined
  /** The set in which the caller runs. */
  readonly templates: TemplateSet
  /** Counts how often a name is being executed; belongs to the functions, empty at the start of an execution. */
  readonly nesting: Map<string, number>
  /** Gives a log line to whoever executes. */
  log(line: string): void
  /**
   * Executes a template of `set` (the caller's own when not given) and gives back what it writes.
   *
   * @throws TemplateError, TemplateNotFound
   */
  execute(name: string, data: GoValue, set?: TemplateSet): string
}

/** More than this nobody wants to have rendered; JavaScript's strings end at twice as much. */
const outputLimit = 256 * 1024 * 1024

/** A template writes without end. */
export class OutputTooLarge extends Error {
  constructor() {
    super(`the output is larger than ${outputLimit} characters`)
  }
}

/** The activation of one template: its variables and position. */
export class Frame {
  readonly execution: Execution
  readonly template: CompiledTemplate
  readonly depth: number
  /** Variables by slot; slot 0 is `$`. */
  readonly slots: Operand[]
  /** Slots and dot whose value has the type `interface {}`, as elements of a ranged list have. */
  readonly boxedSlots: boolean[] = []
  dotIsBoxed = false
  /** Where execution is, for errors. */
  node: TemplateTreeNode | undefined = undefined
  /** How far behind its node's place execution really is: pipelines of the same text are one and the same. */
  shift = 0

  constructor(
    execution: Execution,
    template: CompiledTemplate,
    options: { readonly dot: Operand; readonly depth: number },
  ) {
    this.execution = execution
    this.template = template
    this.depth = options.depth
    this.slots = new Array<Operand>(template.scope.slots)
    this.slots[0] = options.dot
  }
}

/** One execution of a set; functions get it as their context. */
export class Execution implements TemplateContext {
  readonly effects: Effects
  readonly templates: TemplateSet
  readonly nesting: Map<string, number>
  readonly missingKey: MissingKey
  readonly trace: Trace | undefined
  readonly log: (line: string) => void
  #output = ''

  constructor(options: {
    templates: TemplateSet
    effects: Effects
    nesting: Map<string, number>
    log: (line: string) => void
    trace?: Trace | undefined
  }) {
    this.templates = options.templates
    this.effects = options.effects
    this.nesting = options.nesting
    this.trace = options.trace
    this.log = options.log
    this.missingKey = options.templates.missingKey
  }

  write(text: string): void {
    this.#output += text
    if (this.#output.length > outputLimit) throw new OutputTooLarge()
  }

  // One function, for every level of include needs its stack.
  execute(name: string, data: GoValue, set: TemplateSet = this.templates): string {
    if (set !== this.templates) {
      const { effects, nesting, log, trace } = this
      return new Execution({ templates: set, effects, nesting, log, trace }).execute(name, data)
    }
    const template = this.templates.compiled(name)
    // Handed over from outside, a nil has lost its type.
    const dot = data === null ? undefined : data
    const outer = this.#output
    const traced = this.trace?.enter()
    this.#output = ''
    try {
      template.root(new Frame(this, template, { dot, depth: 0 }), dot)
      return this.#output
    } finally {
      this.#output = outer
      if (traced !== undefined) this.trace?.leave(traced)
    }
  }
}

/** Ends the execution with an error at the frame's current node. */
export function fail(frame: Frame, detail: string, cause?: Error): never {
  const { template, node } = frame
  if (node === undefined) throw new TemplateError({ templateName: template.name, detail, cause })
  const place = {
    location: locate(template.source, node.start + frame.shift),
    context: printNode(node),
    span: spanOf(template.source, node, frame.shift),
  }
  throw new TemplateError({ templateName: template.name, place, detail, cause })
}

/** The piece of the template a node stands for, `shift` behind its place; where its end is not known, the rest of its first line. */
export function spanOf(file: SourceFile, node: TemplateTreeNode, shift = 0): Span {
  if (node.kind === 'action') return { file, start: node.start, end: node.end }
  if (node.kind === 'text') return { file, start: node.start, end: node.start + node.text.length }
  const start = firstOffset(node)
  // A chain's own offset is exact behind its operand, whose spelling may differ from the printed one.
  const printed = node.kind === 'chain' ? `.${node.names.join('.')}` : (printNode(node).split('\n', 1)[0] ?? '')
  const end = (node.kind === 'chain' ? node.start : start) + printed.length
  return { file, start: start + shift, end: Math.min(file.text.length, end + shift) }
}

/** Go notes the second field as the place of `.a.b`; people look at the first. */
function firstOffset(node: TemplateTreeNode): number {
  if (node.kind === 'field' && node.names.length > 1) return node.start - (node.names[0] as string).length - 1
  if (node.kind === 'variable' && node.names.length > 1) return node.start - node.names[0].length
  if (node.kind === 'chain') return node.operand.start - (node.operand.kind === 'pipe' ? 1 : 0)
  return node.start
}
