// Nodes of templates that are known to be without a fault: each is built when somebody looks at it, for many are never
// executed.
import type { SourceFile } from '../diagnostics/index.ts'
import type { ActionNode, BranchNode, ListNode, PipeNode, StatementNode, TemplateTree } from './node.ts'

/** Builds what stands at an offset of a text. */
export interface NodeSource {
  /** Up to the `else` or `end` that closes them. */
  statementsAt(start: number): readonly StatementNode[]
  pipeAt(start: number): PipeNode
}

/** A list whose statements are built when somebody looks at them. */
export class LateList implements ListNode {
  readonly kind = 'list'
  readonly start: number
  #source: NodeSource | undefined
  #nodes: readonly StatementNode[] | undefined

  constructor(source: NodeSource, start: number) {
    this.#source = source
    this.start = start
  }

  get nodes(): readonly StatementNode[] {
    if (this.#nodes === undefined) {
      this.#nodes = (this.#source as NodeSource).statementsAt(this.start)
      this.#source = undefined
    }
    return this.#nodes
  }
}

/** An action whose pipeline is built when somebody looks at it. */
export class LateAction implements ActionNode {
  readonly kind = 'action'
  readonly start: number
  readonly end: number
  readonly spelling: string
  readonly #source: NodeSource

  constructor(source: NodeSource, place: { start: number; end: number; spelling: string }) {
    this.#source = source
    this.start = place.start
    this.end = place.end
    this.spelling = place.spelling
  }

  get pipe(): PipeNode {
    return this.#source.pipeAt(this.start)
  }
}

/** A branch whose condition is built when somebody looks at it. */
export class LateBranch implements BranchNode {
  readonly kind: 'if' | 'with' | 'range'
  readonly start: number
  readonly spelling: string
  readonly list: ListNode
  readonly elseList: ListNode | undefined
  readonly #source: NodeSource

  constructor(source: NodeSource, parts: Omit<BranchNode, 'pipe' | 'spelling'> & { spelling: string }) {
    this.#source = source
    this.kind = parts.kind
    this.start = parts.start
    this.spelling = parts.spelling
    this.list = parts.list
    this.elseList = parts.elseList
  }

  get pipe(): PipeNode {
    return this.#source.pipeAt(this.start)
  }
}

/** The tree of a whole text, built when somebody looks at it. */
export class LateTree implements TemplateTree {
  readonly name: string
  readonly source: SourceFile
  readonly #build: () => ListNode
  #root: ListNode | undefined

  constructor(source: SourceFile, build: () => ListNode) {
    this.name = source.path
    this.source = source
    this.#build = build
  }

  get root(): ListNode {
    this.#root ??= this.#build()
    return this.#root
  }

  /** Gives up what was built; it is built again when somebody looks at it. */
  forget(): void {
    this.#root = undefined
  }
}
