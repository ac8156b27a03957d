// Indexes: the quick reader finds what the complete one finds, hostile ones are refused in Helm's words.
import { describe, expect, test } from 'vitest'
import { cpuMilliseconds } from '../../../test/support/cpu-time.ts'
import {
  decodeIndex,
  findVersion,
  formatRepositoryFile,
  loadIndex,
  parseRepositoryFile,
  resolveReferenceUrl,
  sameUrl,
  searchIndexes,
} from './index.ts'
import { scanIndex } from './scan-index.ts'

const entry = (version: string, more = '') => `  - apiVersion: v2
    appVersion: "1.16"
    created: "2024-01-02T03:04:05.123456789Z"
    description: a chart for a thing which is described in so many words that they
      go over two lines
    digest: 9a0364b9e99bb480dd25e1f0284c8555
    keywords:
    - http
    - server
    name: web
    urls:
    - https://example.com/web-${version}.tgz
    version: ${version}
${more}`

const index = (items: string) => `apiVersion: v1
entries:
  web:
${items}generated: "2024-01-02T03:04:05Z"
`

describe('the quick reader', () => {
  const text = index(entry('0.9.0') + entry('1.0.0', '    type: application\n') + entry('0.10.0-rc.1'))

  test('finds every version, newest first, as the complete one', () => {
    const versions = loadIndex(text, 'x').versions('web') ?? []
    expect(versions.map(({ version }) => version)).toEqual(['1.0.0', '0.10.0-rc.1', '0.9.0'])
    const complete = decodeIndex(text, 'x').index.entries.get('web') ?? []
    for (const version of versions) {
      const same = complete.find(({ metadata }) => metadata.version === version.version)
      expect(version.entry()).toEqual(same)
      expect(version.summary().description).toBe(same?.metadata.description)
      expect(version.summary().keywords).toEqual(same?.metadata.keywords)
    }
  })

  test('checks what Helm writes', () => {
    const items = scanIndex(text)?.items.get('web') ?? []
    expect(items.map(({ checked }) => checked)).toEqual([true, true, true])
  })

  test.each(['\tx: 1\n', '    version: 1.0\n', '    urls: [a]\n', '    description: "a\\x41"\n', '    icon: &a b\n'])(
    'leaves %j to the complete one',
    (line) => {
      const items = scanIndex(index(entry('1.0.0', line)))?.items.get('web')
      expect(items?.every(({ checked }) => checked) ?? false).toBe(false)
    },
  )

  test('takes time in proportion to the text', () => {
    const started = cpuMilliseconds()
    scanIndex(index(Array.from({ length: 5000 }, (_, number) => entry(`1.${number}.0`)).join('')))
    expect(cpuMilliseconds() - started).toBeLessThan(2000)
  })
})

const prefix = 'error unmarshaling JSON: while decoding JSON: '
const field = `${prefix}json: cannot unmarshal number into Go struct field ChartVersion.entries.Metadata`

test.each([
  ['', 'empty index.yaml file'],
  ['entries: {}\n', 'no API version specified'],
  ['apiVersion: v1\nentries:\n  a:\n  - name: a\n    version: 1.0\n', `${field}.version of type string`],
  ['apiVersion: v1\nfoo: x\n', `${prefix}json: unknown field "foo"`],
  [
    'apiVersion: v1\nentries:\n  a:\n  - name: a\n  a:\n  - name: b\n',
    'error converting YAML to JSON: yaml: unmarshal errors:\n  line 6: key "a" already set in map',
  ],
  [
    'apiVersion: v1\nentries: []\n',
    `${prefix}json: cannot unmarshal array into Go struct field IndexFile.entries of type map[string]repo.ChartVersions`,
  ],
])('%j is refused', (text, message) => {
  expect(() => loadIndex(text, 'x')).toThrow(message)
})

test('an index without end is refused before it fills the memory', () => {
  const flow = `apiVersion: v1\nentries: {}\n# ${'x'.repeat(64_000_000)}\nunusual: {}\n`
  expect(() => loadIndex(flow, 'x')).toThrow('not laid out as Helm lays it out, and longer than 64000000 characters')
})

test('entries that lead out of their place are left out', () => {
  const loaded = loadIndex('apiVersion: v1\nentries:\n  a:\n  - name: ../a\n    version: 1.0.0\n', 'SOURCE')
  expect(loaded.versions('a')).toEqual([])
  expect(loaded.warnings).toEqual([
    'level=WARN msg="skipping loading invalid entry for chart" name=a version=1.0.0 source=SOURCE error="validation: chart.metadata.name \\"../a\\" is invalid"',
  ])
})

test('versions are found by name and by constraint', () => {
  const loaded = loadIndex(index(entry('0.9.0') + entry('1.0.0') + entry('1.1.0-rc.1')), 'x')
  const found = (version: string) => findVersion(loaded, 'web', version).found.version
  expect([found(''), found('^0.9'), found('>0.0.0-0')]).toEqual(['1.0.0', '0.9.0', '1.1.0-rc.1'])
  expect(findVersion(loaded, 'web', '1').warning).toContain('falling back to closest available version')
  expect(() => found('7')).toThrow('no chart version found for web-7')
  expect(() => findVersion(loaded, 'db', '')).toThrow('no chart name found')
})

test('searching looks at names, descriptions and keywords', () => {
  const indexes = new Map([['repo', loadIndex(index(entry('0.9.0') + entry('1.0.0')), 'x')]])
  const names = (term: string, regexp = false) =>
    searchIndexes(indexes, { term, regexp, version: '>0.0.0', allVersions: false }).map(
      ({ name, version }) => `${name} ${version}`,
    )
  expect(names('HTTP')).toEqual(['repo/web 1.0.0'])
  expect(names('so many words that they go over')).toEqual(['repo/web 1.0.0'])
  expect(names('^web', true)).toEqual(['repo/web 1.0.0'])
  expect(names('nothing')).toEqual([])
  expect(() => names('[', true)).toThrow('error parsing regexp: missing closing ]: `[`')
})

test('the file of repositories is written as Helm writes it', () => {
  const text = `apiVersion: ""
generated: "0001-01-01T00:00:00Z"
repositories:
- caFile: ""
  certFile: ""
  insecure_skip_tls_verify: false
  keyFile: ""
  name: r
  pass_credentials_all: false
  password: ""
  url: http://127.0.0.1:1
  username: ""
`
  expect(formatRepositoryFile(parseRepositoryFile(text))).toBe(text)
})

test('URLs are resolved and compared as Helm does it', () => {
  expect(resolveReferenceUrl('http://h/a/?q=1', 'b/c-1.0.0+x.tgz')).toBe('http://h/a/b/c-1.0.0+x.tgz?q=1')
  expect(resolveReferenceUrl('http://h/a', '../../../x.tgz')).toBe('http://h/x.tgz')
  expect(resolveReferenceUrl('http://h/a', 'https://other/x.tgz')).toBe('https://other/x.tgz')
  expect([sameUrl('http://h/a/', 'http://h/a'), sameUrl('http://h', 'http://h/a')]).toEqual([true, false])
})
