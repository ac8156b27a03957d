// A stored manifest text read as objects, the way Helm builds them again from a record.
import { isJsonObject, type Json, type JsonObject } from '../base/index.ts'
import { ReleaseError, textOf } from '../diagnostics/index.ts'
import { formatJson, jsonToGo, parseYamlToJson, splitYamlStream } from '../formats/index.ts'
import { itemsOf, type KubeObject } from '../kube/index.ts'
import type { ManifestObject } from './model.ts'

/**
 * The objects of a manifest text in its order; lists are opened, empty documents left out.
 * @throws ReleaseError RESOURCE_INVALID where a document is not YAML or no object
 * @see helm pkg/kube/client.go Build
 */
export function parseManifestText(text: string): ManifestObject[] {
  return splitYamlStream(text).flatMap((document) => parseDocument(document))
}

function parseDocument(text: string): ManifestObject[] {
  const data = parseYaml(text)
  if (data === null) return []
  if (!isJsonObject(data))
    throw invalid(
      `unable to decode "": json: cannot unmarshal ${describe(data)} into Go value of type unstructured.detector`,
    )
  for (const [key, name] of [
    ['kind', 'Kind'],
    ['apiVersion', 'apiVersion'],
  ] as const) {
    if (typeof data[key] !== 'string' || data[key] === '') {
      throw invalid(`unable to decode "": Object '${name}' is missing in '${formatJson(jsonToGo(data))}'`)
    }
  }
  checkMetadata(data)
  const path = /^# Source: (.*)$/m.exec(text)?.[1] ?? ''
  return itemsOf(asObject(data)).map((object) => ({ object, path, text }))
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
