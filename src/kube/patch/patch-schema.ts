// How the fields of a kind are merged: the rules of the table as a tree that is walked beside the object.
import { patchRules, sharedPatchRules } from './patch-rules.table.ts'

/** A field; fields of which nothing is known are merged if they are objects and replaced if they are not. */
export interface PatchSchema {
  /** Lists are merged instead of replaced, objects replaced instead of merged. */
  readonly strategy: '' | 'merge' | 'replace'
  /** A patch names all keys of the object that stay. */
  readonly retainKeys: boolean
  /** The key by which elements of a list are the same; empty for lists of scalars. */
  readonly mergeKey: string
  /** A field of the object, or of the elements of the list. */
  field(name: string): PatchSchema
}

/** A field under construction. */
interface Node {
  strategy: PatchSchema['strategy']
  retainKeys: boolean
  mergeKey: string
  readonly fields: Map<string, Node>
}

const unknownField: PatchSchema = { strategy: '', retainKeys: false, mergeKey: '', field: () => unknownField }

/** The rules of a built-in kind; undefined for every other one, whose objects are changed by JSON merge patches. */
export function patchSchemaOf(apiVersion: string, kind: string): PatchSchema | undefined {
  const name = `${apiVersion}/${kind}`
  const entry = patchRules.find(([kinds]) => kinds.includes(name))
  if (entry === undefined) return undefined
  const root = newNode()
  for (const rule of ['metadata ObjectMeta', ...entry[1]]) addRule(root, rule)
  return schemaOf(root)
}

function newNode(): Node {
  return { strategy: '', retainKeys: false, mergeKey: '', fields: new Map() }
}

function addRule(root: Node, rule: string): void {
  const [path = '', what = '', mergeKey = ''] = rule.split(' ')
  const node = path.split('.').reduce(childOf, root)
  const shared = sharedPatchRules[what]
  if (shared !== undefined) {
    for (const part of shared) addRule(node, part)
    return
  }
  const strategies = what.split(',')
  node.retainKeys = strategies.includes('retainKeys')
  node.strategy = strategies.includes('merge') ? 'merge' : strategies.includes('replace') ? 'replace' : ''
  node.mergeKey = mergeKey
}

function childOf(parent: Node, step: string): Node {
  const name = step.replace('[]', '')
  const child = parent.fields.get(name) ?? newNode()
  parent.fields.set(name, child)
  return child
}

function schemaOf({ strategy, retainKeys, mergeKey, fields }: Node): PatchSchema {
  return {
    strategy,
    retainKeys,
    mergeKey,
    field(name) {
      const child = fields.get(name)
      return child === undefined ? unknownField : schemaOf(child)
    },
  }
}
