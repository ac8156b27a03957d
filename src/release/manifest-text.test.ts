// Manifest texts read as objects.
import { describe, expect, it } from 'vitest'
import { parseManifestText } from './manifest-text.ts'

describe('parseManifestText', () => {
  it('gives the objects in their order, lists opened, empty documents left out', () => {
    const text = `---
# Source: c/templates/a.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
---
# only a comment
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Secret, metadata: {name: b}}
- {apiVersion: v1, kind: Secret, metadata: {name: c}}
`
    expect(parseManifestText(text).map(({ object, path }) => `${object.kind} ${object.metadata.name} ${path}`)).toEqual(
      ['ConfigMap a c/templates/a.yaml', 'Secret b ', 'Secret c '],
    )
    expect(parseManifestText('')).toEqual([])
  })

  it.each([
    ['a: 1', `unable to decode "": Object 'Kind' is missing in '{"a":1}'`],
    ['kind: Pod', `unable to decode "": Object 'apiVersion' is missing in '{"kind":"Pod"}'`],
    [
      '{apiVersion: v1, kind: Pod, metadata: {labels: {x: y}}}',
      'unable to decode "": json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [
      '{apiVersion: v1, kind: Pod, metadata: {name: 5}}',
      'unable to decode "": json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string',
    ],
  ])('refuses %s', (text, message) => {
    expect(() => parseManifestText(text)).toThrow(message)
  })
})
