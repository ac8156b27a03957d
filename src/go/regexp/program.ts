// Compiles the syntax tree of a regular expression into instructions of a machine with priorities.
import type { CharacterClass } from './character-class.ts'
import { assertion, type ParsedRegexp, type RegexpNode } from './node.ts'

/** Operations. `out` is where to go on, `argument` what it needs. */
export const operation = {
  /** argument: code point */
  character: 0,
  anyButLineEnd: 1,
  any: 2,
  /** argument: index of the class */
  class: 3,
  /** prefers `out` to `argument` */
  split: 4,
  /** argument: slot */
  save: 5,
  /** argument: bits of `assertion` */
  assert: 6,
  jump: 7,
  match: 8,
} as const

/** Instructions in columns. */
export interface Program {
  readonly operations: Uint8Array
  readonly outs: Int32Array
  readonly args: Int32Array
  readonly classes: readonly CharacterClass[]
  readonly start: number
  /** Number of slots: two for the whole match and two for each group. */
  readonly slotCount: number
  /** It can match at the start of the text only. */
  readonly anchored: boolean
  /** Text that every match begins with. */
  readonly prefix: string
}

/** A piece of program: where it begins, and the dangling ends (instruction times two, plus one for `args`). */
interface Fragment {
  readonly start: number
  readonly ends: readonly number[]
  readonly nullable: boolean
}

/** Compiles a parsed expression. */
export function compileProgram(parsed: ParsedRegexp): Program {
  const compiler = new Compiler()
  const body = compiler.compile(parsed.root)
  compiler.finish(body)
  return {
    operations: Uint8Array.from(compiler.operations),
    outs: Int32Array.from(compiler.outs),
    args: Int32Array.from(compiler.args),
    classes: compiler.classes,
    start: body.start,
    slotCount: parsed.names.length * 2,
    anchored: beginsAtText(parsed.root),
    prefix: prefixOf(parsed.root),
  }
}

class Compiler {
  readonly operations: number[] = []
  readonly outs: number[] = []
  readonly args: number[] = []
  readonly classes: CharacterClass[] = []
  readonly #classIndex = new Map<CharacterClass, number>()

  compile(node: RegexpNode): Fragment {
    switch (node.kind) {
      case 'empty':
        return this.#single(operation.jump, 0, true)
      case 'character':
        return this.#single(operation.character, node.code, false)
      case 'any':
        return this.#single(node.lineEnds ? operation.any : operation.anyButLineEnd, 0, false)
      case 'class':
        return this.#single(operation.class, this.#indexOf(node.class), false)
      case 'assert':
        return this.#single(operation.assert, node.assertion, true)
      case 'capture':
        return this.#capture(node.index, node.inner)
      case 'concatenation':
        return this.#sequence(node.parts.map((part) => () => this.compile(part)))
      case 'alternation':
        return node.parts.map((part) => this.compile(part)).reduce((left, right) => this.#either(left, right))
      case 'repeat':
        return this.#repeat(node)
    }
  }

  /** Ends the program with the instruction that reports a match. */
  finish(body: Fragment): void {
    this.#patch(body.ends, this.#emit(operation.match, 0))
  }

  #emit(code: number, argument: number): number {
    this.operations.push(code)
    this.outs.push(-1)
    this.args.push(argument)
    return this.operations.length - 1
  }

  #single(code: number, argument: number, nullable: boolean): Fragment {
    const start = this.#emit(code, argument)
    return { start, ends: [start * 2], nullable }
  }

  #indexOf(set: CharacterClass): number {
    let index = this.#classIndex.get(set)
    if (index === undefined) {
      index = this.classes.push(set) - 1
      this.#classIndex.set(set, index)
    }
    return index
  }

  #patch(ends: readonly number[], target: number): void {
    for (const end of ends) (end & 1 ? this.args : this.outs)[end >> 1] = target
  }

  #sequence(makers: readonly (() => Fragment)[]): Fragment {
    let result: Fragment | undefined
    for (const make of makers) {
      const next = make()
      if (result === undefined) result = next
      else {
        this.#patch(result.ends, next.start)
        result = { start: result.start, ends: next.ends, nullable: result.nullable && next.nullable }
      }
    }
    return result ?? this.#single(operation.jump, 0, true)
  }

  #capture(index: number, inner: RegexpNode): Fragment {
    return this.#sequence([
      () => this.#single(operation.save, index * 2, true),
      () => this.compile(inner),
      () => this.#single(operation.save, index * 2 + 1, true),
    ])
  }

  #either(left: Fragment, right: Fragment): Fragment {
    const start = this.#emit(operation.split, right.start)
    this.outs[start] = left.start
    return { start, ends: [...left.ends, ...right.ends], nullable: left.nullable || right.nullable }
  }

  /** A choice between `inner` and going on; the dangling end is the one that goes on. */
  #choice(inner: number, greedy: boolean): { start: number; end: number } {
    const start = this.#emit(operation.split, greedy ? -1 : inner)
    if (greedy) this.outs[start] = inner
    return { start, end: start * 2 + (greedy ? 1 : 0) }
  }

  #optional(inner: Fragment, greedy: boolean): Fragment {
    const { start, end } = this.#choice(inner.start, greedy)
    return { start, ends: [end, ...inner.ends], nullable: true }
  }

  #loop(inner: Fragment, greedy: boolean): Fragment {
    const { start, end } = this.#choice(inner.start, greedy)
    this.#patch(inner.ends, start)
    return { start, ends: [end], nullable: true }
  }

  #oneOrMore(inner: Fragment, greedy: boolean): Fragment {
    return { start: inner.start, ends: this.#loop(inner, greedy).ends, nullable: inner.nullable }
  }

  /** What can be empty repeats as `(x+)?`, or the priorities would come out wrong. */
  #anyNumber(inner: Fragment, greedy: boolean): Fragment {
    return inner.nullable ? this.#optional(this.#oneOrMore(inner, greedy), greedy) : this.#loop(inner, greedy)
  }

  #repeat(node: Extract<RegexpNode, { kind: 'repeat' }>): Fragment {
    const { inner, minimum, maximum, greedy } = node
    if (maximum === 0 || inner.kind === 'empty') return this.#single(operation.jump, 0, true)
    if (maximum === -1) {
      if (minimum === 0) return this.#anyNumber(this.compile(inner), greedy)
      const copies = Array.from({ length: minimum - 1 }, () => () => this.compile(inner))
      return this.#sequence([...copies, () => this.#oneOrMore(this.compile(inner), greedy)])
    }
    const copies = Array.from({ length: minimum }, () => () => this.compile(inner))
    return this.#sequence(
      maximum > minimum ? [...copies, () => this.#nested(inner, maximum - minimum, greedy)] : copies,
    )
  }

  /** `(x(x(x)?)?)?`, built from the inside. */
  #nested(inner: RegexpNode, count: number, greedy: boolean): Fragment {
    let result = this.#optional(this.compile(inner), greedy)
    for (let index = 1; index < count; index++) {
      const suffix = result
      result = this.#optional(this.#sequence([() => this.compile(inner), () => suffix]), greedy)
    }
    return result
  }
}

function beginsAtText(node: RegexpNode): boolean {
  if (node.kind === 'assert') return node.assertion === assertion.beginText
  if (node.kind === 'capture') return beginsAtText(node.inner)
  if (node.kind === 'concatenation') return beginsAtText(node.parts[0] as RegexpNode)
  return node.kind === 'alternation' && node.parts.every(beginsAtText)
}

function prefixOf(node: RegexpNode): string {
  const parts = node.kind === 'concatenation' ? node.parts : [node]
  let prefix = ''
  for (const part of parts) {
    // U+FFFD also stands for every byte that is not UTF-8, which a search for the text would miss.
    if (part.kind !== 'character' || part.code === 0xfffd) break
    prefix += String.fromCodePoint(part.code)
  }
  return prefix
}
