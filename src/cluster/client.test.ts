import { describe, expect, it } from 'vitest'
import type { ClusterError } from '../diagnostics/index.ts'
import type { Clock, HttpPort, HttpRequest } from '../host/index.ts'
import type { KubeClient, WatchEvent } from '../kube/index.ts'
import { createKubeClient } from './client.ts'
import { warningTexts } from './warnings.ts'

interface Answer {
  readonly status?: number
  readonly headers?: { readonly [name: string]: string }
  /** JSON, or text as it is; a list is sent chunk by chunk. */
  readonly body?: unknown
}
type Handler = (
  request: HttpRequest & { readonly query: URLSearchParams; readonly at: string },
) => Answer | Promise<Answer>

const discovery = {
  '/api': {
    kind: 'APIGroupDiscoveryList',
    items: [
      {
        metadata: {},
        versions: [
          { version: 'v1', resources: [{ resource: 'pods', responseKind: { kind: 'Pod' }, scope: 'Namespaced' }] },
        ],
      },
    ],
  },
  '/apis': {
    kind: 'APIGroupDiscoveryList',
    items: [
      {
        metadata: { name: 'apps' },
        versions: [
          {
            version: 'v1',
            resources: [
              {
                resource: 'deployments',
                responseKind: { kind: 'Deployment' },
                scope: 'Namespaced',
                subresources: [{ subresource: 'scale', responseKind: { kind: 'Scale' } }],
              },
            ],
          },
          { version: 'v9', freshness: 'Stale', resources: [] },
        ],
      },
    ],
  },
} as const

function setup(
  handler: Handler,
  {
    onWarning,
    server = 'https://cluster.example/base/',
  }: { readonly onWarning?: (text: string) => void; readonly server?: string } = {},
): { client: KubeClient; requests: HttpRequest[]; slept: number[] } {
  const requests: HttpRequest[] = []
  const slept: number[] = []
  const http: HttpPort = {
    connect: () => ({
      async request(request) {
        request.signal?.throwIfAborted()
        requests.push(request)
        const url = new URL(request.path.replace(/^\/(base|old)/, ''), 'http://x')
        const known =
          !server.endsWith('/old') && Object.hasOwn(discovery, url.pathname)
            ? discovery[url.pathname as '/api']
            : undefined
        const answer =
          known === undefined
            ? await handler({ ...request, query: url.searchParams, at: url.pathname })
            : { body: known }
        return { status: answer.status ?? 200, headers: answer.headers ?? {}, body: chunksOf(answer.body ?? {}) }
      },
      close() {},
    }),
  }
  const clock: Clock = {
    now: () => 0n,
    localZone: () => ({ seconds: 0, abbreviation: 'UTC' }),
    async sleep(milliseconds, signal) {
      slept.push(milliseconds)
      await new Promise((resolve) => setTimeout(resolve, 0))
      signal?.throwIfAborted()
    },
  }
  const config = { server, namespace: 'team', token: 'very-secret' }
  return {
    client: createKubeClient({ config, http, clock, ...(onWarning === undefined ? {} : { onWarning }) }),
    requests,
    slept,
  }
}

async function* chunksOf(body: unknown): AsyncGenerator<Uint8Array> {
  const chunks = Array.isArray(body) ? body : [body]
  for (const chunk of chunks) yield new TextEncoder().encode(typeof chunk === 'string' ? chunk : JSON.stringify(chunk))
}

function status(code: number, reason: string, message: string, more: object = {}): Answer {
  return { status: code, body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, ...more } }
}

function secret(
  name: string,
  resourceVersion = '1',
): { metadata: { name: string; uid: string; resourceVersion: string } } {
  return { metadata: { name, uid: name, resourceVersion } }
}

const secrets = { apiVersion: 'v1', kind: 'Secret', namespace: 'team' }

async function namesOf(client: KubeClient): Promise<string[]> {
  const names: string[] = []
  for await (const { kind, metadata } of client.list(secrets, { pageSize: 2 })) names.push(`${kind}/${metadata.name}`)
  return names
}

describe('the client', () => {
  it('knows kinds by discovery, subresources told, stale versions left out', async () => {
    const { client, requests } = setup(() => ({}))
    expect(await client.apiVersions()).toEqual(['v1', 'v1/Pod', 'apps/v1', 'apps/v1/Deployment', 'apps/v1/Scale'])
    expect((await client.resourceType('apps/v1', 'Deployment'))?.resource).toBe('deployments')
    expect(await client.resourceType('apps/v1', 'Scale')).toBeUndefined()
    await expect(client.get({ apiVersion: 'x/v1', kind: 'Y', name: 'z' })).rejects.toThrow(
      'no matches for kind "Y" in version "x/v1"',
    )
    expect(requests).toHaveLength(2)
    client.forgetDiscovery()
    await client.apiVersions()
    expect(requests).toHaveLength(4)
  })

  it('asks an old server group by group, and lets no broken one hide the others', async () => {
    const { client } = setup(
      ({ at }) => {
        const resources = [
          { name: 'deployments', kind: 'Deployment', namespaced: true },
          { name: 'deployments/scale', kind: 'Scale' },
        ]
        if (at === '/api') return { body: { kind: 'APIVersions', versions: ['v1'] } }
        if (at === '/apis') {
          const versions = ['apps/v1', 'broken/v1'].map((groupVersion) => ({ versions: [{ groupVersion }] }))
          return { body: { kind: 'APIGroupList', groups: versions } }
        }
        if (at === '/apis/apps/v1') return { body: { kind: 'APIResourceList', resources } }
        if (at === '/api/v1')
          return { body: { kind: 'APIResourceList', resources: [{ name: 'nodes', kind: 'Node', namespaced: false }] } }
        return { status: 503, body: 'down' }
      },
      { server: 'https://cluster.example/old' },
    )
    expect(await client.apiVersions()).toEqual(['v1', 'v1/Node', 'apps/v1', 'apps/v1/Deployment', 'apps/v1/Scale'])
  })

  it('lets one caller stop waiting for discovery while others go on', async () => {
    const { client } = setup(() => ({}))
    const controller = new AbortController()
    const stopped = client.apiVersions(controller.signal)
    const other = client.apiVersions()
    controller.abort(new Error('enough'))
    await expect(stopped).rejects.toThrow('enough')
    expect((await other).length).toBe(5)
  })

  it('writes where objects live, below the base path', async () => {
    const { client, requests } = setup(() => ({ body: {} }))
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } }
    await client.apply(object, { fieldManager: 'helm', fieldValidation: 'Strict', force: true, dryRun: true })
    await client.create(object, { fieldManager: 'helm' })
    await client.delete({ ...secrets, name: 'a' }, { propagation: 'Foreground' })
    const sent = requests.slice(2).map(({ method, path }) => `${method} ${path}`)
    expect(sent).toEqual([
      'PATCH /base/apis/apps/v1/namespaces/team/deployments/web?dryRun=All&fieldManager=helm&fieldValidation=Strict&force=true',
      'POST /base/apis/apps/v1/namespaces/team/deployments?fieldManager=helm',
      'DELETE /base/api/v1/namespaces/team/secrets/a',
    ])
    expect(requests[2]?.headers?.['content-type']).toBe('application/apply-patch+yaml')
  })

  it('refuses names that lead elsewhere', async () => {
    const { client, requests } = setup(() => ({}))
    for (const name of ['../configmaps', '..', 'a%2fb', '']) {
      await expect(client.get({ ...secrets, name })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    }
    expect(requests).toEqual([])
  })

  it('takes objects of a resource that is not served for absent, and fails to list them', async () => {
    const absent = setup(() =>
      status(404, 'NotFound', 'secrets "a" not found', { details: { name: 'a', kind: 'secrets' } }),
    )
    expect(await absent.client.get({ ...secrets, name: 'a' })).toBeUndefined()
    expect(await absent.client.delete({ ...secrets, name: 'a' })).toBe(false)
    const unknown = setup(() => ({
      status: 404,
      headers: { 'content-type': 'text/plain' },
      body: '404 page not found\n',
    }))
    expect(await unknown.client.get({ ...secrets, name: 'a' })).toBeUndefined()
    expect(await unknown.client.delete({ ...secrets, name: 'a' })).toBe(false)
    const listing = async (): Promise<void> => {
      for await (const _ of unknown.client.list(secrets));
    }
    await expect(listing()).rejects.toThrow('the server could not find the requested resource (get secrets)')
  })

  it('reports refusals as data, without credentials', async () => {
    const { client } = setup(() => status(403, 'Forbidden', 'secrets "a" is forbidden'))
    const error = (await client.get({ ...secrets, name: 'a' }).catch((thrown: unknown) => thrown)) as ClusterError
    expect(error).toMatchObject({
      code: 'CLUSTER_FORBIDDEN',
      helmText: 'secrets "a" is forbidden',
      data: { status: 403, reason: 'Forbidden' },
    })
    expect(JSON.stringify(error) + String(error.stack)).not.toContain('very-secret')
  })

  it('waits when the server asks for it', async () => {
    let calls = 0
    const { client, slept } = setup(() =>
      ++calls < 3
        ? { ...status(429, 'TooManyRequests', 'slow'), headers: { 'retry-after': '2' } }
        : { body: { gitVersion: 'v1.2.3' } },
    )
    expect((await client.serverVersion()).gitVersion).toBe('v1.2.3')
    expect(slept).toEqual([2000, 2000])
  })

  it('gives up waiting at last', async () => {
    const { client, requests } = setup(() => ({
      ...status(429, 'TooManyRequests', 'slow'),
      headers: { 'retry-after': '1' },
    }))
    await expect(client.get({ ...secrets, name: 'a' })).rejects.toThrow('slow')
    expect(requests).toHaveLength(11)
  })

  it('hands on warnings', async () => {
    const warnings: string[] = []
    const header = '299 - "unknown field \\"spec.x\\"", 299 - "old API"'
    const { client } = setup(() => ({ headers: { warning: header }, body: {} }), {
      onWarning: (text) => warnings.push(text),
    })
    await client.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } })
    expect(warnings).toEqual(['unknown field "spec.x"', 'old API'])
    expect(warningTexts('110 anderson/1.3.37 "Response is stale" "x", 299 - "y"')).toEqual(['y'])
    expect(warningTexts('nonsense')).toEqual([])
  })
})

describe('a list', () => {
  it('goes page by page and names the kind of its items', async () => {
    const { client } = setup(({ query }) =>
      query.get('continue') === 'c1'
        ? { body: { metadata: {}, items: [secret('c')] } }
        : { body: { metadata: { continue: 'c1' }, items: [secret('a'), secret('b')] } },
    )
    expect(await namesOf(client)).toEqual(['Secret/a', 'Secret/b', 'Secret/c'])
  })

  it('goes on where the server offers to after its page expired', async () => {
    const { client } = setup(({ query }) => {
      if (query.get('continue') === 'c1') return status(410, 'Expired', 'too old', { metadata: { continue: 'c2' } })
      if (query.get('continue') === 'c2') return { body: { metadata: {}, items: [secret('c')] } }
      return { body: { metadata: { continue: 'c1' }, items: [secret('a'), secret('b')] } }
    })
    expect(await namesOf(client)).toEqual(['Secret/a', 'Secret/b', 'Secret/c'])
  })

  it('starts again where it does not, and tells nothing twice', async () => {
    const { client } = setup(({ query }) => {
      if (query.get('continue') === 'c1') return status(410, 'Expired', 'too old')
      if (!query.has('limit')) return { body: { metadata: {}, items: [secret('a'), secret('b'), secret('c')] } }
      return { body: { metadata: { continue: 'c1' }, items: [secret('a'), secret('b')] } }
    })
    expect(await namesOf(client)).toEqual(['Secret/a', 'Secret/b', 'Secret/c'])
  })
})

describe('a watch', () => {
  const line = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`

  async function collect(client: KubeClient, count: number): Promise<string[]> {
    const controller = new AbortController()
    const seen: string[] = []
    for await (const { type, object } of client.watch(secrets, controller.signal) as AsyncIterable<WatchEvent>) {
      seen.push(`${type} ${object.metadata.name ?? object.metadata['resourceVersion']}`)
      if (seen.length === count) controller.abort()
    }
    return seen
  }

  it('tells what is there, that this was all, and what changes, in pieces of any size', async () => {
    const { client, requests } = setup(({ query }) => {
      if (!query.has('watch')) return { body: { metadata: { resourceVersion: '5' }, items: [secret('a')] } }
      const text =
        line('MODIFIED', secret('ä', '6')) +
        line('BOOKMARK', { metadata: { resourceVersion: '9' } }) +
        line('DELETED', secret('a', '10'))
      return { body: [text.slice(0, 10), text.slice(10, 70), text.slice(70)] }
    })
    expect(await collect(client, 4)).toEqual(['ADDED a', 'BOOKMARK 5', 'MODIFIED ä', 'DELETED a'])
    expect(requests.at(-1)?.path).toContain('resourceVersion=5')
  })

  it('connects again from the last version it knows', async () => {
    const { client } = setup(({ query }) => {
      if (!query.has('watch')) return { body: { metadata: { resourceVersion: '5' }, items: [] } }
      if (query.get('resourceVersion') === '5')
        return { body: line('ADDED', secret('a', '6')) + line('BOOKMARK', { metadata: { resourceVersion: '8' } }) }
      return { body: line('ADDED', secret(`from-${query.get('resourceVersion')}`, '9')) }
    })
    expect(await collect(client, 3)).toEqual(['BOOKMARK 5', 'ADDED a', 'ADDED from-8'])
  })

  it('lists again after too long a gap and tells only the differences', async () => {
    let lists = 0
    const { client } = setup(({ query }) => {
      if (query.has('watch'))
        return lists === 1
          ? { body: line('ERROR', { code: 410, reason: 'Expired', message: 'too old' }) }
          : { body: '' }
      lists += 1
      const items =
        lists === 1
          ? [secret('kept'), secret('changed'), secret('gone')]
          : [secret('kept'), secret('changed', '2'), secret('new')]
      return { body: { metadata: { resourceVersion: String(lists) }, items } }
    })
    expect((await collect(client, 7)).slice(4)).toEqual(['MODIFIED changed', 'ADDED new', 'DELETED gone'])
  })

  it('fails when it may not list', async () => {
    const { client } = setup(() => status(403, 'Forbidden', 'no'))
    await expect(collect(client, 1)).rejects.toThrow('no')
  })
})
