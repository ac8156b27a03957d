// Streams of resources as kyaml reads and prints them, on their way through a post-renderer.
import {
  type EditableDocument,
  type EditableNode,
  formatEditable,
  isNullNode,
  parseEditable,
  YamlError,
} from '../formats/index.ts'
import { trimSpace } from '../go/index.ts'
import { clearAnnotation, clearEmptyAnnotations, fieldOf, readMeta, setAnnotation } from './resource-annotations.ts'

/** A resource of a stream. */
export type Resource = EditableDocument

/** Text is no stream of resources; `message` is kyaml's. */
export class StreamError extends Error {}

const separator = /\n---.*\n/g
const indexAnnotation = 'internal.config.kubernetes.io/index'
const legacyIndexAnnotation = 'config.kubernetes.io/index'
const listIndentAnnotation = 'internal.config.kubernetes.io/seqindent'
/** Older names of annotations with the newer ones. */
const renamed: readonly (readonly [string, string])[] = [
  ['config.kubernetes.io/path', 'internal.config.kubernetes.io/path'],
  [legacyIndexAnnotation, indexAnnotation],
  ['config.k8s.io/id', 'internal.config.kubernetes.io/id'],
]

/**
 * The resources of `text`. Empty documents are left out, a single `List` is taken apart. Each resource gets
 * annotations with its number, which `formatResources` takes off again.
 *
 * Throws `StreamError` or `NodeKindError` in kyaml's words.
 *
 * @see sigs.k8s.io/kustomize/kyaml/kio ParseAll
 */
export function parseResources(text: string): Resource[] {
  const documents = splitText(text.replaceAll('\r\n', '\n'))
  const resources: Resource[] = []
  let number = 0
  for (const [index, each] of documents.entries()) {
    const document = parseDocument(index === documents.length - 1 ? each : `${each}\n`)
    if (document === undefined || isNullNode(document.root)) continue
    annotateNumber(document.root, number)
    number += 1
    const items = documents.length === 1 ? listItems(document.root) : undefined
    resources.push(...(items ?? [document]))
  }
  return resources
}

function splitText(text: string): string[] {
  if (text === '') return []
  const documents: string[] = []
  let start = 0
  for (const match of text.matchAll(separator)) {
    const rest = trimSpace(match[0].slice(4))
    if (rest !== '' && !rest.startsWith('#')) {
      throw new StreamError(`invalid document separator: ${trimSpace(match[0])}`)
    }
    documents.push(text.slice(start, match.index))
    start = match.index + match[0].length
  }
  documents.push(text.slice(start))
  return documents
}

function parseDocument(text: string): EditableDocument | undefined {
  try {
    return parseEditable(text)
  } catch (error) {
    throw error instanceof YamlError ? new StreamError(`MalformedYAMLError: ${error.helmText}`) : error
  }
}

function annotateNumber(root: EditableNode, number: number): void {
  const meta = readMeta(root)
  for (const [older, newer] of meta === undefined ? [] : renamed) {
    const value = meta?.annotations.get(newer) ?? ''
    const olderValue = meta?.annotations.get(older) ?? ''
    if (value !== '' && olderValue === '') setAnnotation(root, older, value)
    else if (value === '' && olderValue !== '') setAnnotation(root, newer, olderValue)
  }
  setAnnotation(root, legacyIndexAnnotation, String(number))
  setAnnotation(root, indexAnnotation, String(number))
}

/** What a `List` holds. */
function listItems(root: EditableNode): Resource[] | undefined {
  const { kind } = readMeta(root) ?? { kind: '' }
  if (kind !== 'List' && kind !== 'ResourceList') return undefined
  const items = fieldOf(root, 'items')
  if (items === undefined && fieldOf(root, 'functionConfig') === undefined) return undefined
  return (items?.children ?? []).map((item) => ({ root: item, head: '', foot: '' }))
}

/**
 * The resources as one text, in the layout of kyaml.
 *
 * @see sigs.k8s.io/kustomize/kyaml/kio StringAll
 */
export function formatResources(resources: readonly Resource[]): string {
  return formatEditable(
    resources.map((resource) => {
      const lists = readMeta(resource.root)?.annotations.get(listIndentAnnotation) === 'wide' ? 'wide' : 'compact'
      for (const key of [indexAnnotation, legacyIndexAnnotation, listIndentAnnotation]) {
        clearAnnotation(resource.root, key)
      }
      clearEmptyAnnotations(resource.root)
      return { document: resource, lists }
    }),
  )
}
