// Discovery in clients that live long: asked again for kinds that were made since, and only for what has changed.
import { expect, it } from 'vitest'
import type { HttpPort, HttpRequest } from '../host/index.ts'
import { createKubeClient } from './index.ts'

function apiServer() {
  const state = { kinds: ['Widget'], answers: [] as string[] }
  const respond = ({ path, headers = {} }: HttpRequest) => {
    const tag = `"${path} ${path === '/apis' ? state.kinds.length : 0}"`
    const status = headers['if-none-match'] === tag ? 304 : 200
    state.answers.push(`${path} ${status}`)
    const items = path !== '/apis' ? [] : [group(state.kinds)]
    const text = status === 304 ? '' : JSON.stringify({ kind: 'APIGroupDiscoveryList', items })
    return { status, headers: { etag: tag, 'content-type': 'application/json' }, body: once(text) }
  }
  const http: HttpPort = { connect: () => ({ request: async (request) => respond(request), close() {} }) }
  return { state, http }
}

async function* once(text: string) {
  yield new TextEncoder().encode(text)
}

function group(kinds: readonly string[]) {
  const resources = kinds.map((kind) => ({
    resource: `${kind.toLowerCase()}s`,
    scope: 'Namespaced',
    responseKind: { group: 'example.org', version: 'v1', kind },
  }))
  return { metadata: { name: 'example.org' }, versions: [{ version: 'v1', freshness: 'Current', resources }] }
}

it('looks again for a kind that is not known, not at every miss, and asks for changes only', async () => {
  const { state, http } = apiServer()
  const clock = { seconds: 0n }
  const client = createKubeClient({
    config: { server: 'http://cluster', namespace: 'default' },
    http,
    clock: {
      now: () => clock.seconds * 1_000_000_000n,
      localZone: () => ({ seconds: 0, abbreviation: 'UTC' }),
      sleep: async () => {},
    },
  })
  const find = async (kind: string) => (await client.resourceType('example.org/v1', kind))?.resource
  expect([await find('Widget'), await find('Gadget'), await find('Gadget')]).toEqual(['widgets', undefined, undefined])
  expect(state.answers.toSorted()).toEqual(['/api 200', '/apis 200'])
  state.kinds.push('Gadget')
  clock.seconds += 11n
  state.answers.length = 0
  expect([await find('Gadget'), await find('Widget'), await find('Nothing')]).toEqual(['gadgets', 'widgets', undefined])
  expect(state.answers.toSorted()).toEqual(['/api 304', '/apis 200'])
  clock.seconds += 700n
  state.answers.length = 0
  expect(await client.apiVersions()).toContain('example.org/v1/Gadget')
  expect(state.answers.toSorted()).toEqual(['/api 304', '/apis 304'])
})

it('ends the questions when the last one gives up who waits for the answers, and asks anew for the next', async () => {
  const asked: HttpRequest[] = []
  const client = createKubeClient({
    config: { server: 'http://cluster', namespace: 'default' },
    http: { connect: () => ({ request: (request) => never(asked, request), close() {} }) },
    clock: { now: () => 0n, localZone: () => ({ seconds: 0, abbreviation: 'UTC' }), sleep: async () => {} },
  })
  const ended = (): unknown[] => asked.map(({ signal }) => signal?.aborted)
  const stops = [new AbortController(), new AbortController()] as const
  const wait = stops.map(async ({ signal }) => {
    await expect(client.apiVersions(signal)).rejects.toThrow('enough')
  })
  await new Promise(setImmediate)
  expect(ended()).toEqual([false, false])
  stops[0].abort(new Error('enough'))
  await wait[0]
  expect(ended()).toEqual([false, false])
  stops[1].abort(new Error('enough'))
  await wait[1]
  expect(ended()).toEqual([true, true])
  const stop = new AbortController()
  const next = client.resourceType('apps/v1', 'Deployment', stop.signal)
  await new Promise(setImmediate)
  expect(ended()).toEqual([true, true, false, false])
  stop.abort(new Error('enough'))
  await expect(next).rejects.toThrow('enough')
  await expect(client.apiVersions(stop.signal)).rejects.toThrow('enough')
  expect(asked).toHaveLength(4)
})

/** Keeps the request, and answers only when it is aborted. */
function never(asked: HttpRequest[], request: HttpRequest): Promise<never> {
  asked.push(request)
  return new Promise((_, reject) => request.signal?.addEventListener('abort', () => reject(request.signal?.reason)))
}
