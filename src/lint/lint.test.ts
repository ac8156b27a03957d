// Rules whose cases no script shows; answers are those of Helm's lint.
import { describe, expect, test } from 'vitest'
import { isEmail, isRequestUrl, isUrl } from './addresses.ts'
import { readDocuments } from './read-documents.ts'
import { deprecatedApi } from './rules/deprecated-api.ts'
import { objectName } from './rules/object-name.ts'
import { topIndent } from './rules/top-indent.ts'

test.each([
  ['a@b.co', true],
  ['bad', false],
  ['"a b"@c.de', false],
  ['ä@ö.de', true],
])('mail address %s', (text, valid) => {
  expect(isEmail(text)).toBe(valid)
})

test.each([
  ['https://x.y', true],
  ['x.y:80/z', true],
  ['nope', false],
  ['ftp://a b', false],
  ['.a.b', false],
])('URL %s', (text, valid) => {
  expect(isUrl(text)).toBe(valid)
})

test.each([
  ['https://a.b', true],
  ['mailto:x', true],
  ['/x', false],
  ['http://[::1', false],
])('address with a scheme %s', (text, valid) => {
  expect(isRequestUrl(text)).toBe(valid)
})

describe('documents that begin as JSON', () => {
  const read = (text: string) =>
    [...readDocuments(text)].map((each) => ('object' in each ? each.object.kind : each.problem))

  test.each([
    ['{"kind":"A"}{"kind":"B"}', ['A', 'B']],
    ['{"kind":"A"}\n---\nkind: B\n', ['A', 'B']],
    ['{"kind":"A"}\nkind: B\n', ['A', 'B']],
    ['{kind: A}\n---\n{"kind":"B"}\n', ['A', 'B']],
    [
      '{{ a }}\n',
      ["unable to parse YAML: json: offset 2: invalid character '{' looking for beginning of object key string"],
    ],
    ['{"kind":"A"', ['unable to parse YAML: unexpected EOF']],
    ['{"kind":"A"}{"kind"', ['A', 'unable to parse YAML: unexpected EOF']],
    [
      '{"kind":"A"}{"kind":"B"}x',
      ['A', 'B', "unable to parse YAML: invalid character 'x' looking for beginning of value"],
    ],
  ])('%j', (text, found) => expect(read(text)).toEqual(found))
})

describe('names', () => {
  const problem = (kind: string, name: string) => objectName({ apiVersion: 'v1', kind, name })
  test('by kind', () => {
    expect(problem('Pod', 'a.b')).toBeUndefined()
    expect(problem('Namespace', 'a.b')).toContain('must not contain dots')
    expect(problem('Service', '1a')).toContain('a DNS-1035 label must consist of')
    expect(problem('Role', 'a/b%')).toContain('[metadata.name: Invalid value: "a/b%": may not contain \'/\', ')
    expect(problem('CertificateSigningRequest', 'X_')).toBeUndefined()
    expect(problem('Pod', 'a'.repeat(254))).toContain('must be no more than 253 characters')
  })
})

test('deprecation depends on the version', () => {
  const at = (minor: string) =>
    deprecatedApi(
      { apiVersion: 'extensions/v1beta1', kind: 'Ingress', name: '' },
      { kubeVersion: { version: `v1.${minor}.0`, major: '1', minor }, apiVersions: [] },
    )
  expect(at('13')).toBeUndefined()
  expect(at('14')).toContain('is deprecated in v1.14+')
})

test('indents of the first line', () => {
  expect(topIndent('\n\n a: 1\n')).toContain('illegal indent: " a: 1"')
  expect(topIndent('\na: 1\n  b')).toBeUndefined()
})
