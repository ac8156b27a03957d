// The nodes of a YAML document: what stands where in the text, before anything is resolved.
import type { ScalarStyle } from './token.ts'

const none: readonly YamlNode[] = []

/** What a node is. */
export type YamlKind = 'scalar' | 'mapping' | 'sequence' | 'alias'

/** A node of a document. Offsets are UTF-16 units into the text; `end` is exclusive. */
export class YamlNode {
  readonly kind: YamlKind
  readonly start: number
  end: number
  /** Line of the start, from 0. */
  readonly line: number
  /** Full tag (`tag:yaml.org,2002:str`), empty if none is written. */
  readonly tag: string
  /** Anchor name, empty if none is written. */
  readonly anchor: string
  /** Text of a scalar, name of an alias. */
  readonly value: string
  readonly style: ScalarStyle | 'flow' | 'block'
  /** Whether the scalar's text decides its type: it is plain and has no tag. */
  readonly implicit: boolean
  /** Items of a sequence; keys and values of a mapping in turn. */
  readonly children: YamlNode[]
  /** The node an alias stands for. */
  readonly target: YamlNode | undefined

  constructor(options: {
    kind: YamlKind
    start: number
    end: number
    line: number
    tag: string
    anchor: string
    value: string
    style: ScalarStyle | 'flow' | 'block'
    implicit: boolean
    target?: YamlNode | undefined
  }) {
    this.kind = options.kind
    this.start = options.start
    this.end = options.end
    this.line = options.line
    this.tag = options.tag
    this.anchor = options.anchor
    this.value = options.value
    this.style = options.style
    this.implicit = options.implicit
    this.children = options.kind === 'mapping' || options.kind === 'sequence' ? [] : (none as YamlNode[])
    this.target = options.target
  }
}
