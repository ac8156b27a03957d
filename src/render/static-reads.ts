// What templates could read of the values: the fields they name, in branches too that a rendering did not take.
import type { TemplateSet, TemplateTree, TemplateTreeNode } from '../template/index.ts'

/** The field chains of all templates of a set. */
export interface StaticReads {
  /** Behind `.Values`: `image.tag`. Joined as paths are. */
  readonly absolute: ReadonlySet<string>
  /** Others, which may begin anywhere: `.tag` within a `with`, `$image.tag`, a key given to `index` or `dig`. */
  readonly relative: ReadonlySet<string>
}

/** Collects the field chains of all templates. */
export function staticReads(set: TemplateSet): StaticReads {
  const absolute = new Set<string>()
  const relative = new Set<string>()
  const note = (names: readonly string[]): void => {
    const at = names.indexOf('Values')
    const rest = names.slice(at + 1)
    const into = at === -1 ? relative : absolute
    for (let length = 1; length <= rest.length; length++) into.add(rest.slice(0, length).join('.'))
  }
  const seen = new Set<TemplateTree['root']>()
  for (const name of set.names()) {
    const tree = set.tree(name)
    if (tree === undefined || seen.has(tree.root)) continue
    seen.add(tree.root)
    walk(tree.root, note)
  }
  return { absolute, relative }
}

function walk(node: TemplateTreeNode | undefined, note: (names: readonly string[]) => void): void {
  switch (node?.kind) {
    case 'list':
      for (const each of node.nodes) walk(each, note)
      return
    case 'action':
      walk(node.pipe, note)
      return
    case 'if':
    case 'with':
    case 'range':
      walk(node.pipe, note)
      walk(node.list, note)
      walk(node.elseList, note)
      return
    case 'template':
      walk(node.pipe, note)
      return
    case 'pipe':
      for (const command of node.commands) for (const word of command.words) walk(word, note)
      return
    case 'field':
      note(node.names)
      return
    case 'variable':
      note(node.names.slice(1))
      return
    case 'chain':
      walk(node.operand, note)
      note(node.names)
      return
    case 'string':
      note([node.text])
  }
}
