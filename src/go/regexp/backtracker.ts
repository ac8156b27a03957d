// Matching by backtracking that never visits the same instruction at the same place twice: linear, for short texts.
import { operation, type Program } from './program.ts'
import { holds, runeAt, widthOf } from './text-position.ts'

const visitedLimit = 1 << 18

/** Whether the table of visited places stays small. */
export function canBacktrack(program: Program, text: string, start: number): boolean {
  return program.operations.length * (text.length - start + 1) <= visitedLimit
}

/**
 * The leftmost match that begins at `start` or later, by priority; its slots, or undefined.
 */
export function backtrack(program: Program, text: string, start: number): Int32Array | undefined {
  return new Backtracker(program, text, start).search()
}

class Backtracker {
  readonly #program: Program
  readonly #text: string
  readonly #start: number
  readonly #columns: number
  readonly #visited: Uint32Array
  readonly #slots: Int32Array
  /** Places to go back to: instruction and position, or a slot (as -1 - slot) and its former value. */
  readonly #stack: number[] = []

  constructor(program: Program, text: string, start: number) {
    this.#program = program
    this.#text = text
    this.#start = start
    this.#columns = text.length - start + 1
    this.#visited = new Uint32Array(((program.operations.length * this.#columns) >> 5) + 1)
    this.#slots = new Int32Array(program.slotCount).fill(-1)
  }

  search(): Int32Array | undefined {
    const { prefix, anchored } = this.#program
    for (let position = this.#start; position <= this.#text.length; ) {
      if (prefix !== '') {
        position = this.#text.indexOf(prefix, position)
        if (position === -1) return undefined
      }
      if (this.#tryAt(position)) return this.#slots
      if (anchored) return undefined
      position += position < this.#text.length ? widthOf(runeAt(this.#text, position)) : 1
    }
    return undefined
  }

  #tryAt(position: number): boolean {
    this.#stack.length = 0
    this.#stack.push(this.#program.start, position)
    while (this.#stack.length > 0) {
      const place = this.#stack.pop() as number
      const instruction = this.#stack.pop() as number
      if (instruction < 0) {
        this.#slots[-1 - instruction] = place
        continue
      }
      const end = this.#run(instruction, place)
      if (end >= 0) {
        this.#slots[0] = position
        this.#slots[1] = end
        return true
      }
    }
    return false
  }

  #markVisited(instruction: number, position: number): boolean {
    const bit = instruction * this.#columns + position - this.#start
    const mask = 1 << (bit & 31)
    const word = this.#visited[bit >> 5] as number
    if (word & mask) return false
    this.#visited[bit >> 5] = word | mask
    return true
  }

  /** Runs one thread until it matches (its end) or dies (-1). */
  #run(first: number, place: number): number {
    const { operations, outs, args, classes } = this.#program
    const text = this.#text
    let instruction = first
    let position = place
    for (;;) {
      if (!this.#markVisited(instruction, position)) return -1
      const argument = args[instruction] as number
      const code = operations[instruction] as number
      if (code <= operation.class) {
        const rune = runeAt(text, position)
        if (rune < 0) return -1
        const fits =
          code === operation.character
            ? rune === argument
            : code === operation.class
              ? (classes[argument]?.has(rune) ?? false)
              : code === operation.any || rune !== 10
        if (!fits) return -1
        position += widthOf(rune)
      } else if (code === operation.split) {
        this.#stack.push(argument, position)
      } else if (code === operation.save) {
        this.#stack.push(-1 - argument, this.#slots[argument] as number)
        this.#slots[argument] = position
      } else if (code === operation.assert) {
        if (!holds(text, position, argument)) return -1
      } else if (code === operation.match) {
        return position
      }
      instruction = outs[instruction] as number
    }
  }
}
