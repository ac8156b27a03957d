import { afterEach, describe, expect, it } from 'vitest'
import { type FaultyApi, type FaultyApiOptions, kubeconfigFor, startFaultyApi } from '../../test/support/faulty-api.ts'
import { startProxy } from '../../test/support/proxies.ts'
import { authority, identity } from '../../test/support/tls-identity.ts'
import type { KubeOptions } from './client-options.ts'
import { createHelm, type Helm } from './create-helm.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function api(options: FaultyApiOptions = {}): Promise<FaultyApi> {
  const started = await startFaultyApi(options)
  closing.push(started.close)
  return started
}

function helm(kube: KubeOptions): Helm {
  const made = createHelm({ environment: false, namespace: 'default', kube })
  closing.push(() => made.close())
  return made
}

const bearers = ({ seen }: FaultyApi): unknown[] => seen.map(({ headers }) => headers['authorization'])

describe('a kubeconfig', () => {
  it('may be given as text and as data', async () => {
    const server = await api()
    const text = kubeconfigFor(server, { token: 'inside' })
    expect(await helm({ kubeconfig: { text } }).list()).toEqual([])
    expect(await helm({ kubeconfig: { data: JSON.parse(text) } }).list()).toEqual([])
    expect(new Set(bearers(server))).toEqual(new Set(['Bearer inside']))
  })

  it('that cannot be read is told of', async () => {
    await expect(helm({ kubeconfig: { text: 'clusters: x' } }).list()).rejects.toThrow('error loading config file')
  })
})

describe('a token function', () => {
  it('is asked once, and again when the server refuses what it gave', async () => {
    const server = await api({ admit: ({ headers }) => headers['authorization'] === 'Bearer 2' })
    let count = 0
    const kubeconfig = { text: kubeconfigFor(server, { token: 'not this one' }) }
    const client = helm({ kubeconfig, token: async () => String(++count) })
    expect(await client.list()).toEqual([])
    expect(await client.list()).toEqual([])
    expect(count).toBe(2)
    // The version and the records are asked for at once, with one token.
    expect(bearers(server).slice(0, 4)).toEqual(['Bearer 1', 'Bearer 1', 'Bearer 2', 'Bearer 2'])
  })

  it('that has no other token leaves the refusal as it is', async () => {
    const server = await api({ admit: () => false })
    const kubeconfig = { text: kubeconfigFor(server, {}) }
    await expect(helm({ kubeconfig, token: () => 'same' }).ready()).rejects.toThrow(
      'the server has asked for the client to provide credentials',
    )
    expect(server.seen).toHaveLength(1)
  })

  it.each([
    ['throws', () => Promise.reject(new Error('no vault')), 'no vault'],
    ['gives nothing', () => '', 'the token function gave no token'],
    ['gives a line end', () => 'a\nb: c', 'invalid header field value for "Authorization"'],
  ])('that %s is told of', async (_, token, words) => {
    const server = await api()
    await expect(helm({ kubeconfig: { text: kubeconfigFor(server, {}) }, token }).list()).rejects.toThrow(words)
    expect(server.seen).toHaveLength(0)
  })

  it('ends with the call that waits for it', async () => {
    const server = await api()
    const controller = new AbortController()
    let ended: unknown
    const client = helm({
      kubeconfig: { text: kubeconfigFor(server, {}) },
      token: (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            ended = signal.reason
            reject(signal.reason)
          })
        }),
    })
    const waiting = client.list({ signal: controller.signal })
    setTimeout(() => controller.abort(new Error('enough')), 20)
    await expect(waiting).rejects.toMatchObject({ code: 'OPERATION_CANCELLED' })
    expect(ended).toBeDefined()
  })
})

describe('the rest', () => {
  it('goes over the kubeconfig: identity, authorities, certificate, proxy', async () => {
    const server = await api({ asksForCertificate: true })
    const proxy = await startProxy({ kind: 'socks5' })
    closing.push(proxy.close)
    const client = helm({
      kubeconfig: { text: kubeconfigFor(server, {}, { 'certificate-authority-data': '' }) },
      server: `https://kube.test:${server.port}`,
      tlsServerName: 'localhost',
      certificateAuthority: authority,
      clientCertificate: identity.cert,
      clientKey: identity.key,
      as: { user: 'somebody', groups: ['a', 'b'], extra: { scopes: ['x'] } },
      proxyUrl: proxy.url,
    })
    expect(await client.list()).toEqual([])
    expect(proxy.asked).toEqual([`SOCKS kube.test:${server.port}`])
    expect(server.seen[0]?.headers).toMatchObject({
      'impersonate-user': 'somebody',
      'impersonate-group': 'a, b',
      'impersonate-extra-scopes': 'x',
    })
  })

  it('is refused where it contradicts itself', () => {
    expect(() => helm({ clientKey: 'x' })).toThrow('`clientCertificate` and `clientKey` are given together')
    expect(() => helm({ certificateAuthority: 'x', skipTlsVerification: true })).toThrow('exclude each other')
    expect(() => helm({ proxyUrl: 'ftp://x' })).toThrow('`proxyUrl` is of scheme http, https or socks5')
  })
})
