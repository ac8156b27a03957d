// Recursion without end in templates, in the built command: the tests' own module loader swallows errors where the stack
// ends, so this cannot be looked at in the process of the tests.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type ProcessOutcome, runCommand } from '../support/run-command.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-deep-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function errorOf(template: string, values = ''): Promise<string> {
  const outcome = await rendered({ 'templates/t.yaml': template, 'values.yaml': values })
  expect(outcome.exitCode).toBe(1)
  expect(outcome.output).toBe('')
  return outcome.errorOutput
}

async function rendered(files: { readonly [path: string]: string }): Promise<ProcessOutcome> {
  const chart = mkdtempSync(path.join(folder, 'chart-'))
  mkdirSync(path.join(chart, 'templates'))
  writeFileSync(path.join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: c\nversion: 0.1.0\n')
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(chart, name), text)
  return runCommand({
    command: path.resolve(import.meta.dirname, '../../bin/pintle'),
    arguments: ['template', 'r', chart],
    environment: { PATH: process.env['PATH'] ?? '', HOME: folder, PINTLE_DIAGNOSTICS: 'plain' },
  })
}

const hint = '\n\nUse --debug flag to render out invalid YAML\n'

test('template calls itself', async () => {
  expect(await errorOf('{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}')).toBe(
    `Error: c/templates/t.yaml:1:28\n  executing "a" at <{{template "a" .}}>:\n    exceeded maximum template depth (100000)${hint}`,
  )
})

test('include calls itself: as many levels as Helm, each told', async () => {
  const text = await errorOf(
    '{{ define "a" }}{{ if true }}{{ include "a" . | nindent 2 }}{{ end }}{{ end }}{{ include "a" . }}',
  )
  const end = `rendering template has a nested reference name: a: unable to execute template${hint}`
  expect(text.slice(-end.length)).toBe(end)
  expect(text.match(/error calling include: /g)).toHaveLength(1002)
})

test('tpl calls itself', async () => {
  expect(await errorOf('{{ tpl .Values.t . }}', 't: "{{ tpl .Values.t . }}"\n')).toContain(
    'exceeded maximum template depth (100000)',
  )
})

test('schemas nest a few hundred deep; deeper ones are refused, where Helm takes them', async () => {
  const schema = (depth: number): string => `${'{"allOf":['.repeat(depth)}{"type":"object"}${']}'.repeat(depth)}`
  const files = { 'templates/t.yaml': 'a: 1\n', 'values.yaml': 'a: 1\n' }
  const taken = await rendered({ ...files, 'values.schema.json': schema(300) })
  expect(taken).toMatchObject({ exitCode: 0, errorOutput: '', output: '---\n# Source: c/templates/t.yaml\na: 1\n' })
  const refused = await rendered({ ...files, 'values.schema.json': schema(3000) })
  expect(refused.exitCode).toBe(1)
  expect(refused.errorOutput).toContain('unable to validate schema: it nests too deeply\n')
})
