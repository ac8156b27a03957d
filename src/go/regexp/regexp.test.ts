// Regular expressions against Go's own answers, both machines against each other, and their time.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { cpuMilliseconds } from '../../../test/support/cpu-time.ts'
import { backtrack } from './backtracker.ts'
import { compileRegexp, quoteMeta } from './index.ts'
import { parseRegexp } from './parser.ts'
import { runPikeMachine } from './pike-machine.ts'
import { compileProgram } from './program.ts'

interface Vector {
  readonly p: string
  readonly e?: string
  readonly t: string
  readonly rep: string
  readonly f: readonly string[] | null
  readonly a: readonly string[] | null
  readonly r: string
  readonly l: string
  readonly s: readonly string[] | null
  readonly s2: readonly string[] | null
}

const file = new URL('../../../test/vectors/regexp/regexp.jsonl', import.meta.url)
const vectors = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Vector)

function answer({ p, t, rep }: Vector): object {
  try {
    const regexp = compileRegexp(p)
    return {
      f: regexp.findSubmatch(t)?.map((group) => group ?? '') ?? null,
      a: regexp.findAllString(t, -1) ?? null,
      r: regexp.replaceAllString(t, rep),
      l: regexp.replaceAllLiteralString(t, rep),
      s: regexp.split(t, -1) ?? null,
      s2: regexp.split(t, 2) ?? null,
    }
  } catch (error) {
    return { e: (error as Error).message }
  }
}

describe('regular expressions', () => {
  test(`answer as Go does for ${vectors.length} patterns`, () => {
    const wrong = vectors.filter((vector) => {
      const { p, t, rep, ...want } = vector
      return JSON.stringify(answer(vector)) !== JSON.stringify(want)
    })
    expect(wrong).toEqual([])
  })

  test('match alike on both machines', () => {
    const different = vectors.filter(({ p, e, t }) => {
      if (e !== undefined) return false
      const program = compileProgram(parseRegexp(p))
      return String(runPikeMachine(program, t, 0)) !== String(backtrack(program, t, 0))
    })
    expect(different).toEqual([])
  })

  test.each([
    ['(a*)*b', 'a'.repeat(50_000), false],
    ['(x+x+)+y', 'x'.repeat(50_000), false],
    ['^(a|a)*$', `${'a'.repeat(50_000)}x`, false],
    ['(a?){500}a{500}', 'a'.repeat(500), true],
  ])('need time in proportion to the text: %s', (pattern, text, expected) => {
    const start = cpuMilliseconds()
    expect(compileRegexp(pattern).matchString(text)).toBe(expected)
    expect(cpuMilliseconds() - start).toBeLessThan(5_000)
  })

  test('refuse what nests or grows too far', () => {
    expect(() => compileRegexp('('.repeat(2_000) + ')'.repeat(2_000))).toThrow('expression nests too deeply')
    expect(() => compileRegexp('x{1000}'.repeat(4_000))).toThrow('expression too large')
  })

  test('quote what they would understand', () => {
    expect(quoteMeta('a.b*[c]{1}^$|\\é')).toBe('a\\.b\\*\\[c\\]\\{1\\}\\^\\$\\|\\\\é')
  })
})
