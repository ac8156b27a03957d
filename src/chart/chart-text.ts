// Chart.yaml and Chart.lock as Helm writes them.
import { formatYaml, parseYaml } from '../formats/index.ts'
import type { GoValue } from '../go/index.ts'
import { formatMetadataJson } from './metadata-json.ts'
import type { ChartLock, ChartMetadata } from './model.ts'

/** Chart.yaml, keys in order; what is empty is left out. */
export function formatMetadata(metadata: ChartMetadata): string {
  // JSON is YAML; what Helm's encoder leaves out is left out here too.
  return formatYaml(parseYaml(formatMetadataJson(metadata)))
}

/** Chart.yaml as it is stored: charts of the first generation keep their dependencies in a file of their own. */
export function formatChartFile(metadata: ChartMetadata): string {
  if (metadata.apiVersion !== 'v1') return formatMetadata(metadata)
  const { dependencies: _, ...rest } = metadata
  return formatMetadata(rest)
}

/** Chart.lock. */
export function formatLock({ dependencies, digest, generated }: ChartLock): string {
  const entries = dependencies.map(({ name, version, repository }) => {
    const fields: [string, GoValue][] = [
      ['name', name],
      ['repository', repository],
    ]
    if (version !== '') fields.push(['version', version])
    return new Map(fields)
  })
  return formatYaml(
    new Map<string, GoValue>([
      ['dependencies', entries],
      ['digest', digest],
      ['generated', generated],
    ]),
  )
}
