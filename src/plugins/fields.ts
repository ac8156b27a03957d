// Single fields out of a plugin.yaml that was read into its shape, with Go's zero values where nothing stands.
import type { StructFields } from '../formats/index.ts'
import { GoInteger, type GoValue } from '../go/index.ts'
import type { PlatformCommand } from './model.ts'

/** A text; empty where none stands. */
export function textIn(fields: StructFields, name: string): string {
  const value = fields.get(name)
  return typeof value === 'string' ? value : ''
}

/** True only where it is said. */
export function flagIn(fields: StructFields, name: string): boolean {
  return fields.get(name) === true
}

/** An integer; zero where none stands. */
export function integerIn(fields: StructFields, name: string): bigint {
  const value = fields.get(name)
  return value instanceof GoInteger ? value.value : 0n
}

/** A list of texts. */
export function textsIn(fields: StructFields, name: string): readonly string[] {
  return listOf(fields.get(name)).filter((item) => typeof item === 'string')
}

/** A map of texts. */
export function textTableIn(fields: StructFields, name: string): ReadonlyMap<string, string> {
  const entries = [...tableIn(fields, name)]
  return new Map(entries.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : [])))
}

/** A map, or a struct within. */
export function tableIn(fields: StructFields, name: string): StructFields {
  const value = fields.get(name)
  return value instanceof Map ? value : new Map()
}

/** A list of structs. */
export function tablesIn(fields: StructFields, name: string): readonly StructFields[] {
  return listOf(fields.get(name)).filter((item) => item instanceof Map)
}

/** A list of platform commands. */
export function platformCommandsIn(fields: StructFields, name: string): readonly PlatformCommand[] {
  return tablesIn(fields, name).map((each) => ({
    os: textIn(each, 'os'),
    architecture: textIn(each, 'arch'),
    command: textIn(each, 'command'),
    arguments: textsIn(each, 'args'),
  }))
}

/** Platform commands by the name of an event. */
export function platformHooksIn(fields: StructFields, name: string): ReadonlyMap<string, readonly PlatformCommand[]> {
  const table = tableIn(fields, name)
  return new Map([...table.keys()].map((event) => [event, platformCommandsIn(table, event)]))
}

function listOf(value: GoValue | undefined): readonly GoValue[] {
  return Array.isArray(value) ? value : []
}
