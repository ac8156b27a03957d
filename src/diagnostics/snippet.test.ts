// Tests of the snippet printer.
import { describe, expect, it } from 'vitest'
import { ChartError, escapeForTerminal, Failure, formatDiagnostics } from './index.ts'

const file = { path: 'shop/values.yaml', text: 'image:\n  tag: [1\n\treplicas: 3\nname: größe 漢字 x\n' }

function at(piece: string, text = '', primary = true) {
  const start = file.text.indexOf(piece)
  return { span: { file, start, end: start + piece.length }, text, primary }
}

describe('formatDiagnostics', () => {
  it('shows the line, marks the place and says what to do', () => {
    const cause = new Failure({
      code: 'YAML_SYNTAX',
      helmText: 'inner',
      labels: [at('[1', 'never closed')],
      notes: ['a list ends with ]'],
    })
    const failure = new ChartError({
      code: 'VALUES_INVALID',
      helmText: 'outer',
      hints: ['run `pintle lint`\nfor more'],
      cause,
    })
    expect(formatDiagnostics(failure)).toBe(
      [
        ' --> shop/values.yaml:2:8',
        '  |',
        '2 |   tag: [1',
        '  |        ^^ never closed',
        '  = note: a list ends with ]',
        'hint: run `pintle lint`',
        '      for more',
        '',
      ].join('\n'),
    )
  })

  it('counts columns as a terminal does', () => {
    const failure = new Failure({ code: 'YAML_SYNTAX', helmText: 'x', labels: [at('x\n', '', false)] })
    expect(formatDiagnostics(failure)).toContain('4 | name: größe 漢字 x\n  |                  -\n')
    const tab = new Failure({ code: 'YAML_SYNTAX', helmText: 'x', labels: [at('replicas')] })
    expect(formatDiagnostics(tab)).toContain('3 |     replicas: 3\n  |     ^^^^^^^^\n')
  })

  it('keeps control characters of inputs from the terminal', () => {
    const hostile = { path: 'a\x1b[2J\nb.yaml', text: 'key: \x1b]0;title\x07\u202eevil\u009b\n' }
    const failure = new Failure({
      code: 'YAML_SYNTAX',
      helmText: 'x',
      labels: [{ span: { file: hostile, start: 0, end: 3 }, text: '\x1b[31m', primary: true }],
      notes: ['\x07'],
      hints: ['\x1b[H'],
    })
    const text = formatDiagnostics(failure)
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
    expect(text).toContain('a\\x1b[2J\\nb.yaml:1:1')
    expect(escapeForTerminal('a\tb\n')).toBe('a\tb\n')
  })

  it('cuts endless lines around the place', () => {
    const long = { path: 'l', text: `${'a'.repeat(5000)}HERE${'b'.repeat(5000)}` }
    const failure = new Failure({
      code: 'YAML_SYNTAX',
      helmText: 'x',
      labels: [{ span: { file: long, start: 5000, end: 5004 }, text: '', primary: true }],
    })
    const lines = formatDiagnostics(failure).split('\n')
    expect(lines[2]?.length).toBeLessThan(180)
    expect(lines[2]).toContain('HERE')
    expect(lines[3]?.indexOf('^')).toBe(lines[2]?.indexOf('HERE'))
  })

  it('has nothing to say of a bare failure and ends on a circle of causes', () => {
    const first: Error & { cause?: unknown } = new Error('a')
    first.cause = new Error('b', { cause: first })
    expect(formatDiagnostics(first)).toBe('')
    expect(formatDiagnostics(new Failure({ code: 'YAML_SYNTAX', helmText: 'x' }))).toBe('')
  })
})
