// The door for tools: documents as nodes with their places and comments, nothing resolved or lost.
import type { SourceFile } from '../../diagnostics/index.ts'
import { findTextProblem } from './check-text.ts'
import { Composer } from './composer.ts'
import type { YamlNode } from './node.ts'
import type { YamlComment } from './scanner.ts'

/** Comments that belong to a node: in the lines above it, and behind it on its line. */
export interface NodeComments {
  readonly above: readonly YamlComment[]
  readonly behind: readonly YamlComment[]
}

/** One document of a file. */
export interface YamlDocument {
  readonly file: SourceFile
  readonly root: YamlNode
  /** Comments by the node they belong to: a key, an item or a value, whatever stands nearest. */
  readonly comments: ReadonlyMap<YamlNode, NodeComments>
}

/**
 * All documents of `file` as nodes. Offsets point into `file.text`.
 *
 * Throws `YamlError` at the first error of syntax.
 */
export function parseYamlNodes(file: SourceFile): YamlDocument[] {
  const problem = findTextProblem(file.text)
  if (problem !== undefined) throw problem.error
  const composer = new Composer(file.text, true)
  const documents: YamlDocument[] = []
  let seen = 0
  for (let root = composer.next(); root !== undefined; root = composer.next()) {
    const comments = composer.scanner.comments ?? []
    documents.push({ file, root, comments: attachComments(file.text, root, comments.slice(seen)) })
    seen = comments.length
  }
  return documents
}

function attachComments(
  text: string,
  root: YamlNode,
  comments: readonly YamlComment[],
): ReadonlyMap<YamlNode, NodeComments> {
  const attached = new Map<YamlNode, { above: YamlComment[]; behind: YamlComment[] }>()
  const nodes = comments.length === 0 ? [] : visibleNodes(root)
  let next = 0
  for (const comment of comments) {
    while (next < nodes.length && nodes[next]!.start < comment.start) next += 1
    const before = nodes[next - 1]
    const onSameLine = before !== undefined && !text.slice(before.end, comment.start).includes('\n')
    const owner = onSameLine ? before : (nodes[next] ?? before ?? root)
    const known = attached.get(owner) ?? { above: [], behind: [] }
    attached.set(owner, known)
    if (onSameLine || owner === before) known.behind.push(comment)
    else known.above.push(comment)
  }
  return attached
}

/** The nodes that are written as something of their own, in the order of the text. */
function visibleNodes(root: YamlNode): YamlNode[] {
  const nodes: YamlNode[] = []
  const pending = [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const isBlock = node.style === 'block' && node.children.length > 0
    if (!isBlock && node.end > node.start) nodes.push(node)
    if (isBlock) for (let index = node.children.length - 1; index >= 0; index--) pending.push(node.children[index]!)
  }
  return nodes
}
