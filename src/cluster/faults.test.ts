import { afterEach, describe, expect, it } from 'vitest'
import {
  type Fault,
  type FaultyApi,
  type FaultyApiOptions,
  kubeconfigFor,
  type SeenRequest,
  startFaultyApi,
} from '../../test/support/faulty-api.ts'
import { startProxy } from '../../test/support/proxies.ts'
import { clusterConfigOf, parseKubeconfig } from '../formats/index.ts'
import type { Clock } from '../host/index.ts'
import type { KubeClient, WatchEvent } from '../kube/index.ts'
import { createHttpPort } from '../node/http.ts'
import { createClock, createEnvironment, createFileSystem } from '../node/index.ts'
import { createKubeClient } from './client.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0).reverse()) close()
})

interface Setup {
  readonly api: FaultyApi
  readonly client: KubeClient
  /** Milliseconds of every pause. */
  readonly slept: number[]
}

async function setup(
  options: FaultyApiOptions,
  { variables = {}, cluster = {} }: { variables?: Readonly<Record<string, string>>; cluster?: object } = {},
): Promise<Setup> {
  const api = await startFaultyApi(options)
  const slept: number[] = []
  const real = createClock()
  const clock: Clock = {
    ...real,
    sleep: (milliseconds, signal) => {
      slept.push(milliseconds)
      return real.sleep(Math.min(milliseconds, 20), signal)
    },
  }
  const environment = { ...createEnvironment(), get: (name: string) => variables[name] }
  const client = createKubeClient({
    config: clusterConfigOf(parseKubeconfig(kubeconfigFor(api, { token: 'x' }, cluster), '/kubeconfig')),
    http: createHttpPort(environment),
    clock,
    files: createFileSystem(),
  })
  closing.push(api.close, () => client.close())
  return { api, client, slept }
}

/** A server that always asks for more patience than a test has, and a client that waits as long. */
async function setupBusy(): Promise<Pick<Setup, 'api' | 'client'>> {
  const busy = { kind: 'answer', status: 503, headers: { 'retry-after': '1000' } } as const
  const api = await startFaultyApi({ fault: () => busy })
  const client = createKubeClient({
    config: clusterConfigOf(parseKubeconfig(kubeconfigFor(api, {}), '/kubeconfig')),
    http: createHttpPort(),
    clock: createClock(),
  })
  return { api, client }
}

const secrets = { apiVersion: 'v1', kind: 'Secret', namespace: 'default' }
const isList = ({ method, url }: SeenRequest): boolean => method === 'GET' && url.includes('/secrets')
const isWrite = ({ method }: SeenRequest): boolean => method === 'POST'

/** The fault for the first so many requests that match. */
function first(times: number, matches: (request: SeenRequest) => boolean, fault: Fault): FaultyApiOptions {
  let met = 0
  return { fault: (request) => (matches(request) && met++ < times ? fault : undefined) }
}

async function names(client: KubeClient): Promise<string[]> {
  const found: string[] = []
  for await (const { metadata } of client.list(secrets)) found.push(String(metadata.name))
  return found
}

const create = (client: KubeClient): Promise<unknown> =>
  client.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'one', namespace: 'default' } })

describe('requests that read', () => {
  it.each([
    ['break', { kind: 'break', how: 'connection' }],
    ['get a goodbye', { kind: 'goaway', seen: false }],
  ] as const)('are sent again when they %s', async (_, fault) => {
    const { api, client } = await setup(first(1, isList, fault))
    await client.serverVersion()
    expect(await names(client)).toEqual([])
    expect(api.seen.filter(isList)).toHaveLength(2)
  })

  it('are given up after ten times, with a second between', async () => {
    const { api, client, slept } = await setup(first(99, isList, { kind: 'break', how: 'connection' }))
    await expect(names(client)).rejects.toThrow(/^Get "https:.*\/secrets": (?:unexpected EOF|EOF|.*reset by peer)$/)
    expect(slept).toEqual(Array.from({ length: 10 }, () => 1000))
    expect(api.seen.filter(isList).length).toBeGreaterThanOrEqual(11)
  })

  it('are waited with for as long as the server says, ten times', async () => {
    const busy = { kind: 'answer', status: 429, headers: { 'retry-after': '7' } } as const
    const { client, slept } = await setup(first(99, isList, busy))
    await expect(names(client)).rejects.toMatchObject({ data: { status: 429, reason: 'TooManyRequests' } })
    expect(slept).toEqual(Array.from({ length: 10 }, () => 7000))
  })

  it('end at once when they are aborted in between', async () => {
    const { api, client } = await setupBusy()
    closing.push(api.close, () => client.close())
    await expect(client.serverVersion(AbortSignal.timeout(100))).rejects.toThrow('timeout')
  })

  it.each([
    ['HTTP/2', { oldProtocol: false }],
    ['HTTP/1.1', { oldProtocol: true }],
  ])('end with the client and are not sent again, over %s', async (_, protocol) => {
    const { api, client, slept } = await setup({ ...protocol, fault: () => ({ kind: 'silence' }) })
    const calls = [client.serverVersion(), client.apiVersions(), names(client)]
    const outcomes = Promise.allSettled(calls)
    await expect.poll(() => api.seen.length).toBe(4)
    client.close()
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    await expect(client.serverVersion()).rejects.toThrow('http: connection is closed')
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect([api.seen.length, slept]).toEqual([4, []])
  })

  it('do not wait for the server any more once the client is closed', async () => {
    const { api, client } = await setupBusy()
    closing.push(api.close)
    const call = client.serverVersion().catch(String)
    await expect.poll(() => api.seen.length).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 30))
    client.close()
    expect(await call).toContain('http: connection is closed')
    expect(api.seen).toHaveLength(1)
  })

  it.each([
    [{ kind: 'truncate', how: 'connection' }, 'Please retry. Original error: unexpected EOF'],
    [{ kind: 'truncate', how: 'stream' }, 'Please retry. Original error: stream error: stream ID'],
    [{ kind: 'answer', status: 200, body: '<' }, "serializer for text/plain doesn't exist"],
    [{ kind: 'answer', status: 200, body: [] }, 'json: cannot unmarshal array into Go value'],
  ] as const)('tell what is wrong with their answer: %j', async (fault, words) => {
    const { client } = await setup(first(1, isList, fault))
    await expect(names(client)).rejects.toThrow(words)
  })
})

describe('requests that write', () => {
  it.each([
    ['is lost', { kind: 'break', how: 'connection' }],
    ['is reset', { kind: 'break', how: 'stream' }],
  ] as const)('are not sent again when their connection %s', async (_, fault) => {
    const { api, client } = await setup(first(1, isWrite, fault))
    await expect(create(client)).rejects.toThrow(/^Post "https:/)
    expect(api.seen.filter(isWrite)).toHaveLength(1)
  })

  it('are sent again when the server says that it has not seen them', async () => {
    const { api, client } = await setup(first(1, isWrite, { kind: 'goaway', seen: false }))
    await client.serverVersion()
    await create(client)
    expect(api.seen.filter(isWrite)).toHaveLength(2)
    expect(await names(client)).toEqual(['one'])
  })

  it('are finished on a session that takes no more', async () => {
    const { api, client } = await setup(first(1, isWrite, { kind: 'goaway', seen: true }))
    await create(client)
    expect(await names(client)).toEqual(['one'])
    expect(api.connections()).toBe(2)
  })
})

describe('a hundred writes at once', () => {
  const count = 100
  const write = (client: KubeClient, index: number): Promise<unknown> =>
    client.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: `s${index}`, namespace: 'default' } })

  /** The fault for the writes of that number among all that come. */
  function some(which: (index: number) => boolean, fault: Fault | ((index: number) => Fault)): FaultyApiOptions {
    let met = 0
    return {
      fault(request) {
        const index = isWrite(request) ? met++ : -1
        if (index === -1 || !which(index)) return undefined
        return typeof fault === 'function' ? fault(index) : fault
      },
    }
  }

  /** All at once, on a session that is open. */
  async function burst(options: FaultyApiOptions) {
    const { api, client } = await setup(options)
    await client.serverVersion()
    const results = await Promise.allSettled(Array.from({ length: count }, (_, index) => write(client, index)))
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
    const done = results.flatMap((result, index) => (result.status === 'fulfilled' ? [`s${index}`] : []))
    return { api, failures, done, there: await names(client) }
  }

  it.each<[string, FaultyApiOptions]>([
    ['some are turned away', some((index) => index < count && index % 9 === 4, { kind: 'refuse' })],
    [
      'some have to wait',
      some((index) => index < count && index % 9 === 4, {
        kind: 'answer',
        status: 429,
        headers: { 'retry-after': '1' },
        body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'TooManyRequests', code: 429 },
      }),
    ],
    ['the server says goodbye and answers all', some((index) => index === 40, { kind: 'goaway', seen: 'all' })],
    [
      'the server says goodbye in the middle of them',
      some(
        (index) => index >= 40 && index < count,
        (index) => ({ kind: index === 40 ? 'goaway' : 'silence', seen: false }),
      ),
    ],
  ])('are all done once where %s', async (_, options) => {
    const { failures, there } = await burst(options)
    // A second try of what was done already would fail: the name is taken.
    expect(failures.map(String)).toEqual([])
    expect(there).toHaveLength(count)
  })

  it.each<[string, Fault]>([
    ['is lost', { kind: 'break', how: 'connection' }],
    ['is lost after the work was done', { kind: 'break', how: 'connection', afterwards: true }],
  ])('are sent once where their connection %s in the middle of them', async (_, fault) => {
    const { api, failures, done, there } = await burst(some((index) => index === 40, fault))
    const sent = api.seen.filter(isWrite)
    expect(sent.length).toBeLessThanOrEqual(count)
    expect(failures.length).toBeGreaterThan(0)
    for (const failure of failures) expect(String(failure)).toMatch(/Post "https:.*\/secrets": /)
    expect(there).toEqual(expect.arrayContaining(done))
  })
})

describe('a server that falls silent', () => {
  const hasty = { HTTP2_READ_IDLE_TIMEOUT_SECONDS: '1', HTTP2_PING_TIMEOUT_SECONDS: '4' }

  it('is asked for a sign of life and left', async () => {
    const proxy = await startProxy({ kind: 'socks5' })
    closing.push(proxy.close)
    const { client } = await setup({}, { variables: hasty, cluster: { 'proxy-url': proxy.url } })
    await names(client)
    proxy.freeze()
    await expect(create(client)).rejects.toThrow(/^Post "https:.*": http2: client connection lost$/)
  })

  it('is waited for as long as it gives signs of life', async () => {
    const { client } = await setup(first(1, isWrite, { kind: 'late', milliseconds: 3500 }), { variables: hasty })
    await create(client)
  })
})

describe('a watch', () => {
  it('goes on over lost connections, expired versions and nonsense', async () => {
    const line = (value: object): string => `${JSON.stringify(value)}\n`
    const expired = { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' } }
    const answers: Fault[] = [
      { kind: 'break', how: 'connection' },
      { kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body: line(expired) },
      { kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body: 'nonsense\n' },
      { kind: 'goaway', seen: true },
    ]
    const isWatch = ({ url }: SeenRequest): boolean => url.includes('watch=true')
    const { client } = await setup({ fault: (request) => (isWatch(request) ? answers.shift() : undefined) })
    const stop = new AbortController()
    const events: WatchEvent['type'][] = []
    const watching = (async () => {
      for await (const { type } of client.watch(secrets, stop.signal)) {
        events.push(type)
        if (type === 'ADDED') stop.abort()
      }
    })()
    await expect.poll(() => answers.length, { timeout: 60_000 }).toBe(0)
    await create(client)
    await watching
    expect(events).toEqual(['BOOKMARK', 'ADDED'])
  })
})
