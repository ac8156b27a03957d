// Charts and values that want to exhaust time or memory, in the built command: an error in words, soon, within 8 GiB of
// address space.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runCommand } from '../support/run-command.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-bad-'))
const program = path.resolve(import.meta.dirname, '../../bin/pintle')

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Chart {
  readonly template?: string
  readonly values?: string | Uint8Array
  readonly schema?: string
}

function chartOf({ template = 'a: 1\n', values = '', schema }: Chart): string {
  const chart = mkdtempSync(path.join(folder, 'chart-'))
  mkdirSync(path.join(chart, 'templates'))
  writeFileSync(path.join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: c\nversion: 0.1.0\n')
  writeFileSync(path.join(chart, 'values.yaml'), values)
  writeFileSync(path.join(chart, 'templates', 't.yaml'), template)
  if (schema !== undefined) writeFileSync(path.join(chart, 'values.schema.json'), schema)
  return chart
}

/** Runs `template`; a crash, a signal or a stack trace is no answer. */
async function run(chart: string, ...flags: readonly string[]) {
  const outcome = await runCommand({
    command: '/bin/sh',
    arguments: ['-c', 'ulimit -v 8388608; exec "$0" "$@"', program, 'template', 'r', chart, ...flags],
    environment: { PATH: process.env['PATH'] ?? '', HOME: folder, PINTLE_DIAGNOSTICS: 'plain' },
  })
  expect(outcome.errorOutput).not.toMatch(/\n {4}at |RangeError|TypeError|heap out of memory/)
  expect([0, 1]).toContain(outcome.exitCode)
  return outcome
}

const aliases = ['a0: &a0 [x,x,x,x,x,x,x,x,x]']
for (let level = 1; level < 12; level++) {
  aliases.push(
    `a${level}: &a${level} [${Array(9)
      .fill(`*a${level - 1}`)
      .join(',')}]`,
  )
}
const manyReferences: { [name: string]: unknown } = { a30: { type: 'string' } }
for (let level = 0; level < 30; level++) {
  const $ref = `#/$defs/a${level + 1}`
  manyReferences[`a${level}`] = { not: { allOf: [{ $ref }, { $ref }] } }
}

const refused: readonly (readonly [name: string, chart: Chart, error: string])[] = [
  ['a text repeated', { template: '{{ repeat 1000000000 "abcdef" }}' }, 'a text of more than 268435456 characters'],
  [
    'a text doubled again and again',
    { template: '{{ $x := "abcdefgh" }}{{ range until 40 }}{{ $x = printf "%s%s" $x $x }}{{ end }}' },
    'the result is too large',
  ],
  ['numbers without end', { template: '{{ range until 1000000000 }}x{{ end }}' }, 'more than 10000000 numbers'],
  [
    'an expression that explodes when it is read',
    { template: '{{ regexMatch "((a{100}){100}){100}" "a" }}' },
    'invalid',
  ],
  ['a template cut off', { template: '{{ if }}{{ range' }, 'missing value for if'],
  ['aliases that multiply', { values: `${aliases.join('\n')}\n` }, 'document contains excessive aliasing'],
  ['lists within lists', { values: `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n` }, 'exceeded max depth'],
  ['a value within itself', { values: 'a: &a\n  b: *a\n' }, "anchor 'a' value contains itself"],
  [
    'bytes that are no text',
    { values: Uint8Array.of(0x61, 0x3a, 0x20, 0xff, 0xfe, 0x0a) },
    'invalid leading UTF-8 octet',
  ],
  ['a control character', { values: 'a: "\u0000"\n' }, 'control characters are not allowed'],
  [
    'a schema that refers to itself',
    { schema: '{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/a"}}}' },
    'causing reference cycle',
  ],
  ['a schema within schemas', { schema: `${'{"not":'.repeat(9000)}{}${'}'.repeat(9000)}` }, 'schema'],
  [
    'a schema that multiplies',
    { schema: JSON.stringify({ $ref: '#/$defs/a0', $defs: manyReferences }) },
    'more than 5000000 checks',
  ],
]

test.each(refused)(
  '%s',
  async (_, chart, error) => {
    const outcome = await run(chartOf(chart))
    expect(outcome.errorOutput).toContain(error)
    expect(outcome.exitCode).toBe(1)
  },
  60_000,
)

test('names of prototypes are names', async () => {
  const template = 'a: {{ .Values.__proto__.x }}\nb: {{ .Values.constructor.prototype.y }}\nc: {{ .Values.toString }}\n'
  const outcome = await run(chartOf({ template }), '--set', '__proto__.x=1,constructor.prototype.y=2')
  expect(outcome.output).toContain('a: 1\nb: 2\nc:')
})

test('an expression against a text that would make others go back again and again', async () => {
  const template = 'a: {{ regexMatch "^(a|a)*(a|a)*(a|a)*b$" (repeat 20000 "a") }}\n'
  expect((await run(chartOf({ template }))).output).toContain('a: false')
})

test('values of ten megabytes', async () => {
  const values = Array.from({ length: 200_000 }, (_, index) => `key${index}: "value number ${index} with some text"\n`)
  const outcome = await run(chartOf({ values: values.join(''), template: 'a: {{ len .Values }}\n' }))
  expect(outcome.output).toContain('a: 200000')
})

test('a chart that is its own subchart ends', async () => {
  const chart = chartOf({})
  mkdirSync(path.join(chart, 'charts'))
  symlinkSync(chart, path.join(chart, 'charts', 'c'))
  const outcome = await run(chart)
  expect(outcome.exitCode).toBe(1)
  expect(outcome.errorOutput).toMatch(/too many levels of symbolic links|nested deeper than 50 levels/)
})
