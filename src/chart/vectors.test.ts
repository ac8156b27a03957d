// Values, names, ranges and ignore rules against answers recorded from Helm's own packages.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isCompatibleRange } from '../formats/index.ts'
import type { GoValue } from '../go/index.ts'
import {
  type Chart,
  coalesceTables,
  coalesceValues,
  mergeTables,
  mergeValues,
  parseIgnoreRules,
  type Values,
  validateReleaseName,
} from './index.ts'

interface Vector<Input> {
  readonly in: Input
  readonly out: unknown
  readonly err: string
}

function read<Input>(name: string): Vector<Input>[] {
  const text = readFileSync(new URL(`../../test/vectors/chart/${name}.jsonl`, import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

function fromJson(json: unknown): GoValue {
  if (Array.isArray(json)) return json.map(fromJson)
  if (typeof json === 'object' && json !== null)
    return new Map(Object.entries(json).map(([key, value]) => [key, fromJson(value)]))
  return json as GoValue
}

function toJson(value: GoValue): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, toJson(item)]))
  return Array.isArray(value) ? value.map(toJson) : value
}

interface JsonChart {
  readonly name: string
  readonly values: unknown
  readonly dependencies: readonly JsonChart[] | null
}

function chartOf({ name, values, dependencies }: JsonChart): Chart {
  return {
    metadata: { name, version: '0.1.0', apiVersion: 'v2' },
    templates: [],
    files: [],
    raw: [],
    values: fromJson(values ?? {}) as Values,
    dependencies: (dependencies ?? []).map(chartOf),
  }
}

describe('values of charts', () => {
  test.each([
    ['chartutil.CoalesceValues', coalesceValues],
    ['chartutil.MergeValues', mergeValues],
  ] as const)('%s', (name, run) => {
    for (const { in: input, out } of read<{ chart: JsonChart; vals: unknown }>(name)) {
      expect(toJson(run(chartOf(input.chart), fromJson(input.vals ?? {}) as Values).values)).toEqual(out)
    }
  })
})

describe('tables', () => {
  test.each([
    ['chartutil.CoalesceTables', coalesceTables],
    ['chartutil.MergeTables', mergeTables],
  ] as const)('%s', (name, run) => {
    for (const { in: input, out } of read<{ dst: unknown; src: unknown }>(name)) {
      if (input.dst === null || input.src === null) continue
      expect(toJson(run(fromJson(input.dst) as Values, fromJson(input.src) as Values).values)).toEqual(out)
    }
  })
})

test('release names', () => {
  for (const { in: input, err } of read<{ name: string }>('chartutil.ValidateReleaseName')) {
    let message = ''
    try {
      validateReleaseName(input.name)
    } catch (error) {
      message = (error as Error).message
    }
    expect({ name: input.name, message }).toEqual({ name: input.name, message: err })
  }
})

test('compatible ranges', () => {
  for (const { in: input, out } of read<{ constraint: string; version: string }>('chartutil.IsCompatibleRange')) {
    expect([input, isCompatibleRange(input.constraint, input.version)]).toEqual([input, out])
  }
})

test('.helmignore', () => {
  for (const vector of read<{ patterns: string[]; path: string; isDir: boolean }>('ignore.Ignore')) {
    const { patterns, path, isDir } = vector.in
    let out: unknown = null
    let err = ''
    try {
      out = parseIgnoreRules(patterns.join('\n')).ignores(path, isDir ? 'directory' : 'file')
    } catch (error) {
      err = (error as Error).message
    }
    expect({ in: vector.in, out, err }).toEqual({ in: vector.in, out: vector.out, err: vector.err })
  }
})
