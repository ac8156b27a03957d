// Charts from their files to what a rendering sees, against Helm's recorded answers and its texts.
import { readFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { encodeUtf8 } from '../base/index.ts'
import { Failure } from '../diagnostics/index.ts'
import { formatJson, writeTar } from '../formats/index.ts'
import { HostError } from '../host/index.ts'
import {
  type Chart,
  type ChartFiles,
  checkKubeVersion,
  crdFiles,
  defaultCapabilities,
  loadChart,
  mergeValueSources,
  parseKubeVersion,
  parseValuesText,
  prepareChart,
  prepareChartWithOrigins,
  unpackArchive,
  type ValueSource,
} from './index.ts'

const compression = {
  gunzip(bytes: Uint8Array, limit: number): Uint8Array {
    try {
      return gunzipSync(bytes, { maxOutputLength: limit })
    } catch (error) {
      throw new HostError(
        (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'other',
        (error as Error).message,
      )
    }
  },
}

function filesOf(texts: { readonly [path: string]: string | Uint8Array }): ChartFiles {
  return {
    files: Object.entries(texts).map(([path, data]) => ({
      path,
      data: typeof data === 'string' ? encodeUtf8(data) : data,
    })),
  }
}

function load(texts: { readonly [path: string]: string | Uint8Array }): Chart {
  return loadChart(filesOf(texts), compression)
}

function failureOf(run: () => unknown): string {
  try {
    run()
    return ''
  } catch (error) {
    if (error instanceof Failure) return error.helmText
    throw error
  }
}

const chartYaml = 'apiVersion: v2\nname: c\nversion: 0.1.0\n'

test('dependencies, imports and values of random charts are what Helm makes of them', () => {
  const lines = readFileSync(new URL('../../test/vectors/chart/prepare.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
  expect(lines.length).toBeGreaterThan(50)
  for (const line of lines) {
    const { files, values, want, error } = JSON.parse(line) as {
      files: { [path: string]: string }
      values: string
      want?: string
      error?: string
    }
    let out: string | undefined
    const message = failureOf(() => {
      out = formatJson(prepareChart(load(files), parseValuesText(values)).values)
    })
    expect({ files, values, out, message }).toEqual({ files, values, out: want, message: error ?? '' })
  }
})

describe('Chart.yaml', () => {
  const prefix = 'cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal'
  test.each([
    ['name: [c]\n', `${prefix} array into Go struct field Metadata.name of type string`],
    ['name: c\nkeywords: x\n', `${prefix} string into Go struct field Metadata.keywords of type []string`],
    ['name: c\nmaintainers: [x]\n', `${prefix} string into Go struct field Metadata.maintainers of type v2.Maintainer`],
    [
      'name: c\nmaintainers: [{name: [x]}]\n',
      `${prefix} array into Go struct field Maintainer.maintainers.name of type string`,
    ],
    ['name: c\nkeywords: [[1]]\nhome: {a: b}\n', `${prefix} object into Go struct field Metadata.home of type string`],
    ['foo', `${prefix} string into Go value of type v2.Metadata`],
    ['', 'validation: chart.metadata.name is required'],
    ['name: a/b\nversion: 1\n', 'validation: chart.metadata.name "a/b" is invalid'],
    ['name: ..\nversion: 1\n', 'validation: chart.metadata.name ".." is not allowed'],
    ['name: c\nversion: abc\n', 'validation: chart.metadata.version "abc" is invalid'],
    ['name: c\nversion: 1\ntype: x\n', 'validation: chart.metadata.type must be application or library'],
    ['name: c\nversion: 1\nmaintainers: [null]\n', 'validation: maintainers must not contain empty or null nodes'],
    [
      'name: c\nversion: 1\ndependencies: [{name: a, alias: x y}]\n',
      'validation: dependency "a" has disallowed characters in the alias',
    ],
    [
      'name: c\nversion: 1\ndependencies: [{name: a}, {name: b, alias: a}]\n',
      'validation: more than one dependency with name or alias "a"',
    ],
  ])('%j is refused', (text, message) => {
    expect(failureOf(() => load({ 'Chart.yaml': text }))).toBe(message)
  })

  test.each([
    ['20230101', '20230101'],
    ['12345678901234567890', '12345678901234567890'],
    ['1.0e7', '1e+07'],
    ['0x1F', '31'],
    ['-0', '0'],
    ['1_000', '1000'],
    ['017', '15'],
    ['123456789012345678901', '1.2345679e+20'],
    ['3.14159265', '3.1415927'],
    ['true', 'true'],
  ])('appVersion %s is %s', (text, want) => {
    expect(load({ 'Chart.yaml': `${chartYaml}appVersion: ${text}\n` }).metadata.appVersion).toBe(want)
  })

  test('numbers become text, text is cleaned, names of fields may be in any case', () => {
    const { metadata } = load({
      'Chart.yaml': 'NAME: "c\\u0007\\u00a0d"\nversion: 1.10\nappVersion: 20230101\nannotations: {a: 1}\n',
    })
    expect(metadata).toMatchObject({ name: 'c d', version: '1.1', appVersion: '20230101', apiVersion: 'v1' })
    expect(metadata.annotations).toEqual(new Map([['a', '1']]))
  })
})

describe('files of a chart', () => {
  test('go where they belong', () => {
    const tgz = gzipSync(writeTar([{ name: 'packed/Chart.yaml', data: encodeUtf8('name: packed\nversion: 1.0.0\n') }]))
    const chart = load({
      'Chart.yaml': 'apiVersion: v1\nname: c\nversion: 0.1.0\n',
      'values.yaml': 'a: 1\n---\nb: 2\n',
      'values.schema.json': '{}',
      'requirements.yaml': 'dependencies: [{name: one, version: "*", repository: ""}]\n',
      'requirements.lock': 'digest: x\ngenerated: "2020-01-01T00:00:00Z"\n',
      'templates/a.yaml': 'x',
      'crds/crd.yaml': 'y',
      'README.md': 'z',
      'charts/one/Chart.yaml': 'name: one\nversion: 1.0.0\n',
      'charts/one/crds/inner.json': '{}',
      'charts/packed-1.0.0.tgz': tgz,
      'charts/packed-1.0.0.tgz.prov': 'signature',
      'charts/_ignored/x': '',
      'charts/.hidden': '',
    })
    expect(formatJson(chart.values)).toBe('{"a":1,"b":2}')
    expect(chart.metadata.dependencies).toEqual([{ name: 'one', version: '*' }])
    expect(chart.lock?.digest).toBe('x')
    expect(chart.templates.map(({ path }) => path)).toEqual(['templates/a.yaml'])
    expect(chart.files.map(({ path }) => path)).toEqual([
      'requirements.yaml',
      'requirements.lock',
      'crds/crd.yaml',
      'README.md',
      'charts/packed-1.0.0.tgz.prov',
    ])
    expect(chart.dependencies.map(({ metadata }) => metadata.name)).toEqual(['one', 'packed'])
    expect(crdFiles(chart).map(({ path, name }) => [path, name])).toEqual([
      ['c/crds/crd.yaml', 'crds/crd.yaml'],
      ['c/charts/one/crds/inner.json', 'crds/inner.json'],
    ])
  })

  test.each([
    [{ 'values.yaml': 'a: 1' }, 'Chart.yaml file is missing'],
    [
      { 'Chart.yaml': chartYaml, 'charts/README.md': 'x' },
      'error unpacking subchart README.md in c: Chart.yaml file is missing',
    ],
    [{ 'Chart.yaml': chartYaml, 'charts/x.tgz': 'x' }, 'error unpacking subchart x.tgz in c: unexpected EOF'],
    [
      { 'Chart.yaml': chartYaml, 'charts/x.tgz': 'not an archive' },
      'error unpacking subchart x.tgz in c: gzip: invalid header',
    ],
  ])('%j is refused', (texts, message) => {
    expect(failureOf(() => load(texts))).toBe(message)
  })

  test('trouble in values.yaml has its place', () => {
    const run = (): Chart => load({ 'Chart.yaml': chartYaml, 'values.yaml': 'a: 1\nb: [\nc: 2\n' })
    expect(failureOf(run)).toMatch(
      /^cannot load values.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 3: /,
    )
    try {
      run()
    } catch (error) {
      expect((error as Failure).labels[0]?.span.file.path).toBe('values.yaml')
    }
  })
})

test('files of the first generation in a chart of the second are told', () => {
  const chart = load({ 'Chart.yaml': chartYaml, 'requirements.yaml': 'dependencies: []\n' })
  expect(chart.files).toEqual([])
  expect(prepareChart(chart, new Map()).warnings).toEqual([
    'level=INFO msg="Warning: Dependencies are handled in Chart.yaml since apiVersion \\"v2\\". We recommend migrating dependencies to Chart.yaml."',
  ])
})

test('charts nest fifty deep', () => {
  const nested = (depth: number): ChartFiles => {
    const folders = Array.from({ length: depth + 1 }, (_, level) => 'charts/c/'.repeat(level))
    const chartYaml = 'apiVersion: v2\nname: c\nversion: 0.1.0\n'
    return filesOf(Object.fromEntries(folders.map((folder) => [`${folder}Chart.yaml`, chartYaml])))
  }
  expect(loadChart(nested(49), compression).dependencies).toHaveLength(1)
  expect(() => loadChart(nested(50), compression)).toThrow('charts are nested deeper than 50 levels')
})

describe('archives', () => {
  const archive = (name: string): Uint8Array => gzipSync(writeTar([{ name, data: encodeUtf8('x') }]))
  test.each([
    ['Chart.yaml', 'chart illegally contains content outside the base directory: "Chart.yaml"'],
    ['c//etc/passwd', 'chart illegally contains absolute paths'],
    ['c/../../etc/passwd', 'chart illegally references parent directory'],
    ['c\\..\\..\\etc', 'chart illegally references parent directory'],
    ['c/c:/windows', 'chart contains illegally named files'],
    ['Chart.yaml/x', 'chart yaml not in base directory'],
  ])('%s is refused', (name, message) => {
    expect(failureOf(() => unpackArchive(archive(name), compression))).toBe(message)
  })

  test('names of Windows are read, byte order marks dropped', () => {
    const bytes = gzipSync(writeTar([{ name: 'c\\templates\\a.yaml', data: encodeUtf8('\ufeffx') }]))
    expect(
      unpackArchive(bytes, compression).files.map(({ path, data }) => [path, String.fromCharCode(...data)]),
    ).toEqual([['templates/a.yaml', 'x']])
  })

  test('a bomb is refused before it is unpacked', () => {
    const bomb = gzipSync(new Uint8Array(200 * 1024 * 1024))
    expect(failureOf(() => unpackArchive(bomb, compression))).toBe(
      'decompressed chart is larger than the maximum size 104857600',
    )
  })

  test('an empty archive', () => {
    expect(failureOf(() => unpackArchive(gzipSync(writeTar([])), compression))).toBe('no files in chart archive')
  })
})

describe('values of the user', () => {
  const files: { readonly [path: string]: string } = {
    'a.yaml': 'a: {x: 1, k: [1]}\n',
    'b.yaml': 'a: {k: [2], z: null}\n',
    'bad.yaml': 'a: [\nb: 2\n',
  }
  const read = async (path: string): Promise<Uint8Array> => {
    const text = files[path]
    if (text === undefined) throw new HostError('not-found', `open ${path}: no such file or directory`)
    return encodeUtf8(text)
  }

  test("are merged in Helm's order, not in the order given", async () => {
    const sources: ValueSource[] = [
      { kind: 'set-literal', text: 'a.l=1,2' },
      { kind: 'set', text: 'a.x=2,a.s=1' },
      { kind: 'set-string', text: 'a.s=3' },
      { kind: 'set-json', text: '{"a":{"x":9,"j":[null]}}' },
      { kind: 'set-file', text: 'a.f=b.yaml' },
      { kind: 'file', path: 'a.yaml' },
      { kind: 'file', path: 'b.yaml' },
    ]
    expect(formatJson(await mergeValueSources(sources, read))).toBe(
      '{"a":{"f":"a: {k: [2], z: null}\\n","j":[null],"k":[2],"l":"1,2","s":"3","x":2,"z":null}}',
    )
  })

  test.each<[ValueSource, string]>([
    [{ kind: 'file', path: 'no.yaml' }, 'open no.yaml: no such file or directory'],
    [
      { kind: 'file', path: 'bad.yaml' },
      "failed to parse bad.yaml: cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 2: did not find expected ',' or ']'",
    ],
    [{ kind: 'set', text: 'a=1,b' }, 'failed parsing --set data: key "b" has no value'],
    [{ kind: 'set-json', text: 'a={' }, 'failed parsing --set-json data a={'],
    [{ kind: 'set-json', text: '{a' }, 'failed parsing --set-json data JSON: {a'],
    [{ kind: 'set-file', text: 'a={a.yaml,no}' }, 'failed parsing --set-file data: open no: no such file or directory'],
  ])('%j fails', async (source, message) => {
    await expect(mergeValueSources([source], read)).rejects.toThrow(expect.objectContaining({ message }))
  })

  test('do not change the tables of the file they came from', async () => {
    const given = parseValuesText('a: {b: 1}')
    await mergeValueSources(
      [
        { kind: 'values', values: given },
        { kind: 'set', text: 'a.b=2' },
      ],
      read,
    )
    expect(formatJson(given)).toBe('{"a":{"b":1}}')
  })
})

test('every value knows where it came from', async () => {
  const chart = load({
    'Chart.yaml': `${chartYaml}dependencies: [{name: sub, version: "*", alias: s, import-values: [out]}]\n`,
    'values.yaml': 'own: 1\nlist:\n  - x: 1\ns:\n  size: 2\nglobal:\n  zone: eu\n',
    'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
    'charts/sub/values.yaml': 'size: 1\ncolor: red\nexports:\n  out:\n    imported: yes\n',
  })
  const file = 'a: 1\n---\nown: 5\nuser:\n  name: me\n'
  const sources: ValueSource[] = [
    { kind: 'file', path: 'f.yaml' },
    { kind: 'set', text: 's.color=blue,list[0].y=2' },
  ]
  const prepared = await prepareChartWithOrigins(chart, { sources, readFile: async () => encodeUtf8(file) })
  const origins = prepared.origins
  expect(formatJson(prepared.values)).toBe(formatJson(prepareChart(chart, prepared.supplied).values))
  const f = { kind: 'file', path: 'f.yaml' }
  const c = { kind: 'chart', chart: 'c', file: 'values.yaml' }
  const flag = { kind: 'flag', flag: '--set', text: 's.color=blue,list[0].y=2' }
  expect(origins?.originOf('own')).toEqual({ origin: { ...f, line: 3 } })
  expect(origins?.originOf('user.name')).toEqual({ origin: { ...f, line: 5 } })
  expect(origins?.originOf('s.size')).toEqual({ origin: { ...c, line: 5 }, via: 'parent' })
  expect(origins?.originOf('s.color')).toEqual({ origin: flag })
  expect(origins?.originOf('list[0].y')).toEqual({ origin: flag })
  expect(origins?.originOf('global.zone')).toEqual({ origin: { ...c, line: 7 } })
  expect(origins?.originOf('s.global.zone')).toEqual({ origin: { ...c, line: 7 }, via: 'global' })
  expect(origins?.originOf('imported')).toEqual({
    origin: { kind: 'chart', chart: 'c/charts/sub', file: 'values.yaml', line: 5 },
    via: 'import',
  })
  expect(origins?.originOf('s')).toBeUndefined()
})

test('schemas of the chart and of the charts in it', () => {
  const chart = load({
    'Chart.yaml': chartYaml,
    'values.schema.json': '{"properties":{"age":{"minimum":0}}}',
    'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
    'charts/sub/values.schema.json': '{"required":["name"]}',
  })
  const values = parseValuesText('age: -5\n')
  expect(failureOf(() => prepareChart(chart, values))).toBe(
    "values don't meet the specifications of the schema(s) in the following chart(s):\nc:\n- at '/age': minimum: got -5, want 0\nsub:\n- at '': missing property 'name'\n",
  )
  expect(failureOf(() => prepareChart(chart, values, { skipSchema: true }))).toBe('')
})

describe('Kubernetes versions', () => {
  test('are read as Helm reads them', () => {
    expect(parseKubeVersion('v1.33.4-gke.1245000')).toEqual({
      version: 'v1.33.4-gke.1245000',
      major: '1',
      minor: '33',
      normalized: 'v1.33.4',
    })
    expect(parseKubeVersion('1.20')).toMatchObject({ version: 'v1.20', minor: '20' })
    expect(failureOf(() => parseKubeVersion('1'))).toBe('illegal version string "1"')
    expect(failureOf(() => parseKubeVersion('x'))).toBe('could not parse "x" as version')
    expect(defaultCapabilities.apiVersions).toHaveLength(57)
  })

  test('must fit the chart; suffixes count where a cluster told them', () => {
    const chart = load({ 'Chart.yaml': `${chartYaml}kubeVersion: ">=1.20.0"\n` })
    const at = (version: string): string =>
      failureOf(() => checkKubeVersion(chart, { apiVersions: [], kubeVersion: { version, major: '1', minor: '20' } }))
    expect(at('v1.20.0')).toBe('')
    expect(at('v1.30.0-gke.1')).toBe(
      'chart requires kubeVersion: >=1.20.0 which is incompatible with Kubernetes v1.30.0-gke.1',
    )
    expect(
      failureOf(() => checkKubeVersion(chart, { apiVersions: [], kubeVersion: parseKubeVersion('v1.30.0-gke.1') })),
    ).toBe('')
  })
})

test('a values file whose last line does not end is read as if it did', () => {
  expect(parseValuesText('a: |\n  text').get('a')).toBe('text\n')
  expect(() => parseValuesText('a: 1\nb: "x')).toThrow('yaml: line 3: found unexpected end of stream')
})
