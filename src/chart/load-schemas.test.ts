// Schemas of other places with a port of the test's own: browsers and programs bring theirs.
import { expect, test } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../base/index.ts'
import { type Chart, loadChart, parseValuesText, prepareChart, prepareChartWithSchemas } from './index.ts'

const never = (): never => {
  throw new Error('there is no archive')
}

function chartWith(schema: unknown): Chart {
  const files = {
    'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\n',
    'values.schema.json': JSON.stringify(schema),
  }
  return loadChart(
    { files: Object.entries(files).map(([path, text]) => ({ path, data: encodeUtf8(text) })) },
    { gunzip: never },
  )
}

const prepare = (schema: unknown, documents: (address: string) => unknown, values = 'port: x\n') => {
  const asked: string[] = []
  const prepared = prepareChartWithSchemas(chartWith(schema), parseValuesText(values), {
    loadSchema: async (address) => {
      asked.push(address)
      const document = documents(address)
      return document === undefined ? undefined : encodeUtf8(JSON.stringify(document))
    },
  })
  return { prepared, asked }
}

test('what is loaded may refer to more', async () => {
  const { prepared, asked } = prepare({ $ref: 'http://a.example/1.json' }, (address) =>
    address.endsWith('1.json') ? { $ref: '2.json#/x' } : { x: { properties: { port: { type: 'integer' } } } },
  )
  await expect(prepared).rejects.toThrow("shop:\n- at '/port': got string, want integer\n")
  expect(asked).toEqual(['http://a.example/1.json', 'http://a.example/2.json'])
})

test('a urn may be answered, and is passed over with a warning where it is not', async () => {
  const schema = { properties: { port: { $ref: 'urn:example:port' } } }
  await expect(prepare(schema, () => ({ type: 'integer' })).prepared).rejects.toThrow('got string, want integer')
  expect((await prepare(schema, () => undefined).prepared).warnings).toEqual([
    'level=WARN msg="unresolved URN reference ignored; using permissive schema" urn=urn:example:port',
  ])
})

test('a chain without end ends', async () => {
  const { prepared, asked } = prepare({ $ref: 'http://a.example/0' }, (address) => ({
    $ref: `http://a.example/${Number(address.split('/').at(-1)) + 1}`,
  }))
  await expect(prepared).rejects.toThrow(
    'failing loading "http://a.example/200": more than 200 schemas of other places',
  )
  expect(asked).toHaveLength(200)
})

test('many references at once end', async () => {
  const schema = { allOf: Array.from({ length: 5000 }, (_, index) => ({ $ref: `http://a.example/${index}` })) }
  const { prepared, asked } = prepare(schema, () => true)
  await expect(prepared).rejects.toThrow('more than 200 schemas of other places')
  expect(asked).toHaveLength(200)
})

test('after the first that fails nothing more is asked for', async () => {
  const schema = { allOf: [{ $ref: 'http://a.example/1' }, { $ref: 'http://a.example/2' }] }
  const { prepared, asked } = prepare(schema, () => {
    throw new Error('no')
  })
  await expect(prepared).rejects.toThrow('failing loading "http://a.example/1": no')
  expect(asked).toEqual(['http://a.example/1'])
})

test('without a port references to other places are an error', () => {
  const chart = chartWith({ $ref: 'http://a.example/1' })
  expect(() => prepareChart(chart, new Map())).toThrow('failing loading "http://a.example/1"')
  expect(decodeUtf8(chart.schema as Uint8Array)).toContain('a.example')
})

test('combinations that multiply are stopped', async () => {
  const $defs: { [name: string]: unknown } = { a40: { type: 'object' } }
  for (let depth = 0; depth < 40; depth++) {
    const $ref = `#/$defs/a${depth + 1}`
    $defs[`a${depth}`] = { allOf: [{ $ref }, { $ref }] }
  }
  await expect(prepare({ $ref: '#/$defs/a0', $defs }, () => true).prepared).rejects.toThrow(/more than [0-9]+ checks/)
})

test('a metaschema that is not built in is asked for', async () => {
  const { asked } = prepare({ $ref: 'http://json-schema.org/draft-99/schema#' }, () => true)
  expect(asked).toEqual(['http://json-schema.org/draft-99/schema'])
})
