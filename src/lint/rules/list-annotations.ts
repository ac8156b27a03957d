// Rendered lists: annotations of their items that have no effect there.
import { textOf } from '../../diagnostics/index.ts'
import { parseYaml } from '../../formats/index.ts'
import type { GoValue } from '../../go/index.ts'
import type { RenderedObject } from '../rendered-object.ts'

/** @see helm pkg/chart/v2/lint/rules/template.go validateListAnnotations */
export function listAnnotations({ kind }: RenderedObject, file: string): string | undefined {
  if (kind !== 'List') return undefined
  try {
    const items = entry(parseYaml(file), 'items')
    if (!Array.isArray(items)) return undefined
    const kept = items.some((item) => entry(entry(entry(item, 'metadata'), 'annotations'), 'helm.sh/resource-policy'))
    return kept ? "annotation 'helm.sh/resource-policy' within List objects are ignored" : undefined
  } catch (error) {
    return `unable to parse YAML: ${textOf(error)}`
  }
}

function entry(value: GoValue | undefined, key: string): GoValue | undefined {
  if (!(value instanceof Map)) return undefined
  return value.get(key) as GoValue | undefined
}
