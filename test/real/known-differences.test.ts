// Differences from Helm that docs/divergences.md lists, as they are: what each of the two does.
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Program, run, runBoth, twoPrograms } from '../support/two-programs.ts'

const keys = path.resolve(import.meta.dirname, '../fixtures/openpgp')
const folder = mkdtempSync(path.join(tmpdir(), 'pintle-differences-'))
const served = path.join(folder, 'served')
const programs = twoPrograms(folder)
const [real, ours] = programs
const servers: Server[] = []
/** What was asked of the servers since the last look. */
const asked: string[] = []
let address = ''
let compressing = ''

async function serve(compresses: boolean): Promise<string> {
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers['accept-encoding'] ?? ''}`.trim())
    const file = path.join(served, path.basename(request.url ?? ''))
    if (!existsSync(file)) response.writeHead(404).end()
    else if (compresses) response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(readFileSync(file)))
    else response.end(readFileSync(file))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function write(root: string, files: { readonly [name: string]: string }): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
    writeFileSync(path.join(root, name), text, { mode: text.startsWith('#') ? 0o755 : 0o644 })
  }
}

/** What both print, ours second. */
async function told(words: readonly string[], environment: { readonly [name: string]: string } = {}) {
  const outcomes = []
  for (const program of programs) outcomes.push(await run(program, words, { environment }))
  return outcomes as [(typeof outcomes)[0], (typeof outcomes)[0]]
}

beforeAll(async () => {
  mkdirSync(served)
  address = await serve(false)
  compressing = await serve(true)
  write(folder, { 'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n' })
  const sign = ['--sign', '--key', 'Chart Signer', '--keyring', path.join(keys, 'signer.secret.gpg')]
  expect((await run(real, ['package', path.join(folder, 'web'), '-d', served, ...sign])).errorOutput).toBe('')
  await run(real, ['repo', 'index', served])
  await runBoth(programs, ['repo', 'add', 'r', address])
})

afterAll(() => {
  for (const server of servers) server.close()
  rmSync(folder, { recursive: true, force: true })
})

test('removing a repository leaves the lock file', async () => {
  const file = path.join(folder, 'removing', 'repositories.yaml')
  const lock = path.join(folder, 'removing', 'repositories.lock')
  const locks: boolean[] = []
  for (const program of programs) {
    write(folder, { 'removing/repositories.yaml': `apiVersion: ""\nrepositories:\n- name: a\n  url: ${address}\n` })
    expect((await run(program, ['repo', 'remove', 'a', '--repository-config', file])).exitCode).toBe(0)
    locks.push(existsSync(lock))
    rmSync(path.dirname(file), { recursive: true })
  }
  expect(locks).toEqual([false, true])
})

describe('charts', () => {
  test('dates of TOML without a zone are of the local zone; both say so', async () => {
    const template =
      '{{ with fromToml "d = 2020-01-02\\nt = 03:04:05" }}a: {{ .d }} {{ .t }}\nb: {{ toToml . | quote }}{{ end }}\n'
    write(folder, {
      'dated/Chart.yaml': 'apiVersion: v2\nname: dated\nversion: 1.0.0\n',
      'dated/templates/a.yaml': template,
    })
    const environment = { TZ: 'Asia/Kolkata' }
    const { output } = await runBoth(programs, ['template', path.join(folder, 'dated')], { environment })
    expect(output).toContain('a: 2020-01-02 00:00:00 +0530 date-local 0000-01-01 03:04:05 +0530 time-local\n')
  })

  test('links are told of in the same order, twice by lint', async () => {
    const linked = path.join(folder, 'linked')
    write(linked, { 'Chart.yaml': 'apiVersion: v2\nname: linked\nversion: 1.0.0\n' })
    write(folder, { 'outside/a.yaml': 'a: 1\n' })
    symlinkSync('../outside', path.join(linked, 'templates'))
    const lint = await runBoth(programs, ['lint', linked, linked])
    expect(lint.errorOutput.match(/found symbolic link/g)).toHaveLength(4)
    const debug = await runBoth(programs, ['template', 'x', linked, '--debug'])
    expect(debug.errorOutput).toMatch(/Original chart version.*\n.*Chart path.*\n.*found symbolic link/)
    const mistaken = await runBoth(programs, ['template', 'x', linked, '--debug', '--set', 'a.=[b'])
    const missing = await runBoth(programs, ['template', 'x', linked, '--debug', '-f', 'nowhere.yaml'])
    expect(missing.errorOutput).not.toContain('symbolic link')
    expect(mistaken.errorOutput).toContain('Chart path')
    await runBoth(programs, ['template', 'a', 'b', 'c', '--debug', '--devel'])
    for (const verb of ['list', 'update']) await runBoth(programs, ['dependency', verb, '../../linked'])
    execFileSync('mkfifo', [path.join(folder, 'outside/pipe')])
    for (const words of [
      ['lint', linked],
      ['template', 'x', linked, '--debug'],
      ['show', 'all', linked],
    ]) {
      const refused = await runBoth(programs, words)
      expect(refused.exitCode).toBe(1)
      expect(refused.errorOutput).toContain('found symbolic link')
    }
  })
})

describe('repositories', () => {
  test('nothing is fetched for a place that is taken', async () => {
    for (const program of programs) write(program.folder, { 'taken/web/a': '' })
    asked.length = 0
    const words = ['pull', 'r/web', '--untar', '--untardir', 'taken']
    expect((await run(real, words)).exitCode).toBe(1)
    expect(asked).toEqual(['GET /web-1.0.0.tgz'])
    asked.length = 0
    expect((await run(ours, words)).exitCode).toBe(1)
    expect(asked).toEqual([])
  })

  test('indexes may come compressed', async () => {
    asked.length = 0
    const [theirs, mine] = await told(['repo', 'add', 'compressed', compressing])
    expect(theirs.errorOutput).toContain('control characters are not allowed')
    expect(mine.exitCode).toBe(0)
    expect(asked).toEqual(['GET /index.yaml', 'GET /index.yaml gzip'])
  })

  test('a download that fails its verification leaves nothing', async () => {
    const stranger = ['--verify', '--keyring', path.join(keys, 'stranger.gpg')]
    for (const program of programs) mkdirSync(path.join(program.folder, 'unproven'))
    const [theirs, mine] = await told(['pull', 'r/web', '-d', 'unproven', ...stranger])
    expect([theirs.exitCode, mine.exitCode]).toEqual([1, 1])
    const left = (program: Program) => readdirSync(path.join(program.folder, 'unproven')).sort()
    expect(left(real)).toEqual(['web-1.0.0.tgz', 'web-1.0.0.tgz.prov'])
    expect(left(ours)).toEqual([])
  })

  test('a file that cannot be written is named as it would be called', async () => {
    const [theirs, mine] = await told(['repo', 'index', '/proc'])
    expect(theirs.errorOutput).toMatch(/^Error: open \/proc\/index\.yaml\d+: no such file or directory\n$/)
    expect(mine.errorOutput).toBe('Error: open /proc/index.yaml: no such file or directory\n')
  })

  test('folders that cannot be made are named by both', async () => {
    for (const place of ['/dev/null/x.yaml', '/dev/null/a/b/x.yaml', '/proc/a/b/x.yaml'])
      await runBoth(programs, ['repo', 'add', 'x', address, '--repository-config', place])
  })

  test('an index that no dependency needs may be broken', async () => {
    for (const program of programs) {
      const dependency = `{name: web, version: 1.0.0, repository: "${address}"}`
      write(program.folder, {
        'app/Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [${dependency}]\n`,
      })
      await run(program, ['repo', 'add', 'broken', address])
      write(program.home, { '.cache/helm/repository/broken-index.yaml': '{' })
    }
    const [theirs, mine] = await told(['dependency', 'update', 'app', '--skip-refresh'])
    expect(theirs.errorOutput).toMatch(/^Error: error loading .*broken-index.yaml: /)
    expect(mine.exitCode).toBe(0)
  })

  test('what is missing after --dependency-update is told by us', async () => {
    const dependency = '{name: gone, version: 1.0.0, repository: "file://../../../web"}'
    for (const { folder: work } of programs)
      write(work, { 'app/Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [${dependency}]\n` })
    const [theirs, mine] = await told(['template', 'app', '--dependency-update'])
    expect(theirs.exitCode).toBe(0)
    expect(mine.errorOutput).toContain('found in Chart.yaml, but missing in charts/ directory: gone\n')
  })

  test('a key that belongs to another certificate', async () => {
    for (const name of ['one', 'two']) {
      const made = ['-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}-key.pem`, '-out', `${name}.pem`]
      execFileSync('openssl', ['req', '-x509', '-subj', '/CN=x', ...made], { cwd: folder, stdio: 'ignore' })
    }
    const pair = ['--cert-file', path.join(folder, 'one.pem'), '--key-file', path.join(folder, 'two-key.pem')]
    const [theirs, mine] = await told(['repo', 'add', 'tls', 'https://127.0.0.1:1', ...pair])
    expect(theirs.errorOutput).toMatch(/tls: private key does not match public key\n$/)
    expect(mine.errorOutput).toMatch(/key values mismatch\n$/)
  })
})

describe('plugins', () => {
  const plugin = 'name: NAME\nversion: 1.0.0\nusage: x\ndescription: d\ncommand: "$HELM_PLUGIN_DIR/run.sh"\n'
  const sources = path.join(folder, 'plugins')
  const set = { HELM_PLUGINS: sources }

  test('scripts need no #!', async () => {
    write(sources, {
      'bare/plugin.yaml': plugin.replace('NAME', 'bare'),
      'bare/run.sh': '# no interpreter is named\necho ran\n',
    })
    const [theirs, mine] = await told(['bare'], set)
    expect(theirs).toMatchObject({ exitCode: 1, errorOutput: expect.stringContaining('exec format error') })
    expect(mine).toEqual({ exitCode: 0, output: 'ran\n', errorOutput: '' })
  })

  test('a line that already has `--debug` is offered it once more', async () => {
    const [theirs, mine] = await told(['__complete', 'show', 'chart', '', '--debug'])
    expect(theirs.output.endsWith(':4\n')).toBe(true)
    expect(theirs.output).not.toContain('--debug')
    expect(mine.output).toContain('--debug\t')
  })

  test('what is printed while a line is completed comes in two parts', async () => {
    const script = '#!/bin/sh\necho one\necho two >&2\nsleep 0.2\necho three\necho :4\n'
    write(sources, { 'bare/plugin.complete': script })
    const [theirs, mine] = await told(['__complete', 'bare', ''], set)
    expect(theirs.output).toBe('one\ntwo\nthree\n:4\n')
    expect(mine).toEqual({ ...theirs, output: 'two\none\nthree\n:4\n' })
  })

  test('getters that cannot be loaded are told once', async () => {
    const broken =
      'apiVersion: v1\nname: g\nversion: 0.1.0\ntype: getter/v1\nruntime: nothing\nconfig: {protocols: [web]}\n'
    write(folder, { 'getters/g/plugin.yaml': broken })
    const [theirs, mine] = await told(['pull', 'http://127.0.0.1:1/y.tgz'], {
      HELM_PLUGINS: path.join(folder, 'getters'),
    })
    expect(theirs.errorOutput.match(/failed to load plugin \(ignoring\)/g)).toHaveLength(2)
    expect(mine.errorOutput.match(/failed to load plugin \(ignoring\)/g)).toHaveLength(1)
  })

  test('links are not packed', async () => {
    write(folder, {
      'source/linked/plugin.yaml': plugin.replace('NAME', 'linked'),
      'source/linked/run.sh': '#!/bin/sh\n',
    })
    symlinkSync('/etc/hostname', path.join(folder, 'source/linked/link'))
    const [theirs, mine] = await told(['plugin', 'package', '--sign=false', path.join(folder, 'source/linked')])
    expect(theirs.exitCode).toBe(0)
    expect(mine.errorOutput).toContain('linked/link is neither a file nor a directory')
    const install = await runBoth(programs, [
      'plugin',
      'install',
      '--verify=false',
      path.join(real.folder, 'linked-1.0.0.tgz'),
    ])
    expect(install.errorOutput).toContain('unknown type: 110010 in linked/link\n')
  })

  test('an archive is told without a name that nobody knows, and nothing is left of a bad one', async () => {
    execFileSync('tar', ['-czf', path.join(served, 'other-1.0.0.tgz'), '-C', sources, 'bare'])
    const [theirs, mine] = await told(['plugin', 'install', '--verify=false', path.join(served, 'other-1.0.0.tgz')])
    expect(theirs.errorOutput).toMatch(
      /not found in expected directory \/\S+\/other: stat \/\S+ no such file or directory\n$/,
    )
    expect(mine.errorOutput).toMatch(/not found in expected directory other of the archive\n$/)
    copyFileSync(path.join(real.folder, 'linked-1.0.0.tgz'), path.join(served, 'linked-1.0.0.tgz'))
    await runBoth(programs, ['plugin', 'install', '--verify=false', `${address}/linked-1.0.0.tgz`])
    const left = ({ home }: Program) => existsSync(path.join(home, '.cache/helm/plugins'))
    expect([left(real), left(ours)]).toEqual([true, false])
  })

  test('an address without the ending of an archive is taken for a git repository', async () => {
    asked.length = 0
    const install = await runBoth(programs, ['plugin', 'install', '--verify=false', `${address}/plugin`])
    expect(install.errorOutput).toContain('Cannot detect VCS')
    expect(asked).toEqual(['HEAD /plugin', 'GET /plugin?go-get=1 gzip', 'GET /plugin?go-get=1 gzip'])
  })
})
