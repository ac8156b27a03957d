// Proxies on the way to the cluster and to repositories: both programs go through the same ones and say the same.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { startProxy, type TestProxy, type TestProxyOptions } from '../support/proxies.ts'
import { identity } from '../support/tls-identity.ts'
import { type Program, run, twoPrograms } from '../support/two-programs.ts'
import { tellBoth } from './api-side-by-side.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-proxies-'))
const programs = twoPrograms(folder)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A proxy for each program. */
async function each(options: TestProxyOptions): Promise<ReadonlyMap<Program, TestProxy>> {
  const proxies = new Map<Program, TestProxy>()
  for (const program of programs) proxies.set(program, await startProxy({ ...options, tls: identity }))
  return proxies
}

const login = { name: 'somebody', password: 'secret word' }

describe('the kubeconfig names a proxy', () => {
  test.each([
    ['over HTTP', { kind: 'http' }],
    ['over HTTP with a login', { kind: 'http', login }],
    ['over HTTPS', { kind: 'https' }],
    ['over SOCKS', { kind: 'socks5' }],
    ['over SOCKS with a login', { kind: 'socks5', login }],
    ['that refuses over HTTP', { kind: 'http', refusal: { statusLine: '403 Not for you', code: 2 } }],
    ['that refuses without a reason', { kind: 'http', refusal: { statusLine: '502 ', code: 2 } }],
    ['that refuses over SOCKS', { kind: 'socks5', refusal: { statusLine: '', code: 4 } }],
  ] as const)('%s', async (_, options) => {
    const proxies = await each(options)
    try {
      const proxyOf = (program: Program): TestProxy => proxies.get(program) as TestProxy
      const [real, ours] = await tellBoth(programs, {
        cluster: (program) => ({ 'proxy-url': proxyOf(program).url }),
        arguments: (_program, api) => [
          'list',
          '--kube-apiserver',
          `https://kube.test:${api.port}`,
          '--kube-tls-server-name',
          'localhost',
        ],
      })
      const asked = ({ program, api }: typeof ours): string[] =>
        [...new Set(proxyOf(program).asked)].map((text) => text.replaceAll(String(api.port), 'PORT'))
      expect(asked(ours)).toEqual(asked(real))
    } finally {
      for (const proxy of proxies.values()) proxy.close()
    }
  })

  test.each([
    ['with a wrong password', 'http://somebody:wrong@127.0.0.1:'],
    ['with a wrong password over SOCKS', 'socks5://somebody:wrong@127.0.0.1:'],
    ['without a password over SOCKS', 'socks5://127.0.0.1:'],
  ])('%s', async (_, prefix) => {
    const proxies = await each({ kind: prefix.startsWith('socks') ? 'socks5' : 'http', login })
    try {
      await tellBoth(programs, { cluster: (program) => ({ 'proxy-url': prefix + proxies.get(program)?.port }) })
    } finally {
      for (const proxy of proxies.values()) proxy.close()
    }
  })

  test.each([
    ['that is not there', 'http://127.0.0.1:1'],
    ['that is not there over SOCKS', 'socks5://127.0.0.1:1'],
    ['whose name is not known', 'http://no-such-host.invalid:1'],
    ['of another scheme', 'ftp://127.0.0.1:1'],
    ['without a scheme', '127.0.0.1:1'],
    ['that is no address', 'http://['],
  ])('%s', async (_, url) => {
    await tellBoth(programs, { cluster: { 'proxy-url': url } })
  })

  test('that hangs up', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => socket.end())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      await tellBoth(programs, {
        cluster: { 'proxy-url': `socks5://127.0.0.1:${(server.address() as AddressInfo).port}` },
      })
    } finally {
      server.close()
    }
  })
})

describe('the environment names a proxy', () => {
  test.each([
    ['for everything', {}],
    ['in lower case', { lower: 'yes' }],
    ['but not for this name', { NO_PROXY: 'kube.test' }],
    ['but not for this port', { NO_PROXY: 'kube.test:PORT' }],
    ['but not for other names', { NO_PROXY: '.kube.test,10.0.0.0/8' }],
    ['but for nothing', { NO_PROXY: '*' }],
  ])('%s', async (_, { lower, NO_PROXY }: { lower?: string; NO_PROXY?: string }) => {
    const proxies = await each({ kind: 'http' })
    try {
      const proxyOf = (program: Program): TestProxy => proxies.get(program) as TestProxy
      const [real, ours] = await tellBoth(programs, {
        arguments: (_program, api) => [
          'list',
          '--kube-apiserver',
          `https://kube.test:${api.port}`,
          '--kube-tls-server-name',
          'localhost',
        ],
        environment: (program, api) => ({
          [lower === undefined ? 'HTTPS_PROXY' : 'https_proxy']: proxyOf(program).url,
          ...(NO_PROXY === undefined ? {} : { NO_PROXY: NO_PROXY.replace('PORT', String(api.port)) }),
        }),
      })
      expect(proxyOf(ours.program).asked.length > 0).toBe(proxyOf(real.program).asked.length > 0)
    } finally {
      for (const proxy of proxies.values()) proxy.close()
    }
  })

  test('and the server is this machine', async () => {
    const [, ours] = await tellBoth(programs, { environment: () => ({ HTTPS_PROXY: 'http://127.0.0.1:1' }) })
    expect(ours.exitCode).toBe(0)
  })

  test('for repositories', async () => {
    const index = 'apiVersion: v1\nentries: {a: [{name: a, version: 1.0.0, apiVersion: v2, urls: [a.tgz]}]}\n'
    const server = createServer((_request, response) => response.end(index))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://charts.test:${(server.address() as AddressInfo).port}`
    const proxies = await each({ kind: 'http', login })
    try {
      for (const program of programs) {
        const proxy = proxies.get(program) as TestProxy
        const outcome = await run(program, ['repo', 'add', 'some', url], { environment: { HTTP_PROXY: proxy.url } })
        expect([program.name, outcome.exitCode, outcome.output]).toEqual([
          program.name,
          0,
          '"some" has been added to your repositories\n',
        ])
        expect(proxy.asked).toEqual([`GET ${url}/index.yaml`])
      }
    } finally {
      server.close()
      for (const proxy of proxies.values()) proxy.close()
    }
  })
})
