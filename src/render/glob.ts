// Globs of `.Files.Glob`: `*` and `?` stay within a folder, `**` does not, `[a-z]`, `[!abc]`, `{one,two}`, `\` escapes.

type Element =
  | { readonly kind: 'text'; readonly text: readonly string[] }
  | { readonly kind: 'any' | 'super' | 'single' }
  | { readonly kind: 'list'; readonly characters: string; readonly negated: boolean }
  | { readonly kind: 'range'; readonly low: string; readonly high: string; readonly negated: boolean }
  | { readonly kind: 'choice'; readonly branches: Element[][] }

/** A compiled glob; the whole path must match. */
export interface Glob {
  matches(path: string): boolean
}

class GlobError extends Error {}

/**
 * Compiles a glob; one with a syntax error matches like `**`, as in Helm.
 *
 * @see github.com/gobwas/glob Compile, helm pkg/engine/files.go Glob
 */
export function compileGlob(pattern: string): Glob {
  let elements: Element[]
  try {
    elements = new GlobParser(pattern).parse()
  } catch (error) {
    if (!(error instanceof GlobError)) throw error
    elements = [{ kind: 'super' }]
  }
  return {
    matches(path) {
      const characters = Array.from(path)
      return advance(elements, characters, new Set([0])).has(characters.length)
    },
  }
}

/** Where in the path the elements can end if they begin at one of `positions`: no backtracking, so no explosion. */
function advance(
  elements: readonly Element[],
  path: readonly string[],
  positions: ReadonlySet<number>,
): ReadonlySet<number> {
  let current = positions
  for (const element of elements) {
    if (element.kind === 'any' || element.kind === 'super') current = swept(current, path, element.kind)
    else {
      const next = new Set<number>()
      for (const position of current) addEnds(element, { path, position, next })
      current = next
    }
  }
  return current
}

/** All positions that `*` or `**` lead to, in one walk along the path. */
function swept(positions: ReadonlySet<number>, path: readonly string[], kind: 'any' | 'super'): ReadonlySet<number> {
  const ends = new Set<number>()
  let isReached = false
  for (let end = 0; end <= path.length; end++) {
    isReached ||= positions.has(end)
    if (isReached) ends.add(end)
    if (kind === 'any' && path[end] === '/') isReached = false
  }
  return ends
}

type Stepping = Exclude<Element, { readonly kind: 'any' | 'super' }>

function addEnds(element: Stepping, from: { path: readonly string[]; position: number; next: Set<number> }): void {
  const { path, position, next } = from
  const character = path[position]
  switch (element.kind) {
    case 'text':
      if (element.text.every((each, index) => path[position + index] === each)) next.add(position + element.text.length)
      return
    case 'single':
      if (character !== undefined && character !== '/') next.add(position + 1)
      return
    case 'list':
      if (character !== undefined && element.characters.includes(character) !== element.negated) next.add(position + 1)
      return
    case 'range':
      if (character !== undefined && isBetween(character, element) !== element.negated) next.add(position + 1)
      return
    case 'choice':
      for (const branch of element.branches) {
        for (const end of advance(branch, path, new Set([position]))) next.add(end)
      }
  }
}

function isBetween(character: string, range: { readonly low: string; readonly high: string }): boolean {
  const code = character.codePointAt(0) as number
  return code >= (range.low.codePointAt(0) as number) && code <= (range.high.codePointAt(0) as number)
}

class GlobParser {
  readonly #characters: readonly string[]
  #at = 0
  #depth = 0

  constructor(pattern: string) {
    this.#characters = Array.from(pattern)
  }

  /** Elements up to the end, or up to `,` and `}` within a choice. */
  parse(): Element[] {
    const elements: Element[] = []
    for (;;) {
      const character = this.#characters[this.#at]
      if (character === undefined) return elements
      if (this.#depth > 0 && (character === ',' || character === '}')) return elements
      elements.push(this.#element(character))
    }
  }

  #element(character: string): Element {
    switch (character) {
      case '?':
        this.#at += 1
        return { kind: 'single' }
      case '*':
        this.#at += 1
        if (this.#characters[this.#at] !== '*') return { kind: 'any' }
        this.#at += 1
        return { kind: 'super' }
      case '[':
        this.#at += 1
        return this.#characterClass()
      case '{':
        this.#at += 1
        return this.#choice()
      default:
        return { kind: 'text', text: Array.from(this.#text(this.#depth > 0 ? '?*[{},' : '?*[{')) }
    }
  }

  #choice(): Element {
    const branches: Element[][] = []
    this.#depth += 1
    if (this.#depth > 100) throw new GlobError('too deep')
    for (;;) {
      branches.push(this.parse())
      const end = this.#characters[this.#at]
      this.#at += 1
      if (end === ',') continue
      this.#depth -= 1
      return { kind: 'choice', branches }
    }
  }

  #text(breakers: string): string {
    let text = ''
    for (; this.#at < this.#characters.length; this.#at++) {
      let character = this.#characters[this.#at] as string
      if (character === '\\') {
        this.#at += 1
        character = this.#characters[this.#at] ?? ''
      } else if (breakers.includes(character)) break
      text += character
    }
    return text
  }

  #characterClass(): Element {
    const negated = this.#characters[this.#at] === '!'
    if (negated) this.#at += 1
    const low = this.#characters[this.#at]
    if (low === undefined) throw new GlobError('unexpected end of input')
    if (this.#characters[this.#at + 1] === '-') {
      const high = this.#characters[this.#at + 2]
      if (
        high === undefined ||
        this.#characters[this.#at + 3] !== ']' ||
        !isBetween(high, { low, high: '\u{10ffff}' })
      ) {
        throw new GlobError('could not parse range')
      }
      this.#at += 4
      return { kind: 'range', low, high, negated }
    }
    const characters = this.#text(']')
    if (characters === '' || this.#characters[this.#at] !== ']') throw new GlobError('could not parse range')
    this.#at += 1
    return { kind: 'list', characters, negated }
  }
}
