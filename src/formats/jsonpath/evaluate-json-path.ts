// JSONPath templates over values.
import { compareUtf8, encodeUtf8 } from '../../base/index.ts'
import { formatValue, GoInteger, type GoValue, goInt } from '../../go/index.ts'
import { formatJson } from '../json/index.ts'
import { JsonPathError, type JsonPathList, type JsonPathNode } from './parse-json-path.ts'

/**
 * What the template prints. Tables and lists print as JSON, several values with blanks between them.
 *
 * @throws JsonPathError when a path is not there or a comparison makes no sense
 * @see client-go util/jsonpath Execute
 */
export function renderJsonPath(template: JsonPathList, data: GoValue): string {
  const state: RangeState = { begun: 0, within: 0, ended: 0, lastEnd: -1 }
  return findResults(template.nodes, { data, start: 0, state })
    .map((values) => values.map(printed).join(' '))
    .join('')
}

/** Where loops stand: those just opened, those being run, those just closed, and the place of the last closing. */
interface RangeState {
  begun: number
  within: number
  ended: number
  lastEnd: number
}

interface Run {
  readonly data: GoValue
  readonly start: number
  readonly state: RangeState
}

function findResults(nodes: readonly JsonPathNode[], { data, start, state }: Run): GoValue[][] {
  const all: GoValue[][] = []
  for (let index = start; index < nodes.length; index++) {
    const results = walk([data], nodes[index] as JsonPathNode, state)
    if (state.ended > 0 && state.ended <= state.within) {
      state.ended -= 1
      state.lastEnd = index
      break
    }
    if (state.begun > 0) {
      state.begun -= 1
      state.within += 1
      // Without a value the body runs once for nothing, so that its end is found.
      for (const value of results) all.push(...findResults(nodes, { data: value, start: index + 1, state }))
      if (results.length === 0) findResults(nodes, { data: null, start: index + 1, state })
      state.within -= 1
      if (state.lastEnd > index) index = state.lastEnd
      continue
    }
    all.push(results)
  }
  return all
}

function walk(input: readonly GoValue[], node: JsonPathNode, state: RangeState): GoValue[] {
  switch (node.kind) {
    case 'list':
      return node.nodes.reduce<GoValue[]>((values, inner) => walk(values, inner, state), [...input])
    case 'text':
      return [node.text]
    case 'integer':
      return input.map(() => goInt(node.value))
    case 'float':
    case 'boolean':
      return input.map(() => node.value)
    case 'field':
      return fieldsOf(input, node.name)
    case 'wildcard':
      return input.flatMap(childrenOf)
    case 'recursive':
      return input.flatMap(descendantsOf)
    case 'union':
      return node.lists.flatMap((list) => walk(input, list, state))
    case 'element':
    case 'slice':
      return input.flatMap((value) => (value === null ? [] : elementsOf(value, node)))
    case 'filter':
      return input.flatMap((value) => filtered(value, node, state))
    case 'identifier':
      return identified(input, node.name, state)
  }
}

function identified(input: readonly GoValue[], name: string, state: RangeState): GoValue[] {
  if (name === 'range') {
    state.begun += 1
    return [...input]
  }
  if (name !== 'end') throw new JsonPathError(`unrecognized identifier ${name}`)
  if (state.within === 0) throw new JsonPathError('not in range, nothing to end')
  state.ended += 1
  return []
}

function fieldsOf(input: readonly GoValue[], name: string): GoValue[] {
  const found = input.flatMap((value) => (value instanceof Map && value.has(name) ? [value.get(name) as GoValue] : []))
  if (found.length === 0 && input.length > 0) throw new JsonPathError(`${name} is not found`)
  return found
}

/** Tables in the order of their keys; a text's bytes. */
function childrenOf(value: GoValue): GoValue[] {
  if (value instanceof Map) {
    const keys = [...value.keys()].sort(compareUtf8)
    return keys.map((key) => value.get(key) as GoValue)
  }
  if (Array.isArray(value)) return value
  return typeof value === 'string' ? [...encodeUtf8(value)].map((byte) => goInt(byte)) : []
}

function descendantsOf(value: GoValue): GoValue[] {
  const children = childrenOf(value)
  return children.length === 0 ? [] : [value, ...children.flatMap(descendantsOf)]
}

function elementsOf(value: GoValue, node: Extract<JsonPathNode, { kind: 'element' | 'slice' }>): GoValue[] {
  if (!Array.isArray(value)) throw new JsonPathError('not array or slice')
  const { length } = value
  const fromEnd = (index: number) => (index < 0 ? index + length : index)
  const from = fromEnd(node.kind === 'element' ? node.index : (node.from ?? 0))
  const to = node.kind === 'element' ? endOfElement(node.index, length) : fromEnd(node.to ?? length)
  if (from === to) return []
  if (from >= length || from < 0) throw new JsonPathError(`array index out of bounds: index ${from}, length ${length}`)
  if (to > length || to < 0) throw new JsonPathError(`array index out of bounds: index ${to - 1}, length ${length}`)
  if (from > to) throw new JsonPathError(`starting index ${from} is greater than ending index ${to}`)
  const step = node.kind === 'slice' ? (node.step ?? 1) : 1
  if (step <= 0) throw new JsonPathError('step must be > 0')
  return value.slice(from, to).filter((_, index) => index % step === 0)
}

/** One behind the element; that of the last, written -1, is the length. */
function endOfElement(index: number, length: number): number {
  const end = index + 1
  return end < 0 || end === 0 ? end + length : end
}

function filtered(
  value: GoValue,
  { left, right, operator }: Extract<JsonPathNode, { kind: 'filter' }>,
  state: RangeState,
): GoValue[] {
  if (!Array.isArray(value)) throw new JsonPathError('not array or slice and cannot be filtered')
  return value.filter((item) => {
    if (operator === 'exists') return exists(item, left, state)
    const lefts = walk([item], left, state)
    if (lefts.length === 0) return false
    if (lefts.length > 1) throw new JsonPathError('can only compare one element at a time')
    const rights = walk([item], right, state)
    if (rights.length === 0) return false
    if (rights.length > 1) throw new JsonPathError('can only compare one element at a time')
    return holds(lefts[0] as GoValue, operator, rights[0] as GoValue)
  })
}

function exists(item: GoValue, path: JsonPathList, state: RangeState): boolean {
  try {
    return walk([item], path, state).length > 0
  } catch (error) {
    if (error instanceof JsonPathError) return false
    throw error
  }
}

function holds(left: GoValue, operator: string, right: GoValue): boolean {
  switch (operator) {
    case '==':
      return compared(left, right, 'equality') === 0
    case '!=':
      return compared(left, right, 'equality') !== 0
    case '<':
      return compared(left, right, 'order') < 0
    case '<=':
      return compared(left, right, 'order') <= 0
    case '>':
      return compared(left, right, 'order') > 0
    case '>=':
      return compared(left, right, 'order') >= 0
    default:
      throw new JsonPathError(`unrecognized filter operator ${operator}`)
  }
}

/** Values of one kind only: integers, as they are written in templates, do not compare with the floats of values. */
function compared(left: GoValue, right: GoValue, purpose: 'equality' | 'order'): number {
  const kinds = [kindOf(left), kindOf(right)]
  if (kinds[0] !== kinds[1]) throw new JsonPathError('incompatible types for comparison')
  if (typeof left === 'string' && typeof right === 'string') return compareUtf8(left, right)
  if (typeof left === 'boolean') {
    if (purpose === 'order') throw new JsonPathError('invalid type for comparison')
    return left === right ? 0 : 1
  }
  const [first, second] = [numberOf(left), numberOf(right)]
  return first < second ? -1 : first > second ? 1 : 0
}

function kindOf(value: GoValue): string {
  if (value instanceof GoInteger) return 'integer'
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return typeof value
  throw new JsonPathError('invalid type for comparison')
}

function numberOf(value: GoValue): number {
  return value instanceof GoInteger ? Number(value.value) : (value as number)
}

function printed(value: GoValue): string {
  if (value instanceof Map || Array.isArray(value)) return formatJson(value)
  return value === null ? 'null' : formatValue(value)
}
