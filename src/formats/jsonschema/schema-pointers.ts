// Where schemas stand in their document, as messages about references in a circle tell it.
import type { GoValue } from '../../go/index.ts'
import { escapeToken, showFragment } from './address.ts'
import type { Schema, SchemaResource } from './schema-set.ts'

/** JSON pointers to schemas; those of a document are made when the first of them is asked for. */
export class SchemaPointers {
  readonly #pointers = new Map<SchemaResource, ReadonlyMap<GoValue, string>>()

  /** `/definitions/a`; empty for the root. */
  of(schema: Schema, resource: SchemaResource): string {
    let pointers = this.#pointers.get(resource)
    if (pointers === undefined) {
      pointers = pointersIn(resource.root)
      this.#pointers.set(resource, pointers)
    }
    return showFragment(pointers.get(schema) ?? '')
  }
}

function pointersIn(root: Schema): ReadonlyMap<GoValue, string> {
  const pointers = new Map<GoValue, string>()
  const open: [value: GoValue, pointer: string][] = [[root, '']]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, pointer] = next
    if (value instanceof Map) {
      pointers.set(value, pointer)
      for (const [key, child] of value) open.push([child, `${pointer}/${escapeToken(key)}`])
    } else if (Array.isArray(value)) {
      for (const [index, child] of value.entries()) open.push([child, `${pointer}/${index}`])
    }
  }
  return pointers
}
