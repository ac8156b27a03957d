// Tokens: what the scanner hands to the composer.

export const STREAM_END = 0
export const VERSION_DIRECTIVE = 1
export const TAG_DIRECTIVE = 2
export const DOCUMENT_START = 3
export const DOCUMENT_END = 4
export const BLOCK_SEQUENCE_START = 5
export const BLOCK_MAPPING_START = 6
export const BLOCK_END = 7
export const FLOW_SEQUENCE_START = 8
export const FLOW_SEQUENCE_END = 9
export const FLOW_MAPPING_START = 10
export const FLOW_MAPPING_END = 11
export const BLOCK_ENTRY = 12
export const FLOW_ENTRY = 13
export const KEY = 14
export const VALUE = 15
export const ALIAS = 16
export const ANCHOR = 17
export const TAG = 18
export const SCALAR = 19

/** How a scalar is written. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded'

/** One token. `line` counts from 0. */
export class Token {
  readonly type: number
  readonly start: number
  readonly end: number
  readonly line: number
  /** Scalar text, anchor name, tag handle, or the numbers of a version directive. */
  readonly text: string
  /** Rest of a tag, or the prefix of a tag directive. */
  readonly suffix: string
  readonly style: ScalarStyle
  /** Flow level whose possible simple key begins here, -1 if none does. */
  keyLevel = -1

  constructor(
    type: number,
    start: number,
    end: number,
    line: number,
    text = '',
    suffix = '',
    style: ScalarStyle = 'plain',
  ) {
    this.type = type
    this.start = start
    this.end = end
    this.line = line
    this.text = text
    this.suffix = suffix
    this.style = style
  }
}
