// Trouble on the way to the cluster: both programs say the same, end alike, ask as often and leave the same records.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import type { Fault, FaultyApi, SeenRequest } from '../support/faulty-api.ts'
import { type Program, twoPrograms } from '../support/two-programs.ts'
import { type Story, type StoryOptions, tellBoth } from './api-side-by-side.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-faults-'))
const programs = twoPrograms(folder)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {a: "{{ .Values.a }}"}\n'

function writeChart(program: Program): void {
  const chart = path.join(program.folder, 'chart', 'templates')
  mkdirSync(chart, { recursive: true })
  writeFileSync(path.join(chart, '..', 'Chart.yaml'), 'apiVersion: v2\nname: chart\nversion: 0.1.0\n')
  writeFileSync(path.join(chart, '..', 'values.yaml'), 'a: 1\n')
  writeFileSync(path.join(chart, 'one.yaml'), configMap)
}

/** A fault for the first `times` requests that match. */
function faulty(
  matches: (request: SeenRequest) => boolean,
  fault: Fault | ((attempt: number) => Fault | undefined),
  times = Number.POSITIVE_INFINITY,
): () => { readonly fault: (request: SeenRequest) => Fault | undefined } {
  return () => {
    let met = 0
    return {
      fault: (request) => {
        if (!matches(request) || met >= times) return undefined
        met += 1
        return typeof fault === 'function' ? fault(met) : fault
      },
    }
  }
}

const listsRecords = ({ method, url }: SeenRequest): boolean => method === 'GET' && /\/secrets\?/.test(url)
const createsRecord = ({ method, url }: SeenRequest): boolean => method === 'POST' && /\/secrets(\?|$)/.test(url)
const updatesRecord = ({ method, url }: SeenRequest): boolean => method === 'PUT' && /\/secrets\//.test(url)
const createsObject = ({ method, url }: SeenRequest): boolean =>
  (method === 'POST' && /\/configmaps(\?|$)/.test(url)) || (method === 'PATCH' && /\/configmaps\/one/.test(url))

const count = ({ api }: Story, matches: (request: SeenRequest) => boolean): number => api.seen.filter(matches).length

/** `v1: deployed`, of the server's records. */
function records(api: FaultyApi): string[] {
  const answer = api.sandbox.handle({
    method: 'GET',
    path: '/api/v1/namespaces/default/secrets',
    query: new URLSearchParams({ labelSelector: 'owner=helm' }),
    headers: { accept: 'application/json' },
    body: new Uint8Array(),
    signal: new AbortController().signal,
  })
  const list = JSON.parse(new TextDecoder().decode(answer.body as Uint8Array))
  return list.items
    .map(({ metadata, data }: { metadata: { name: string }; data: { release: string } }) => {
      const text = Buffer.from(data.release, 'base64').toString()
      const release = JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString())
      return `${metadata.name}: ${release.info.status}: ${String(release.info.description)
        .replace(/127\.0\.0\.1:\d+/g, 'SERVER')
        .replace(/stream ID \d+/, 'STREAM')}`
    })
    .toSorted()
}

async function compare(
  options: StoryOptions,
  counted: (request: SeenRequest) => boolean = () => false,
): Promise<readonly [Story, Story]> {
  const left: string[][] = []
  const [real, ours] = await tellBoth(programs, {
    ...options,
    user: { token: 'x' },
    prepare: (program, api) => {
      writeChart(program)
      options.prepare?.(program, api)
    },
    beforeEnd: (_program, api) => {
      left.push(records(api))
    },
  })
  expect(count(ours, counted)).toBe(count(real, counted))
  expect(left[1]).toEqual(left[0])
  return [real, ours]
}

const install = ['install', 'a', './chart']
const status = (code: number, reason: string, message: string): object => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  reason,
  code,
})

describe('a server that asks for patience', () => {
  test.each([
    ['429 with Retry-After, once', { kind: 'answer', status: 429, headers: { 'retry-after': '1' } }, 1],
    ['429 with Retry-After, for ever', { kind: 'answer', status: 429, headers: { 'retry-after': '0' } }, 99],
    ['429 without', { kind: 'answer', status: 429, body: 'slow down' }, 99],
    [
      '429 with a date',
      { kind: 'answer', status: 429, headers: { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' } },
      1,
    ],
    ['503 with Retry-After', { kind: 'answer', status: 503, headers: { 'retry-after': '0' }, body: 'later' }, 3],
    ['500 with Retry-After', { kind: 'answer', status: 500, headers: { 'retry-after': '0' } }, 99],
    ['500 without', { kind: 'answer', status: 500, body: 'broken' }, 99],
    ['503 without', { kind: 'answer', status: 503, body: 'busy' }, 99],
    ['504', { kind: 'answer', status: 504, body: 'busy' }, 99],
    ['404 with Retry-After', { kind: 'answer', status: 404, headers: { 'retry-after': '0' } }, 99],
    [
      'a change of leaders, once',
      { kind: 'answer', status: 500, body: status(500, 'InternalError', 'etcdserver: leader changed') },
      1,
    ],
    [
      'a change of leaders, for ever',
      { kind: 'answer', status: 500, body: status(500, 'InternalError', 'etcdserver: leader changed') },
      99,
    ],
  ] as const)('%s', async (_, fault, times) => {
    await compare({ api: faulty(listsRecords, fault, times) }, listsRecords)
  })

  test('while it writes', async () => {
    const fault = { kind: 'answer', status: 429, headers: { 'retry-after': '1' } } as const
    const [, ours] = await compare({ arguments: install, api: faulty(createsRecord, fault, 1) }, createsRecord)
    expect(ours.exitCode).toBe(0)
  })
})

describe('a connection that breaks', () => {
  test.each([
    ['the stream, without an answer', { kind: 'break', how: 'stream' }, 1],
    ['the connection, without an answer', { kind: 'break', how: 'connection' }, 2],
    ['the stream, in the middle of the answer', { kind: 'truncate', how: 'stream' }, 1],
    ['the connection, in the middle of the answer', { kind: 'truncate', how: 'connection' }, 1],
    ['a goodbye before the request is seen', { kind: 'goaway', seen: false }, 1],
    ['a goodbye, and an answer', { kind: 'goaway', seen: true }, 1],
  ] as const)('while it reads: %s', async (_, fault, times) => {
    await compare({ api: faulty(listsRecords, fault, times) }, listsRecords)
  })

  test.each([
    ['the stream, without an answer', { kind: 'break', how: 'stream' }],
    ['the connection, without an answer', { kind: 'break', how: 'connection' }],
    ['the connection, once it is done', { kind: 'break', how: 'connection', afterwards: true }],
    ['a goodbye before the request is seen', { kind: 'goaway', seen: false }],
    ['a goodbye, and an answer', { kind: 'goaway', seen: true }],
  ] as const)('while it writes the record: %s', async (_, fault) => {
    await compare({ arguments: install, api: faulty(createsRecord, fault, 1) }, createsRecord)
  })

  test.each([
    ['the stream, without an answer', { kind: 'break', how: 'stream' }],
    ['the connection, without an answer', { kind: 'break', how: 'connection' }],
    ['the connection, once it is done', { kind: 'break', how: 'connection', afterwards: true }],
    ['in the middle of the answer', { kind: 'truncate', how: 'connection' }],
    ['a goodbye before the request is seen', { kind: 'goaway', seen: false }],
  ] as const)('while it writes an object: %s', async (_, fault) => {
    await compare({ arguments: install, api: faulty(createsObject, fault, 1) }, createsObject)
  })

  test('with HTTP/1.1, while it reads', async () => {
    const fault = faulty(listsRecords, { kind: 'break', how: 'connection' }, 1)
    await compare({ api: () => ({ ...fault(), oldProtocol: true }) }, listsRecords)
  })

  test('with HTTP/1.1, in the middle of the answer', async () => {
    const fault = faulty(listsRecords, { kind: 'truncate', how: 'connection' }, 1)
    await compare({ api: () => ({ ...fault(), oldProtocol: true }) }, listsRecords)
  })

  test('with HTTP/1.1, while it writes', async () => {
    const fault = faulty(createsRecord, { kind: 'break', how: 'connection' }, 1)
    await compare({ arguments: install, api: () => ({ ...fault(), oldProtocol: true }) }, createsRecord)
  })
})

describe('an answer that is not what it should be', () => {
  test.each([
    ['a page', { kind: 'answer', status: 200, body: '<html>log in</html>', headers: { 'content-type': 'text/html' } }],
    [
      'a page said to be JSON',
      { kind: 'answer', status: 200, body: '<html>', headers: { 'content-type': 'application/json' } },
    ],
    [
      'half of the JSON',
      { kind: 'answer', status: 200, body: '{"kind":', headers: { 'content-type': 'application/json' } },
    ],
    ['nothing', { kind: 'answer', status: 200, body: '', headers: { 'content-type': 'application/json' } }],
    ['another kind', { kind: 'answer', status: 200, body: { kind: 'Pod', apiVersion: 'v1' } }],
    ['a list', { kind: 'answer', status: 200, body: [1] }],
    ['a refusal in other words', { kind: 'answer', status: 418, body: 'I am a teapot' }],
    [
      'a refusal with a page',
      { kind: 'answer', status: 403, body: '<html>no</html>', headers: { 'content-type': 'text/html' } },
    ],
    [
      'escapes for the terminal',
      { kind: 'answer', status: 403, body: status(403, 'Forbidden', 'no\u001b[31m red \u0007') },
    ],
  ] as const)('%s', async (_, fault) => {
    await compare({ api: faulty(listsRecords, fault as Fault) })
  })

  test('version and discovery', async () => {
    const isVersion = ({ url }: SeenRequest): boolean => url === '/version'
    await compare({
      api: faulty(isVersion, { kind: 'answer', status: 200, body: '<html>', headers: { 'content-type': 'text/html' } }),
    })
    await compare({ api: faulty(isVersion, { kind: 'answer', status: 502, body: 'bad gateway' }) })
  })
})

describe('rights that change in the middle', () => {
  const forbidden = {
    kind: 'answer',
    status: 403,
    body: status(403, 'Forbidden', 'configmaps "one" is forbidden: User "me" cannot write'),
  } as const
  const expired = { kind: 'answer', status: 401, body: status(401, 'Unauthorized', 'Unauthorized') } as const

  test.each([
    ['an object is forbidden', createsObject, forbidden],
    ['an object meets an expired token', createsObject, expired],
    ['the record is forbidden', createsRecord, forbidden],
    ['the update of the record is forbidden', updatesRecord, forbidden],
    ['the update of the record meets an expired token', updatesRecord, expired],
  ] as const)('%s', async (_, matches, fault) => {
    await compare({ arguments: install, api: faulty(matches, fault) }, matches)
  })

  test('with a rollback on failure', async () => {
    await compare({ arguments: [...install, '--rollback-on-failure'], api: faulty(createsObject, forbidden) })
  })
})

describe('a slow server', () => {
  test('that answers writes after a while', async () => {
    const [, ours] = await compare({
      arguments: install,
      api: faulty(createsObject, { kind: 'late', milliseconds: 2500 }, 1),
    })
    expect(ours.exitCode).toBe(0)
  })
})

describe('a wait whose watch is troubled', () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: one}\nspec: {containers: [{name: a, image: b}]}\n'
  const watches = ({ url }: SeenRequest): boolean => /\/pods\?.*watch=true/.test(url)
  const listsPods = ({ method, url }: SeenRequest): boolean =>
    method === 'GET' && /\/pods\?/.test(url) && !url.includes('watch=true')
  const events = (...lines: object[]): Fault => ({
    kind: 'answer',
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  })

  test.each([
    ['the stream breaks', watches, { kind: 'break', how: 'stream' }, 2],
    ['the connection breaks', watches, { kind: 'break', how: 'connection' }, 2],
    ['it ends in the middle of an event', watches, { kind: 'truncate', how: 'connection' }, 1],
    ['the server says goodbye', watches, { kind: 'goaway', seen: true }, 1],
    ['it is closed at once', watches, events(), 2],
    ['its version is too old', watches, events({ type: 'ERROR', object: status(410, 'Expired', 'too old') }), 1],
    ['it is refused as too old', watches, { kind: 'answer', status: 410, body: status(410, 'Expired', 'too old') }, 1],
    [
      'only bookmarks come',
      watches,
      events({ type: 'BOOKMARK', object: { kind: 'Pod', apiVersion: 'v1', metadata: { resourceVersion: '1' } } }),
      1,
    ],
    [
      'something else comes',
      watches,
      { kind: 'answer', status: 200, body: 'nonsense\n', headers: { 'content-type': 'application/json' } },
      1,
    ],
    ['the server is busy', watches, { kind: 'answer', status: 429, headers: { 'retry-after': '1' } }, 1],
    ['the server is broken for a moment', watches, { kind: 'answer', status: 500, body: 'broken' }, 1],
    ['its list breaks', listsPods, { kind: 'break', how: 'connection' }, 1],
  ] as const)('%s', async (_, matches, fault, times) => {
    const [, ours] = await compare({
      arguments: [...install, '--wait', '--timeout', '120s'],
      api: faulty(matches, fault as Fault, times),
      prepare: (program) => writeFileSync(path.join(program.folder, 'chart', 'templates', 'one.yaml'), pod),
    })
    expect(ours.exitCode).toBe(0)
  })

  test('it is forbidden', async () => {
    await compare({
      arguments: [...install, '--wait', '--timeout', '10s'],
      api: faulty(({ url }) => /\/pods\?/.test(url), {
        kind: 'answer',
        status: 403,
        body: status(403, 'Forbidden', 'pods is forbidden: User "me" cannot list resource "pods"'),
      }),
      prepare: (program) => writeFileSync(path.join(program.folder, 'chart', 'templates', 'one.yaml'), pod),
    })
  })
})
