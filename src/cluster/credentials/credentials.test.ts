import { describe, expect, it } from 'vitest'
import type { ClusterConfig, ExecPlugin } from '../../formats/index.ts'
import {
  type Clock,
  HostError,
  type HttpPort,
  type HttpRequest,
  type ProcessRequest,
  type ProcessResult,
} from '../../host/index.ts'
import { createMemoryFiles } from '../../testing/memory-files.ts'
import type { CredentialPorts } from './credential.ts'
import { createCredentialSource } from './credential-source.ts'

const version = 'client.authentication.k8s.io/v1'
const plugin: ExecPlugin = {
  command: 'tell',
  arguments: ['me'],
  environment: [{ name: 'A', value: 'b' }],
  apiVersion: version,
  installHint: '',
  providesClusterInfo: false,
  interactiveMode: 'IfAvailable',
}
const basis: ClusterConfig = { server: 'https://x', namespace: 'default' }

/** Ports with a clock that stands still until it is moved, and programs that answer as they are told. */
function world(answer: (request: ProcessRequest, attempt: number) => ProcessResult | Promise<ProcessResult>) {
  const state = { now: 1_000_000_000_000n }
  const started: ProcessRequest[] = []
  const clock: Clock = {
    now: () => state.now,
    localZone: () => ({ seconds: 0, abbreviation: 'UTC' }),
    sleep: async () => {},
  }
  const http: HttpPort = {
    connect() {
      throw new Error('nobody is asked')
    },
  }
  const ports: CredentialPorts = {
    clock,
    http,
    processes: {
      async run(request) {
        started.push(request)
        return answer(request, started.length)
      },
    },
  }
  return { ports, started, state }
}

function printed(status: object, more: object = {}): ProcessResult {
  const text = JSON.stringify({ apiVersion: version, kind: 'ExecCredential', status, ...more })
  return { exitCode: 0, output: new TextEncoder().encode(text), errorOutput: new Uint8Array() }
}

const sourceOf = (ports: CredentialPorts, config: Partial<ClusterConfig> = { execPlugin: plugin }) =>
  createCredentialSource({ ...basis, ...config }, ports)

describe('an exec plugin', () => {
  it('is run once for all who wait, and kept', async () => {
    const { ports, started } = world(async (_, attempt) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      return printed({ token: `t${attempt}` })
    })
    const source = sourceOf(ports)
    const all = await Promise.all([1, 2, 3].map(() => source.current()))
    expect(all.map(({ authorization }) => authorization)).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t1'])
    expect(await source.current()).toEqual({ authorization: 'Bearer t1' })
    expect(started).toHaveLength(1)
    expect(started[0]).toMatchObject({ command: 'tell', arguments: ['me'], variables: { A: 'b' }, shared: [] })
    expect(started[0]?.variables?.['KUBERNETES_EXEC_INFO']).toBe(
      `{"kind":"ExecCredential","apiVersion":"${version}","spec":{"interactive":false}}\n`,
    )
  })

  it('is run again after the moment it named', async () => {
    const { ports, state } = world((_, attempt) =>
      printed({ token: `t${attempt}`, expirationTimestamp: '1970-01-01T00:20:00Z' }),
    )
    const source = sourceOf(ports)
    expect(await source.current()).toEqual({ authorization: 'Bearer t1' })
    state.now = 1_200_000_000_000n
    expect(await source.current()).toEqual({ authorization: 'Bearer t1' })
    state.now += 1n
    expect(await source.current()).toEqual({ authorization: 'Bearer t2' })
  })

  it('is run again once when what it gave is refused, however many were refused', async () => {
    const { ports, started } = world((_, attempt) => printed({ token: attempt === 1 ? 'old' : 'new' }))
    const source = sourceOf(ports)
    const old = await source.current()
    const renewed = await Promise.all([source.renewed(old), source.renewed(old)])
    expect(renewed).toEqual([{ authorization: 'Bearer new' }, { authorization: 'Bearer new' }])
    expect(await source.renewed(old)).toEqual({ authorization: 'Bearer new' })
    expect(started).toHaveLength(2)
    expect(await source.renewed({ authorization: 'Bearer new' })).toBeUndefined()
  })

  it('that fails when it is asked again leaves the refusal as it is', async () => {
    const { ports } = world((_, attempt) => {
      if (attempt > 1) throw new HostError('other', 'out of order')
      return printed({ token: 'old' })
    })
    const source = sourceOf(ports)
    expect(await source.renewed(await source.current())).toBeUndefined()
  })

  it('may ask where somebody is there to answer', async () => {
    const { ports, started } = world(() => printed({ token: 't' }))
    const terminal = { inputIsTerminal: true }
    await sourceOf({ ...ports, terminal, sharedStreams: ['input', 'error'] }).current()
    await sourceOf({ ...ports, terminal, sharedStreams: ['error'] }).current()
    const never = { ...plugin, interactiveMode: 'Never' }
    await sourceOf({ ...ports, terminal, sharedStreams: ['input', 'error'] }, { execPlugin: never }).current()
    expect(started.map(({ shared }) => shared)).toEqual([['input', 'error'], ['error'], ['error']])
    expect(started.map(({ variables }) => variables?.['KUBERNETES_EXEC_INFO']?.includes('true'))).toEqual([
      true,
      false,
      false,
    ])
  })

  it.each([
    [{ exitCode: 2 }, 'getting credentials: exec: executable tell failed with exit code 2'],
    [{ exitCode: 137, killedBy: 'SIGKILL' }, 'getting credentials: exec: executable tell failed with exit code -1'],
  ])('that ends with %j is told of, without what it printed', async (ending, words) => {
    const { ports } = world(() => ({ ...printed({ token: 'secret' }), ...ending }))
    const failing = sourceOf(ports).current()
    await expect(failing).rejects.toThrow(words)
    await expect(failing).rejects.not.toThrow('secret')
  })

  it('stops when nobody waits for it any more', async () => {
    const { ports } = world(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(new HostError('cancelled', 'killed')))
        }),
    )
    const source = sourceOf(ports)
    const [one, two] = [new AbortController(), new AbortController()]
    const waits = [source.current(one.signal), source.current(two.signal)]
    one.abort(new Error('first'))
    await expect(waits[0]).rejects.toThrow('first')
    two.abort(new Error('second'))
    await expect(waits[1]).rejects.toThrow('second')
  })

  it('is left aside where a token, a password or a certificate is there', async () => {
    const { ports, started } = world(() => printed({ token: 't' }))
    for (const own of [{ token: 'x' }, { username: 'me' }, { clientCertificate: 'c', clientKey: 'k' }]) {
      await sourceOf(ports, { execPlugin: plugin, ...own }).current()
    }
    expect(started).toHaveLength(0)
  })
})

describe('the auth provider oidc', () => {
  const token = (seconds: number): string =>
    `e30.${Buffer.from(JSON.stringify({ exp: seconds })).toString('base64url')}.x`

  function issuer(answers: { readonly [path: string]: object }) {
    const { ports, state } = world(() => printed({}))
    const asked: HttpRequest[] = []
    const http: HttpPort = {
      connect: () => ({
        async request(request) {
          asked.push(request)
          const body = new TextEncoder().encode(JSON.stringify(answers[request.path]))
          return {
            status: 200,
            headers: {},
            body: (async function* () {
              yield body
            })(),
          }
        },
        close() {},
      }),
    }
    return { ports: { ...ports, http }, asked, state }
  }

  const kubeconfig =
    'own: {a: 1}\nusers:\n- name: me\n  user:\n    auth-provider: {name: oidc, config: {refresh-token: first}}\n    mine: kept\n'
  const provider = (config: object, file = '') => ({
    authProvider: {
      name: 'oidc',
      file,
      userName: 'me',
      config: new Map(Object.entries({ 'idp-issuer-url': 'https://issuer/', 'client-id': 'me', ...config })),
    },
  })
  const discovery = { token_endpoint: 'https://issuer/token' }

  it('uses its token until ten seconds before the end, then asks for another and keeps it', async () => {
    const next = { access_token: 'a', id_token: token(5000), refresh_token: 'second' }
    const { ports, asked, state } = issuer({ '/.well-known/openid-configuration': discovery, '/token': next })
    const files = createMemoryFiles({ '/home/config': kubeconfig })
    const source = createCredentialSource(
      { ...basis, ...provider({ 'id-token': token(1020), 'refresh-token': 'first' }, '/home/config') },
      { ...ports, files },
    )
    expect(await source.current()).toEqual({ authorization: `Bearer ${token(1020)}` })
    state.now = 1_010_000_000_000n
    const both = await Promise.all([source.current(), source.current()])
    expect(both).toEqual([{ authorization: `Bearer ${token(5000)}` }, { authorization: `Bearer ${token(5000)}` }])
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /.well-known/openid-configuration',
      'POST /token',
    ])
    const kept = new TextDecoder().decode(await files.readFile('/home/config'))
    expect(kept).toContain(`id-token: ${token(5000)}`)
    expect(kept).toContain('refresh-token: second')
    // Client-go writes what it knows, and nothing else.
    expect(kept).toMatch(/^own: *\{?\s*a: 1/m)
    expect(kept).toContain('mine: kept')
    expect(await files.status('/home/config.lock')).toBeUndefined()
  })

  it('that cannot keep its tokens says so', async () => {
    const next = { access_token: 'a', id_token: token(5000) }
    const { ports } = issuer({ '/.well-known/openid-configuration': discovery, '/token': next })
    const files = createMemoryFiles({ '/home/config': kubeconfig, '/home/config.lock': '' })
    const source = createCredentialSource(
      { ...basis, ...provider({ 'refresh-token': 'first' }, '/home/config') },
      { ...ports, files },
    )
    await expect(source.current()).rejects.toThrow('could not persist new tokens: open /home/config.lock: file exists')
    expect(new TextDecoder().decode(await files.readFile('/home/config'))).toBe(kubeconfig)
  })

  it.each([
    ['no URL at all', { token_endpoint: 'nonsense' }, 'unsupported protocol scheme'],
    ['a file', { token_endpoint: 'file:///etc/passwd' }, 'unsupported protocol scheme "file"'],
    ['a number', { token_endpoint: 5 }, "discovery object doesn't contain a token_endpoint"],
  ])('whose issuer names as endpoint %s', async (_, wrong, words) => {
    const { ports } = issuer({ '/.well-known/openid-configuration': wrong })
    const source = createCredentialSource({ ...basis, ...provider({ 'refresh-token': 'secret' }) }, ports)
    await expect(source.current()).rejects.toThrow(words)
    await expect(source.current()).rejects.not.toThrow('secret')
  })
})
