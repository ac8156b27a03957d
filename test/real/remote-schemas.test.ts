// Schemas that refer to other places, side by side with the real Helm, on a server of HTTP that the test starts.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runBoth, twoPrograms } from '../support/two-programs.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-schemas-'))
const programs = twoPrograms(folder)
const requests: IncomingMessage[] = []
const documents: { readonly [path: string]: string } = {
  '/plain.json': '{"type":"object","required":["name"],"properties":{"port":{"type":"integer"}}}',
  '/parts.json':
    '{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"port":{"type":"integer","maximum":65535},"name":{"type":"string","format":"hostname"}}}',
  '/nested/next.json': '{"properties":{"port":{"$ref":"../parts.json#/definitions/port"}}}',
  '/cycle-a.json': '{"properties":{"inner":{"$ref":"cycle-b.json"},"port":{"type":"integer"}}}',
  '/cycle-b.json': '{"$ref":"cycle-a.json"}',
  '/self.json': '{"$ref":"self.json"}',
  '/named.json':
    '{"$id":"http://elsewhere.example/x.json","$defs":{"p":{"$anchor":"port","type":"integer"}},"properties":{"port":{"$ref":"#port"}}}',
  '/broken.json': '{"type":"object"',
  '/page.json': '<html></html>',
  '/two.json': '{} {}',
  '/empty.json': '',
  '/wrong.json': '{"type":"nothing"}',
  '/number.json': '3',
  '/false.json': 'false',
  '/metaschema.json': '{"$schema":"http://json-schema.org/draft-07/schema#","$id":"http://HOST/metaschema.json"}',
  '/formats.json':
    '{"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"http://HOST/formats.json","$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/core":true,"https://json-schema.org/draft/2020-12/vocab/applicator":true,"https://json-schema.org/draft/2020-12/vocab/format-assertion":true}}',
  '/odd-vocabulary.json':
    '{"$schema":"https://json-schema.org/draft/2020-12/schema","$vocabulary":{"https://example.com/vocab":true}}',
  '/loop-metaschema.json': '{"$schema":"http://HOST/loop-metaschema-2.json"}',
  '/loop-metaschema-2.json': '{"$schema":"http://HOST/loop-metaschema.json"}',
  '/a%2Fb.json': '{"type":"object","required":["slash"]}',
  '/query.json?v=1': '{"type":"object","required":["query"]}',
}
let server: Server
let host = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request)
    const url = request.url ?? ''
    const moved = /^\/moved-(\d+)\.json$/.exec(url)?.[1]
    if (moved !== undefined) return response.writeHead(Number(moved), { location: '/plain.json' }).end()
    if (url === '/round.json') return response.writeHead(302, { location: '/round.json' }).end()
    const status = /^\/status-(\d+)$/.exec(url)?.[1]
    if (status !== undefined) return response.writeHead(Number(status)).end('no')
    const document = documents[url]
    if (url === '/squeezed.json') {
      return response
        .writeHead(200, { 'content-encoding': 'gzip' })
        .end(gzipSync('{"type":"object","required":["squeezed"]}'))
    }
    if (document === undefined) return response.writeHead(404).end()
    return response.end(document.replaceAll('HOST', host))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  writeFileSync(path.join(folder, 'outside.json'), '{"type":"object","required":["outside"]}')
})

afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const serial = { value: 0 }

/** Writes a chart for both; the word HOST is the server, FOLDER the folder of the tests. */
function chartWith(schema: string, values: string, subSchema?: string): string {
  const name = `chart-${++serial.value}`
  for (const program of programs) {
    const write = (file: string, text: string) => {
      const target = path.join(program.folder, name, file)
      mkdirSync(path.dirname(target), { recursive: true })
      writeFileSync(target, text.replaceAll('HOST', host).replaceAll('FOLDER', folder))
    }
    write('Chart.yaml', 'apiVersion: v2\nname: shop\nversion: 0.1.0\nicon: https://example.com/i.png\n')
    write('values.yaml', values)
    write('values.schema.json', schema)
    write('templates/a.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n')
    if (subSchema === undefined) continue
    write('charts/sub/Chart.yaml', 'apiVersion: v2\nname: sub\nversion: 0.1.0\n')
    write('charts/sub/values.schema.json', subSchema)
  }
  return name
}

const schemas: readonly (readonly [schema: string, values: string])[] = [
  ['{"$ref":"http://HOST/plain.json"}', 'name: x\nport: 80\n'],
  ['{"$ref":"http://HOST/plain.json"}', 'port: high\n'],
  ['{"$ref":"http://HOST/plain.json#"}', 'port: high\n'],
  ['{"$ref":"http://HOST/moved-302.json"}', 'port: high\n'],
  ['{"$ref":"http://HOST/moved-308.json"}', 'port: high\n'],
  ['{"$ref":"http://HOST/round.json"}', ''],
  ['{"$ref":"http://HOST/squeezed.json"}', ''],
  ['{"$ref":"http://HOST/a%2Fb.json"}', ''],
  ['{"$ref":"http://HOST/query.json?v=1"}', ''],
  ['{"properties":{"port":{"$ref":"http://HOST/parts.json#/definitions/port"}}}', 'port: 70000\n'],
  ['{"properties":{"host":{"$ref":"http://HOST/parts.json#/definitions/name"}}}', 'host: a_b\n'],
  ['{"properties":{"port":{"$ref":"http://HOST/parts.json#/definitions/none"}}}', 'port: 1\n'],
  ['{"properties":{"port":{"$ref":"http://HOST/parts.json#none"}}}', 'port: 1\n'],
  ['{"$ref":"http://HOST/nested/next.json"}', 'port: 70000\n'],
  ['{"$id":"http://HOST/nested/here.json","$ref":"next.json"}', 'port: 70000\n'],
  ['{"$id":"http://HOST/","properties":{"port":{"$ref":"/parts.json#/definitions/port"}}}', 'port: 70000\n'],
  ['{"$ref":"http://HOST/cycle-a.json"}', 'inner: {inner: {port: x}}\n'],
  ['{"$ref":"http://HOST/self.json"}', 'a: 1\n'],
  ['{"$ref":"http://HOST/named.json"}', 'port: x\n'],
  ['{"$ref":"http://elsewhere.invalid/x.json"}', ''],
  ['{"$ref":"http://HOST/broken.json"}', ''],
  ['{"$ref":"http://HOST/page.json"}', ''],
  ['{"$ref":"http://HOST/two.json"}', ''],
  ['{"$ref":"http://HOST/empty.json"}', ''],
  ['{"$ref":"http://HOST/wrong.json"}', ''],
  ['{"$ref":"http://HOST/number.json"}', ''],
  ['{"$ref":"http://HOST/false.json"}', ''],
  ['{"$ref":"http://HOST/status-404"}', ''],
  ['{"$ref":"http://HOST/status-500"}', ''],
  ['{"$ref":"http://HOST/status-204"}', ''],
  ['{"$ref":"http://HOST/status-401"}', ''],
  ['{"$ref":"http://127.0.0.1:1/x.json"}', ''],
  ['{"$ref":"https://HOST/plain.json"}', ''],
  ['{"$ref":"ftp://HOST/plain.json"}', ''],
  ['{"$ref":"x-y:z"}', ''],
  ['{"$ref":"other.json"}', ''],
  ['{"$ref":"./../../other.json#/a"}', ''],
  ['{"$ref":"file://FOLDER/outside.json"}', ''],
  ['{"$ref":"file://FOLDER/none.json"}', ''],
  ['{"$ref":"file://FOLDER"}', ''],
  ['{"$ref":"urn:example:schema"}', 'a: 1\n'],
  ['{"properties":{"a":{"$ref":"urn:example:one"},"b":{"$ref":"urn:example:one"}}}', 'a: 1\nb: 2\n'],
  ['{"properties":{"a":{"$ref":"urn:example:one#/x"}}}', 'a: 1\n'],
  ['{"properties":{"a":{"$ref":"urn:example:one"},"b":{"type":"string"}}}', 'a: 1\nb: 2\n'],
  ['{"$id":"urn:example:me","$defs":{"x":{"type":"string"}},"properties":{"a":{"$ref":"#/$defs/x"}}}', 'a: 1\n'],
  ['{"$ref":"http://[bad/x.json"}', ''],
  ['{"$ref":"#/%zz"}', ''],
  ['{"$ref":"#/~2"}', ''],
  ['{"$ref":"#/title","title":"x"}', ''],
  ['{"$ref":"#/x","x":{"type":"string"}}', 'a: 1\n'],
  ['{"$ref":"#/x","x":{"type":"odd"}}', 'a: 1\n'],
  ['{"definitions":{"unused":{"$ref":"#/none"}}}', 'a: 1\n'],
  ['{"$defs":{"unused":{"$ref":"http://127.0.0.1:1/none"}}}', 'a: 1\n'],
  ['{"$schema":"http://HOST/metaschema.json","properties":{"a":{"format":"ipv4"}}}', 'a: x\n'],
  ['{"$schema":"http://HOST/metaschema.json","type":"odd"}', 'a: x\n'],
  ['{"$schema":"http://HOST/formats.json","properties":{"a":{"format":"ipv4"}}}', 'a: x\n'],
  ['{"$schema":"http://HOST/formats.json","properties":{"a":{"type":"integer"}}}', 'a: x\n'],
  ['{"$schema":"http://HOST/formats.json","properties":3}', 'a: x\n'],
  ['{"$schema":"http://HOST/odd-vocabulary.json"}', 'a: x\n'],
  ['{"$schema":"http://HOST/loop-metaschema.json"}', 'a: x\n'],
  ['{"$schema":"http://HOST/status-404"}', 'a: x\n'],
  ['{"$schema":"file:///values.schema.json"}', 'a: x\n'],
  ['{"$schema":"http://HOST/broken.json"}', 'a: x\n'],
  ['{"$ref":"https://json-schema.org/draft/2020-12/schema"}', 'type: 3\n'],
  ['{"$ref":"http://json-schema.org/draft-07/schema#"}', 'type: 3\n'],
  [
    '{"$defs":{"a":{"$id":"http://HOST/own.json","type":"string"}},"properties":{"x":{"$ref":"http://HOST/own.json"}}}',
    'x: 3\n',
  ],
  ['{"type":', ''],
  ['{"type":"object"} x', ''],
  [' ', ''],
]

describe.each([['template r'], ['lint']])('%s', (verb) => {
  test.each(schemas)('%s with %j', async (schema, values) => {
    const chart = chartWith(schema, values)
    await runBoth(programs, [...verb.split(' '), chart])
  })
})

test('charts within have theirs fetched too', async () => {
  const chart = chartWith(
    '{"$ref":"http://HOST/plain.json"}',
    'port: x\nsub: {port: 70000}\n',
    '{"$ref":"http://HOST/nested/next.json"}',
  )
  const outcome = await runBoth(programs, ['template', 'r', chart])
  expect(outcome.errorOutput).toContain('sub:\n')
})

test('nothing is fetched that is not needed, and nobody is told who we are', async () => {
  const chart = chartWith('{"$ref":"http://HOST/plain.json"}', 'name: x\n')
  requests.length = 0
  await runBoth(programs, ['template', 'r', chart, '--skip-schema-validation'])
  expect(requests).toHaveLength(0)
  await runBoth(programs, ['template', 'r', chart])
  const [real, ours] = requests.map(({ method, url, headers }) => ({
    method,
    url,
    headers: { ...headers, connection: '' },
  }))
  expect(requests).toHaveLength(2)
  expect(ours).toEqual(real)
})
