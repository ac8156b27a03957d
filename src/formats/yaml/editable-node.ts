// Documents that can be changed and printed again as they were written: nodes with their style, tag and comments.
import type { YamlKind } from './node.ts'
import type { CommentTexts } from './scan-comments.ts'
import type { ScalarStyle } from './token.ts'

/** A node of a document that can be changed. Comments keep their `#`; several lines are joined by line feeds. */
export interface EditableNode {
  kind: YamlKind
  /** Text of a scalar, name of an alias. */
  value: string
  /** Collections are `block` or `flow`. */
  style: ScalarStyle | 'flow' | 'block'
  /** The tag as yaml.v3 shortens it (`!!str`, `!mine`); empty where the text or the kind decides. */
  tag: string
  /** Whether the tag is written out. */
  tagged: boolean
  anchor: string
  /** Items of a sequence; keys and values of a mapping in turn. */
  children: EditableNode[]
  comments: CommentTexts
}

/** One document. */
export interface EditableDocument {
  root: EditableNode
  /** Comments apart from the content, above and below it. */
  readonly head: string
  readonly foot: string
}

/** A new node without comments. */
export function editableNode(kind: YamlKind, value = ''): EditableNode {
  return {
    kind,
    value,
    style: kind === 'mapping' || kind === 'sequence' ? 'block' : 'plain',
    tag: '',
    tagged: false,
    anchor: '',
    children: [],
    comments: { head: '', line: '', foot: '' },
  }
}

const nullWords: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL'])

/** Whether the node is null: written so, left out, or tagged so. */
export function isNullNode(node: EditableNode): boolean {
  if (node.tag !== '') return node.tag === '!!null'
  return node.kind === 'scalar' && node.style === 'plain' && nullWords.has(node.value)
}
