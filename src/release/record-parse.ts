// A release record's JSON text read back: Helm 4's and Helm 3's, whose times may be empty texts and whose apply method is absent.
import { decodeBase64, getOwn, isJsonObject, type Json, type JsonObject } from '../base/index.ts'
import type { Chart, ChartFile, ChartLock, ChartMetadata, Dependency, Maintainer, Values } from '../chart/index.ts'
import { StorageError, textOf } from '../diagnostics/index.ts'
import { jsonToGo, parseJson } from '../formats/index.ts'
import type { Hook, HookExecution, Release, ReleaseStatus } from './model.ts'
import { zeroTime } from './record-format.ts'

const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

/**
 * The release of a record's JSON text; its labels are empty, since they stand on the object that keeps the record.
 * @throws StorageError STORAGE_FAILED where the text is no record
 */
export function parseRecord(text: string): Release {
  const record = parseObject(text)
  const applyMethod = textAt(record, 'apply_method')
  return {
    name: textAt(record, 'name'),
    namespace: textAt(record, 'namespace'),
    revision: numberAt(record, 'version'),
    info: parseInfo(objectAt(record, 'info')),
    chart: parseChart(objectAt(record, 'chart')),
    config: valuesAt(record, 'config'),
    manifest: textAt(record, 'manifest'),
    hooks: objectsAt(record, 'hooks').map(parseHook),
    ...(applyMethod === 'ssa' || applyMethod === 'csa' ? { applyMethod } : {}),
    labels: {},
  }
}

function parseObject(text: string): JsonObject {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (error) {
    throw broken(goProblemOf(text) ?? textOf(error))
  }
  if (!isJsonObject(data)) throw broken(`json: cannot unmarshal ${typeNameOf(data)} into Go value of type v1.Release`)
  return data
}

/** What Go has against a text that is no JSON. */
function goProblemOf(text: string): string | undefined {
  try {
    parseJson(text)
    return undefined
  } catch (error) {
    return textOf(error)
  }
}

function parseInfo(info: JsonObject): Release['info'] {
  const rollbackRevision = numberAt(info, 'rollback_revision')
  return {
    ...times(info, { firstDeployed: 'first_deployed', lastDeployed: 'last_deployed', deleted: 'deleted' }),
    description: textAt(info, 'description'),
    status: (textAt(info, 'status') || 'unknown') as ReleaseStatus,
    ...(rollbackRevision === 0 ? {} : { rollbackRevision }),
    notes: textAt(info, 'notes'),
  }
}

function parseChart(chart: JsonObject): Chart {
  const values = valuesAt(chart, 'values')
  const schema = bytesAt(chart, 'schema')
  const lock = getOwn(chart, 'lock')
  // An empty table was an empty values.yaml, null none at all; written again it shall be the same.
  const valuesFile =
    isJsonObject(getOwn(chart, 'values')) && values.size === 0
      ? { path: 'values.yaml', data: new Uint8Array() }
      : undefined
  return {
    metadata: parseMetadata(objectAt(chart, 'metadata')),
    ...(isJsonObject(lock) ? { lock: parseLock(lock) } : {}),
    templates: filesAt(chart, 'templates'),
    values,
    ...(valuesFile === undefined ? {} : { valuesFile }),
    ...(schema === undefined ? {} : { schema }),
    ...times(chart, { schemaModified: 'schemamodtime', modified: 'modtime' }),
    files: filesAt(chart, 'files'),
    raw: [],
    dependencies: [],
  }
}

const metadataTexts = ['home', 'description', 'icon', 'condition', 'tags', 'appVersion', 'kubeVersion', 'type'] as const

function parseMetadata(metadata: JsonObject): ChartMetadata {
  const annotations = Object.entries(objectAt(metadata, 'annotations'))
  const maintainers = objectsAt(metadata, 'maintainers')
  const dependencies = objectsAt(metadata, 'dependencies')
  return {
    name: textAt(metadata, 'name'),
    version: textAt(metadata, 'version'),
    apiVersion: textAt(metadata, 'apiVersion'),
    ...texts(metadata, metadataTexts),
    ...lists(metadata, ['sources', 'keywords']),
    ...(maintainers.length === 0
      ? {}
      : { maintainers: maintainers.map((each): Maintainer => texts(each, ['name', 'email', 'url'])) }),
    ...(getOwn(metadata, 'deprecated') === true ? { deprecated: true } : {}),
    ...(annotations.length === 0
      ? {}
      : { annotations: new Map(annotations.map(([key, value]) => [key, asText(value, key)])) }),
    ...(dependencies.length === 0 ? {} : { dependencies: dependencies.map(parseDependency) }),
  }
}

function parseDependency(dependency: JsonObject): Dependency {
  const importValues = listAt(dependency, 'import-values')
  return {
    name: textAt(dependency, 'name'),
    ...texts(dependency, ['version', 'repository', 'condition', 'alias']),
    ...lists(dependency, ['tags']),
    ...(getOwn(dependency, 'enabled') === true ? { enabled: true } : {}),
    ...(importValues.length === 0 ? {} : { importValues: importValues.map((value) => jsonToGo(value)) }),
  }
}

function parseLock(lock: JsonObject): ChartLock {
  return {
    generated: textAt(lock, 'generated'),
    digest: textAt(lock, 'digest'),
    dependencies: objectsAt(lock, 'dependencies').map((each) => ({
      name: textAt(each, 'name'),
      version: textAt(each, 'version'),
      repository: textAt(each, 'repository'),
    })),
  }
}

function parseHook(hook: JsonObject): Hook {
  const lastRun = objectAt(hook, 'last_run')
  return {
    name: textAt(hook, 'name'),
    kind: textAt(hook, 'kind'),
    path: textAt(hook, 'path'),
    manifest: textAt(hook, 'manifest'),
    events: listAt(hook, 'events').map((event) => asText(event, 'events')) as Hook['events'][number][],
    lastRun: {
      ...times(lastRun, { startedAt: 'started_at', completedAt: 'completed_at' }),
      phase: textAt(lastRun, 'phase') as HookExecution['phase'],
    },
    weight: numberAt(hook, 'weight'),
    deletePolicies: listAt(hook, 'delete_policies').map((policy) =>
      asText(policy, 'delete_policies'),
    ) as Hook['deletePolicies'][number][],
    outputLogPolicies: listAt(hook, 'output_log_policies').map((policy) =>
      asText(policy, 'output_log_policies'),
    ) as Hook['outputLogPolicies'][number][],
  }
}

function filesAt(object: JsonObject, key: string): ChartFile[] {
  return objectsAt(object, key).map((file) => ({
    path: textAt(file, 'name'),
    data: bytesAt(file, 'data') ?? new Uint8Array(),
    ...times(file, { modified: 'modtime' }),
  }))
}

function valuesAt(object: JsonObject, key: string): Values {
  return jsonToGo(objectAt(object, key)) as Values
}

function bytesAt(object: JsonObject, key: string): Uint8Array | undefined {
  const value = getOwn(object, key)
  if (value === undefined || value === null) return undefined
  try {
    return decodeBase64(asText(value, key))
  } catch (error) {
    throw broken(error instanceof Error ? error.message : String(error))
  }
}

function textAt(object: JsonObject, key: string): string {
  const value = getOwn(object, key)
  return value === undefined || value === null ? '' : asText(value, key)
}

function numberAt(object: JsonObject, key: string): number {
  const value = getOwn(object, key)
  if (value === undefined || value === null) return 0
  if (!Number.isSafeInteger(value)) throw mismatch(value, key, 'int')
  return value as number
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = getOwn(object, key)
  if (value === undefined || value === null) return {}
  if (!isJsonObject(value)) throw mismatch(value, key, 'struct')
  return value
}

function listAt(object: JsonObject, key: string): Json[] {
  const value = getOwn(object, key)
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw mismatch(value, key, 'slice')
  return value
}

function objectsAt(object: JsonObject, key: string): JsonObject[] {
  return listAt(object, key).map((item) => {
    if (!isJsonObject(item)) throw mismatch(item, key, 'struct')
    return item
  })
}

function asText(value: Json, key: string): string {
  if (typeof value !== 'string') throw mismatch(value, key, 'string')
  return value
}

function texts<K extends string>(object: JsonObject, keys: readonly K[]): { [key in K]?: string } {
  const found: { [key in K]?: string } = {}
  for (const key of keys) {
    const text = textAt(object, key)
    if (text !== '') found[key] = text
  }
  return found
}

function lists<K extends string>(object: JsonObject, keys: readonly K[]): { [key in K]?: string[] } {
  const found: { [key in K]?: string[] } = {}
  for (const key of keys) {
    const list = listAt(object, key).map((item) => asText(item, key))
    if (list.length > 0) found[key] = list
  }
  return found
}

function times<K extends string>(object: JsonObject, names: { readonly [key in K]: string }): { [key in K]?: string } {
  const found: { [key in K]?: string } = {}
  for (const [key, name] of Object.entries(names) as [K, string][]) {
    const time = textAt(object, name)
    if (time === '' || time === zeroTime) continue
    if (!timePattern.test(time))
      throw broken(
        `parsing time ${JSON.stringify(time)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(time)} as "2006"`,
      )
    found[key] = time
  }
  return found
}

function mismatch(value: Json, key: string, wanted: string): StorageError {
  return broken(`json: cannot unmarshal ${typeNameOf(value)} into Go struct field Release.${key} of type ${wanted}`)
}

function typeNameOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return value === null ? 'null' : typeof value
}

function broken(text: string): StorageError {
  return new StorageError({ code: 'STORAGE_FAILED', helmText: text })
}
