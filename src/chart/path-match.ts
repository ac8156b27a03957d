// Shell patterns over paths as Go's filepath.Match understands them on Unix: `*` and `?` stay within a folder.

/** The one error of a pattern. */
export class PatternError extends Error {
  constructor() {
    super('syntax error in pattern')
  }
}

/** A class such as `[^a-z]`, or a character that may be anything. */
type Element =
  | { readonly kind: 'literal'; readonly character: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'class'; readonly negated: boolean; readonly ranges: readonly (readonly [string, string])[] }

/** A compiled pattern. */
export interface PathPattern {
  matches(path: string): boolean
}

/**
 * Compiles a pattern; the whole path must match.
 *
 * @throws PatternError
 * @see path/filepath Match
 */
export function compilePathPattern(pattern: string): PathPattern {
  const elements = parsePattern(Array.from(pattern))
  return { matches: (path) => matchElements(elements, Array.from(path)) }
}

function parsePattern(runes: readonly string[]): Element[] {
  const elements: Element[] = []
  let index = 0
  while (index < runes.length) {
    const rune = runes[index] as string
    if (rune === '*') {
      if (elements.at(-1)?.kind !== 'star') elements.push({ kind: 'star' })
      index += 1
    } else if (rune === '?') {
      elements.push({ kind: 'any' })
      index += 1
    } else if (rune === '[') {
      const parsed = parseClass(runes, index + 1)
      elements.push(parsed.element)
      index = parsed.next
    } else if (rune === '\\') {
      const escaped = runes[index + 1]
      if (escaped === undefined) throw new PatternError()
      elements.push({ kind: 'literal', character: escaped })
      index += 2
    } else {
      elements.push({ kind: 'literal', character: rune })
      index += 1
    }
  }
  return elements
}

function parseClass(runes: readonly string[], start: number): { element: Element; next: number } {
  const negated = runes[start] === '^'
  let index = negated ? start + 1 : start
  const ranges: (readonly [string, string])[] = []
  for (;;) {
    if (runes[index] === ']' && ranges.length > 0)
      return { element: { kind: 'class', negated, ranges }, next: index + 1 }
    const low = classRune(runes, index)
    let high = low
    if (runes[low.next] === '-') high = classRune(runes, low.next + 1)
    ranges.push([low.rune, high.rune])
    index = high.next
  }
}

function classRune(runes: readonly string[], index: number): { rune: string; next: number } {
  const first = runes[index]
  if (first === undefined || first === '-' || first === ']') throw new PatternError()
  const position = first === '\\' ? index + 1 : index
  const rune = runes[position]
  // A class that ends with the pattern is no class.
  if (rune === undefined || position + 1 >= runes.length) throw new PatternError()
  return { rune, next: position + 1 }
}

/** Greedy with one point of return: the last star; linear in both for each star. */
function matchElements(elements: readonly Element[], runes: readonly string[]): boolean {
  let element = 0
  let index = 0
  let star = -1
  let starIndex = 0
  while (index < runes.length) {
    const current = elements[element]
    if (current?.kind === 'star') {
      star = element
      starIndex = index
      element += 1
    } else if (current !== undefined && matchesOne(current, runes[index] as string)) {
      element += 1
      index += 1
    } else if (star !== -1 && runes[starIndex] !== '/') {
      starIndex += 1
      index = starIndex
      element = star + 1
    } else {
      return false
    }
  }
  while (elements[element]?.kind === 'star') element += 1
  return element === elements.length
}

function matchesOne(element: Element, rune: string): boolean {
  switch (element.kind) {
    case 'literal':
      return element.character === rune
    case 'any':
      return rune !== '/'
    case 'class': {
      const point = rune.codePointAt(0) as number
      const inside = element.ranges.some(
        ([low, high]) => (low.codePointAt(0) as number) <= point && point <= (high.codePointAt(0) as number),
      )
      return inside !== element.negated
    }
    case 'star':
      return false
  }
}
