// The head of a manifest: what Helm reads of a document before it knows what it is.

import type { GoValue } from '../go/index.ts'
import { formatFloat } from '../go/index.ts'
import { FieldError, jsonKindOf } from './manifest-fields.ts'

/** Kind, version, name and annotations of a document. */
export interface ManifestHead {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly annotations: ReadonlyMap<string, string>
}

const headKeys: ReadonlySet<string> = new Set(['apiversion', 'kind', 'metadata'])
const metadataKeys: ReadonlySet<string> = new Set(['name', 'annotations'])

/** Whether `readHead` looks at this key of a document, or of what stands there behind `parent`. */
export function isHeadKey(key: string, parent?: string): boolean {
  return (parent === undefined ? headKeys : metadataKeys).has(key.toLowerCase())
}

/**
 * Reads the head of a parsed document.
 *
 * @throws FieldError in encoding/json's words when something has another shape
 * @see helm pkg/release/v1/util/manifest.go SimpleHead
 */
export function readHead(value: GoValue): ManifestHead {
  if (value === null) return { apiVersion: '', kind: '', name: '', annotations: new Map() }
  if (!(value instanceof Map)) throw new FieldError(jsonKindOf(value), 'value of type util.SimpleHead')
  // In the order in which Go meets the keys, for it is the first misfit that is told.
  const apiVersion = textOf(fieldOf(value, 'apiVersion'), 'SimpleHead.apiVersion')
  const kind = textOf(fieldOf(value, 'kind'), 'SimpleHead.kind')
  const metadata = fieldOf(value, 'metadata')
  if (metadata === null) return { apiVersion, kind, name: '', annotations: new Map() }
  if (!(metadata instanceof Map)) {
    throw new FieldError(jsonKindOf(metadata), `struct field SimpleHead.metadata of type ${metadataType}`)
  }
  const annotations = annotationsOf(fieldOf(metadata, 'annotations'))
  return { apiVersion, kind, name: textOf(fieldOf(metadata, 'name'), '.metadata.name'), annotations }
}

const metadataType = 'struct { Name string "json:\\"name\\""; Annotations map[string]string "json:\\"annotations\\"" }'

/** The field by its name, or by its name in other letters, as encoding/json finds it. */
function fieldOf(object: Map<string, GoValue>, name: string): GoValue {
  const exact = object.get(name)
  if (exact !== undefined) return exact
  const lower = name.toLowerCase()
  for (const [key, value] of object) if (key.length === name.length && key.toLowerCase() === lower) return value
  return null
}

function annotationsOf(value: GoValue): ReadonlyMap<string, string> {
  if (value === null) return new Map()
  if (!(value instanceof Map))
    throw new FieldError(jsonKindOf(value), 'struct field .metadata.annotations of type map[string]string')
  return new Map([...value].map(([key, each]) => [key, textOf(each, '.metadata.annotations')]))
}

/** Numbers and booleans become text where text is wanted. */
function textOf(value: GoValue, path: string): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : formatFloat(value, 'g')
  throw new FieldError(jsonKindOf(value), `struct field ${path} of type string`)
}
