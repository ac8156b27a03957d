// Repositories, dependencies and downloads through the library, against a server of HTTP.
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createHelm, type Helm, RepositoryError } from './index.ts'

const login = { username: 'ada', password: 'a-secret-of-ada' }
let folder = ''
let url = ''
let server: Server
let helm: Helm

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sdk-repositories-'))
  const served = join(folder, 'served')
  server = createServer((request, response) => {
    const wanted = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`
    const file = join(served, basename(request.url ?? ''))
    if (request.headers.authorization !== wanted) response.writeHead(401).end()
    else if (existsSync(file)) createReadStream(file).pipe(response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  helm = createHelm({ environment: { HOME: join(folder, 'home') } })
  const { path } = await helm.chart.create('web', { directory: folder })
  for (const version of ['1.0.0', '1.1.0', '2.0.0-beta.1'])
    await helm.chart.package(path, { destination: served, version })
  await helm.repositories.index(served, { url })
})

afterEach(async () => {
  await helm.close()
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})

test('a repository is added, searched, updated, pulled from and removed', async () => {
  expect(await helm.repositories.add('shop', url, { access: login })).toBe('added')
  expect(await helm.repositories.add('shop', url, { access: login })).toBe('unchanged')
  const [entry] = await helm.repositories.list()
  expect(entry).toMatchObject({ name: 'shop', url, username: 'ada', hasPassword: true })
  expect(JSON.stringify(entry)).not.toContain(login.password)

  const versions = async (options: object) =>
    (await helm.repositories.search('web', options)).map(({ version }) => version)
  expect(await versions({})).toEqual(['1.1.0'])
  expect(await versions({ allVersions: true })).toEqual(['1.1.0', '1.0.0'])
  expect(await versions({ allVersions: true, version: '>0.0.0-0' })).toEqual(['2.0.0-beta.1', '1.1.0', '1.0.0'])

  const updated: string[] = []
  await helm.repositories.update({ onUpdate: ({ name }) => updated.push(name) })
  expect(updated).toEqual(['shop'])

  const { path } = await helm.pull('shop/web', { version: '~1.0', destination: folder })
  expect(readFileSync(path).equals(readFileSync(join(folder, 'served/web-1.0.0.tgz')))).toBe(true)
  await helm.pull('shop/web', { unpackInto: join(folder, 'unpacked') })
  expect(readFileSync(join(folder, 'unpacked/web/Chart.yaml'), 'utf8')).toContain('version: 1.1.0')

  await helm.repositories.remove('shop')
  expect(await helm.repositories.list()).toEqual([])
})

test('dependencies are listed, updated and built from their lock', async () => {
  await helm.repositories.add('shop', url, { access: login })
  const parent = join(folder, 'parent')
  mkdirSync(parent)
  const dependencies = `dependencies:\n  - { name: web, version: "1.x", repository: "@shop" }\n`
  writeFileSync(join(parent, 'Chart.yaml'), `apiVersion: v2\nname: parent\nversion: 0.1.0\n${dependencies}`)
  const statuses = async () => (await helm.dependencies.list(parent)).dependencies?.map(({ status }) => status)
  expect(await statuses()).toEqual(['missing'])
  await helm.dependencies.update(parent)
  expect(await statuses()).toEqual(['ok'])
  const lock = readFileSync(join(parent, 'Chart.lock'), 'utf8')
  expect(lock).toContain('version: 1.1.0')
  rmSync(join(parent, 'charts'), { recursive: true })
  await helm.dependencies.build(parent, { skipRefresh: true })
  expect(await statuses()).toEqual(['ok'])
  expect(readFileSync(join(parent, 'Chart.lock'), 'utf8')).toBe(lock)
})

test('refusals are typed and tell no password', async () => {
  const wrong = { username: 'ada', password: 'not-the-one-of-ada' }
  const refused = await helm.repositories.add('shop', url, { access: wrong }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(RepositoryError)
  expect(JSON.stringify(refused) + String(refused)).not.toContain(wrong.password)
  expect(await helm.repositories.list()).toEqual([])
  await expect(helm.repositories.remove('none')).rejects.toThrow(RepositoryError)
  await expect(helm.pull('none/web', { destination: folder })).rejects.toThrow('repo none not found')
  const aborted = helm.repositories.add('shop', url, { access: login, signal: AbortSignal.abort() })
  await expect(aborted).rejects.toMatchObject({ code: 'OPERATION_CANCELLED' })
})
