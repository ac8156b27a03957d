// Matching by running all threads side by side, character by character: linear whatever the text's length.
import { operation, type Program } from './program.ts'
import { holds, runeAt, widthOf } from './text-position.ts'

/** Threads in order of priority; an instruction is in it once. */
class ThreadList {
  readonly instructions: Int32Array
  readonly slots: Int32Array[] = []
  readonly #sparse: Int32Array
  size = 0

  constructor(capacity: number) {
    this.instructions = new Int32Array(capacity)
    this.#sparse = new Int32Array(capacity)
  }

  /** False if the instruction is there already. */
  add(instruction: number): boolean {
    const index = this.#sparse[instruction] as number
    if (index < this.size && this.instructions[index] === instruction) return false
    this.#sparse[instruction] = this.size
    this.instructions[this.size] = instruction
    this.size += 1
    return true
  }
}

/** The leftmost match that begins at `start` or later, by priority; its slots, or undefined. */
export function runPikeMachine(program: Program, text: string, start: number): Int32Array | undefined {
  let current = new ThreadList(program.operations.length)
  let next = new ThreadList(program.operations.length)
  let matched: Int32Array | undefined
  let position = start
  for (;;) {
    if (current.size === 0) {
      if (matched !== undefined || (program.anchored && position !== start)) break
      if (program.prefix !== '') {
        position = text.indexOf(program.prefix, position)
        if (position === -1) break
      }
    }
    if (matched === undefined && (!program.anchored || position === start)) {
      const slots = new Int32Array(program.slotCount).fill(-1)
      slots[0] = position
      addThread({ program, text, list: current, position }, program.start, slots)
    }
    const rune = runeAt(text, position)
    const width = rune < 0 ? 1 : widthOf(rune)
    const found = step({ program, text, list: next, position: position + width }, current, rune, position)
    matched = found ?? matched
    if (rune < 0) break
    position += width
    const finished = current
    current = next
    next = finished
    next.size = 0
    next.slots.length = 0
  }
  return matched
}

interface Target {
  readonly program: Program
  readonly text: string
  readonly list: ThreadList
  readonly position: number
}

/** Moves every thread past `rune`; a match cuts off the threads of lower priority. */
function step(target: Target, current: ThreadList, rune: number, position: number): Int32Array | undefined {
  const { operations, outs, args, classes } = target.program
  for (let index = 0; index < current.size; index++) {
    const instruction = current.instructions[index] as number
    const code = operations[instruction] as number
    const slots = current.slots[index]
    if (slots === undefined) continue
    if (code === operation.match) {
      const result = slots.slice()
      result[1] = position
      return result
    }
    if (rune < 0) continue
    const argument = args[instruction] as number
    const fits =
      code === operation.character
        ? rune === argument
        : code === operation.class
          ? (classes[argument]?.has(rune) ?? false)
          : code === operation.any || rune !== 10
    if (fits) addThread(target, outs[instruction] as number, slots)
  }
  return undefined
}

/** Adds the thread and all it leads to without reading; only those that read or match keep their slots. */
function addThread(target: Target, first: number, slots: Int32Array): void {
  const { program, text, list, position } = target
  const { operations, outs, args } = program
  const stack: [instruction: number, slots: Int32Array][] = [[first, slots]]
  while (stack.length > 0) {
    const [start, own] = stack.pop() as [number, Int32Array]
    let instruction = start
    let held = own
    while (list.add(instruction)) {
      const code = operations[instruction] as number
      const argument = args[instruction] as number
      if (code === operation.split) stack.push([argument, held])
      else if (code === operation.save) {
        held = held.slice()
        held[argument] = position
      } else if (code === operation.assert) {
        if (!holds(text, position, argument)) break
      } else if (code !== operation.jump) {
        list.slots[list.size - 1] = held
        break
      }
      instruction = outs[instruction] as number
    }
  }
}
