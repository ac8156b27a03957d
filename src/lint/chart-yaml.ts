// Chart.yaml as lint's rules see it: fields as they are read, unchecked, and as they are written.
import { type MetadataFields, parseMetadataFields } from '../chart/index.ts'
import { parseYaml } from '../formats/index.ts'
import { type GoValue, typeOf } from '../go/index.ts'
import type { LintSeverity } from './message.ts'

/** A maintainer; texts are empty where nothing stands. */
export interface LintedMaintainer {
  readonly name: string
  readonly email: string
  readonly url: string
}

/** Fields of Chart.yaml; texts are empty where nothing stands. */
export interface LintedChartYaml {
  readonly name: string
  readonly apiVersion: string
  readonly version: string
  readonly icon: string
  readonly type: string
  readonly sources: readonly string[]
  readonly maintainers: readonly (LintedMaintainer | null)[]
  readonly dependencyCount: number
  /** The file as plain data. */
  readonly written: ReadonlyMap<string, GoValue>
}

/** A rule over Chart.yaml. */
export interface ChartYamlRule {
  readonly severity: LintSeverity
  /** What is wrong; undefined when nothing is. */
  check(chart: LintedChartYaml): string | undefined
}

/** Reads the text. Throws what YAML and Go say. */
export function readChartYaml(text: string): LintedChartYaml {
  const fields = parseMetadataFields(text)
  const written = parseYaml(text)
  const list = (name: string) => (fields.get(name) ?? []) as (MetadataFields | null)[]
  return {
    name: textIn(fields, 'name'),
    apiVersion: textIn(fields, 'apiVersion'),
    version: textIn(fields, 'version'),
    icon: textIn(fields, 'icon'),
    type: textIn(fields, 'type'),
    sources: (fields.get('sources') ?? []) as string[],
    maintainers: list('maintainers').map((each) =>
      each === null ? null : { name: textIn(each, 'name'), email: textIn(each, 'email'), url: textIn(each, 'url') },
    ),
    dependencyCount: list('dependencies').length,
    written: written instanceof Map ? written : new Map(),
  }
}

function textIn(fields: MetadataFields, name: string): string {
  return (fields.get(name) as string | undefined) ?? ''
}

/** What is wrong with a field that should be written as a text. */
export function notText(written: ReadonlyMap<string, GoValue>, name: string): string | undefined {
  const value = written.get(name)
  if (value === undefined || typeof value === 'string') return undefined
  return `${name} should be of type string but it's of type ${value === null ? '<nil>' : typeOf(value)}`
}
