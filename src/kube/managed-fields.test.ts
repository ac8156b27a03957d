import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../base/index.ts'
import { managedFieldsPatch } from './managed-fields.ts'

function patched(managedFields: JsonObject[]): unknown {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', resourceVersion: '7', managedFields } }
  const patch = managedFieldsPatch(object, 'helm')
  return (patch?.[0] as JsonObject | undefined)?.['value']
}

function entry(operation: string, fieldsV1: JsonObject, more: JsonObject = {}): JsonObject {
  return { manager: 'helm', operation, apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1, ...more }
}

describe('managed fields', () => {
  it('of updates become applied ones', () => {
    const foreign = entry('Update', { 'f:status': {} }, { manager: 'other' })
    expect(patched([entry('Update', { 'f:data': { 'f:a': {} } }), foreign])).toEqual([
      entry('Apply', { 'f:data': { 'f:a': {} } }),
      foreign,
    ])
  })

  it('join those applied already', () => {
    const updated = entry('Update', { 'f:data': { '.': {}, 'f:a': {} }, 'f:x': {} })
    const applied = entry('Apply', { 'f:data': { 'f:b': {} }, 'f:x': { 'f:y': {} } })
    expect(patched([updated, applied])).toEqual([
      entry('Apply', { 'f:data': { '.': {}, 'f:a': {}, 'f:b': {} }, 'f:x': { '.': {}, 'f:y': {} } }),
    ])
  })

  it('of another version are dropped, of subresources kept', () => {
    const other = entry('Update', { 'f:old': {} }, { apiVersion: 'v1beta1' })
    const scale = entry('Update', { 'f:spec': {} }, { subresource: 'scale' })
    expect(patched([other, scale, entry('Apply', { 'f:new': {} })])).toEqual([scale, entry('Apply', { 'f:new': {} })])
  })

  it('need nothing where all are applied or none are there', () => {
    expect(patched([entry('Apply', {})])).toBeUndefined()
    expect(patched([entry('Update', {}, { manager: 'other' })])).toBeUndefined()
    expect(managedFieldsPatch({ apiVersion: 'v1', kind: 'X', metadata: {} }, 'helm')).toBeUndefined()
  })
})
