// The quick parser against the parser: wherever it gives trees, the parser gives the same.

import { describe, expect, it } from 'vitest'
import { randomNumbers } from '../../test/support/random-numbers.ts'
import type { TemplateTree, TemplateTreeNode } from './node.ts'
import { parseTemplateText } from './parser.ts'
import { parsePlainTemplate, treesOfOutline } from './plain-parser.ts'

const functions = new Set([
  'include',
  'nindent',
  'toYaml',
  'quote',
  'default',
  'dict',
  'eq',
  'and',
  'not',
  'printf',
  'tpl',
])
const isFunction = (name: string): boolean => functions.has(name)
/** Longer than what is built at once. */
const padding = ' '.repeat(2500)

const samples = [
  `{{- /* names */ -}}
{{- define "a.name" -}}
{{- default .Chart.Name .Values.nameOverride | quote -}}
{{- end }}
{{- $root := . -}}
{{ define \`a.labels\` }}{{ $root := 1 }}x{{ $root }}{{ end }}
kind: {{ .Values.kind }}
{{- if and .Values.on (not (eq $root.Values.x.y "a\\"b")) }}
{{- range $index, $each := .Values.list }}
  - {{ $index }}: {{ $each.name }} {{ if .stop }}{{ break }}{{ else }}{{ continue }}{{ end }}
{{- else }}
  none
{{- end }}
{{- else if .Values.other }}
  {{- with $x := (include "a.name" $root).first }}{{ $x }}{{ . }}{{ else }}-{{ end -}}
{{ else }}
  {{ $root = .Values }}
{{ end }}
{{ template "a.labels" }}{{ template "a.name" . }}
{{ printf "%d %v" -12 1.5 | nindent 4 }} {{ \`{{ raw }}\` }} {{ (dict "a" true "b" nil).a.b }}
`,
  `{{ range .a }}{{ .b }}{{ end }}{{ tpl .c . }} -{{- "x" -}}
 }} {{ include "x" (dict "root" $ "n" 0) | quote }}`,
]

const bits = [
  ...[
    '{{',
    '}}',
    '{{-',
    '-}}',
    ' ',
    '\n',
    '\t',
    '.',
    '$',
    '$x',
    ':=',
    '=',
    '|',
    '(',
    ')',
    '"',
    '`',
    "'",
    ',',
    '/*',
    '*/',
    '\\',
    'é',
  ],
  ...[
    '{{ end }}',
    '{{ else }}',
    '{{ if .a }}',
    '{{ define "a" }}',
    '{{ block "c" . }}',
    '{{ break }}',
    '{{ $x := 1 }}',
    '{{else if .q}}',
  ],
  ...[
    'nil',
    'true',
    '1',
    '0x1',
    '08',
    'unknown',
    ' | quote',
    ' | .',
    '.a.b',
    '(.a).b',
    '"\\d"',
    '"\\x41"',
    ' if ',
    '🙂',
  ],
]

function mutated(random: (limit: number) => number): string {
  const lines = (samples[random(samples.length)] as string).split('\n')
  const from = random(3) === 0 ? random(lines.length) : 0
  let text = lines.slice(from, random(3) === 0 ? from + 1 + random(8) : lines.length).join('\n')
  for (let count = random(3); count > 0; count--) {
    const at = random(text.length + 1)
    const removed = random(3) === 0 ? 1 + random(4) : 0
    text = text.slice(0, at) + (random(2) === 0 ? bits[random(bits.length)] : '') + text.slice(at + removed)
  }
  return random(2) === 0 ? text : text + padding
}

describe('parsePlainTemplate', () => {
  it('gives the parser’s trees, or none', () => {
    const random = randomNumbers(3)
    let answers = 0
    for (let round = 0; round < 12_000; round++) {
      const source = { path: 'c/templates/a.yaml', text: mutated(random) }
      const plain = parsePlainTemplate(source, isFunction)
      if (plain === undefined) continue
      answers += 1
      const whole = parseTemplateText(source, isFunction)
      const outlined = treesOfOutline(source, isFunction, plain.outline())
      for (const trees of [plain.trees, outlined])
        if (printed(trees) !== printed(whole)) expect({ source, trees }).toEqual({ source, trees: whole })
    }
    expect(answers).toBeGreaterThan(4_000)
  })

  it.each(['', padding])('reads what charts consist of', (more) => {
    for (const text of samples) expect(parsePlainTemplate({ path: 'a', text: text + more }, isFunction)).toBeDefined()
  })

  it.each([
    ['an unknown function', '{{ nope }}'],
    ['an unknown variable', '{{ $x }}'],
    ['a variable of a branch that is over', '{{ if .a }}{{ $x := 1 }}{{ end }}{{ $x }}'],
    ['a variable of the text in a definition', '{{ $x := 1 }}{{ define "a" }}{{ $x }}{{ end }}'],
    ['an open branch', '{{ if .a }}'],
    ['an end too many', '{{ end }}'],
    ['a second else', '{{ if .a }}{{ else }}{{ else }}{{ end }}'],
    ['break outside', '{{ break }}'],
    ['break in the else of a range', '{{ range .a }}{{ else }}{{ break }}{{ end }}'],
    ['a definition in a branch', '{{ if .a }}{{ define "b" }}{{ end }}{{ end }}'],
    ['a name defined twice', '{{ define "b" }}x{{ end }}{{ define "b" }}y{{ end }}'],
    ['a block', '{{ block "b" . }}{{ end }}'],
    ['a constant that is called', '{{ .a | "b" }}'],
    ['an escape that is none', '{{ "\\d" }}'],
    ['an empty action', '{{ }}'],
    ['too many parentheses', `{{ ${'('.repeat(200)}.a${')'.repeat(200)} }}`],
    ['too many branches', `${'{{ if .a }}'.repeat(200)}${'{{ end }}'.repeat(200)}`],
  ])('leaves %s to the parser', (_, text) => {
    expect(parsePlainTemplate({ path: 'a', text }, isFunction)).toBeUndefined()
    expect(parsePlainTemplate({ path: 'a', text: text + padding }, isFunction)).toBeUndefined()
  })

  it('leaves everything to the parser where a function is called as a keyword', () => {
    expect(parsePlainTemplate({ path: 'a', text: 'x' }, (name) => name === 'break')).toBeUndefined()
  })
})

/** Trees as text; what list nodes begin with, nobody asks for, and how pipelines are spelled only one parser tells. */
function printed(trees: ReadonlyMap<string, TemplateTree>): string {
  return JSON.stringify(
    [...trees].map(([name, { root }]) => [name, root]),
    (_, each: unknown) => {
      if (typeof each === 'bigint') return `${each}n`
      if (typeof each !== 'object' || each === null || !('kind' in each)) return each
      const node = each as TemplateTreeNode
      if (node.kind === 'list') return { nodes: node.nodes }
      if (node.kind === 'action') return { kind: 'an action', start: node.start, end: node.end, pipe: node.pipe }
      if (node.kind !== 'if' && node.kind !== 'with' && node.kind !== 'range') return node
      const { kind, start, pipe, list, elseList } = node
      return { kind: `branch ${kind}`, start, pipe, list, elseList }
    },
  )
}
