// The syntax tree of a regular expression.
import type { CharacterClass } from './character-class.ts'

/** Assertions without width, as bits. */
export const assertion = {
  beginLine: 1,
  endLine: 2,
  beginText: 4,
  endText: 8,
  wordBoundary: 16,
  noWordBoundary: 32,
} as const

/** One node; `size` is the estimate of compiled instructions and `height` that of the tree, both for limits. */
export type RegexpNode = { readonly size: number; readonly height: number } & (
  | { readonly kind: 'empty' }
  | { readonly kind: 'character'; readonly code: number }
  | { readonly kind: 'any'; readonly lineEnds: boolean }
  | { readonly kind: 'class'; readonly class: CharacterClass }
  | { readonly kind: 'assert'; readonly assertion: number }
  | { readonly kind: 'capture'; readonly index: number; readonly inner: RegexpNode }
  | { readonly kind: 'concatenation'; readonly parts: readonly RegexpNode[] }
  | { readonly kind: 'alternation'; readonly parts: readonly RegexpNode[] }
  | {
      readonly kind: 'repeat'
      readonly inner: RegexpNode
      readonly minimum: number
      readonly maximum: number
      readonly greedy: boolean
    }
)

/** A parsed expression. `names` are the groups' names by index, '' for nameless ones and the whole. */
export interface ParsedRegexp {
  readonly root: RegexpNode
  readonly names: readonly string[]
}
