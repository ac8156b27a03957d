// What a chart's manifest in a registry says about the chart.
import type { ChartMetadata } from './model.ts'

const prefix = 'org.opencontainers.image.'

/**
 * The annotations by name; those in Chart.yaml are added and may replace all but title and version.
 *
 * @param created RFC 3339
 * @see helm pkg/registry/chart.go generateOCIAnnotations
 */
export function registryAnnotations(metadata: ChartMetadata, created: string): ReadonlyMap<string, string> {
  const annotations = new Map<string, string>()
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined && value.trim() !== '') annotations.set(`${prefix}${name}`, value)
  }
  add('description', metadata.description)
  add('title', metadata.name)
  add('version', metadata.version)
  add('url', metadata.home)
  add('created', created)
  add('source', metadata.sources?.[0])
  add('authors', metadata.maintainers?.map(authorOf).join(', '))
  for (const [name, value] of metadata.annotations ?? []) {
    if (name !== `${prefix}title` && name !== `${prefix}version`) annotations.set(name, value)
  }
  return annotations
}

function authorOf({ name = '', email = '' }: { readonly name?: string; readonly email?: string }): string {
  return email === '' ? name : `${name} (${email})`
}
