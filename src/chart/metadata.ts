// Chart.yaml and lock files: reading them into the model, checking and cleaning them as Helm does.
import { ChartError } from '../diagnostics/index.ts'
import { isVersion } from '../formats/index.ts'
import { type GoValue, isPrintable, quote } from '../go/index.ts'
import { parseYamlExactly } from './exact-integers.ts'
import { decodeStruct, type FieldValues, type StructShape } from './go-fields.ts'
import type { ChartLock, ChartMetadata, Dependency, Maintainer } from './model.ts'

const maintainerShape: StructShape = {
  goName: 'Maintainer',
  goType: 'v2.Maintainer',
  fields: { name: { kind: 'string' }, email: { kind: 'string' }, url: { kind: 'string' } },
}

const dependencyShape: StructShape = {
  goName: 'Dependency',
  goType: 'v2.Dependency',
  fields: {
    name: { kind: 'string' },
    version: { kind: 'string' },
    repository: { kind: 'string' },
    condition: { kind: 'string' },
    tags: { kind: 'strings' },
    enabled: { kind: 'bool' },
    'import-values': { kind: 'anything-list' },
    alias: { kind: 'string' },
  },
}

/** The fields of Chart.yaml. */
export const metadataShape: StructShape = {
  goName: 'Metadata',
  goType: 'v2.Metadata',
  fields: {
    name: { kind: 'string' },
    home: { kind: 'string' },
    sources: { kind: 'strings' },
    version: { kind: 'string' },
    description: { kind: 'string' },
    keywords: { kind: 'strings' },
    maintainers: { kind: 'structs', shape: maintainerShape },
    icon: { kind: 'string' },
    apiVersion: { kind: 'string' },
    condition: { kind: 'string' },
    tags: { kind: 'string' },
    appVersion: { kind: 'string' },
    deprecated: { kind: 'bool' },
    annotations: { kind: 'string-map' },
    kubeVersion: { kind: 'string' },
    dependencies: { kind: 'structs', shape: dependencyShape },
    type: { kind: 'string' },
  },
}

const lockShape: StructShape = {
  goName: 'Lock',
  goType: 'v2.Lock',
  fields: {
    generated: { kind: 'time' },
    digest: { kind: 'string' },
    dependencies: { kind: 'structs', shape: dependencyShape },
  },
}

/** Fields of a Chart.yaml as they were read, unchecked; requirements.yaml adds to them. */
export type MetadataFields = FieldValues

/** Reads the text of a Chart.yaml or requirements.yaml. Throws what YAML and Go say. */
export function parseMetadataFields(text: string): MetadataFields {
  return decodeStruct(parseYamlExactly(text), metadataShape)
}

/** Reads the text of a Chart.lock or requirements.lock; undefined where it is empty. */
export function parseLock(text: string): ChartLock | undefined {
  const value = parseYamlExactly(text)
  if (value === null) return undefined
  const fields = decodeStruct(value, lockShape)
  return {
    generated: textOf(fields, 'generated') || '0001-01-01T00:00:00Z',
    digest: textOf(fields, 'digest'),
    dependencies: structsOf(fields, 'dependencies').flatMap((item) =>
      item === null
        ? []
        : [{ name: textOf(item, 'name'), version: textOf(item, 'version'), repository: textOf(item, 'repository') }],
    ),
  }
}

/**
 * Checks the fields and makes them the metadata of a chart: text is cleaned of what cannot be printed.
 *
 * @param options indexes may name a dependency twice, since some servers leave out aliases
 * @throws ChartError `validation: …`
 * @see helm pkg/chart/v2 Metadata.Validate
 */
export function buildMetadata(
  fields: MetadataFields,
  options: { readonly repeatedDependencies?: 'allowed' } = {},
): ChartMetadata {
  const clean = (name: string): string => sanitizeText(textOf(fields, name))
  const name = clean('name')
  const version = textOf(fields, 'version')
  const type = textOf(fields, 'type')
  checkIdentity({ name, version, type, apiVersion: textOf(fields, 'apiVersion') })
  const maintainers = structsOf(fields, 'maintainers').map(buildMaintainer)
  const dependencies = buildDependencies(
    structsOf(fields, 'dependencies'),
    options.repeatedDependencies === 'allowed' ? 'allowed' : 'refused',
  )
  const annotations = fields.get('annotations') as Map<string, string> | undefined
  return {
    name,
    ...filled('home', clean('home')),
    ...filled('sources', stringsOf(fields, 'sources').map(sanitizeText)),
    version,
    ...filled('description', clean('description')),
    ...filled('keywords', stringsOf(fields, 'keywords').map(sanitizeText)),
    ...filled('maintainers', maintainers),
    ...filled('icon', clean('icon')),
    apiVersion: textOf(fields, 'apiVersion'),
    ...filled('condition', clean('condition')),
    ...filled('tags', clean('tags')),
    ...filled('appVersion', clean('appVersion')),
    ...(fields.get('deprecated') === true ? { deprecated: true } : {}),
    ...(annotations === undefined ? {} : { annotations }),
    ...filled('kubeVersion', clean('kubeVersion')),
    ...(fields.has('dependencies') ? { dependencies } : {}),
    ...filled('type', type),
  }
}

function checkIdentity(chart: { name: string; version: string; type: string; apiVersion: string }): void {
  const { name, version, type, apiVersion } = chart
  if (apiVersion === '') throw invalid('chart.metadata.apiVersion is required')
  if (name === '') throw invalid('chart.metadata.name is required')
  if (name === '.' || name === '..') throw invalid(`chart.metadata.name ${quote(name)} is not allowed`)
  if (name.includes('/')) throw invalid(`chart.metadata.name ${quote(name)} is invalid`)
  if (version === '') throw invalid('chart.metadata.version is required')
  if (!isVersion(version)) throw invalid(`chart.metadata.version ${quote(version)} is invalid`)
  if (!['', 'application', 'library'].includes(type))
    throw invalid('chart.metadata.type must be application or library')
}

function buildMaintainer(fields: FieldValues | null): Maintainer {
  if (fields === null) throw invalid('maintainers must not contain empty or null nodes')
  return {
    ...filled('name', sanitizeText(textOf(fields, 'name'))),
    ...filled('email', sanitizeText(textOf(fields, 'email'))),
    ...filled('url', sanitizeText(textOf(fields, 'url'))),
  }
}

function buildDependencies(list: readonly (FieldValues | null)[], repeated: 'allowed' | 'refused'): Dependency[] {
  const seen = new Set<string>()
  return list.map((fields) => {
    const dependency = buildDependency(fields)
    const key = dependency.alias ?? dependency.name
    if (seen.has(key) && repeated === 'refused')
      throw invalid(`more than one dependency with name or alias ${quote(key)}`)
    seen.add(key)
    return dependency
  })
}

function buildDependency(fields: FieldValues | null): Dependency {
  if (fields === null) throw invalid('dependencies must not contain empty or null nodes')
  const name = sanitizeText(textOf(fields, 'name'))
  const alias = textOf(fields, 'alias')
  if (alias !== '' && !/^[a-zA-Z0-9_-]+$/.test(alias)) {
    throw invalid(`dependency ${quote(name)} has disallowed characters in the alias`)
  }
  return {
    name,
    ...filled('version', sanitizeText(textOf(fields, 'version'))),
    ...filled('repository', sanitizeText(textOf(fields, 'repository'))),
    ...filled('condition', sanitizeText(textOf(fields, 'condition'))),
    ...filled('tags', stringsOf(fields, 'tags').map(sanitizeText)),
    ...(fields.get('enabled') === true ? { enabled: true } : {}),
    ...filled('importValues', (fields.get('import-values') ?? []) as GoValue[]),
    ...filled('alias', alias),
  }
}

/** Every Unicode space becomes a space, what cannot be printed goes. */
export function sanitizeText(text: string): string {
  if (/^[ -~]*$/.test(text)) return text
  let result = ''
  for (const character of text) {
    if (/[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/.test(character)) result += ' '
    else if (isPrintable(/\p{Cs}/u.test(character) ? 0xfffd : (character.codePointAt(0) as number))) result += character
  }
  return result
}

function invalid(message: string): ChartError {
  return new ChartError({ code: 'CHART_INVALID', helmText: `validation: ${message}` })
}

function textOf(fields: FieldValues, name: string): string {
  return (fields.get(name) as string | undefined) ?? ''
}

function stringsOf(fields: FieldValues, name: string): string[] {
  return (fields.get(name) as string[] | undefined) ?? []
}

function structsOf(fields: FieldValues, name: string): (FieldValues | null)[] {
  return (fields.get(name) as (FieldValues | null)[] | undefined) ?? []
}

function filled<Name extends string, Value extends string | readonly unknown[]>(
  name: Name,
  value: Value,
): { [key in Name]?: Value } {
  return (value.length === 0 ? {} : { [name]: value }) as { [key in Name]?: Value }
}
