// Chart.yaml: no key stands twice, and none is unknown.
import { compareUtf8 } from '../../base/index.ts'
import { textOf } from '../../diagnostics/index.ts'
import { parseYaml } from '../../formats/index.ts'
import type { GoValue } from '../../go/index.ts'

const known = {
  metadata: [
    'name home sources version description keywords maintainers icon apiVersion condition tags appVersion deprecated',
    'annotations kubeVersion dependencies type',
  ]
    .join(' ')
    .split(' '),
  maintainers: ['name', 'email', 'url'],
  dependencies: ['name', 'version', 'repository', 'condition', 'tags', 'enabled', 'import-values', 'alias'],
} as const

/** What a strict reading complains of. @see helm pkg/chart/v2/util StrictLoadChartfile */
export function chartYamlStrict(text: string): string | undefined {
  const told = (problem: string) => `failed to strictly parse chart metadata file\n\t${problem}`
  try {
    const unknown = firstUnknown(parseYaml(text, { strict: true }), known.metadata)
    return unknown === undefined
      ? undefined
      : told(`error unmarshaling JSON: while decoding JSON: json: unknown field "${unknown}"`)
  } catch (error) {
    return told(textOf(error))
  }
}

/** Keys count in their order, as Go meets them. */
function firstUnknown(value: GoValue, names: readonly string[]): string | undefined {
  if (!(value instanceof Map)) return undefined
  for (const key of [...value.keys()].sort(compareUtf8)) {
    const name = names.find((each) => each === key) ?? names.find((each) => each.toLowerCase() === key.toLowerCase())
    if (name === undefined) return key
    const inner = name === 'maintainers' || name === 'dependencies' ? value.get(key) : undefined
    if (!Array.isArray(inner) || names !== known.metadata) continue
    for (const item of inner) {
      const unknown = firstUnknown(item, known[name as 'maintainers' | 'dependencies'])
      if (unknown !== undefined) return unknown
    }
  }
  return undefined
}
