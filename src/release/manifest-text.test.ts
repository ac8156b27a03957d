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

  it('takes what has items for a list, and gives items its kind', () => {
    const text =
      '{apiVersion: v1, kind: PodList, items: [{metadata: {name: p}}]}\n---\n{apiVersion: v1, kind: A, items: null}\n'
    expect(parseManifestText(text).map(({ object }) => [object.apiVersion, object.kind, object.metadata.name])).toEqual(
      [['v1', 'Pod', 'p']],
    )
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
    [
      '{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: []}]}',
      '*unstructured.Unstructured is not a list: no Items field in this object',
    ],
    [
      '{apiVersion: v1, kind: List, items: [{metadata: {name: p}}]}',
      `unable to get type info from the object "*unstructured.Unstructured": Object 'Kind' is missing in 'object has no kind field '`,
    ],
  ])('refuses %s', (text, message) => {
    expect(() => parseManifestText(text)).toThrow(message)
  })
})
