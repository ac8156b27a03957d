// Values as Go's %#v prints them, for the errors of go-yaml that quote keys and values.
import { formatFloat, quote } from '../../go/index.ts'

const maximumInt = 2n ** 63n - 1n

/** A value as yaml.v2 decodes it; integers are bigint. */
export type RawValue = null | boolean | number | bigint | string | RawValue[] | Map<RawValue, RawValue>

/** `value` in Go syntax. */
export function goSyntax(value: RawValue): string {
  if (value === null) return '<nil>'
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number') return formatFloat(value, 'g')
  if (Array.isArray(value)) return `[]interface {}{${value.map(inInterface).join(', ')}}`
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => `${inInterface(key)}:${inInterface(item)}`)
    return `map[interface {}]interface {}{${entries.sort().join(', ')}}`
  }
  if (typeof value === 'bigint' && value > maximumInt) return `0x${value.toString(16)}`
  return String(value)
}

function inInterface(value: RawValue): string {
  return value === null ? 'interface {}(nil)' : goSyntax(value)
}

/** The Go type's name of a decoded value. */
export function goTypeName(value: RawValue): string {
  if (value === null) return '%!s(<nil>)'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return 'float64'
  if (typeof value === 'bigint') return value > maximumInt ? 'uint64' : 'int'
  return Array.isArray(value) ? '[]interface {}' : 'map[interface {}]interface {}'
}
