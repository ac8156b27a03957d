// Pipelines, commands and operands compiled to closures.
import { CyclicValue, GoInteger, GoMap, type GoMethod, GoStruct, type GoValue, goInt, quote } from '../go/index.ts'
import { builtinFunctions } from './builtins.ts'
import { EffectNeeded } from './effects.ts'
import { TemplateError, TemplateNotFound } from './error.ts'
import { type Evaluate, type Frame, fail } from './execution.ts'
import { FunctionError, FunctionPanic, type FunctionTable } from './function.ts'
import type {
  ActionNode,
  BranchNode,
  CommandNode,
  NumberNode,
  OperandNode,
  PipeNode,
  TemplateTreeNode,
} from './node.ts'
import { isTrue, type Operand, typeNameOf } from './operand.ts'
import { printNode } from './print-node.ts'
import { methodOf, readField, readsBoxed } from './read-field.ts'
import type { Scope } from './scope.ts'
import { methodSignature, nilFor, type ParameterType, parseSignature, type Signature } from './signature.ts'

/** A compiled command; `final` is the value of the command before it in the pipeline. */
type Command = (frame: Frame, dot: Operand, final: Operand) => Operand

/** A call of whatever method a value turned out to have. */
type MethodCall = (frame: Frame, dot: Operand, from: { method: GoMethod; name: string; final: Operand }) => Operand

/** A function as calls need it. */
interface Callee {
  readonly signature: Signature
  readonly call: (context: Frame['execution'], ...args: never[]) => Operand
  readonly isBuiltin: boolean
}

/** What is known of a call before it runs: how its arguments are made, or why it cannot be made. */
interface CallPlan {
  readonly problem?: string
  readonly evaluators: readonly Evaluate[]
  readonly finalType?: ParameterType
}

/** A word given as argument; constants have no value of their own, the parameter's type makes it. */
interface Word {
  readonly node: OperandNode
  readonly value: Evaluate | undefined
}

/** The words after a command's first one, and whether a value is piped in. */
interface Arguments {
  readonly words: readonly Word[]
  readonly piped: boolean
}

const none: Arguments = { words: [], piped: false }
const onlyPiped: Arguments = { words: [], piped: true }
const noSlots: readonly number[] = []
const plainAccess = { boxed: false, hasArguments: false }
const boxedAccess = { boxed: true, hasArguments: false }

/** A pipeline that was compiled where it was met first. */
export interface SharedPipeline {
  readonly evaluate: Evaluate
  /** Offset of the place of which it knows. */
  readonly start: number
}

/** A statement's pipeline: `slots` are those of the variables it declares or sets, `shift` is as in `Frame`. */
export interface StatementPipeline {
  readonly evaluate: Evaluate
  readonly slots: readonly number[]
  readonly shift: number
}

/** Compiles the expressions of one template. */
export class PipelineCompiler {
  readonly #functions: FunctionTable
  readonly #signatures: Map<string, Signature>
  readonly #pipelines: Map<string, SharedPipeline>
  readonly #scope: Scope

  /** `signatures` and `pipelines` remember those already read. */
  constructor(options: {
    functions: FunctionTable
    signatures: Map<string, Signature>
    pipelines: Map<string, SharedPipeline>
    scope: Scope
  }) {
    this.#functions = options.functions
    this.#signatures = options.signatures
    this.#pipelines = options.pipelines
    this.#scope = options.scope
  }

  /** The pipeline of a statement; charts say the same thing again and again, and then it is one for all of them. */
  pipelineOf(node: ActionNode | BranchNode): StatementPipeline {
    if (node.spelling === undefined) {
      const { evaluate, slots } = this.pipeline(node.pipe)
      return { evaluate, slots, shift: 0 }
    }
    const key = this.#meaningOf(node.spelling)
    let shared = this.#pipelines.get(key)
    if (shared === undefined) {
      shared = { evaluate: this.pipeline(node.pipe).evaluate, start: node.start }
      this.#pipelines.set(key, shared)
    }
    return { evaluate: shared.evaluate, slots: noSlots, shift: node.start - shared.start }
  }

  /** The text and the slots of the variables that it may name. */
  #meaningOf(spelling: string): string {
    if (!spelling.includes('$')) return spelling
    const slots = spelling.match(/\$\w+/g)?.map((name) => this.#scope.find(name))
    return slots === undefined ? spelling : `${spelling}\0${slots.join()}`
  }

  /** A pipeline; `slots` are those of the variables it declares or sets, in their order. */
  pipeline(node: PipeNode): { readonly evaluate: Evaluate; readonly slots: readonly number[] } {
    const value = this.#commands(node)
    if (node.variables.length === 0) return { evaluate: value, slots: noSlots }
    const names = node.variables.map((variable) => variable.names[0])
    const slots = names.map((name) => (node.isAssignment ? this.#scope.find(name) : this.#scope.declare(name)))
    const unseen = names.find((_, index) => slots[index] === undefined)
    const known = slots.map((slot) => slot ?? 0)
    const evaluate: Evaluate = (frame, dot) => {
      const result = value(frame, dot)
      if (unseen !== undefined) fail(frame, `undefined variable: ${unseen}`)
      for (const slot of known) {
        frame.slots[slot] = result
        frame.boxedSlots[slot] = false
      }
      return result
    }
    return { evaluate, slots: known }
  }

  #commands(node: PipeNode): Evaluate {
    const { commands } = node
    const [firstNode] = commands
    if (firstNode === undefined) return () => undefined
    const first = this.#command(firstNode, false)
    if (commands.length === 1) {
      return (frame, dot) => {
        frame.node = node
        const value = first(frame, dot, undefined)
        return value === null ? undefined : value
      }
    }
    const rest = commands.slice(1).map((command) => this.#command(command, true))
    return (frame, dot) => {
      frame.node = node
      let value = first(frame, dot, undefined)
      for (let index = 0; index < rest.length; index++) {
        value = (rest[index] as Command)(frame, dot, value === null ? undefined : value)
      }
      return value === null ? undefined : value
    }
  }

  #command(node: CommandNode, piped: boolean): Command {
    const { words } = node
    const word = words[0]
    const given = words.length === 1 ? (piped ? onlyPiped : none) : { words: this.#words(words), piped }
    switch (word?.kind) {
      case 'field':
      case 'chain':
      case 'variable':
        return this.#fields(word, given)
      case 'identifier':
        return this.#call(word.name, { at: word, node, given })
      case 'pipe': {
        const refusal = refuseArguments(word, given)
        const { evaluate } = this.pipeline(word)
        return refusal === undefined ? evaluate : (frame) => fail(frame, refusal)
      }
    }
    const literal = word as OperandNode
    const refusal = refuseArguments(literal, given) ?? (literal.kind === 'nil' ? 'nil is not a command' : undefined)
    if (refusal === undefined) return this.#literal(literal)
    return (frame) => {
      frame.node = literal
      return fail(frame, refusal)
    }
  }

  /** The words after the first. */
  #words(nodes: readonly OperandNode[]): Word[] {
    return nodes.slice(1).map((node) => ({ node, value: this.#value(node) }))
  }

  /** A dot or a constant whose type nothing else decides. */
  #literal(node: OperandNode): Evaluate {
    switch (node.kind) {
      case 'dot':
        return (frame, dot) => {
          frame.node = node
          return dot
        }
      case 'bool':
        return constant(node, node.value)
      case 'string':
        return constant(node, node.text)
      case 'number':
        return numberConstant(node)
      default:
        return (frame) => fail(frame, `can't evaluate command ${quote(printNode(node))}`)
    }
  }

  // ---- fields

  #fields(node: Extract<OperandNode, { kind: 'field' | 'chain' | 'variable' }>, given: Arguments): Command {
    if (node.kind === 'field') {
      const read = this.#fieldChain(node, node.names, given)
      return (frame, dot, final) => {
        frame.node = node
        return read(frame, dot, { receiver: dot, boxed: frame.dotIsBoxed, final })
      }
    }
    if (node.kind === 'chain') {
      const receiver = this.#chainReceiver(node.operand, printNode(node))
      const read = this.#fieldChain(node, node.names, given)
      return (frame, dot, final) => {
        frame.node = node
        return read(frame, dot, { receiver: receiver(frame, dot), boxed: false, final })
      }
    }
    const name = node.names[0]
    const slot = this.#scope.find(name)
    if (slot === undefined) {
      return (frame) => {
        frame.node = node
        return fail(frame, `undefined variable: ${name}`)
      }
    }
    if (node.names.length === 1) {
      const refusal = refuseArguments(node, given)
      return (frame) => {
        frame.node = node
        return refusal === undefined ? frame.slots[slot] : fail(frame, refusal)
      }
    }
    const read = this.#fieldChain(node, node.names.slice(1), given)
    return (frame, dot, final) => {
      frame.node = node
      return read(frame, dot, { receiver: frame.slots[slot], boxed: frame.boxedSlots[slot] === true, final })
    }
  }

  #chainReceiver(node: OperandNode, chainText: string): Evaluate {
    if (node.kind === 'nil') return (frame) => fail(frame, `indirection through explicit nil in ${chainText}`)
    if (node.kind === 'pipe') {
      const { evaluate } = this.pipeline(node)
      return evaluate
    }
    const command = this.#command({ kind: 'command', start: node.start, words: [node] }, false)
    return (frame, dot) => command(frame, dot, undefined)
  }

  #fieldChain(node: OperandNode, names: readonly string[], given: Arguments) {
    const before = names.length - 1
    const last = names[before] as string
    const hasArguments = given.words.length > 0 || given.piped
    // Few values have methods: what calls them is made when the first is met.
    let bare: MethodCall | undefined
    let full: MethodCall | undefined
    return (frame: Frame, dot: Operand, from: { receiver: Operand; boxed: boolean; final: Operand }): Operand => {
      let { receiver, boxed } = from
      for (let index = 0; index < before; index++) {
        const name = names[index] as string
        const method = methodOf(receiver, name)
        let next: Operand
        if (method === undefined) next = readField(frame, receiver, name, boxed ? boxedAccess : plainAccess)
        else {
          bare ??= this.#method(node, none)
          next = bare(frame, dot, { method, name, final: undefined })
        }
        boxed = method === undefined && readsBoxed(receiver)
        receiver = next
      }
      const method = methodOf(receiver, last)
      if (method !== undefined) {
        full ??= this.#method(node, given)
        return full(frame, dot, { method, name: last, final: from.final })
      }
      if (hasArguments) return readField(frame, receiver, last, { boxed, hasArguments })
      return readField(frame, receiver, last, boxed ? boxedAccess : plainAccess)
    }
  }

  /** Calls of methods at one place; the plan is remembered as long as it is the same method. */
  #method(node: OperandNode, given: Arguments): MethodCall {
    let planned: GoMethod | undefined
    let plan: CallPlan | undefined
    return (frame, dot, from) => {
      const { method, name, final } = from
      if (plan === undefined || planned !== method) {
        plan = this.#plan(name, methodSignature(method), given)
        planned = method
      }
      const args = runPlan(plan, { frame, dot, final })
      return guard(frame, { name, node }, () => method.call(...(args as GoValue[])))
    }
  }

  // ---- calls

  #callee(name: string): Callee | undefined {
    const own = this.#functions.get(name)
    const found = own ?? builtinFunctions.get(name)
    if (found === undefined) return undefined
    let signature = this.#signatures.get(found.signature)
    if (signature === undefined) {
      signature = parseSignature(found.signature)
      this.#signatures.set(found.signature, signature)
    }
    return { signature, call: found.call, isBuiltin: own === undefined }
  }

  /** A call of a function; `at` is its name's node, `node` the one that errors of the function name. */
  #call(name: string, site: { at: OperandNode; node: TemplateTreeNode; given: Arguments }): Command {
    const { at, node, given } = site
    const callee = this.#callee(name)
    if (callee === undefined) {
      return (frame) => {
        frame.node = at
        return fail(frame, `${quote(name)} is not a defined function`)
      }
    }
    const plan = this.#plan(name, callee.signature, given)
    if (callee.isBuiltin && (name === 'and' || name === 'or'))
      return shortCircuit(plan, { at, decisive: name === 'or' })
    const callsValue = callee.isBuiltin && name === 'call'
    const calleeNode = given.words[0]?.node
    const { call } = callee
    return (frame, dot, final) => {
      frame.node = at
      const args = runPlan(plan, { frame, dot, final })
      if (callsValue) args.unshift(calleeNode === undefined ? reflectedText(final) : printNode(calleeNode))
      try {
        // Spreading costs time and stack, which every level of include needs.
        if (args.length === 1) return call(frame.execution, args[0] as never)
        if (args.length === 2) return call(frame.execution, args[0] as never, args[1] as never)
        return call(frame.execution, ...(args as never[]))
      } catch (error) {
        return failCall(frame, { name, node }, error)
      }
    }
  }

  #plan(name: string, signature: Signature, given: Arguments): CallPlan {
    const { parameters, variadic } = signature
    const { words, piped } = given
    const count = words.length + (piped ? 1 : 0)
    const fixed = variadic ? parameters.length - 1 : parameters.length
    if (variadic && count < fixed) {
      return { problem: `wrong number of args for ${name}: want at least ${fixed} got ${words.length}`, evaluators: [] }
    }
    if (!variadic && count !== fixed) {
      return { problem: `wrong number of args for ${name}: want ${fixed} got ${count}`, evaluators: [] }
    }
    const typeAt = (index: number) => parameters[Math.min(index, parameters.length - 1)] as ParameterType
    const evaluators = words.map((word, index) => argumentFor(word, typeAt(index)))
    return piped ? { evaluators, finalType: typeAt(words.length) } : { evaluators }
  }

  /** The value of a word; undefined for constants and nil. */
  #value(node: OperandNode): Evaluate | undefined {
    switch (node.kind) {
      case 'dot':
        return (_frame, dot) => dot
      case 'pipe':
        return this.pipeline(node).evaluate
      case 'identifier': {
        const command = this.#call(node.name, { at: node, node, given: none })
        return (frame, dot) => command(frame, dot, undefined)
      }
      case 'field':
      case 'variable':
      case 'chain': {
        const command = this.#fields(node, none)
        return (frame, dot) => command(frame, dot, undefined)
      }
      default:
        return undefined
    }
  }
}

/** One argument for a parameter of this type. */
function argumentFor(word: Word, type: ParameterType): Evaluate {
  const { node, value } = word
  if (value !== undefined) {
    return (frame, dot) => {
      frame.node = node
      return checkType(frame, value(frame, dot), type)
    }
  }
  if (node.kind === 'nil') {
    if (!type.nilable) return failing(node, `cannot assign nil to ${type.name}`)
    return (frame) => {
      frame.node = node
      return nilFor(type)
    }
  }
  return typedConstant(node, type) ?? failing(node, `can't handle ${printNode(node)} for arg of type ${type.name}`)
}

/** What `reflect.Value.String` gives. */
function reflectedText(value: Operand): string {
  if (typeof value === 'string') return value
  return value === undefined ? '<invalid Value>' : `<${typeNameOf(value)} Value>`
}

function refuseArguments(word: OperandNode, given: Arguments): string | undefined {
  if (given.words.length === 0 && !given.piped) return undefined
  return `can't give argument to non-function ${printNode(word)}`
}

function constant(node: TemplateTreeNode, value: GoValue): Evaluate {
  return (frame) => {
    frame.node = node
    return value
  }
}

function failing(node: TemplateTreeNode, detail: string): Evaluate {
  return (frame) => {
    frame.node = node
    return fail(frame, detail)
  }
}

/** A number where nothing asks for a type: its spelling decides, as for Go's untyped constants. */
function numberConstant(node: NumberNode): Evaluate {
  if (node.complex !== undefined) return failing(node, `complex constant ${node.text} is not supported`)
  const isHexadecimal = /^0[xX]/.test(node.text) && !/[pP]/.test(node.text)
  if (node.float !== undefined && !isHexadecimal && !node.text.startsWith("'") && /[.eEpP]/.test(node.text)) {
    return constant(node, node.float)
  }
  if (node.int !== undefined) return constant(node, goInt(node.int))
  return failing(node, `${node.text} overflows int`)
}

/** A constant for a parameter of this type; undefined when no constant can be one. */
function typedConstant(node: OperandNode, type: ParameterType): Evaluate | undefined {
  switch (type.kind) {
    case 'bool':
      return node.kind === 'bool'
        ? constant(node, node.value)
        : failing(node, `expected bool; found ${printNode(node)}`)
    case 'string':
      return node.kind === 'string'
        ? constant(node, node.text)
        : failing(node, `expected string; found ${printNode(node)}`)
    case 'float':
      if (node.kind === 'number' && node.float !== undefined) return constant(node, node.float)
      return failing(node, `expected float; found ${printNode(node)}`)
    case 'int':
      if (node.kind === 'number' && node.int !== undefined) return constant(node, integer(type.name, node.int))
      return failing(node, `expected integer; found ${printNode(node)}`)
    case 'uint':
      if (node.kind === 'number' && node.uint !== undefined) return constant(node, integer(type.name, node.uint))
      return failing(node, `expected unsigned integer; found ${printNode(node)}`)
    case 'interface':
    case 'value':
      if (node.kind === 'bool') return constant(node, node.value)
      if (node.kind === 'string') return constant(node, node.text)
      return node.kind === 'number' ? numberConstant(node) : undefined
    case 'other':
      return undefined
  }
}

function integer(typeName: string, value: bigint): GoInteger {
  const kind = typeName === 'time.Duration' ? 'int64' : (typeName as GoInteger['kind'])
  const bits = Number(/\d+$/.exec(kind)?.[0] ?? 64)
  return new GoInteger(kind, kind.startsWith('u') ? BigInt.asUintN(bits, value) : BigInt.asIntN(bits, value), typeName)
}

/** The value as a parameter of this type gets it; refuses what Go's reflection would. */
function checkType(frame: Frame, value: Operand, type: ParameterType): Operand {
  if (type.kind === 'value') return value
  if (value === undefined) {
    if (type.kind === 'interface') return null
    if (type.nilable) return nilFor(type)
    fail(frame, `invalid value; expected ${type.name}`)
  }
  if (type.accepts(value)) {
    if (value instanceof GoStruct) return value.asArgument()
    return type.kind === 'other' && value instanceof GoMap && value.typeName !== type.name ? value.underlying() : value
  }
  fail(frame, `wrong type for value; expected ${type.name}; got ${typeNameOf(value)}`)
}

function runPlan(plan: CallPlan, from: { frame: Frame; dot: Operand; final: Operand }): Operand[] {
  const { frame, dot, final } = from
  if (plan.problem !== undefined) fail(frame, plan.problem)
  const { evaluators, finalType } = plan
  const args = new Array<Operand>(evaluators.length)
  for (let index = 0; index < evaluators.length; index++) args[index] = (evaluators[index] as Evaluate)(frame, dot)
  if (finalType !== undefined) args.push(checkType(frame, final, finalType))
  return args
}

/** `and` and `or`: the first argument that decides, or the last. */
function shortCircuit(plan: CallPlan, options: { at: OperandNode; decisive: boolean }): Command {
  return (frame, dot, final) => {
    frame.node = options.at
    if (plan.problem !== undefined) fail(frame, plan.problem)
    let value: Operand
    const { evaluators } = plan
    for (let index = 0; index < evaluators.length; index++) {
      value = (evaluators[index] as Evaluate)(frame, dot)
      if (isTrue(value) === options.decisive) return value
    }
    return plan.finalType === undefined ? value : final
  }
}

function guard(frame: Frame, callee: { name: string; node: TemplateTreeNode }, call: () => Operand): Operand {
  try {
    return call()
  } catch (error) {
    return failCall(frame, callee, error)
  }
}

/** JavaScript refuses strings and lists beyond its limits. */
function isTooLong(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Invalid ') && error.message.endsWith(' length')
}

/** A function threw: what stands for a Go error becomes the template's, all else is passed on. */
function failCall(frame: Frame, callee: { name: string; node: TemplateTreeNode }, error: unknown): never {
  if (isTooLong(error)) {
    frame.node = callee.node
    fail(frame, `error calling ${callee.name}: the result is too large`)
  }
  const isAnswer =
    error instanceof FunctionError ||
    error instanceof FunctionPanic ||
    error instanceof TemplateError ||
    error instanceof TemplateNotFound ||
    error instanceof CyclicValue
  if (!isAnswer || error instanceof EffectNeeded) throw error
  frame.node = callee.node
  fail(frame, `error calling ${callee.name}: ${error.message}`, error)
}
