// Explanations: failures with their reasons, origins of lines and values, warnings.
import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../base/index.ts'
import {
  defaultCapabilities,
  type ExplainedChart,
  loadChart,
  prepareChartWithOrigins,
  type ValueSource,
  validateValues,
} from '../chart/index.ts'
import { ChartError, type Failure, formatDiagnostics } from '../diagnostics/index.ts'
import {
  checkRendering,
  explainDocument,
  explainFailure,
  explainValues,
  explainValuesFailure,
  RecordedEffects,
  type RenderOptions,
  renderChart,
  splitManifests,
  traceChart,
} from './index.ts'

const identity = { name: 'rel', namespace: 'ns', revision: 1, isUpgrade: false, isInstall: true }
const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n'

interface Given {
  readonly templates: { readonly [path: string]: string }
  readonly values?: string
  /** values.yaml of the user. */
  readonly mine?: string
  readonly flags?: readonly string[]
  readonly files?: { readonly [path: string]: string }
}

async function prepare(given: Given): Promise<ExplainedChart> {
  const files = {
    'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
    'values.yaml': given.values ?? '',
    ...given.files,
    ...given.templates,
  }
  const chart = loadChart(
    { files: Object.entries(files).map(([path, text]) => ({ path, data: encodeUtf8(text) })) },
    { gunzip: (bytes) => bytes },
  )
  const sources: ValueSource[] = [
    ...(given.mine === undefined ? [] : [{ kind: 'file', path: 'my.yaml' } as const]),
    ...(given.flags ?? []).map((text) => ({ kind: 'set', text }) as const),
  ]
  return prepareChartWithOrigins(chart, { sources, readFile: async () => encodeUtf8(given.mine ?? '') })
}

function optionsFor(chart: ExplainedChart): RenderOptions {
  return { chart, identity, capabilities: defaultCapabilities, effects: new RecordedEffects() }
}

async function failureOf(given: Given): Promise<ChartError> {
  const chart = await prepare(given)
  const options = optionsFor(chart)
  try {
    const rendering = renderChart(options)
    if (rendering.kind === 'rendered') splitManifests({ files: rendering.files, notes: '' })
  } catch (error) {
    if (error instanceof ChartError) {
      const explained = explainFailure(error, options, chart)
      expect(explained.helmText).toBe(error.helmText)
      expect(explained.code).toBe(error.code)
      return explained
    }
    throw error
  }
  throw new Error('it rendered')
}

function primary(failure: Failure) {
  const label = failure.labels.find((each) => each.primary)
  return label && { text: label.text, marked: label.span.file.text.slice(label.span.start, label.span.end) }
}

describe('failures of execution', () => {
  it('name the value that is not set, what was meant, and where it can be set', async () => {
    const failure = await failureOf({
      templates: {
        'templates/_names.tpl': '{{ define "image" }}{{ .Values.server.image.tag }}{{ end }}',
        'templates/a.yaml': 'a: {{ include "image" . }}',
      },
      values: '# c\nserver:\n  port: 1\n',
      mine: 'server:\n  imagee:\n    tag: 1\n',
    })
    expect(primary(failure)).toEqual({ text: '`.Values.server.image` is not set', marked: 'image' })
    expect(failure.labels.map(({ span, text }) => [span.file.path, text])).toEqual([
      ['c/templates/_names.tpl', '`.Values.server.image` is not set'],
      ['c/templates/a.yaml', 'called from here'],
    ])
    expect(failure.notes).toEqual(['`server` has `imagee` and `port`, from my.yaml and c/values.yaml'])
    expect(failure.hints).toEqual([
      'did you mean `server.image` where my.yaml has `server.imagee`?',
      'pass `--set server.image.tag=…`, or give it a default in c/values.yaml:2, below `server`',
    ])
  })

  it('tell of nulls that took a value away', async () => {
    const failure = await failureOf({
      templates: { 'templates/a.yaml': '{{ .Values.image.tag }}' },
      values: 'image: {tag: 1}\n',
      flags: ['image=null'],
    })
    expect(primary(failure)?.text).toBe('`.Values.image` is not set')
    expect(failure.notes).toEqual(['`image` was removed: it is null in --set image'])
  })

  it('tell a value of another kind, without telling the value', async () => {
    const failure = await failureOf({
      templates: { 'templates/a.yaml': '{{ .Values.image.tag }}' },
      mine: 'image: hunter2\n',
    })
    expect(primary(failure)).toEqual({ text: '`.Values.image` is a string, not a table', marked: 'image' })
    expect(failure.notes).toEqual(['`.Values.image` is a string, from my.yaml:1'])
    expect(formatDiagnostics(failure)).not.toContain('hunter2')
  })

  it.each<[string, string, string]>([
    ['{{ include "c.lables" . }}', 'no template is called `c.lables`', 'did you mean `c.labels`?'],
    ['{{ .Capabilities.KubeVersion.Versoin }}', 'there is no `Versoin` here', 'did you mean `Version`?'],
    [
      '{{ required "r" .Values.nam }}',
      '`.Values.nam` is not set',
      'did you mean `.Values.name`? It is set by c/values.yaml:1',
    ],
  ])('%s', async (template, word, hint) => {
    const failure = await failureOf({
      templates: { 'templates/_l.tpl': '{{ define "c.labels" }}{{ end }}', 'templates/a.yaml': template },
      values: 'name: x\n',
    })
    expect(primary(failure)?.text).toBe(word)
    expect(failure.hints).toContain(hint)
  })

  it('tell values as the chart of the template sees them', async () => {
    const failure = await failureOf({
      templates: {
        'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
        'charts/sub/values.yaml': 'b: 1\n',
        'charts/sub/templates/b.yaml': '{{ .Values.b.c }}',
        'templates/a.yaml': '{{ .Values.sub.db.x.y }}',
      },
      values: 'sub:\n  db:\n    z: 1\n',
    })
    expect([failure, ...failure.related].map((each) => [primary(each)?.text, each.hints[0]])).toEqual([
      [
        '`.Values.b` is a number, not a table',
        'give it as a table, such as `--set sub.b.c=…`, or read `.Values.b` itself',
      ],
      [
        '`.Values.sub.db.x` is not set',
        'pass `--set sub.db.x.y=…`, or give it a default in c/values.yaml:2, below `sub.db`',
      ],
    ])
  })

  it('name the value whose text tpl executed', async () => {
    const failure = await failureOf({
      templates: { 'templates/a.yaml': '{{ range .Values.env }}{{ tpl . $ }}{{ end }}' },
      mine: 'env:\n  A: "{{ .Values.b.c }}"\n',
    })
    expect(failure.labels[0]?.span.file.path).toBe('(text of .Values.env.A given to tpl, from my.yaml:2)')
  })

  it('of other templates come along; those at the same place are told in one line', async () => {
    const failure = await failureOf({
      templates: {
        'templates/_i.tpl': '{{ define "i" }}{{ .Values.image.tag }}{{ end }}',
        'templates/a.yaml': '{{ include "i" . }}',
        'templates/b.yaml': '{{ include "i" . }}',
        'templates/c.yaml': '{{ .Values.x.y }}',
        'templates/d.yaml': 'a: b: c',
        'templates/e.yaml': 'a: {{ .Release.Name }}',
      },
    })
    expect(failure.related.map(({ code, data }) => [code, data['template']])).toEqual([
      ['RENDER_FAILED', 'c/templates/b.yaml'],
      ['RENDER_FAILED', 'c/templates/a.yaml'],
      ['RESOURCE_INVALID', 'c/templates/d.yaml'],
    ])
    expect(formatDiagnostics(failure)).toContain('also: c/templates/d.yaml\n')
  })
})

describe('failures of syntax', () => {
  it('are found in every template, with what was meant', async () => {
    const failure = await failureOf({
      templates: { 'templates/a.yaml': '{{ toYmal . }}', 'templates/b.yaml': 'x\n{{ if .Values.a }}\n' },
    })
    expect([failure, ...failure.related].flatMap(({ hints, notes }) => [...notes, ...hints]).sort()).toEqual([
      '`{{ if .Values.a }}` of line 2 has no `{{ end }}`',
      'add `{{ end }}`',
      'did you mean `toYaml`?',
    ])
  })
})

describe('rendered text that is no YAML', () => {
  it('points at the template line and the value, and shows what was rendered', async () => {
    const failure = await failureOf({
      templates: { 'templates/a.yaml': '{{ if true }}\na: 1\nb: {{ .Values.b }}\n{{ end }}' },
      mine: 'x: 1\nb: "*/5 * *"\n',
    })
    expect(primary(failure)).toEqual({ text: 'this wrote line 3 of the output', marked: 'b: {{ .Values.b }}' })
    expect(failure.labels.at(-1)?.span.file.path).toBe('c/templates/a.yaml (rendered)')
    expect(failure.notes).toEqual(['`.Values.b` is a string, from my.yaml:2'])
    expect(failure.hints).toEqual([
      '`.Values.b` has characters that mean something in YAML: end the action with `| quote`',
    ])
    expect(formatDiagnostics(failure)).toContain('3 | b: */5 * *\n')
  })

  it('shows nothing of a Secret', async () => {
    const failure = await failureOf({
      templates: { 'templates/a.yaml': 'kind: Secret\nstringData:\n  p: {{ .Values.p }}\n' },
      mine: 'p: "hunter: 2: hunter"\n',
    })
    const text = formatDiagnostics(failure)
    expect(text).toContain('  p: <hidden>')
    expect(text).not.toContain('hunter')
  })

  it.each([
    ['a:\n  {{ toYaml .Values.t }}\n  c: 1', 'left edge'],
    ['a:\n  b:\n    x: 1\n   {{- toYaml .Values.t | nindent 3 }}', 'is `nindent 3` right?'],
    ['a:\n\tb: 1', 'a tab indents this line'],
  ])('%j', async (template, hint) => {
    const failure = await failureOf({ templates: { 'templates/a.yaml': template }, values: 't: {x: 1, y: 2}\n' })
    expect(failure.hints.join()).toContain(hint)
  })
})

async function explained(given: Given) {
  const chart = await prepare(given)
  const options = optionsFor(chart)
  const rendering = renderChart(options)
  if (rendering.kind !== 'rendered') throw new Error('needs')
  const set = splitManifests({ files: rendering.files, notes: '' })
  return { chart, set, traced: traceChart(options) }
}

describe('lines', () => {
  it('have the way through include and the values with their origins', async () => {
    const parts = await explained({
      templates: {
        'templates/_n.tpl': '{{ define "l" }}\nx: {{ .Values.x }}\ny: 2{{ end }}',
        'templates/a.yaml': `# first\n---\n${manifest}  {{- include "l" . | nindent 2 }}\n  z: {{ include "l" . | len }}\n`,
      },
      flags: ['x=1'],
    })
    const { lines } = explainDocument(
      { manifest: parts.set.manifests.find(({ kind }) => kind === 'ConfigMap')! },
      parts,
    )
    const line = (text: string) => lines.find((each) => each.text.trim() === text)
    expect(line('x: 1')).toMatchObject({
      places: [
        { path: 'c/templates/_n.tpl', line: 2 },
        { path: 'c/templates/a.yaml', line: 8 },
      ],
      values: [{ path: 'x', history: { origin: { kind: 'flag', text: 'x=1' } } }],
    })
    expect(line('kind: ConfigMap')?.places).toMatchObject([{ path: 'c/templates/a.yaml', line: 4 }])
  })
})

describe('values', () => {
  const given: Given = {
    templates: {
      'templates/a.yaml': `${manifest}  a: {{ .Values.image.tag | quote }}\n  b: {{ .Values.shown }}\n`,
      'templates/s.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  u: {{ .Values.db.url }}\n  s: {{ .Values.shown }}\n',
    },
    values: 'image:\n  tag: "1"\ndb: {url: default}\nshown: both\ngone: 1\napiToken: hunter2\n',
    mine: 'image: {tag: "2"}\ngone: null\n',
    flags: ['image.tag=3', 'db.url=hunter2'],
  }

  it('tell origins, what was overridden, readers, and no secret', async () => {
    const parts = await explained(given)
    const values = explainValues(parts.chart, parts)
    const of = (path: string) => values.find((each) => each.path === path)
    expect(of('image.tag')).toMatchObject({
      history: { origin: { kind: 'flag', text: 'image.tag=3' } },
      overrides: [
        { origin: { kind: 'file', path: 'my.yaml', line: 1 }, value: '2' },
        { origin: { kind: 'chart', line: 2 }, value: '1' },
      ],
      readers: [{ path: 'c/templates/a.yaml', line: 6 }],
    })
    expect(of('gone')).toMatchObject({ removed: true, history: { origin: { kind: 'file', line: 2 } } })
    expect(of('db.url')).toMatchObject({ secret: true, value: undefined, overrides: [{ value: undefined }] })
    expect(of('apiToken')).toMatchObject({ secret: true, value: undefined, readers: [] })
    expect(of('shown')).toMatchObject({ secret: false, value: 'both' })
    const told = values.flatMap(({ value, overrides }) => [value, ...overrides.map((each) => each.value)])
    expect(told).not.toContain('hunter2')
    expect(
      explainValues(parts.chart, { ...parts, showSecrets: true }).find(({ path }) => path === 'db.url')?.value,
    ).toBe('hunter2')
  })
})

async function warningsOf(given: Given): Promise<string[]> {
  const { chart, traced } = await explained(given)
  return checkRendering(chart, traced).flatMap(({ message, hints }) => [message, ...hints.map((hint) => `  ${hint}`)])
}

describe('warnings', () => {
  const use = (text: string) => ({ 'templates/a.yaml': `${manifest}  a: ${text}\n` })

  it('misspelled and unused values, with suggestions', async () => {
    const given = {
      templates: use('{{ .Values.image.tag }}'),
      values: 'image: {tag: 1}\n',
      mine: 'imagee:\n  tag: 2\n  x: 3\nimage:\n  tga: 1\nfoo: 1\n',
    }
    expect(await warningsOf(given)).toEqual([
      '`imagee` (2 values) is never read',
      '  did you mean `image`?',
      '`image.tga` is never read',
      '  did you mean `image.tag`?',
      '`foo` is never read',
    ])
  })

  it.each<[string, string, string]>([
    ['a branch that is not taken', '{{ if .Values.on }}{{ .Values.x.k }}{{ end }}', 'x: {k: 1}'],
    ['a with in such a branch', '{{ if .Values.on }}{{ with .Values.x }}{{ .k }}{{ end }}{{ end }}', 'x: {k: 1}'],
    ['a whole table', '{{ toYaml .Values.x | nindent 4 }}', 'x: {k: {z: 1}}'],
    ['a whole table that is not reached', '{{ if .Values.on }}{{ toYaml .Values.x }}{{ end }}', 'x: {k: {z: 1}}'],
    ['a loop', '{{ range $k, $v := .Values.x }}{{ $v }}{{ end }}', 'x: {k: 1}'],
    ['a list', '{{ join "," .Values.x }}', 'x: [1, 2]'],
    ['items of a list', '{{ range .Values.x }}{{ .k }}{{ end }}', 'x: [{k: 1}]'],
    ['index and dig', '{{ index .Values "x" "k" }}{{ dig "a" "b" "" .Values.x }}', 'x: {k: 1, a: {b: 1}}'],
    ['tpl', '{{ tpl .Values.t . }}', 't: "{{ .Values.x.k }}"\nx: {k: 1}'],
    [
      'a loop over parts in a branch',
      '{{ range $k, $r := .Values.x }}{{ if $r.off }}{{ toYaml $r.m }}{{ end }}{{ end }}',
      'x: {a: {m: [{p: {q: 1}}]}}',
    ],
    ['hasKey', '{{ hasKey .Values "x" }}', 'x: 1'],
  ])('no false alarm: %s', async (_, template, mine) => {
    expect(await warningsOf({ templates: use(template), mine: `${mine}\n` })).toEqual([])
  })

  it('no false alarm: conditions, tags, globals, schemas and dependencies that are off', async () => {
    const files = {
      'Chart.yaml':
        'apiVersion: v2\nname: c\nversion: 0.1.0\ndependencies:\n- {name: sub, version: 1.0.0, repository: "", tags: [t]}\n- {name: idle, version: 1.0.0, repository: "", condition: idle.enabled}\n',
      'values.schema.json': '{"properties":{"known":{"properties":{"x":{}}}}}',
      'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
      'charts/sub/templates/a.yaml': 'a: {{ .Values.global.g }}{{ .Values.own }}',
      'charts/idle/Chart.yaml': 'apiVersion: v2\nname: idle\nversion: 1.0.0\n',
    }
    const mine =
      'global: {g: 1}\ntags: {t: true}\nidle: {enabled: false, x: 1}\nsub: {own: 1, other: 2}\nknown: {x: 1}\n'
    expect(await warningsOf({ templates: {}, files, mine })).toEqual(['`sub.other` is never read'])
  })

  it('nulls, numbers, glued documents and unknown fields', async () => {
    const glued = `${manifest}  a: b\n{{- "---" }}\n${manifest}  c: {{ .Release.Nmae }}\n`
    expect(
      await warningsOf({
        templates: {
          'templates/a.yaml': glued,
          'templates/b.yaml': `${manifest}  n: {{ .Values.big }}\n  m: {{ int .Values.small }}`,
        },
        values: 'some: 1\nbig: 1000000\nsmall: 1000000\n',
        mine: 'sone: null\nsome: null\n',
      }),
    ).toEqual([
      'null at `sone` removes nothing: the chart has no such value',
      '  did you mean `some`?',
      '`.Release.Nmae` does not exist and is empty',
      '  did you mean `.Release.Name`?',
      '`big` is printed as `1e+06` by c/templates/b.yaml:6',
      '  write `{{ int64 … }}` in the template, or give the value as a string or with `--set`',
      'two objects stand in one document: line 7 of the output begins another, for the `---` above it stands behind other text',
      '  `---` must stand on a line of its own: check `{{-` and `-}}` around it',
    ])
  })

  it('the right key in the wrong table', async () => {
    expect(await warningsOf({ templates: use('{{ .Values.extra }}'), mine: 'agent: {extra: 1}\n' })).toEqual([
      '`agent.extra` is never read',
      '  did you mean `extra`?',
    ])
  })

  it('deep tables take no time', async () => {
    const mine = `a: ${'{b: '.repeat(300)}1${'}'.repeat(300)}\n`
    expect(await warningsOf({ templates: use('{{ with .x }}{{ .b }}{{ end }}'), mine })).toHaveLength(1)
  })

  it('hostile keys do no harm', async () => {
    const mine = '__proto__: {x: 1}\nconstructor: 1\n"a.b": 1\n"\\0": 1\n'
    expect(await warningsOf({ templates: use('1'), mine })).toHaveLength(4)
  })
})

describe('a trace', () => {
  it('keeps what was written before a condition that executes templates', async () => {
    const { traced } = await explained({
      templates: {
        'templates/_t.tpl': '{{ define "t" }}true{{ end }}',
        'templates/a.yaml': `${manifest}{{ if eq (include "t" .) "true" }}  a: 1\n{{ end }}{{ range until (len (include "t" .)) }}  b{{ . }}: 1\n{{ end }}`,
      },
    })
    const [file] = traced.files
    expect(file?.pieces.map(({ text }) => text).join('')).toBe(file?.text)
  })
})

describe('values that do not fit a schema', () => {
  it('says who wrote each, and nothing of what it is', async () => {
    const schema = { properties: { a: { type: 'string' }, b: { properties: { c: { type: 'integer' } } } } }
    const given = { templates: {}, values: 'a: 1\n', mine: 'x: 1\nb:\n  c: hidden\n', flags: ['a=2'] }
    const chart = await prepare(given)
    const withSchema = { ...chart.chart, schema: encodeUtf8(JSON.stringify(schema)) }
    let failure: ChartError | undefined
    try {
      validateValues(withSchema, chart.values)
    } catch (error) {
      failure = explainValuesFailure(error as ChartError, chart.origins)
    }
    expect(failure?.notes).toEqual(['`a` comes from --set a', '`b.c` comes from my.yaml:3'])
    expect(failure?.helmText).toContain("- at '/b/c': got string, want integer")
  })
})
