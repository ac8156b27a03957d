// Chart.yaml as JSON text, laid out as Go's encoder lays out Helm's structures.
import { compareUtf8 } from '../base/index.ts'
import { formatJson } from '../formats/index.ts'
import type { GoValue } from '../go/index.ts'
import type { ChartMetadata, Dependency } from './model.ts'

/** A field's name and its JSON text; undefined: left out. */
type Field = readonly [name: string, text: string | undefined]

/**
 * Chart.yaml as `json.Marshal` prints it: what a release record and a registry hold.
 *
 * @see helm pkg/chart/v2/metadata.go Metadata
 */
export function formatMetadataJson(metadata: ChartMetadata): string {
  return object([
    ['name', textOrNothing(metadata.name)],
    ['home', textOrNothing(metadata.home)],
    ['sources', listOrNothing(metadata.sources, formatJson)],
    ['version', textOrNothing(metadata.version)],
    ['description', textOrNothing(metadata.description)],
    ['keywords', listOrNothing(metadata.keywords, formatJson)],
    [
      'maintainers',
      listOrNothing(metadata.maintainers, ({ name, email, url }) =>
        object([
          ['name', textOrNothing(name)],
          ['email', textOrNothing(email)],
          ['url', textOrNothing(url)],
        ]),
      ),
    ],
    ['icon', textOrNothing(metadata.icon)],
    ['apiVersion', textOrNothing(metadata.apiVersion)],
    ['condition', textOrNothing(metadata.condition)],
    ['tags', textOrNothing(metadata.tags)],
    ['appVersion', textOrNothing(metadata.appVersion)],
    ['deprecated', metadata.deprecated === true ? 'true' : undefined],
    ['annotations', formatAnnotations(metadata.annotations)],
    ['kubeVersion', textOrNothing(metadata.kubeVersion)],
    ['dependencies', listOrNothing(metadata.dependencies, formatDependencyJson)],
    ['type', textOrNothing(metadata.type)],
  ])
}

function formatAnnotations(annotations: ReadonlyMap<string, string> | undefined): string | undefined {
  if (annotations === undefined || annotations.size === 0) return undefined
  const sorted = [...annotations].sort(([left], [right]) => compareUtf8(left, right))
  return `{${sorted.map(([key, value]) => `${formatJson(key)}:${formatJson(value)}`).join(',')}}`
}

/** An entry of `dependencies` as `json.Marshal` prints it. @see helm pkg/chart/v2/dependency.go Dependency */
export function formatDependencyJson(dependency: Dependency): string {
  return object([
    ['name', formatJson(dependency.name)],
    ['version', textOrNothing(dependency.version)],
    ['repository', formatJson(dependency.repository ?? '')],
    ['condition', textOrNothing(dependency.condition)],
    ['tags', listOrNothing(dependency.tags, formatJson)],
    ['enabled', dependency.enabled === true ? 'true' : undefined],
    ['import-values', listOrNothing(dependency.importValues, (value: GoValue) => formatJson(value))],
    ['alias', textOrNothing(dependency.alias)],
  ])
}

function object(fields: readonly Field[]): string {
  const present = fields.filter(([, text]) => text !== undefined)
  return `{${present.map(([name, text]) => `"${name}":${text}`).join(',')}}`
}

function textOrNothing(text: string | undefined): string | undefined {
  return text ? formatJson(text) : undefined
}

function listOrNothing<T>(items: readonly T[] | undefined, format: (item: T) => string): string | undefined {
  return items === undefined || items.length === 0 ? undefined : `[${items.map((item) => format(item)).join(',')}]`
}
