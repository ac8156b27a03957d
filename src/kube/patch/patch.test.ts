import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isJsonObject, type Json, type JsonObject } from '../../base/index.ts'
import type { KubeObject } from '../object.ts'
import {
  applyMergePatch,
  createMergePatch,
  createStrategicMergePatch,
  createThreeWayMergePatch,
  patchSchemaOf,
} from './index.ts'

interface Recorded {
  readonly original: JsonObject
  readonly modified: JsonObject & KubeObject
  readonly current: JsonObject
  readonly strategic?: JsonObject
  readonly strategicError?: string
  readonly merge?: JsonObject
  readonly mergeError?: string
  readonly twoWay: JsonObject
}

const recorded = readFileSync(new URL('../../../test/vectors/patches/patches.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Recorded)

/** Elements that a patch deletes may stand in any order and anywhere in their list. */
function settled(value: Json): Json {
  if (Array.isArray(value)) {
    const deletes = (item: Json): boolean => isJsonObject(item) && Object.hasOwn(item, '$patch')
    const deleted = value.filter(deletes).sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1))
    return [...value.filter((item) => !deletes(item)).map(settled), ...deleted]
  }
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, settled(inner)]))
}

describe('patches', () => {
  it('are those of Kubernetes, strategic', () => {
    const known = recorded.filter(
      ({ strategic, strategicError }) => strategic !== undefined || strategicError !== undefined,
    )
    expect(known.length).toBeGreaterThan(300)
    for (const { original, modified, current, strategic, strategicError } of known) {
      const schema = patchSchemaOf(modified.apiVersion, modified.kind)
      if (schema === undefined) throw new Error(`no rules for ${modified.kind}`)
      const patch = (): Json => settled(createStrategicMergePatch({ original, modified, current }, schema))
      const about = JSON.stringify({ original, modified, current })
      if (strategic !== undefined) expect(patch(), about).toEqual(settled(strategic))
      else expect(patch, about).toThrow(strategicError)
    }
  })

  it('send on patch words that stand in manifests', () => {
    const schema = patchSchemaOf('apps/v1', 'Deployment')
    if (schema === undefined) throw new Error('no rules for Deployment')
    const withSelector = (nodeSelector: JsonObject): JsonObject => ({ spec: { template: { spec: { nodeSelector } } } })
    const states = {
      original: withSelector({ a: 'b' }),
      modified: withSelector({ $patch: 'replace', c: 'd' }),
      current: withSelector({ a: 'b' }),
    }
    expect(createStrategicMergePatch(states, schema)).toEqual(withSelector({ $patch: 'replace', a: null, c: 'd' }))
  })

  it('are those of Kubernetes, three ways', () => {
    for (const { original, modified, current, merge } of recorded) {
      if (merge !== undefined) expect(createThreeWayMergePatch({ original, modified, current })).toEqual(merge)
    }
  })

  it('are those of Helm, two ways', () => {
    for (const { original, modified, twoWay } of recorded) expect(createMergePatch(original, modified)).toEqual(twoWay)
  })

  it('make of the first what the second is', () => {
    const withoutNulls = (value: Json): Json =>
      isJsonObject(value)
        ? Object.fromEntries(
            Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)]])),
          )
        : value
    for (const { original, modified } of recorded) {
      const [before, after] = [withoutNulls(original), withoutNulls(modified)] as [JsonObject, JsonObject]
      expect(applyMergePatch(before, createMergePatch(before, after))).toEqual(after)
    }
  })

  it('may not rename', () => {
    const named = (name: string): JsonObject => ({ apiVersion: 'v1', kind: 'X', metadata: { name } })
    expect(() => createThreeWayMergePatch({ original: named('a'), modified: named('b'), current: named('a') })).toThrow(
      'apiVersion, kind or name',
    )
  })

  it('know nothing of foreign kinds, nor of old CRDs', () => {
    expect(patchSchemaOf('example.com/v1', 'Widget')).toBeUndefined()
    expect(patchSchemaOf('apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition')).toBeUndefined()
  })

  it('carry keys of any name', () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":true}}') as JsonObject
    const patch = createMergePatch({}, hostile)
    expect(Object.keys(patch)).toEqual(['__proto__'])
    expect(Object.keys(applyMergePatch({}, patch) as JsonObject)).toEqual(['__proto__'])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})
