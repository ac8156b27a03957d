// Whether an applied configuration fits its shape, in the words of server-side apply.
import { isJsonObject, type Json } from '../../base/index.ts'
import type { ScalarName, Shape } from '../schema.ts'
import { formatPath } from './field-set.ts'
import { itemElement } from './typed-walk.ts'

/** Complaints such as `.spec.foo: field not declared in schema`, in the order of the fields' names. */
export function checkTyped(value: Json, shape: Shape): string[] {
  const complaints: string[] = []
  check(value, shape, { path: [], complaints })
  return complaints
}

interface Place {
  readonly path: readonly string[]
  readonly complaints: string[]
}

function complain(place: Place, text: string): void {
  place.complaints.push(`${formatPath(place.path)}: ${text}`)
}

function below(place: Place, element: string): Place {
  return { ...place, path: [...place.path, element] }
}

function check(value: Json, shape: Shape, place: Place): void {
  if (value === null) return
  switch (shape.kind) {
    case 'scalar':
      checkScalar(value, shape.scalar, place)
      return
    case 'list':
      checkList(value, shape, place)
      return
    case 'map':
    case 'struct':
      if (!isJsonObject(value)) complain(place, `expected map, got &{${String(value)}}`)
      else
        for (const name of Object.keys(value).sort())
          checkField({ name, value: value[name] as Json }, shape, below(place, `f:${name}`))
  }
}

function checkField(
  field: { readonly name: string; readonly value: Json },
  shape: Shape & { kind: 'map' | 'struct' },
  place: Place,
): void {
  const known = shape.kind === 'map' ? shape.values : shape.fields.get(field.name)?.type
  if (known !== undefined) check(field.value, known, place)
  else if (shape.kind === 'struct' && !shape.open) complain(place, 'field not declared in schema')
}

function checkList(value: Json, shape: Shape & { kind: 'list' }, place: Place): void {
  if (!Array.isArray(value)) {
    complain(place, `expected list, got &{${isJsonObject(value) ? 'map' : String(value)}}`)
    return
  }
  const seen = new Set<string>()
  value.forEach((item, index) => {
    const problem = keyProblem(item, shape)
    if (problem !== undefined) complain(place, `element ${index}: ${problem}`)
    else if (shape.list === 'atomic') check(item, shape.items, below(place, `i:${index}`))
    else {
      const element = itemElement(shape, item)
      if (seen.has(element)) complain(place, `duplicate entries for key ${formatPath([element])}`)
      seen.add(element)
      check(item, shape.items, below(place, element))
    }
  })
}

/** Why an item of a list that is a map cannot be told apart from others. */
function keyProblem(item: Json, shape: Shape & { kind: 'list' }): string | undefined {
  if (shape.list !== 'map') return undefined
  if (!isJsonObject(item)) return 'associative list with keys may not have non-map elements'
  if (shape.keys.some((key) => item[key] !== undefined || shape.keyDefaults?.[key] !== undefined)) return undefined
  const keys = shape.keys.map((key) => JSON.stringify(key)).join(', ')
  return `associative list with keys has an element that omits key field ${keys} (and doesn't have default value)`
}

function checkScalar(value: Json, scalar: ScalarName, place: Place): void {
  switch (scalar) {
    case 'string':
    case 'bytes':
    case 'time':
    case 'micro-time':
      if (typeof value !== 'string')
        complain(place, `expected string, got &value.valueUnstructured{Value:${shown(value)}}`)
      return
    case 'boolean':
      if (typeof value !== 'boolean') complain(place, `expected boolean, got &{${String(value)}}`)
      return
    case 'int32':
    case 'int64':
    case 'number':
      if (typeof value !== 'number') complain(place, `expected numeric (int or float), got ${goType(value)}`)
      return
    case 'quantity':
    case 'int-or-string':
    case 'any':
      return
  }
}

function shown(value: Json): string {
  if (typeof value === 'number') return String(value)
  return typeof value === 'object' ? goType(value) : JSON.stringify(value)
}

function goType(value: Json): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'object') return 'map[string]interface {}'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
