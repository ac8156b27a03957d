// Templates that are rendered again are not parsed again, and nothing of one rendering shows in another.
import { expect, it } from 'vitest'
import { encodeUtf8 } from '../base/index.ts'
import {
  type Chart,
  defaultCapabilities,
  loadChart,
  type PreparedChart,
  parseValuesText,
  prepareChart,
} from '../chart/index.ts'
import { parseChartTemplates, RecordedEffects, renderChart } from './index.ts'
import { createTemplateMemory } from './template-memory.ts'

function chartOf(templates: { readonly [path: string]: string }, values = ''): Chart {
  const files = { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n', 'values.yaml': values, ...templates }
  return loadChart(
    { files: Object.entries(files).map(([path, text]) => ({ path, data: encodeUtf8(text) })) },
    { gunzip: (bytes) => bytes },
  )
}

const limits = { charts: 2, textUnits: 1000, renderings: 3 }

it('gives the parsed templates of the same texts, with the chart at hand', () => {
  const memory = createTemplateMemory(limits)
  const [first, second] = [chartOf({ 'templates/a': 'x' }, 'a: 1'), chartOf({ 'templates/a': 'x' }, 'a: 2')]
  const one = memory.templatesOf(first, {})
  const two = memory.templatesOf(second, {})
  expect(two.set).toBe(one.set)
  expect(two.chart).toBe(second)
  expect(two.templates[0]?.chart).toBe(second)
  expect(memory.templatesOf(chartOf({ 'templates/a': 'y' }), {}).set).not.toBe(one.set)
  expect(memory.templatesOf(chartOf({ 'templates/b': 'x' }), {}).set).not.toBe(one.set)
})

it.each([{ strict: true }, { lint: true }, { lookup: true }, { enableDns: true }])(
  'tells apart what is parsed or executed otherwise: %o',
  (options) => {
    const memory = createTemplateMemory(limits)
    const chart = chartOf({ 'templates/a': 'x' })
    expect(memory.templatesOf(chart, options).set).not.toBe(memory.templatesOf(chart, {}).set)
    expect(memory.templatesOf(chart, options).set).toBe(memory.templatesOf(chart, options).set)
  },
)

it('does not remember functions of the caller', () => {
  const memory = createTemplateMemory(limits)
  const chart = chartOf({ 'templates/a': '{{ own }}' })
  const custom = new Map([['own', { name: 'own', signature: 'func() string', call: () => 'x' }]])
  expect(memory.templatesOf(chart, { custom }).set).not.toBe(memory.templatesOf(chart, { custom }).set)
})

it('holds few charts, little text, and parses anew after a while', () => {
  const memory = createTemplateMemory(limits)
  const chart = (text: string) => chartOf({ 'templates/a': text })
  const first = memory.templatesOf(chart('1'), {}).set
  memory.templatesOf(chart('2'), {})
  memory.templatesOf(chart('3'), {})
  expect(memory.templatesOf(chart('1'), {}).set).not.toBe(first)

  const large = chart('x'.repeat(1001))
  expect(memory.templatesOf(large, {}).set).not.toBe(memory.templatesOf(large, {}).set)
  const half = memory.templatesOf(chart('y'.repeat(600)), {}).set
  memory.templatesOf(chart('z'.repeat(600)), {})
  expect(memory.templatesOf(chart('y'.repeat(600)), {}).set).not.toBe(half)

  const sets = Array.from({ length: 4 }, () => memory.templatesOf(chart('again'), {}).set)
  expect(sets[2]).toBe(sets[0])
  expect(sets[3]).not.toBe(sets[0])
})

it('renders the same as without it, whatever the values parse and define', () => {
  const memory = createTemplateMemory(limits)
  const texts = {
    'templates/_h.tpl': '{{ define "name" }}{{ .Values.name }}{{ end }}',
    'templates/a':
      '{{ include "name" . }}{{ tpl .Values.text . }}{{ $_ := set .Values "name" "changed" }}{{ include "name" . }}',
  }
  for (const [name, text] of [
    ['one', '{{ define "name" }}own{{ end }}{{ include "name" . }}'],
    ['two', '{{ .Values.name }}'],
    ['three', '{{ include "name" . }}'],
  ]) {
    const prepared = () => prepareChart(chartOf(texts), parseValuesText(`name: ${name}\ntext: '${text}'\n`))
    const options = (chart: PreparedChart) => ({
      chart,
      identity: { name: 'rel', namespace: 'ns', revision: 1, isUpgrade: false, isInstall: true },
      capabilities: defaultCapabilities,
      effects: new RecordedEffects(),
    })
    const [first, second] = [prepared(), prepared()]
    const plain = renderChart({ ...options(first), templates: parseChartTemplates(first.chart) })
    expect(renderChart({ ...options(second), templates: memory.templatesOf(second.chart, {}) })).toEqual(plain)
    expect(plain).toMatchObject({ kind: 'rendered', files: [{ text: expect.stringContaining(String(name)) }] })
  }
})

it('an error is the same the second time', () => {
  const memory = createTemplateMemory(limits)
  const chart = chartOf({ 'templates/a': 'x\n{{ fail "no" }}', 'templates/b': '{{ tpl "{{ nil.x }}" . }}' })
  const messageOf = () => {
    try {
      const prepared = prepareChart(chart, parseValuesText(''))
      const identity = { name: 'rel', namespace: 'ns', revision: 1, isUpgrade: false, isInstall: true }
      const options = { chart: prepared, identity, capabilities: defaultCapabilities, effects: new RecordedEffects() }
      return renderChart({ ...options, templates: memory.templatesOf(prepared.chart, {}) }).kind
    } catch (error) {
      return String(error)
    }
  }
  const first = messageOf()
  expect(first).not.toBe('rendered')
  expect(messageOf()).toBe(first)
  expect(() => memory.templatesOf(chartOf({ 'templates/a': '{{ if }}' }), {})).toThrow('missing value')
  expect(() => memory.templatesOf(chartOf({ 'templates/a': '{{ if }}' }), {})).toThrow('missing value')
})
