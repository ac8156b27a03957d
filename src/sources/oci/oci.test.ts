import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { decodeUtf8 } from '../../base/index.ts'
import type { Access } from '../../chart/index.ts'
import { Failure } from '../../diagnostics/index.ts'
import { createHttpPort } from '../../node/http.ts'
import { createClock, createEnvironment, createFileSystem, createProcesses } from '../../node/index.ts'
import { createHttpClient } from '../http-client.ts'
import { cleanScopes, parseChallenge } from './challenge.ts'
import { describe as describeContent, digestOf, formatManifest, mediaTypes } from './descriptor.ts'
import { type CredentialStore, createCredentialStore, createRegistries } from './index.ts'
import { checkRealm } from './realm.ts'
import { parseChartReference, parseReference } from './reference.ts'
import { matchVersion } from './resolve.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(answer: Answer): Promise<string> {
  const server = createServer((request, response) => void answer(request, response))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

const noLogins: CredentialStore = {
  get: async () => ({ username: '', password: '', refreshToken: '', accessToken: '' }),
  put: async () => {},
  delete: async () => {},
}

function registries(options: { credentials?: CredentialStore; progress?: string[]; stallMilliseconds?: number } = {}) {
  const clock = createClock()
  return createRegistries({
    client: createHttpClient({
      http: createHttpPort(),
      files: createFileSystem(),
      environment: { get: () => undefined },
    }),
    // Waits are cut short, so that many tries take no time; time limits still pass in real time.
    clock: { ...clock, sleep: (milliseconds, signal) => clock.sleep(Math.min(milliseconds, 50), signal) },
    credentials: options.credentials ?? noLogins,
    userAgent: 'test',
    stallMilliseconds: options.stallMilliseconds ?? 30_000,
    onProgress: (message) => options.progress?.push(message),
  })
}

const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes)
const plain: Access = { plainHttp: true }
const archive = new TextEncoder().encode('an archive of some length, so that it can be cut in two')

/** A registry with one chart; `edit` answers what it wants to answer differently. */
async function chartRegistry(edit: Answer = () => false) {
  const configuration = new TextEncoder().encode('{"name":"web","version":"1.0.0","apiVersion":"v2"}')
  const layers = [await describeContent(mediaTypes.chart, archive)]
  const described = await describeContent(mediaTypes.configuration, configuration)
  const manifest = formatManifest({ configuration: described, layers, annotations: new Map() })
  const blobs = new Map([
    [layers[0]?.digest, archive],
    [described.digest, configuration],
  ])
  const host = await serve((request, response) => {
    if (edit(request, response) !== false) return
    const url = request.url ?? ''
    if (url.startsWith('/v2/web/manifests/')) {
      response.setHeader('content-type', mediaTypes.manifest)
      response.end(manifest)
      return
    }
    const blob = blobs.get(url.slice(url.lastIndexOf('/') + 1))
    if (blob === undefined && url !== '/v2/') response.statusCode = 404
    response.end(blob)
  })
  return { host, manifest, digest: layers[0]?.digest ?? '' }
}

async function failure(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Failure)) throw new Error(`no failure: ${String(error)}`)
  return error.helmText
}

const pull = (host: string, at = registries()) => at.pull({ reference: `${host}/web:1.0.0`, access: plain })

describe('what a registry sends', () => {
  it('is taken when it is what it says', async () => {
    const { host, manifest } = await chartRegistry()
    const pulled = await pull(host)
    expect(textOf(pulled.archive)).toBe(textOf(archive))
    expect(pulled.digest).toBe(await digestOf(manifest, 'sha256'))
  })

  const isArchive = (request: IncomingMessage, digest: string) => request.url?.endsWith(digest) === true

  async function withArchive(answer: (request: IncomingMessage, response: ServerResponse) => void) {
    let digest = ''
    const made = await chartRegistry((request, response) => {
      if (!isArchive(request, digest || 'not yet')) return false
      return answer(request, response)
    })
    digest = made.digest
    return made
  }

  it('is refused with another digest', async () => {
    const changed = archive.slice().fill(120)
    const { host } = await withArchive((_, response) => response.end(changed))
    expect(await failure(pull(host))).toBe('failed to perform "Fetch" on source: mismatched digest')
  })

  it('is refused with another length', async () => {
    const { host } = await withArchive((_, response) => response.end(archive.subarray(1)))
    expect(await failure(pull(host))).toMatch(/GET "http:.*": mismatch Content-Length$/)
  })

  it('is refused when it does not end', async () => {
    const { host } = await withArchive((_, response) => {
      const more = () => response.write(archive, () => setTimeout(more, 1))
      more()
    })
    expect(await failure(pull(host))).toBe('failed to perform "Fetch" on source: trailing data')
  })

  it('is gone on with where it broke off', async () => {
    const asked: (string | undefined)[] = []
    const { host } = await withArchive((request, response) => {
      asked.push(request.headers.range)
      const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
      if (start > 0) {
        response.statusCode = 206
        response.setHeader('content-range', `bytes ${start}-${archive.length - 1}/${archive.length}`)
      }
      response.setHeader('content-length', archive.length - start)
      response.write(archive.subarray(start, start + 20), () => {
        if (start + 20 < archive.length) response.destroy()
        else response.end()
      })
    })
    const progress: string[] = []
    expect(textOf((await pull(host, registries({ progress }))).archive)).toBe(textOf(archive))
    expect(asked).toEqual([undefined, 'bytes=20-54', 'bytes=40-54'])
    expect(progress[0]).toMatch(/^127\.0\.0\.1:\d+: .*; going on at byte 20 of 55 in 0\.25 s$/)
  })

  it('is given up when it always breaks off', async () => {
    const { host } = await withArchive((_, response) => {
      response.setHeader('content-length', archive.length)
      response.write(archive.subarray(0, 5), () => response.destroy())
    })
    expect(await failure(pull(host))).toMatch(/^failed to perform "Fetch" on source: read failed: /)
  })

  it('is given up when it stalls, and people are told', async () => {
    const { host } = await withArchive((_, response) => void response.write(archive.subarray(0, 5)))
    const progress: string[] = []
    const hasty = { stallMilliseconds: 200 }
    expect(await failure(pull(host, registries({ progress, ...hasty })))).toMatch(/nothing received for 0\.2 s$/)
    expect(progress.some((line) => line.includes('nothing received for 0.1 s, waiting'))).toBe(true)
    const silent = await serve(() => {})
    expect(await failure(pull(silent, registries(hasty)))).toMatch(/: nothing received for 0\.2 s$/)
  })

  it('is refused when the manifest is endless, no manifest or said to be another', async () => {
    const endless = await chartRegistry((_, response) => {
      const more = () => response.write(new Uint8Array(1024 * 1024), () => setImmediate(more))
      more()
    })
    expect(await failure(pull(endless.host))).toMatch(/size exceeds limit: more than 4194304 bytes$/)
    const wrong = `sha256:${'1'.repeat(64)}`
    for (const [body, digest, said] of [
      ['[]', undefined, 'the manifest is no JSON object'],
      ['{', undefined, 'unexpected end of JSON input'],
      [
        '{"layers":[{"digest":"sha256:../../x","size":1,"mediaType":"x"}]}',
        undefined,
        'invalid checksum digest format',
      ],
      [`{"config":{"digest":"${wrong}","size":-1,"mediaType":"x"}}`, undefined, 'invalid descriptor size'],
      ['{}', wrong, 'failed to perform "FetchReference" on source: mismatched digest'],
      ['{}', undefined, 'manifest does not contain minimum number of descriptors (2), descriptors found: 1'],
    ] as const) {
      const { host } = await chartRegistry((_, response) => {
        response.setHeader('content-type', mediaTypes.manifest)
        if (digest !== undefined) response.setHeader('docker-content-digest', digest)
        response.end(body)
      })
      expect(await failure(pull(host))).toBe(said)
    }
  })

  it('is asked for again when the server is in passing trouble', async () => {
    let troubles = 3
    const { host } = await chartRegistry((_, response) => {
      if (troubles-- <= 0) return false
      response.statusCode = 503
      return response.end()
    })
    const progress: string[] = []
    expect(textOf((await pull(host, registries({ progress }))).archive)).toBe(textOf(archive))
    expect(progress[0]).toMatch(/: 503 Service Unavailable; try 2 of 6 in 0\.25 s$/)
  })

  it('stops at once when it is not wanted any more', async () => {
    const { host } = await chartRegistry((_, response) => void response)
    const controller = new AbortController()
    const pulling = registries().pull({ reference: `${host}/web:1.0.0`, access: plain, signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(pulling).rejects.toThrow('enough')
  })
})

const ann = { username: 'ann', password: 'secret' }
const basic = `Basic ${Buffer.from('ann:secret').toString('base64')}`

describe('credentials', () => {
  it('do not follow a redirect to another server', async () => {
    const seen: (string | undefined)[] = []
    const elsewhere = await serve((request, response) => {
      seen.push(request.headers.authorization)
      response.statusCode = 401
      response.setHeader('www-authenticate', 'Basic realm="x"')
      response.end()
    })
    const { host } = await chartRegistry((request, response) => {
      if (request.headers.authorization !== basic) {
        response.statusCode = 401
        response.setHeader('www-authenticate', 'Basic realm="x"')
        return response.end()
      }
      if (!request.url?.includes('/blobs/')) return false
      response.statusCode = 307
      response.setHeader('location', `http://${elsewhere}/${request.url}`)
      return response.end()
    })
    const message = await failure(registries().pull({ reference: `${host}/web:1.0.0`, access: { ...plain, ...ann } }))
    expect(message).toMatch(/response status code 401: Unauthorized$/)
    expect(message).not.toContain('secret')
    expect(seen.length).toBeGreaterThan(0)
    expect(new Set(seen)).toEqual(new Set([undefined]))
  })

  it('do not follow an upload to another server', async () => {
    const seen: string[] = []
    const elsewhere = await serve((request, response) => {
      seen.push(request.url ?? '')
      response.end()
    })
    const host = await serve((request, response) => {
      response.statusCode = request.method === 'POST' ? 202 : 404
      if (request.method === 'POST') response.setHeader('location', `http://${elsewhere}/upload`)
      response.end()
    })
    const metadata = { apiVersion: 'v2', name: 'web', version: '1.0.0' }
    const pushing = registries().push({
      reference: `${host}/web:1.0.0`,
      archive,
      metadata,
      created: '2026-01-01T00:00:00Z',
      access: { ...plain, ...ann },
    })
    expect(await failure(pushing)).toBe(
      `failed to perform "Push" on destination: blob upload Location "${elsewhere}" is on a different host than the registry "${host}"`,
    )
    expect(seen).toEqual([])
  })

  it('go to no token server that only we can reach', () => {
    const refused = (realm: string, origin: string) => {
      try {
        checkRealm(realm, origin)
        return ''
      } catch (error) {
        return (error as Failure).helmText
      }
    }
    expect(refused('https://auth.example/token', 'https://registry.example')).toBe('')
    expect(refused('http://127.0.0.1:5/token', 'http://127.0.0.1:6')).toBe('')
    expect(refused('http://auth.example/token', 'https://registry.example')).toContain('uses http but registry')
    expect(refused('file:///etc/passwd', 'http://registry.example')).toContain('unsupported scheme "file"')
    for (const host of [
      '169.254.169.254',
      '127.1',
      '10.0.0.1',
      '0x7f000001',
      '[::1]',
      '[::ffff:10.0.0.1]',
      '[fe80::1]',
    ]) {
      expect(refused(`https://${host}/`, 'https://registry.example')).toContain('is a loopback, link-local, private')
    }
  })

  async function tokenRegistry(check: (request: IncomingMessage, body: string) => object | undefined) {
    const asked: string[] = []
    const made = await chartRegistry((request, response) => {
      if (request.url?.startsWith('/token')) {
        let body = ''
        request.on('data', (data) => {
          body += data
        })
        request.on('end', () => {
          asked.push(`${request.method} ${request.url} ${body}`)
          const answer = check(request, body)
          response.statusCode = answer === undefined ? 401 : 200
          response.end(JSON.stringify(answer ?? {}))
        })
        return true
      }
      if (request.headers.authorization === 'Bearer good') return false
      response.statusCode = 401
      const realm = `http://${request.headers.host}/token`
      response.setHeader('www-authenticate', `Bearer realm="${realm}",service="it",scope="repository:web:pull"`)
      return response.end()
    })
    return { ...made, asked }
  }

  it('are changed into tokens, once', async () => {
    const { host, asked } = await tokenRegistry(({ headers }) =>
      headers.authorization === basic ? { token: 'good' } : undefined,
    )
    const pulled = await registries().pull({ reference: `${host}/web:1.0.0`, access: { ...plain, ...ann } })
    expect(textOf(pulled.archive)).toBe(textOf(archive))
    expect(asked).toEqual(['GET /token?scope=repository%3Aweb%3Apull&service=it '])
    expect(await failure(pull(host))).toMatch(/: GET "http:.*\/token\?.*": response status code 401: Unauthorized$/)
  })

  it('may be refresh tokens', async () => {
    const { host, asked } = await tokenRegistry((_, body) =>
      body.includes('refresh_token=keep') ? { access_token: 'good' } : undefined,
    )
    const stored = { username: '', password: '', refreshToken: 'keep', accessToken: '' }
    const credentials = { ...noLogins, get: async () => stored }
    expect(textOf((await pull(host, registries({ credentials }))).archive)).toBe(textOf(archive))
    expect(asked[0]).toMatch(/^POST \/token .*grant_type=refresh_token/)
  })

  it('are tried at a login with a password grant first, then plainly, and kept', async () => {
    const { host, asked } = await tokenRegistry(({ headers }) =>
      headers.authorization === basic ? { token: 'good' } : undefined,
    )
    const kept: unknown[] = []
    const credentials: CredentialStore = {
      ...noLogins,
      put: async (address, credential) => void kept.push(address, credential),
    }
    await registries({ credentials }).login({ host, ...ann, access: plain })
    expect(asked.map((each) => each.slice(0, 4))).toEqual(['POST', 'GET '])
    expect(kept).toEqual([host, { ...ann, refreshToken: '', accessToken: '' }])
    const wrong = failure(registries().login({ host, username: 'ann', password: 'wrong', access: plain }))
    expect(await wrong).not.toContain('wrong')
  })
})

describe('lists', () => {
  it('are read page by page on the same server only', async () => {
    const host = await serve((request, response) => {
      const last = /last=(\w+)/.exec(request.url ?? '')?.[1]
      if (last === undefined) response.setHeader('link', '</v2/web/tags/list?last=one>; rel="next"')
      response.end(
        JSON.stringify({ tags: last === undefined ? ['1.0.0', 'latest', '1.0.0_x'] : ['2.0.0', 7, 'v3.0.0'] }),
      )
    })
    expect(await registries().tags({ reference: `oci://${host}/web`, access: plain })).toEqual([
      '2.0.0',
      '1.0.0',
      '1.0.0+x',
    ])
    const away = await serve((_, response) => {
      response.setHeader('link', '<http://elsewhere.example/next>; rel="next"')
      response.end('{"tags":[]}')
    })
    expect(await failure(registries().tags({ reference: `${away}/web`, access: plain }))).toContain(
      'not the same origin',
    )
    const round = await serve((request, response) => {
      response.setHeader('link', `<${request.url}>; rel="next"`)
      response.end('{"tags":["1.0.0"]}')
    })
    expect(await failure(registries().tags({ reference: `${round}/web`, access: plain }))).toContain('does not end')
  })

  it('name the repositories below a path, or say that there is no list', async () => {
    const host = await serve((_, response) => response.end('{"repositories":["a/web","a/b/db","ab/x"]}'))
    expect(await registries().repositories({ reference: `oci://${host}/a/`, access: plain })).toEqual([
      'a/web',
      'a/b/db',
    ])
    expect(await registries().repositories({ reference: `oci://${host}`, access: plain })).toHaveLength(3)
    const none = await serve((_, response) => {
      response.statusCode = 404
      response.end()
    })
    expect(await failure(registries().repositories({ reference: none, access: plain }))).toMatch(
      /does not list its repositories/,
    )
  })
})

describe('references', () => {
  it('are read as Helm reads them', () => {
    expect(parseReference('host:5000/a/b:1.0')).toEqual({ registry: 'host:5000', repository: 'a/b', reference: '1.0' })
    expect(parseChartReference('oci://host/web:1.0.0+x').reference).toBe('1.0.0_x')
    const digest = `sha256:${'a'.repeat(64)}`
    expect(parseChartReference(`host/web:1.0.0@${digest}`)).toMatchObject({ reference: '1.0.0', digest })
    for (const text of [
      'host',
      'host/',
      'host/UP',
      'host/a:b:c',
      'host/../x',
      'ho st/x',
      'host/a@md5:12',
      'user@host/x',
    ]) {
      expect(() => parseReference(text)).toThrow(/^invalid reference: /)
    }
    expect(() => parseReference(`host/${'a-'.repeat(40_000)}`)).toThrow(/^invalid reference: /)
  })

  it('find versions by constraints', () => {
    const tags = ['2.0.0', '1.2.0', '1.1.0+x']
    expect(matchVersion(tags, '')).toBe('2.0.0')
    expect(matchVersion(tags, '^1')).toBe('1.2.0')
    expect(matchVersion(tags, '1.1.0+x')).toBe('1.1.0+x')
    expect(() => matchVersion(tags, '>3')).toThrow('could not locate a version matching provided version string >3')
  })
})

describe('challenges', () => {
  it('are taken apart', () => {
    expect(parseChallenge('Basic realm="x"').scheme).toBe('basic')
    expect(parseChallenge('Digest x').scheme).toBe('unknown')
    const { parameters } = parseChallenge('bearer realm="https://a/\\"t", service=b , scope="c d"')
    expect([...parameters]).toEqual([
      ['realm', 'https://a/"t'],
      ['service', 'b'],
      ['scope', 'c d'],
    ])
  })

  it('have scopes that are joined', () => {
    expect(
      cleanScopes(['repository:b:push', '', 'repository:b:pull,push', 'x', 'repository:a:*', 'repository:a:pull']),
    ).toEqual(['repository:a:*', 'repository:b:pull,push', 'x'])
  })
})

describe('stored logins', () => {
  it('are all kept when several are made at once', async () => {
    const files = createFileSystem()
    const folder = await files.makeTemporaryDirectory('pintle-oci-')
    const storeOf = () =>
      createCredentialStore({
        path: `${folder}/deep/config.json`,
        files,
        clock: createClock(),
        environment: { ...createEnvironment(), homeDirectory: folder, get: () => undefined },
        processes: createProcesses(),
      })
    const hosts = Array.from({ length: 8 }, (_, index) => `host-${index}`)
    const login = { username: 'ann', password: 'secret', refreshToken: '', accessToken: '' }
    await Promise.all(hosts.map((host) => storeOf().put(host, login)))
    await Promise.all(hosts.slice(0, 3).map((host) => storeOf().delete(host)))
    const kept = JSON.parse(decodeUtf8(await files.readFile(`${folder}/deep/config.json`)))
    expect(Object.keys(kept.auths).sort()).toEqual(hosts.slice(3))
    expect(await files.readDirectory(`${folder}/deep`)).toHaveLength(1)
    await files.remove(folder)
  })

  it('are no reason to say a secret aloud', async () => {
    const files = createFileSystem()
    const folder = await files.makeTemporaryDirectory('pintle-oci-')
    const store = createCredentialStore({
      path: `${folder}/config.json`,
      files,
      environment: {
        ...createEnvironment(),
        homeDirectory: folder,
        get: (name) => (name === 'PATH' ? folder : undefined),
      },
      processes: createProcesses(),
      clock: createClock(),
    })
    const write = (text: string) => files.writeFile(`${folder}/config.json`, new TextEncoder().encode(text))
    for (const [text, said] of [
      ['{"auths": 3}', 'failed to unmarshal auths field: invalid config format'],
      ['{', 'invalid config format'],
      [`{"auths":{"h":{"auth":"${btoa('hunter2')}"}}}`, 'failed to decode auth field'],
    ] as const) {
      await write(text)
      const message = await failure(store.get('h'))
      expect(message).toContain(said)
      expect(message).not.toContain('hunter2')
    }
    await write('{"auths":{"__proto__":{"auth":"x"}}}')
    expect((await store.get('toString')).username).toBe('')
    expect(
      await failure(store.put('h', { username: 'a:b', password: 'c', refreshToken: '', accessToken: '' })),
    ).toContain('colons(:) are not allowed in username')
    await files.remove(folder)
  })
})
