// Repositories, downloads and dependencies against a real server of HTTP.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { encodeUtf8 } from '../../base/index.ts'
import type { ChartProvenance, RepositoryEntry } from '../../chart/index.ts'
import { writeTar } from '../../formats/index.ts'
import { createClock, createCompression, createFileSystem, createNodeHost } from '../../node/index.ts'
import { createHttpClient } from '../http-client.ts'
import { createHttpGetter } from '../http-getter.ts'
import { createRemoteCharts, type RemoteCharts } from './charts.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

let root = ''
let servers: Server[] = []
let client: ReturnType<typeof createHttpClient>
let charts: RemoteCharts

async function serve(handler: Handler): Promise<string> {
  const server = createServer(handler)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function archive(name: string, version: string): Buffer {
  const text = `apiVersion: v2\nname: ${name}\nversion: ${version}\n`
  return gzipSync(writeTar([{ name: `${name}/Chart.yaml`, data: encodeUtf8(text) }]))
}

function indexOf(url: string, digest = ''): string {
  return `apiVersion: v1\nentries:\n  web:\n  - name: web\n    version: 1.0.0\n    digest: "${digest}"\n    urls:\n    - ${url}\n`
}

const entryOf = (url: string, more: Partial<RepositoryEntry> = {}): RepositoryEntry => ({
  name: 'r',
  url,
  username: '',
  password: '',
  certFile: '',
  keyFile: '',
  caFile: '',
  insecureSkipTlsVerify: false,
  passCredentialsAll: false,
  ...more,
})

const add = (entry: RepositoryEntry) => charts.repositories.add({ entry, forceUpdate: true })
const pull = (reference: string) =>
  charts.pull({ reference, version: '', repository: '', access: {}, destination: root })

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'repositories-'))
  const environment = { get: () => undefined }
  client = createHttpClient({ http: createNodeHost().http, files: createFileSystem(), environment })
  charts = chartsThat(30_000)
})

/** With a limit on silence. */
function chartsThat(stallMilliseconds: number): RemoteCharts {
  const clock = createClock()
  const compression = createCompression()
  const files = createFileSystem()
  return createRemoteCharts({
    files,
    clock,
    compression,
    getters: [createHttpGetter({ client, clock, compression, userAgent: 'test', stallMilliseconds })],
    provenance: {} as ChartProvenance,
    repositoryConfig: join(root, 'config/repositories.yaml'),
    repositoryCache: join(root, 'cache'),
    contentCache: join(root, 'content'),
  })
}

afterEach(() => {
  client.close()
  for (const server of servers) server.closeAllConnections()
  for (const server of servers) server.close()
  servers = []
  rmSync(root, { recursive: true, force: true })
})

test('credentials do not follow a redirect to another service', async () => {
  const seen: (string | undefined)[] = []
  const other = await serve((request, response) => {
    seen.push(request.headers.authorization)
    response.end(indexOf('web-1.0.0.tgz'))
  })
  const url = await serve((request, response) => {
    seen.push(request.headers.authorization)
    response.writeHead(302, { location: `${other}/index.yaml` }).end()
  })
  await add(entryOf(url, { username: 'u', password: 'secret' }))
  expect(seen).toEqual(['Basic dTpzZWNyZXQ=', undefined])
})

test('an index that has not changed is not sent again', async () => {
  const answers: number[] = []
  const url = await serve((request, response) => {
    const status = request.headers['if-none-match'] === '"1"' ? 304 : 200
    answers.push(status)
    response.writeHead(status, { etag: '"1"' }).end(status === 200 ? indexOf('web-1.0.0.tgz') : undefined)
  })
  await add(entryOf(url))
  await charts.repositories.update({ names: [] })
  writeFileSync(join(root, 'cache/r-index.yaml'), indexOf('changed.tgz'))
  await charts.repositories.update({ names: [] })
  expect(answers).toEqual([200, 304, 200])
  expect(readFileSync(join(root, 'cache/r-charts.txt'), 'utf8')).toBe('web\n')
})

test('an archive that is not what the index says is refused and kept nowhere', async () => {
  const bytes = archive('web', '1.0.0')
  const url = await serve((request, response) =>
    response.end(request.url === '/index.yaml' ? indexOf('web-1.0.0.tgz', 'ab'.repeat(32)) : bytes),
  )
  await add(entryOf(url))
  await expect(pull('r/web')).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' })
  expect(existsSync(join(root, 'web-1.0.0.tgz'))).toBe(false)
  expect(existsSync(join(root, 'content'))).toBe(false)
})

test('what was cached by its digest is not fetched again', async () => {
  const bytes = archive('web', '1.0.0')
  const digest = createHash('sha256').update(bytes).digest('hex')
  const asked: (string | undefined)[] = []
  const url = await serve((request, response) => {
    asked.push(request.url)
    response.end(request.url === '/index.yaml' ? indexOf('web-1.0.0.tgz', digest) : bytes)
  })
  await add(entryOf(url))
  await charts.source.fetchChart({ text: 'r/web' })
  await charts.source.fetchChart({ text: 'r/web' })
  expect(asked).toEqual(['/index.yaml', '/web-1.0.0.tgz'])
  expect(readdirSync(join(root, 'content', digest.slice(0, 2)))).toEqual([`${digest}.chart`])
})

test('a repository that stalls is asked again, and no password is told', async () => {
  let tries = 0
  const url = await serve((_, response) => {
    tries++
    if (tries > 1) response.writeHead(500).end()
  })
  const withPassword = url.replace('http://', 'http://user:secret@')
  charts = chartsThat(1000)
  await expect(add(entryOf(withPassword))).rejects.toSatisfy(
    (error: Error) => /500 Internal Server Error/.test(error.message) && !error.message.includes('secret'),
  )
  expect(tries).toBe(2)
})

test('dependencies are saved all or none', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/index.yaml') response.end(indexOf('web-1.0.0.tgz'))
    else response.writeHead(404).end()
  })
  await add(entryOf(url))
  const path = join(root, 'app')
  mkdirSync(join(path, 'charts'), { recursive: true })
  writeFileSync(join(path, 'charts/web-0.9.0.tgz'), archive('web', '0.9.0'))
  writeFileSync(
    join(path, 'Chart.yaml'),
    `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- name: web\n  version: ^1\n  repository: "@r"\n`,
  )
  const update = charts.dependencies.update({ path, skipRefresh: false })
  await expect(update).rejects.toThrow(`could not download ${url}/web-1.0.0.tgz: failed to fetch`)
  expect(readdirSync(join(path, 'charts'))).toEqual(['web-0.9.0.tgz'])
  expect(existsSync(join(path, 'Chart.lock'))).toBe(false)
})
