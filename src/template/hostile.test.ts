// Whatever text comes: a template or a syntax error, soon.
import { expect, test } from 'vitest'
import { Random } from '../../test/fuzz/random.ts'
import { cpuMilliseconds } from '../../test/support/cpu-time.ts'
import type { GoValue } from '../go/index.ts'
import { TemplateNotFound, TemplateSet, TemplateSyntaxError } from './index.ts'

const pieces =
  '{{ | }} | {{- | -}} | " | ` | \' | ( | ) | . | $ | $x | := | = | , | if | else | end | range | with | define | block | template | break | nil | 0x | 1e | é | \\ | \n | /* | */ | .a.b | "s" | | | 😀 | \u00a0 | print | -'.split(
    ' | ',
  )

function parse(text: string): void {
  try {
    new TemplateSet({ name: 't', functions: new Map() }).parse('t', text)
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError || error instanceof TemplateNotFound)) throw error
  }
}

test('random pieces are a template or a syntax error', () => {
  const random = new Random(7)
  for (let round = 0; round < 5000; round++) {
    parse(`{{${random.several(() => random.pick(pieces) + random.pick(['', ' ']), 1, 25).join('')}`)
  }
})

test.each([
  ['parentheses', `{{ ${'('.repeat(20_000)}1${')'.repeat(20_000)} }}`],
  ['open parentheses', `{{ ${'('.repeat(200_000)}`],
  ['branches', '{{ if 1 }}'.repeat(20_000)],
  ['ends', '{{ end }}'.repeat(50_000)],
  ['else if', `{{ if 1 }}${'{{ else if 1 }}'.repeat(20_000)}{{ end }}`],
  ['pipes', `{{ 1${' | print'.repeat(50_000)} }}`],
  ['fields', `{{ ${'.a'.repeat(100_000)} }}`],
  ['left delimiters', '{{'.repeat(200_000)],
  ['comments', '{{/* */}}'.repeat(50_000)],
  ['an open string', `{{ "${'a'.repeat(1_000_000)}`],
  ['a long text', 'a{'.repeat(1_000_000)],
  ['a long number', `{{ ${'9'.repeat(100_000)} }}`],
  ['spaces', `{{${' '.repeat(1_000_000)}- }}`],
])('%s without end end', (_, text) => {
  const started = cpuMilliseconds()
  parse(text)
  expect(cpuMilliseconds() - started).toBeLessThan(5_000)
})

test('a value that contains itself is an error with its place', () => {
  const set = new TemplateSet({ name: 'gotpl', functions: new Map() })
  set.parse('t', 'text {{ . }}')
  const cycle = new Map<string, GoValue>()
  cycle.set('self', cycle)
  expect(() => set.execute('t', cycle, { effects: { perform: () => null } })).toThrow(
    'template: t:1:8: executing "t" at <.>: a value refers to itself and cannot be printed',
  )
  set.parse('f', 'text {{ print . }}')
  expect(() => set.execute('f', cycle, { effects: { perform: () => null } })).toThrow(
    'template: f:1:8: executing "f" at <print .>: error calling print: a value refers to itself and cannot be printed',
  )
})
