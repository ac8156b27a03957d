// Repositories that lie, break off, never end or lead elsewhere, full disks and neighbours, on the built command: a clear
// error without a credential in it, nothing half-written, what was there before intact.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { type ProcessOutcome, runCommand } from '../support/run-command.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-hostile-'))
const pintle = path.resolve(import.meta.dirname, '../../bin/pintle')
const servers: Server[] = []
const secret = 'hunter2-secret'

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A home and a working folder. */
function place(): { readonly home: string; readonly work: string } {
  const home = mkdtempSync(path.join(folder, 'home-'))
  const work = path.join(home, 'work')
  mkdirSync(work)
  return { home, work }
}

function run({ home, work }: ReturnType<typeof place>, words: readonly string[], limit = ''): Promise<ProcessOutcome> {
  const line = limit === '' ? [pintle, ...words] : ['/bin/sh', '-c', `${limit}; exec "$0" "$@"`, pintle, ...words]
  return runCommand({
    command: line[0] as string,
    arguments: line.slice(1),
    directory: work,
    environment: { PATH: process.env['PATH'] ?? '', HOME: home, PINTLE_DIAGNOSTICS: 'plain' },
  })
}

const filesOf = (root: string) => readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** A chart as an archive of one file. */
function archive(name: string): Uint8Array {
  const content = Buffer.from(`apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`)
  const header = Buffer.alloc(512)
  header.write(`${name}/Chart.yaml`)
  header.write('0000644\0', 100)
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('00000000000\0', 136)
  header.write('        0ustar\x0000', 148)
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  return gzipSync(Buffer.concat([header, content, Buffer.alloc(1024 + 512 - content.length)]))
}

const index = (entries: string) => `apiVersion: v1\nentries:\n${entries}generated: "2024-01-01T00:00:00Z"\n`
const entry = (name: string, url: string, digest = '') =>
  `  ${name}:\n  - apiVersion: v2\n    name: ${name}\n    version: 1.0.0\n${digest && `    digest: ${digest}\n`}    urls:\n    - ${url}\n`

describe('a download', () => {
  test('that is not what the index says leaves nothing behind', async () => {
    const chart = archive('web')
    const url = await serve((request, response) => {
      response.end(request.url === '/index.yaml' ? index(entry('web', 'web-1.0.0.tgz', '0'.repeat(64))) : chart)
    })
    const at = place()
    expect((await run(at, ['repo', 'add', 'r', url])).exitCode).toBe(0)
    const before = filesOf(at.home)
    const outcome = await run(at, ['pull', 'r/web'])
    expect(outcome).toMatchObject({ exitCode: 1, output: '' })
    expect(outcome.errorOutput).toMatch(/^Error: .*digest/)
    expect(filesOf(at.home)).toEqual(before)
  })

  test('that breaks off is tried again, then fails, without the password', async () => {
    let asked = 0
    const url = await serve((request, response) => {
      if (request.url === '/index.yaml') response.end(index(entry('web', 'web-1.0.0.tgz')))
      else {
        asked += 1
        response.writeHead(200, { 'content-length': 100_000 })
        response.write('short')
        setTimeout(() => response.destroy(), 10)
      }
    })
    const at = place()
    await run(at, ['repo', 'add', 'r', url, '--username', 'ann', '--password', secret])
    const before = filesOf(at.home)
    const outcome = await run(at, ['pull', 'r/web'])
    expect(outcome.exitCode).toBe(1)
    expect(asked).toBeGreaterThan(1)
    expect(outcome.errorOutput).toContain('unexpected EOF')
    expect(outcome.errorOutput).not.toContain(secret)
    expect(filesOf(at.home)).toEqual(before)
  })

  test('without end is left at the limit', async () => {
    const block = Buffer.alloc(1 << 20)
    const url = await serve((request, response) => {
      if (request.url === '/index.yaml') response.end(index(entry('web', 'web-1.0.0.tgz')))
      else {
        const more = () => {
          while (response.write(block));
          response.once('drain', more)
        }
        more()
      }
    })
    const at = place()
    await run(at, ['repo', 'add', 'r', url])
    const before = filesOf(at.home)
    const outcome = await run(at, ['pull', 'r/web'])
    expect(outcome).toMatchObject({ exitCode: 1, output: '' })
    expect(outcome.errorOutput).toMatch(/the answer is larger than \d+ bytes/)
    expect(filesOf(at.home)).toEqual(before)
  })
})

describe('a redirect', () => {
  test('takes credentials to no other host, and no message names them', async () => {
    const seen: (string | undefined)[] = []
    const elsewhere = await serve((request, response) => {
      seen.push(request.headers.authorization)
      response.writeHead(404).end()
    })
    const url = await serve((request, response) => {
      if (request.url === '/index.yaml') response.end(index(entry('web', 'web-1.0.0.tgz')))
      else response.writeHead(302, { location: `${elsewhere.replace('127.0.0.1', 'localhost')}/web.tgz` }).end()
    })
    const at = place()
    await run(at, ['repo', 'add', 'r', url, '--username', 'ann', '--password', secret, '--pass-credentials'])
    const outcome = await run(at, ['pull', 'r/web'])
    expect(outcome.exitCode).toBe(1)
    expect(outcome.errorOutput).not.toContain(secret)
    expect(seen).toEqual([undefined])
  })

  test('of archives on other hosts: credentials only with --pass-credentials', async () => {
    const chart = archive('web')
    const seen: (string | undefined)[] = []
    const elsewhere = await serve((request, response) => {
      seen.push(request.headers.authorization)
      response.end(chart)
    })
    const url = await serve((_, response) => response.end(index(entry('web', `${elsewhere}/web-1.0.0.tgz`))))
    const login = ['--username', 'ann', '--password', secret]
    for (const more of [[], ['--pass-credentials']]) {
      const at = place()
      await run(at, ['repo', 'add', 'r', url, ...login, ...more])
      expect((await run(at, ['pull', 'r/web'])).exitCode).toBe(0)
      expect(readFileSync(path.join(at.work, 'web-1.0.0.tgz'))).toEqual(Buffer.from(chart))
    }
    expect(seen).toEqual([undefined, `Basic ${Buffer.from(`ann:${secret}`).toString('base64')}`])
  })
})

describe('an index', () => {
  const hostile: readonly (readonly [string, string])[] = [
    ['names that lead out of the folder', entry('"../../../escape"', 'escape.tgz')],
    ['addresses that lead out of the folder', entry('web', '../../../../escape-1.0.0.tgz')],
    ['addresses that lead out of the folder in disguise', entry('web', '..%2f..%2f..%2fescape-1.0.0.tgz')],
    ['names of prototypes', `${entry('__proto__', 'a.tgz')}${entry('constructor', 'b.tgz')}`],
  ]
  test.each(hostile)('with %s writes nothing outside', async (_, entries) => {
    const url = await serve((request, response) => {
      response.end(request.url === '/index.yaml' ? index(entries) : archive('web'))
    })
    const at = place()
    await run(at, ['repo', 'add', 'r', url])
    for (const name of ['r/web', 'r/../../../escape', 'r/__proto__', 'r/constructor']) await run(at, ['pull', name])
    const strange = filesOf(folder).filter((name) => name.includes('escape') && !name.includes('work'))
    expect(strange).toEqual([])
    expect((await run(at, ['search', 'repo'])).exitCode).toBe(0)
  })

  test('with a chart twice is refused, and the one before stays', async () => {
    let broken = false
    const url = await serve((_, response) =>
      response.end(index(broken ? entry('web', 'a.tgz') + entry('web', 'b.tgz') : entry('web', 'a.tgz'))),
    )
    const at = place()
    await run(at, ['repo', 'add', 'r', url])
    const file = path.join(at.home, '.cache/helm/repository/r-index.yaml')
    const before = readFileSync(file, 'utf8')
    broken = true
    const outcome = await run(at, ['repo', 'update'])
    expect(outcome.output + outcome.errorOutput).toContain('already')
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  test('with a million names is read or refused in bounded time and memory', async () => {
    const many = Buffer.from(index(Array.from({ length: 1_000_000 }, (_, number) => `  c${number}: []\n`).join('')))
    const url = await serve((_, response) => response.end(many))
    const at = place()
    const outcome = await run(at, ['repo', 'add', 'r', url], 'ulimit -v 8000000')
    expect([0, 1]).toContain(outcome.exitCode)
    expect(outcome.errorOutput).not.toMatch(/heap|at .*\.cjs/)
  })
})

describe('a disk that is full', () => {
  test('leaves the index and the configuration as they were', async () => {
    let text = index(entry('web', 'web-1.0.0.tgz'))
    const url = await serve((_, response) => response.end(text))
    const at = place()
    await run(at, ['repo', 'add', 'r', url])
    const cache = path.join(at.home, '.cache/helm/repository')
    const before = filesOf(at.home)
    text = index(Array.from({ length: 5000 }, (_, number) => entry(`web-${number}`, 'web.tgz')).join(''))
    // The largest file that may be written: 64 KiB.
    const outcome = await run(at, ['repo', 'update'], 'ulimit -f 128')
    expect(outcome.output + outcome.errorOutput).toMatch(/file too large|no space/)
    expect(filesOf(at.home)).toEqual(before)
    expect(readFileSync(path.join(cache, 'r-index.yaml'), 'utf8')).toBe(index(entry('web', 'web-1.0.0.tgz')))
  })

  test('leaves no half of an archive', async () => {
    const large = gzipSync(Buffer.from(Array.from({ length: 400_000 }, () => Math.floor(Math.random() * 256))))
    const digest = sha256(large)
    const url = await serve((request, response) => {
      response.end(request.url === '/index.yaml' ? index(entry('web', 'web-1.0.0.tgz', digest)) : large)
    })
    const at = place()
    await run(at, ['repo', 'add', 'r', url])
    const outcome = await run(at, ['pull', 'r/web'], 'ulimit -f 128')
    expect(outcome.exitCode).toBe(1)
    expect(outcome.errorOutput).toMatch(/^Error: .*file too large/)
    expect(existsSync(path.join(at.work, 'web-1.0.0.tgz'))).toBe(false)
    expect(filesOf(at.work)).toEqual([])
  })
})

describe('several processes at once', () => {
  test('lose no repository and break no index', async () => {
    const url = await serve((_, response) => response.end(index(entry('web', 'web-1.0.0.tgz'))))
    const at = place()
    const names = ['a', 'b', 'c', 'd']
    const added = await Promise.all(names.map((name) => run(at, ['repo', 'add', name, `${url}/${name}`])))
    expect(added.map(({ exitCode }) => exitCode)).toEqual(names.map(() => 0))
    const updated = await Promise.all(names.map(() => run(at, ['repo', 'update'])))
    expect(updated.map(({ exitCode }) => exitCode)).toEqual(names.map(() => 0))
    const listed = JSON.parse((await run(at, ['repo', 'list', '-o', 'json'])).output) as { name: string }[]
    expect(listed.map(({ name }) => name).sort()).toEqual(names)
    expect((await run(at, ['search', 'repo', 'web'])).output.trim().split('\n')).toHaveLength(names.length + 1)
    expect(filesOf(at.home).filter((name) => /\.held|\.tmp/.test(name))).toEqual([])
  })

  test('lose no login', async () => {
    const logins = await Promise.all(
      ['ann', 'bob', 'eve'].map(() => serve((_, response) => response.writeHead(200).end('{}'))),
    )
    const at = place()
    const outcomes = await Promise.all(
      logins.map((url) =>
        run(at, ['registry', 'login', url.replace('http://', ''), '--plain-http', '-u', 'ann', '-p', secret]),
      ),
    )
    expect(outcomes.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0])
    const kept = JSON.parse(readFileSync(path.join(at.home, '.config/helm/registry/config.json'), 'utf8'))
    expect(Object.keys(kept.auths).sort()).toEqual(logins.map((url) => url.replace('http://', '')).sort())
  })
})

test('a configuration that cannot be read is told without what it holds', async () => {
  const at = place()
  mkdirSync(path.join(at.home, '.config/helm'), { recursive: true })
  writeFileSync(
    path.join(at.home, '.config/helm/repositories.yaml'),
    `repositories:\n- name: r\n  url: http://x\n  password: ${secret}\n bad`,
  )
  const outcome = await run(at, ['repo', 'update'])
  expect(outcome.exitCode).toBe(1)
  expect(outcome.errorOutput).not.toContain(secret)
})
