// Rendering as a whole: repeated passes with recorded effects, provenance, places of errors, limits.
import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../base/index.ts'
import { defaultCapabilities, loadChart, parseValuesText, prepareChart } from '../chart/index.ts'
import { Failure, lineAt } from '../diagnostics/index.ts'
import { GoInteger } from '../go/index.ts'
import { type EffectRequest, originOfLine } from '../template/index.ts'
import { parseChartTemplates, RecordedEffects, type RenderedChart, type RenderOptions, renderChart } from './index.ts'

const identity = { name: 'rel', namespace: 'ns', revision: 1, isUpgrade: false, isInstall: true }

function optionsFor(templates: { [path: string]: string }, values = ''): RenderOptions {
  const files = Object.entries({ 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n', ...templates })
  const chart = loadChart(
    { files: files.map(([path, text]) => ({ path, data: encodeUtf8(text) })) },
    { gunzip: (bytes) => bytes },
  )
  return {
    chart: prepareChart(chart, parseValuesText(values)),
    identity,
    capabilities: defaultCapabilities,
    effects: new RecordedEffects(),
  }
}

function rendered(options: RenderOptions): RenderedChart {
  const rendering = renderChart(options)
  if (rendering.kind !== 'rendered') throw new Error('needs')
  return rendering
}

function failureOf(options: RenderOptions): Failure {
  try {
    renderChart(options)
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error('rendered')
}

describe('effects', () => {
  const template =
    '{{ $_ := set .Values "seen" 1 }}{{ now | unixEpoch }} {{ randAlphaNum 8 }} {{ (lookup "v1" "Secret" "ns" "s").data.a }} {{ randAlphaNum 8 }}'
  const text = (effects: RecordedEffects) =>
    rendered({ ...optionsFor({ 'templates/t': template }), effects, lookup: true }).files[0]?.text

  it('ends a pass with needs, and repeating with recorded answers changes nothing', () => {
    const options = { ...optionsFor({ 'templates/t': template }), lookup: true }
    const effects = new RecordedEffects()
    const templates = parseChartTemplates(options.chart.chart, options)
    const asked: EffectRequest[] = []
    for (let pass = 0; pass < 20; pass++) {
      effects.beginPass()
      const rendering = renderChart({ ...options, templates, effects })
      if (rendering.kind === 'rendered') break
      for (const request of rendering.requests) {
        asked.push(request)
        effects.answer(request, answer(request, asked.length))
      }
    }
    expect(asked.filter(({ kind }) => kind === 'lookup-object')).toEqual([
      { kind: 'lookup-object', apiVersion: 'v1', objectKind: 'Secret', namespace: 'ns', name: 's' },
    ])
    effects.beginPass()
    const first = text(effects)
    effects.beginPass()
    expect(text(effects)).toBe(first)
    expect(first).toMatch(/^1700000000 \w{8} from-cluster \w{8}$/)
  })

  function answer(request: EffectRequest, count: number) {
    if (request.kind === 'now') return new GoInteger('int64', 1_700_000_000_000_000_000n)
    if (request.kind === 'lookup-object') return new Map([['data', new Map([['a', 'from-cluster']])]])
    if (request.kind === 'random-bytes')
      return Uint8Array.from({ length: request.length }, (_, index) => (index * 31 + count * 17) % 251)
    return request.kind === 'local-zone' ? [new GoInteger('int', 0n), 'UTC'] : null
  }

  it('passes on what the cluster refuses', () => {
    const effects = new RecordedEffects()
    effects.refuse(
      { kind: 'lookup-object', apiVersion: 'v1', objectKind: 'Secret', namespace: '', name: '' },
      'secrets is forbidden',
    )
    const failure = failureOf({
      ...optionsFor({ 'templates/t': '{{ lookup "v1" "Secret" "" "" }}' }),
      effects,
      lookup: true,
    })
    expect(failure.helmText).toContain('error calling lookup: secrets is forbidden')
  })
})

describe('provenance', () => {
  it('knows template span and value path of a line, through include', () => {
    const options = optionsFor(
      {
        'templates/_h.tpl': '{{ define "labels" }}app: {{ .Values.app.name }}\ntier: {{ .Values.app.tier }}{{ end }}',
        'templates/t': 'metadata:\n  labels:\n    {{- include "labels" . | nindent 4 }}\nport: {{ .Values.port }}\n',
      },
      'app: {name: shop, tier: web}\nport: 80\n',
    )
    const result = rendered({ ...options, provenance: true })
    expect(result.files[0]?.text).toBe('metadata:\n  labels:\n    app: shop\n    tier: web\nport: 80\n')
    const pieces = result.provenance?.get('c/templates/t') ?? []
    const tier = originOfLine(pieces, 4)
    expect(tier?.span.file.path).toBe('c/templates/_h.tpl')
    expect(lineAt(tier?.span.file.text ?? '', tier?.span.start ?? 0)).toBe('tier: {{ .Values.app.tier }}{{ end }}')
    expect(tier?.reads).toEqual(['Values.app', 'Values.app.tier'])
    expect(originOfLine(pieces, 5)?.reads).toEqual(['Values.port'])
    expect(tier?.callers.map(({ file, start }) => lineAt(file.text, start))).toEqual([
      '    {{- include "labels" . | nindent 4 }}',
    ])
  })

  it('knows the value of every line that toYaml wrote, whatever indented or trimmed it', () => {
    const options = optionsFor(
      {
        'templates/_h.tpl':
          '{{ define "res" }}{{ toYaml .Values.res }}{{ end }}{{ define "all" }}{{ template "res" . }}{{ end }}',
        'templates/t': [
          'res:',
          '  {{- include "all" . | trim | nindent 2 }}',
          'again:',
          '{{ toYaml .Values.res | indent 2 | trim | nindent 4 }}',
          'list: {{- toYaml (dict "x" .Values.list "own" 1) | nindent 2 }}',
          '{{- with .Values.list }}',
          'pretty:',
          '  {{- toYamlPretty . | nindent 2 }}',
          '{{- end }}',
        ].join('\n'),
      },
      'res: {limits: {cpu: 1, memory: 2}, requests: {cpu: 1, text: "a\\nb\\n"}}\nlist: [{name: a}, {name: b}]\n',
    )
    const result = rendered({ ...options, provenance: true })
    const pieces = result.provenance?.get('c/templates/t') ?? []
    const shown = (result.files[0]?.text ?? '')
      .split('\n')
      .map((line, index) => `${line} <- ${originOfLine(pieces, index + 1)?.reads.join(' ')}`)
    const res = 'Values.res'
    const lines = (indent: string) => [
      `${indent}limits: <- ${res}.limits`,
      `${indent}  cpu: 1 <- ${res}.limits.cpu`,
      `${indent}  memory: 2 <- ${res}.limits.memory`,
      `${indent}requests: <- ${res}.requests`,
      `${indent}  cpu: 1 <- ${res}.requests.cpu`,
      `${indent}  text: | <- ${res}.requests.text`,
      `${indent}    a <- ${res}.requests.text`,
      `${indent}    b <- ${res}.requests.text`,
    ]
    expect(shown.slice(0, 9)).toEqual(['res: <- ', ...lines('  ')])
    expect(shown.slice(9, 11)).toEqual(['again: <- ', ' <- '])
    expect(shown[12]).toBe(`        cpu: 1 <- ${res}.limits.cpu`)
    expect(shown.slice(-8)).toEqual([
      'list: <- ',
      '  own: 1 <- ',
      '  x: <- Values.list',
      '  - name: a <- Values.list[0].name',
      '  - name: b <- Values.list[1].name',
      'pretty: <- ',
      '  - name: a <- Values.list[0].name',
      '  - name: b <- Values.list[1].name',
    ])
    const callers = originOfLine(pieces, 3)?.callers ?? []
    expect(callers.map(({ file }) => file.path)).toEqual(['c/templates/_h.tpl', 'c/templates/t'])
    expect(lineAt(callers[1]?.file.text ?? '', callers[1]?.start ?? 0)).toBe(
      '  {{- include "all" . | trim | nindent 2 }}',
    )
  })
})

describe('failures', () => {
  it('has the innermost place as primary label and the way there', () => {
    const failure = failureOf(
      optionsFor({
        'templates/_h.tpl': '{{ define "h" }}{{ .Values.a.b }}{{ end }}',
        'templates/t': 'x\n{{ include "h" . }}',
      }),
    )
    expect(failure.code).toBe('RENDER_FAILED')
    expect(
      failure.labels.map(({ span, primary }) => [span.file.path, span.file.text.slice(span.start, span.end), primary]),
    ).toEqual([
      ['c/templates/_h.tpl', '.Values.a.b', true],
      ['c/templates/t', 'include "h" .', false],
    ])
  })

  it('points at the token that does not fit', () => {
    const failure = failureOf(optionsFor({ 'templates/t': 'a\n{{ if .Values.x }}\n{{ nofunc }}' }))
    expect([failure.code, failure.helmText]).toEqual([
      'TEMPLATE_SYNTAX',
      'parse error at (c/templates/t:3): function "nofunc" not defined',
    ])
  })

  it('checks kubeVersion first', () => {
    const options = optionsFor({
      'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\nkubeVersion: ">=99.0.0"\n',
      'templates/t': '{{ fail "later" }}',
    })
    expect(failureOf(options).helmText).toBe(
      'chart requires kubeVersion: >=99.0.0 which is incompatible with Kubernetes v1.37.0',
    )
  })

  it('only warns in lint mode', () => {
    const result = rendered({
      ...optionsFor({ 'templates/t': '{{ required "need" .Values.x }}{{ fail "no" }}done' }),
      lint: true,
    })
    expect(result.files[0]?.text).toBe('done')
    expect(result.warnings).toEqual([
      'level=WARN msg="missing required value" message=need',
      'level=INFO msg="funcMap fail" message=no',
    ])
  })
})
