// Regular expressions as Go's package regexp: RE2's syntax, leftmost match by priority, time linear in the text.
import { backtrack, canBacktrack } from './backtracker.ts'
import { parseRegexp } from './parser.ts'
import { runPikeMachine } from './pike-machine.ts'
import { compileProgram, type Program } from './program.ts'
import { runeAt, widthOf } from './text-position.ts'

/**
 * Compiles a pattern.
 *
 * @throws RegexpSyntaxError with Go's text, such as "error parsing regexp: missing closing ): `(`"
 * @see regexp.Compile
 */
export function compileRegexp(pattern: string): Regexp {
  const parsed = parseRegexp(pattern)
  return new Regexp(pattern, compileProgram(parsed), parsed.names)
}

/** A compiled expression. Positions are UTF-16 units. */
export class Regexp {
  readonly pattern: string
  /** Names of the groups by index; '' for the whole and for nameless ones. */
  readonly groupNames: readonly string[]
  readonly #program: Program

  constructor(pattern: string, program: Program, groupNames: readonly string[]) {
    this.pattern = pattern
    this.#program = program
    this.groupNames = groupNames
  }

  /** Whether the text contains a match. */
  matchString(text: string): boolean {
    return this.#find(text, 0) !== undefined
  }

  /** The leftmost match, '' if there is none. */
  findString(text: string): string {
    const slots = this.#find(text, 0)
    return slots === undefined ? '' : text.slice(slots[0], slots[1])
  }

  /** The leftmost match and its groups (undefined for one that took no part); undefined without a match. */
  findSubmatch(text: string): (string | undefined)[] | undefined {
    const slots = this.#find(text, 0)
    return slots === undefined ? undefined : groupsOf(text, slots)
  }

  /** Start and end of the match and its groups, -1 for one that took no part; undefined without a match. */
  findSubmatchIndex(text: string): number[] | undefined {
    const slots = this.#find(text, 0)
    return slots === undefined ? undefined : Array.from(slots)
  }

  /** All matches that do not overlap, at most `limit` (negative: all); undefined without any. */
  findAllString(text: string, limit: number): string[] | undefined {
    const matches = this.#findAll(text, limit)
    return matches.length === 0 ? undefined : matches.map((slots) => text.slice(slots[0], slots[1]))
  }

  /** Like `findAllString`, with groups. */
  findAllSubmatch(text: string, limit: number): (string | undefined)[][] | undefined {
    const matches = this.#findAll(text, limit)
    return matches.length === 0 ? undefined : matches.map((slots) => groupsOf(text, slots))
  }

  /** Every match replaced; `$1`, `$name` and `${name}` in the replacement stand for groups, `$$` for a dollar. */
  replaceAllString(text: string, replacement: string): string {
    if (!replacement.includes('$')) return this.#replace(text, () => replacement)
    const pieces = parseReplacement(replacement)
    return this.#replace(text, (slots) => pieces.map((piece) => this.#expand(text, piece, slots)).join(''))
  }

  /** Every match replaced by this very text. */
  replaceAllLiteralString(text: string, replacement: string): string {
    return this.#replace(text, () => replacement)
  }

  /** The texts between matches; at most `limit` of them (negative: all), undefined for limit 0. */
  split(text: string, limit: number): string[] | undefined {
    if (limit === 0) return undefined
    if (this.pattern !== '' && text === '') return ['']
    const pieces: string[] = []
    let begin = 0
    let end = 0
    for (const slots of this.#findAll(text, limit)) {
      if (limit > 0 && pieces.length >= limit - 1) break
      end = slots[0] as number
      if (slots[1] !== 0) pieces.push(text.slice(begin, end))
      begin = slots[1] as number
    }
    if (end !== text.length) pieces.push(text.slice(begin))
    return pieces
  }

  #find(text: string, start: number): Int32Array | undefined {
    const program = this.#program
    if (program.anchored && start > 0) return undefined
    return canBacktrack(program, text, start) ? backtrack(program, text, start) : runPikeMachine(program, text, start)
  }

  #findAll(text: string, limit: number): Int32Array[] {
    const matches: Int32Array[] = []
    let previousEnd = -1
    for (let position = 0; position <= text.length && (limit < 0 || matches.length < limit); ) {
      const slots = this.#find(text, position)
      if (slots === undefined) break
      const [begin = 0, end = 0] = slots
      if (end === position) {
        // An empty match right behind another does not count.
        if (begin !== previousEnd) matches.push(slots)
        position += position < text.length ? widthOf(runeAt(text, position)) : 1
      } else {
        matches.push(slots)
        position = end
      }
      previousEnd = end
    }
    return matches
  }

  #replace(text: string, replacementFor: (slots: Int32Array) => string): string {
    let result = ''
    let lastEnd = 0
    for (let position = 0; position <= text.length; ) {
      const slots = this.#find(text, position)
      if (slots === undefined) break
      const [begin = 0, end = 0] = slots
      result += text.slice(lastEnd, begin)
      if (end > lastEnd || begin === 0) result += replacementFor(slots)
      lastEnd = end
      const width = position < text.length ? widthOf(runeAt(text, position)) : 1
      position = Math.max(position + width, end)
    }
    return lastEnd === 0 && result === '' ? text : result + text.slice(lastEnd)
  }

  #expand(text: string, piece: ReplacementPiece, slots: Int32Array): string {
    if (piece.text !== undefined) return piece.text
    if (piece.group !== undefined) return groupText(text, slots, piece.group)
    for (const [index, name] of this.groupNames.entries()) {
      if (name === piece.name && (slots[index * 2] ?? -1) >= 0) return groupText(text, slots, index)
    }
    return ''
  }
}

function groupText(text: string, slots: Int32Array, index: number): string {
  const begin = slots[index * 2] ?? -1
  return begin < 0 ? '' : text.slice(begin, slots[index * 2 + 1])
}

function groupsOf(text: string, slots: Int32Array): (string | undefined)[] {
  return Array.from({ length: slots.length / 2 }, (_, index) =>
    (slots[index * 2] as number) < 0 ? undefined : text.slice(slots[index * 2], slots[index * 2 + 1]),
  )
}

/** Text as it is, a group's number or a group's name. */
interface ReplacementPiece {
  readonly text?: string
  readonly group?: number
  readonly name?: string
}

function parseReplacement(replacement: string): ReplacementPiece[] {
  const pieces: ReplacementPiece[] = []
  let rest = replacement
  for (let dollar = rest.indexOf('$'); dollar >= 0; dollar = rest.indexOf('$')) {
    pieces.push({ text: rest.slice(0, dollar) })
    rest = rest.slice(dollar + 1)
    const reference = /^\{([\p{L}\p{Nd}_]+)\}|^([\p{L}\p{Nd}_]+)/u.exec(rest)
    if (reference === null) {
      pieces.push({ text: '$' })
      // `$$` is one dollar; a dollar that names nothing stays.
      if (rest.startsWith('$')) rest = rest.slice(1)
      continue
    }
    const name = reference[1] ?? (reference[2] as string)
    pieces.push(/^(?:0|[1-9][0-9]{0,8})$/.test(name) ? { group: Number(name) } : { name })
    rest = rest.slice(reference[0].length)
  }
  pieces.push({ text: rest })
  return pieces
}

/** `text` with a backslash before everything that a pattern would understand. */
export function quoteMeta(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
}
