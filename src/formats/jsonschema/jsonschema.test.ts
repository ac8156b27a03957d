// JSON Schema against answers recorded from Helm: its own test table and one schema for every keyword.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseJson } from '../json/index.ts'
import { validateJson } from './index.ts'

function lines(path: string): string[] {
  return readFileSync(new URL(`../../../test/vectors/${path}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
}

/** The text Helm prints below the chart's name. */
function complaint(schema: string, value: unknown): string | null {
  try {
    const problems = validateJson(parseJson(JSON.stringify(value)), schema)
    return problems === undefined ? null : `${problems.text}\n`
  } catch (error) {
    return (error as Error).message
  }
}

test('every keyword', () => {
  for (const line of lines('jsonschema/schemas.jsonl')) {
    const { schema, values, want } = JSON.parse(line) as { schema: string; values: unknown; want: string | null }
    expect({ schema, values, text: complaint(schema, values) }).toEqual({ schema, values, text: want })
  }
})

test('every format', () => {
  for (const line of lines('jsonschema/formats.jsonl')) {
    const { schema, values, want } = JSON.parse(line) as { schema: string; values: unknown; want: string | null }
    expect.soft({ schema, values, text: complaint(schema, values) }).toEqual({ schema, values, text: want })
  }
})

test("Helm's own table", () => {
  for (const line of lines('chart/chartutil.ValidateAgainstSingleSchema.jsonl')) {
    const vector = JSON.parse(line) as { in: { schema: string; values: unknown }; err: string }
    // A number too large for a float is refused while the schema is read, in other words than Helm's.
    if (vector.in.schema.includes('1E1111111')) continue
    if (/http|urn:/.test(vector.in.schema.replaceAll('http://json-schema.org', ''))) continue
    expect(complaint(vector.in.schema, vector.in.values) ?? '').toBe(vector.err)
  }
})

describe('hostile schemas', () => {
  test('a pattern that backtracks elsewhere', () => {
    const schema = JSON.stringify({ properties: { a: { pattern: '^(a+)+$' } } })
    expect(complaint(schema, { a: `${'a'.repeat(5000)}b` })).toContain('does not match pattern')
  })

  test('keys of prototypes', () => {
    const schema = '{"properties":{"__proto__":{"type":"string"}},"required":["constructor"]}'
    expect(complaint(schema, JSON.parse('{"__proto__":1}'))).toContain("missing property 'constructor'")
  })

  test('a cycle of references ends', () => {
    const schema = '{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}'
    expect(complaint(schema, {})).toContain('causing reference cycle')
  })

  // As Helm tells them of the same schemas.
  test.each([
    [
      '{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}',
      '/$ref/$ref/$ref',
      '/$ref',
      '/$defs/a',
    ],
    ['{"allOf":[{"$ref":"#"}]}', '/allOf/0/$ref', '', ''],
    [
      '{"properties":{"a":{"items":{"oneOf":[{"$ref":"#/$defs/x~1y z"}]}}},"$defs":{"x/y z":{"allOf":[{"$ref":"#/$defs/x~1y z"}]}}}',
      '/properties/a/items/oneOf/0/$ref/allOf/0/$ref',
      '/properties/a/items/oneOf/0/$ref',
      '/$defs/x~1y%20z',
    ],
  ])('a cycle of references is told by its way: %s', (schema, way, first, target) => {
    expect(complaint(schema, { a: [1] })).toContain(`both ${way} and ${first} resolve to `)
    expect(complaint(schema, { a: [1] })).toContain(`#${target}" causing reference cycle`)
  })
})
