// Statements compiled to closures: a tree becomes something that writes.

import { compareUtf8 } from '../base/index.ts'
import { CyclicValue, formatValue, GoInteger, GoStruct, type GoValue, goInt, quote } from '../go/index.ts'
import { PipelineCompiler, type SharedPipeline } from './compile-pipeline.ts'
import { isStackOverflow, maximumDepth, tooDeep } from './depth.ts'
import { type CompiledTemplate, type Evaluate, Frame, fail, type Signal, type Statement, spanOf } from './execution.ts'
import type { FunctionTable } from './function.ts'
import type { ActionNode, BranchNode, ListNode, StatementNode, TemplateNode, TemplateTree, TextNode } from './node.ts'
import { holdsInterfaces, isTrue, type Operand } from './operand.ts'
import { Scope } from './scope.ts'
import type { Signature } from './signature.ts'

/** Go would go on for hours, or until memory ends. */
const rangeLimit = 10_000_000n

const nothing: Statement = () => 0
const compileNothing = (): Statement => nothing

/**
 * Makes a tree executable. `signatures` remembers signatures already read, by their text; `pipelines` those pipelines
 * that may be met again.
 */
export function compileTemplate(
  tree: TemplateTree,
  options: {
    readonly functions: FunctionTable
    readonly signatures: Map<string, Signature>
    readonly pipelines: Map<string, SharedPipeline>
  },
): CompiledTemplate {
  const scope = new Scope()
  const compiler = new StatementCompiler(tree, { scope, pipelines: new PipelineCompiler({ ...options, scope }) })
  const root = compiler.list(tree.root)
  return { name: tree.name, source: tree.source, root, scope }
}

class StatementCompiler {
  readonly #tree: TemplateTree
  readonly #scope: Scope
  readonly #pipelines: PipelineCompiler

  constructor(tree: TemplateTree, parts: { scope: Scope; pipelines: PipelineCompiler }) {
    this.#tree = tree
    this.#scope = parts.scope
    this.#pipelines = parts.pipelines
  }

  list(node: ListNode): Statement {
    const statements = node.nodes.map((each) => this.#statement(each))
    if (statements.length <= 1) return statements[0] ?? nothing
    return (frame, dot) => {
      for (let index = 0; index < statements.length; index++) {
        const signal = (statements[index] as Statement)(frame, dot)
        if (signal !== 0) return signal
      }
      return 0
    }
  }

  #statement(node: StatementNode): Statement {
    switch (node.kind) {
      case 'list':
        return this.list(node)
      case 'text':
        return this.#text(node)
      case 'action':
        return this.#action(node)
      case 'if':
      case 'with':
        return this.#scope.within(() => this.#branch(node))
      case 'range':
        return this.#scope.within(() => this.#range(node))
      case 'break':
        return () => 1
      case 'continue':
        return () => 2
      case 'template':
        return this.#template(node)
    }
  }

  #text(node: TextNode): Statement {
    const { text } = node
    const { name, source } = this.#tree
    return (frame) => {
      frame.execution.write(text)
      frame.execution.trace?.text(text, name, spanOf(source, node))
      return 0
    }
  }

  #action(node: ActionNode): Statement {
    const { evaluate, slots, shift } = this.#pipelines.pipelineOf(node)
    const prints = slots.length === 0
    const { name, source } = this.#tree
    return (frame, dot) => {
      const { execution } = frame
      frame.shift = shift
      if (execution.trace !== undefined) {
        execution.trace.open()
        const text = prints ? printed(frame, evaluate(frame, dot)) : void evaluate(frame, dot)
        execution.trace.close({ text, templateName: name, span: spanOf(source, node) })
        if (text !== undefined) execution.write(text)
        return 0
      }
      const value = evaluate(frame, dot)
      if (prints) execution.write(typeof value === 'string' ? value : printed(frame, value))
      return 0
    }
  }

  #branch(node: BranchNode): Statement {
    const { evaluate, shift } = this.#pipelines.pipelineOf(node)
    const compileList = this.#later(node.list)
    const compileOtherwise = this.#later(node.elseList)
    let list: Statement | undefined
    let otherwise: Statement | undefined
    if (node.kind === 'if') {
      return (frame, dot) => {
        frame.shift = shift
        if (isTrue(evaluate(frame, dot))) {
          list ??= compileList()
          return list(frame, dot)
        }
        otherwise ??= compileOtherwise()
        return otherwise(frame, dot)
      }
    }
    return (frame, dot) => {
      frame.shift = shift
      const value = evaluate(frame, dot)
      if (!isTrue(value)) {
        otherwise ??= compileOtherwise()
        return otherwise(frame, dot)
      }
      list ??= compileList()
      const boxed = frame.dotIsBoxed
      frame.dotIsBoxed = false
      const signal = list(frame, value)
      frame.dotIsBoxed = boxed
      return signal
    }
  }

  /** Compiles a list when it is called: many branches are never taken. */
  #later(node: ListNode | undefined): () => Statement {
    return node === undefined ? compileNothing : this.#scope.later(() => this.list(node))
  }

  #range(node: BranchNode): Statement {
    const { evaluate, slots, shift } = this.#pipelines.pipelineOf(node)
    const compileList = this.#later(node.list)
    const compileOtherwise = this.#later(node.elseList)
    let list: Statement | undefined
    let otherwise: Statement | undefined
    const elementSlot = slots[slots.length - 1]
    const keySlot = slots.length > 1 ? slots[0] : undefined
    return (frame, dot) => {
      frame.shift = shift
      const value = evaluate(frame, dot)
      const items = itemsOf(frame, value, keySlot !== undefined)
      if (items === undefined) {
        otherwise ??= compileOtherwise()
        return otherwise(frame, dot)
      }
      list ??= compileList()
      const outerBoxed = frame.dotIsBoxed
      const boxed = holdsInterfaces(value)
      for (const [key, element] of items) {
        if (elementSlot !== undefined) {
          frame.slots[elementSlot] = element
          frame.boxedSlots[elementSlot] = boxed
        }
        if (keySlot !== undefined) frame.slots[keySlot] = key
        frame.dotIsBoxed = boxed
        const signal: Signal = list(frame, element)
        if (signal === 1) break
      }
      frame.dotIsBoxed = outerBoxed
      return 0
    }
  }

  #template(node: TemplateNode): Statement {
    const { source } = this.#tree
    const argument: Evaluate = node.pipe === undefined ? () => undefined : this.#pipelines.pipeline(node.pipe).evaluate
    return (frame, dot) => {
      frame.node = node
      frame.shift = 0
      const { execution } = frame
      const template = execution.templates.find(node.name)
      if (template === undefined) fail(frame, `template ${quote(node.name)} not defined`)
      if (frame.depth >= maximumDepth) failTooDeep(frame)
      const value = argument(frame, dot)
      const inner = new Frame(execution, template, { dot: value, depth: frame.depth + 1 })
      const leave = execution.trace?.call(spanOf(source, node))
      // To catch at every level of an endless call costs seconds: one level in many is enough to tell of it.
      if (inner.depth % levelsPerCatch !== 0) {
        template.root(inner, value)
        leave?.()
        return 0
      }
      try {
        template.root(inner, value)
      } catch (error) {
        if (!isStackOverflow(error)) throw error
        execution.effects.perform({ kind: 'deeper-stack' })
        frame.node = node
        failTooDeep(frame)
      } finally {
        leave?.()
      }
      return 0
    }
  }
}

const levelsPerCatch = 64

function failTooDeep(frame: Frame): never {
  fail(frame, tooDeep)
}

/** How a template prints a value; a pointer is followed. */
function printed(frame: Frame, value: Operand): string {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return '<no value>'
  try {
    return formatPointee(value)
  } catch (error) {
    if (error instanceof CyclicValue) fail(frame, error.message, error)
    throw error
  }
}

function formatPointee(value: GoValue): string {
  if (value instanceof GoStruct && value.hasPointerMethods) {
    const text = value.methods.get('String')?.call()
    if (typeof text === 'string') return text
  }
  return formatStructOf(value)
}

/** A pointer is followed; methods of pointers are none of the struct's. */
function formatStructOf(value: GoValue): string {
  const text = formatValue(value)
  return value instanceof GoStruct && text.startsWith('&{') ? text.slice(1) : text
}

/** Keys and elements in the order of ranging; undefined when there are none. */
function itemsOf(frame: Frame, value: Operand, wantsKeys: boolean): Iterable<readonly [Operand, Operand]> | undefined {
  if (value === undefined || value === null) return undefined
  if (Array.isArray(value)) return value.length === 0 ? undefined : listItems(value, wantsKeys)
  if (value instanceof Map) {
    return value.size === 0 ? undefined : [...value].sort((left, right) => compareUtf8(left[0], right[0]))
  }
  if (value instanceof Uint8Array) {
    return value.length === 0
      ? undefined
      : Array.from(value, (byte, index) => [goInt(index), new GoInteger('uint8', BigInt(byte))] as const)
  }
  if (value instanceof GoInteger) {
    if (wantsKeys) fail(frame, `can't use ${formatValue(value)} to iterate over more than one variable`)
    if (value.value > rangeLimit) fail(frame, `range over ${value.value} goes beyond the limit of ${rangeLimit} rounds`)
    return value.value <= 0n ? undefined : count(value)
  }
  fail(frame, `range can't iterate over ${formatStructOf(value)}`)
}

function* listItems(list: readonly GoValue[], wantsKeys: boolean): Generator<readonly [Operand, Operand]> {
  const { length } = list
  for (let index = 0; index < length; index++) yield [wantsKeys ? goInt(index) : undefined, list[index]]
}

function* count(limit: GoInteger): Generator<readonly [Operand, Operand]> {
  for (let value = 0n; value < limit.value; value++) yield [undefined, new GoInteger(limit.kind, value, limit.typeName)]
}
