// Versions and constraints against answers recorded from Helm's own library.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { cpuMilliseconds } from '../../../test/support/cpu-time.ts'
import {
  checkConstraint,
  explainConstraint,
  formatConstraint,
  formatVersion,
  incrementVersion,
  isCompatibleRange,
  parseConstraint,
  parseStrictVersion,
  parseVersion,
} from './index.ts'

interface Vector {
  readonly fn: string
  readonly in: {
    readonly v: string
    readonly c: string
    readonly constraint: string
    readonly version: string
    readonly includePrerelease: boolean
  }
  readonly out: unknown
  readonly err: string
}

const vectors: Vector[] = readFileSync(new URL('../../../test/vectors/semver/semver.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

function answer({ fn, in: input }: Vector): unknown {
  switch (fn) {
    case 'NewVersion':
      return formatVersion(parseVersion(input.v))
    case 'StrictNewVersion':
      return formatVersion(parseStrictVersion(input.v))
    case 'NewConstraint':
      return formatConstraint(parseConstraint(input.c))
    case 'Check':
      return checkConstraint(parseConstraint(input.constraint), parseVersion(input.version), input)
    case 'Validate': {
      const { matches, reasons } = explainConstraint(
        parseConstraint(input.constraint),
        parseVersion(input.version),
        input,
      )
      return { ok: matches, errors: reasons.length === 0 ? null : reasons }
    }
    default:
      throw new Error(`unknown function ${fn}`)
  }
}

function outcome(vector: Vector): { out: unknown; err: string } {
  try {
    return { out: answer(vector), err: '' }
  } catch (error) {
    return { out: null, err: (error as Error).message }
  }
}

describe('recorded answers', () => {
  test.each(['NewVersion', 'StrictNewVersion', 'NewConstraint', 'Check', 'Validate'])('%s', (name) => {
    const table = vectors.filter(({ fn }) => fn === name)
    expect(table.length).toBeGreaterThan(50)
    for (const vector of table) {
      const { out, err } = outcome(vector)
      expect({ in: vector.in, out, err }).toEqual({
        in: vector.in,
        out: vector.err === '' ? vector.out : null,
        err: vector.err,
      })
    }
  })
})

test('increments keep the v and end a prerelease', () => {
  expect(incrementVersion(parseVersion('v1.2.3-rc.1+x'), 'patch').original).toBe('v1.2.3')
  expect(incrementVersion(parseVersion('1.2.3'), 'minor').original).toBe('1.3.0')
  expect(() => incrementVersion(parseVersion('18446744073709551615.0.0'), 'major')).toThrow('overflow uint64')
})

test('hostile constraints end quickly', () => {
  const started = cpuMilliseconds()
  for (const text of ['1,  '.repeat(120), `${'1   '.repeat(120)}!`, `${'0-'.repeat(250)}!`, ' '.repeat(511)]) {
    expect(() => parseConstraint(text)).toThrow()
  }
  expect(cpuMilliseconds() - started).toBeLessThan(1000)
})

test('compatible ranges', () => {
  expect(isCompatibleRange('>=1.0.0', 'nonsense')).toBe(false)
  expect(isCompatibleRange('nonsense', '1.0.0')).toBe(false)
  expect(isCompatibleRange('~1.2', '1.2.9')).toBe(true)
})
