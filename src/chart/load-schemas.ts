// Schemas of other places, fetched before values are held against them.
import { decodeUtf8 } from '../base/index.ts'
import { textOf } from '../diagnostics/index.ts'
import { type LoadedSchema, type LoadedSchemas, neededSchemas, parseSchemaDocument } from '../formats/index.ts'
import { logLine } from './log-line.ts'
import type { Chart, Values } from './model.ts'

/**
 * Gives the text of the schema at an address of the schemes `http`, `https`, `file` or `urn`, undefined where a `urn`
 * is not known. What it rejects with is told in Helm's error. The signal is that of the call that needs it.
 */
export type LoadSchema = (address: string, signal?: AbortSignal) => Promise<Uint8Array | undefined>

/** Schemas of other places, and log lines on those that are passed over. */
export interface FetchedSchemas {
  readonly schemas: LoadedSchemas
  readonly warnings: readonly string[]
}

const mostSchemas = 200
const mostBytes = 64 * 1024 * 1024

/**
 * Loads what the schemas of a chart and of the charts in it refer to, and what that refers to in turn. One that cannot
 * be loaded is noted as such: checking the values will say so. At most 200 schemas with 64 MiB together are loaded.
 *
 * @param texts the texts of the schemas that must be usable afterwards
 * @throws the signal's reason
 */
export async function loadSchemas(
  texts: readonly string[],
  load: LoadSchema,
  signal?: AbortSignal,
): Promise<FetchedSchemas> {
  const schemas = new Map<string, LoadedSchema>()
  const warnings: string[] = []
  const size = { bytes: 0 }
  for (const text of texts) {
    for (let hasFailed = false; !hasFailed; ) {
      const missing = neededSchemas(text, schemas)
      if (missing.length === 0) break
      for (const address of missing) {
        const loaded = await loadOne(address, (each) => load(each, signal), { size, count: schemas.size, warnings })
        signal?.throwIfAborted()
        schemas.set(address, loaded)
        // This schema cannot be used any more; what else it lacks need not be fetched.
        hasFailed = 'failure' in loaded
        if (hasFailed) break
      }
    }
  }
  return { schemas, warnings }
}

/** The texts of the schemas that the values of a chart and of the charts in it are held against. */
export function schemaTexts(chart: Chart, values: Values): readonly string[] {
  const own = chart.schema === undefined ? [] : [decodeUtf8(chart.schema)]
  const below = chart.dependencies.flatMap((child) => {
    const childValues = values.get(child.metadata.name)
    return childValues instanceof Map ? schemaTexts(child, childValues) : []
  })
  return [...own, ...below]
}

async function loadOne(
  address: string,
  load: LoadSchema,
  { size, count, warnings }: { readonly size: { bytes: number }; readonly count: number; readonly warnings: string[] },
): Promise<LoadedSchema> {
  if (count >= mostSchemas) return { failure: `more than ${mostSchemas} schemas of other places` }
  try {
    const bytes = await load(address)
    if (bytes === undefined) {
      warnings.push(logLine('WARN', 'unresolved URN reference ignored; using permissive schema', { urn: address }))
      return { document: true }
    }
    size.bytes += bytes.length
    if (size.bytes > mostBytes) return { failure: `schemas of other places with more than ${mostBytes} bytes` }
    return { document: parseSchemaDocument(decodeUtf8(bytes)) }
  } catch (error) {
    return { failure: textOf(error) }
  }
}
