// Annotations of resources that are nodes: set, cleared and read as kyaml does, down to what it drops on the way.
import { type EditableNode, editableNode, formatEditable, isNullNode } from '../formats/index.ts'

/** A node is not what it must be; `message` is kyaml's, with the node's text. */
export class NodeKindError extends Error {}

const kindNames = {
  scalar: 'ScalarNode',
  mapping: 'MappingNode',
  sequence: 'SequenceNode',
  alias: 'AliasNode',
} as const

function expectMapping(node: EditableNode): void {
  if (isNullNode(node) || node.kind === 'mapping') return
  const contents = formatEditable([{ document: { root: node, head: '', foot: '' } }])
  const found = kindNames[node.kind]
  throw new NodeKindError(`wrong node kind: expected MappingNode but got ${found}: node contents:\n${contents}`)
}

/** The value of a field, the first of that name; nothing in a node that is no mapping. */
export function fieldOf(node: EditableNode | undefined, name: string): EditableNode | undefined {
  if (node?.kind !== 'mapping') return undefined
  const { children } = node
  for (let index = 0; index < children.length; index += 2) {
    if (children[index]?.value === name) return children[index + 1]
  }
  return undefined
}

/** As `fieldOf`, but a node of another kind is an error. */
function matchField(node: EditableNode, name: string): EditableNode | undefined {
  if (isNullNode(node)) return undefined
  expectMapping(node)
  return fieldOf(node, name)
}

/** Removes a field, the first of that name; with `onlyEmpty` the first whose value holds nothing. */
function clearField(node: EditableNode, name: string, onlyEmpty: boolean): void {
  expectMapping(node)
  if (node.kind !== 'mapping') return
  for (let index = 0; index < node.children.length; index += 2) {
    if (node.children[index]?.value !== name) continue
    if (onlyEmpty && (node.children[index + 1] as EditableNode).children.length > 0) continue
    node.children.splice(index, 2)
    return
  }
}

/** Removes `metadata.annotations` and `metadata` where they are empty or null. */
export function clearEmptyAnnotations(root: EditableNode): void {
  const metadata = matchField(root, 'metadata')
  if (metadata !== undefined) clearField(metadata, 'annotations', true)
  clearField(root, 'metadata', true)
}

/** Removes an annotation. */
export function clearAnnotation(root: EditableNode, key: string): void {
  const metadata = matchField(root, 'metadata')
  const annotations = metadata === undefined ? undefined : matchField(metadata, 'annotations')
  if (annotations !== undefined) clearField(annotations, key, false)
}

/** Sets an annotation; one that is there keeps its style and its place, a new one comes last in single quotes. */
export function setAnnotation(root: EditableNode, key: string, value: string): void {
  clearEmptyAnnotations(root)
  const annotations = fieldOrNew(fieldOrNew(root, 'metadata'), 'annotations')
  const known = matchField(annotations, key)
  const node = editableNode('scalar', value)
  node.tag = '!!str'
  node.style = 'single'
  if (known === undefined) {
    annotations.children.push(editableNode('scalar', key), node)
    return
  }
  const { style, tagged } = known
  Object.assign(known, node, { style: style === 'flow' || style === 'block' ? 'plain' : style, tagged })
}

function fieldOrNew(node: EditableNode, name: string): EditableNode {
  const known = matchField(node, name)
  if (known !== undefined) return known
  const created = editableNode('mapping')
  node.children.push(editableNode('scalar', name), created)
  return created
}

function isEmptyNode(node: EditableNode | undefined): boolean {
  if (node === undefined || isNullNode(node)) return true
  return (node.kind === 'mapping' || node.kind === 'sequence') && node.children.length === 0
}

/** What Kubernetes calls the head of an object, as far as kyaml reads it; undefined where nothing of it is there. */
export interface ResourceMeta {
  readonly kind: string
  readonly annotations: ReadonlyMap<string, string>
}

/** The head of a resource. */
export function readMeta(root: EditableNode): ResourceMeta | undefined {
  const field = (node: EditableNode | undefined, name: string): EditableNode | undefined => {
    const found = fieldOf(node, name)
    return isEmptyNode(found) ? undefined : found
  }
  const kind = field(root, 'kind')
  const metadata = field(root, 'metadata')
  const annotations = field(metadata, 'annotations')
  const known = [field(root, 'apiVersion'), kind, annotations]
  for (const name of ['name', 'namespace', 'labels']) known.push(field(metadata, name))
  if (known.every((node) => node === undefined)) return undefined
  const found = new Map<string, string>()
  if (annotations?.kind === 'mapping') {
    for (let index = 0; index < annotations.children.length; index += 2) {
      const key = annotations.children[index]?.value ?? ''
      const value = annotations.children[index + 1] as EditableNode
      if (!found.has(key)) found.set(key, isNullNode(value) ? '' : value.value)
    }
  }
  return { kind: kind?.value ?? '', annotations: found }
}
