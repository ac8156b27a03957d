// A stored manifest text read as objects, the way Helm builds them again from a record.
import { isJsonObject, type Json, type JsonObject } from '../base/index.ts'
import { ReleaseError, textOf } from '../diagnostics/index.ts'
import { formatJson, jsonToGo, parseYamlToJson, splitYamlStream } from '../formats/index.ts'
import type { KubeObject } from '../kube/index.ts'
import type { ManifestObject } from './model.ts'

/** How strictly a manifest is read. */
export interface ManifestReading {
  /** Says first what the schema misses, in its words, as for manifests that are about to be sent. */
  readonly validate?: boolean
}

/**
 * The objects of a manifest text in its order; lists are opened, empty documents left out.
 * @throws ReleaseError RESOURCE_INVALID where a document is not YAML or no object
 * @see helm pkg/kube/client.go Build
 */
export function parseManifestText(text: string, reading: ManifestReading = {}): ManifestObject[] {
  return readManifestText(text, reading).map((result) => {
    if (result instanceof ReleaseError) throw result
    return result
  })
}

/** The same, with the failures where the objects would stand: Kubernetes goes on behind a bad document. */
export function readManifestText(text: string, reading: ManifestReading = {}): (ManifestObject | ReleaseError)[] {
  return splitYamlStream(text).flatMap((document): (ManifestObject | ReleaseError)[] => {
    try {
      return parseDocument(document, reading)
    } catch (error) {
      if (error instanceof ReleaseError) return [error]
      throw error
    }
  })
}

function parseDocument(text: string, { validate = false }: ManifestReading): ManifestObject[] {
  const data = parseYaml(text)
  if (data === null) return []
  if (!isJsonObject(data))
    throw invalid(
      `unable to decode "": json: cannot unmarshal ${describe(data)} into Go value of type unstructured.detector`,
    )
  const hasText = (key: string): boolean => typeof data[key] === 'string' && data[key] !== ''
  if (validate) {
    const missing = ['apiVersion', 'kind'].filter((key) => !hasText(key)).map((key) => `${key} not set`)
    if (missing.length > 0) {
      const text = missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`
      throw invalid(`error validating "": error validating data: ${text}`)
    }
  }
  for (const [key, name] of [
    ['kind', 'Kind'],
    ['apiVersion', 'apiVersion'],
  ] as const) {
    if (!hasText(key))
      throw invalid(`unable to decode "": Object '${name}' is missing in '${formatJson(jsonToGo(data))}'`)
  }
  checkMetadata(data)
  const path = /^# Source: (.*)$/m.exec(text)?.[1] ?? ''
  return openList(data, validate).map((object) => ({ object, path, text }))
}

/**
 * The objects of a list. As for Kubernetes every document with `items` is one, whatever its kind; lists in lists are none.
 * @see k8s.io/apimachinery pkg/apis/meta/v1/unstructured/helpers.go decodeToList
 */
function openList(data: JsonObject, validate: boolean): KubeObject[] {
  const { items, kind, apiVersion } = data
  if (validate && kind === 'List') checkItems(items)
  if (items === undefined) return [asObject(data)]
  if (items === null) return []
  if (!Array.isArray(items)) {
    throw invalid(
      `unable to decode "": json: cannot unmarshal ${describe(items)} into Go struct field decodeList.items of type []json.RawMessage`,
    )
  }
  const itemKind = String(kind).replace(/List$/, '')
  return items.map((item) => {
    if (!isJsonObject(item))
      throw invalid(
        `unable to decode "": json: cannot unmarshal ${describe(item)} into Go value of type map[string]interface {}`,
      )
    // An item without a kind takes both of the list.
    const complete = item['kind'] || itemKind === '' ? item : { ...item, kind: itemKind, apiVersion: apiVersion ?? '' }
    for (const [key, name, ending] of [
      ['kind', 'Kind', ' '],
      ['apiVersion', 'apiVersion', ''],
    ] as const) {
      if (typeof complete[key] === 'string' && complete[key] !== '') continue
      throw invalid(
        `unable to get type info from the object "*unstructured.Unstructured": Object '${name}' is missing in 'object has no ${key} field${ending}'`,
      )
    }
    if (complete['items'] !== undefined)
      throw invalid('*unstructured.Unstructured is not a list: no Items field in this object')
    checkMetadata(complete)
    return asObject(complete)
  })
}

function checkItems(items: Json | undefined): void {
  const problem = 'error validating "": error validating data: '
  if (!Array.isArray(items) || !items.every(isJsonObject)) throw invalid(`${problem}invalid object to validate`)
  for (const item of items) {
    const missing = ['apiVersion', 'kind'].filter((key) => !item[key]).map((key) => `${key} not set`)
    if (missing.length > 0) throw invalid(`${problem}${missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`}`)
  }
}

/** Refuses metadata that Kubernetes' decoder refuses. */
function checkMetadata(data: JsonObject): void {
  const metadata = data['metadata']
  if (metadata === undefined || metadata === null) return
  if (!isJsonObject(metadata)) throw mistyped(metadata, '', 'v1.ObjectMeta')
  for (const key of ['name', 'generateName', 'namespace']) requireText(metadata[key], `.${key}`)
  for (const key of ['labels', 'annotations']) {
    const marks = metadata[key]
    if (marks === undefined || marks === null) continue
    if (!isJsonObject(marks)) throw mistyped(marks, `.${key}`, 'map[string]string')
    for (const mark of Object.values(marks)) requireText(mark, `.${key}`)
  }
}

function requireText(value: Json | undefined, path: string): void {
  if (value !== undefined && value !== null && typeof value !== 'string') throw mistyped(value, path, 'string')
}

function mistyped(value: Json, path: string, wanted: string): ReleaseError {
  return invalid(
    `unable to decode "": json: cannot unmarshal ${describe(value)} into Go struct field ObjectMeta.metadata${path} of type ${wanted}`,
  )
}

function asObject(data: JsonObject): KubeObject {
  const metadata = isJsonObject(data['metadata']) ? data['metadata'] : {}
  return { ...data, metadata } as KubeObject
}

function parseYaml(text: string): Json {
  try {
    return parseYamlToJson(text)
  } catch (error) {
    throw invalid(`error parsing : ${textOf(error)}`, error)
  }
}

function describe(data: Json): string {
  return Array.isArray(data) ? 'array' : typeof data === 'boolean' ? 'bool' : typeof data
}

function invalid(helmText: string, cause?: unknown): ReleaseError {
  return new ReleaseError({ code: 'RESOURCE_INVALID', helmText, cause })
}
