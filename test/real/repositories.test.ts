// Repositories, downloads and dependencies side by side with the real Helm, on servers of HTTP that the test starts.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProcessOutcome } from '../support/run-command.ts'
import { run, runBoth, twoPrograms } from '../support/two-programs.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-repositories-'))
const served = path.join(folder, 'served')
const programs = twoPrograms(folder)
const [real, ours] = programs
const servers: Server[] = []
let open = ''
let locked = ''

async function serve(login?: string, root = served): Promise<string> {
  const expected = login === undefined ? undefined : `Basic ${Buffer.from(login).toString('base64')}`
  const server = createServer((request, response) => {
    const file = path.join(root, path.basename(request.url ?? ''))
    if (expected !== undefined && request.headers.authorization !== expected) response.writeHead(401).end()
    else if (path.dirname(request.url ?? '') !== '/' || !existsSync(file)) response.writeHead(404).end()
    else response.end(readFileSync(file))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const both = (line: string, environment: { readonly [name: string]: string } = {}) =>
  runBoth(programs, line.replaceAll('OPEN', open).replaceAll('LOCKED', locked).split(' '), { environment })

/** Every file below a folder, with the text of those that hold no moments. */
function filesOf(root: string): readonly string[] {
  if (!existsSync(root)) return []
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.endsWith('.validators.json'))
    .sort()
}

beforeAll(async () => {
  mkdirSync(served)
  open = await serve()
  locked = await serve('ann:secret')
  for (const version of ['0.1.0', '0.2.0', '1.0.0-rc.1']) await pack('web', version)
  await pack('db', '3.1.4')
  await run(real, ['repo', 'index', served])
})

async function pack(name: string, version: string): Promise<void> {
  const chart = path.join(folder, 'charts', name)
  mkdirSync(path.join(chart, 'templates'), { recursive: true })
  writeFileSync(
    path.join(chart, 'Chart.yaml'),
    `apiVersion: v2\nname: ${name}\nversion: ${version}\ndescription: ${name}\n`,
  )
  writeFileSync(
    path.join(chart, 'templates/a.yaml'),
    'kind: A\napiVersion: v1\nmetadata: {name: a, v: {{ .Values.v }}}\n',
  )
  const outcome = await run(real, ['package', chart, '-d', served])
  expect(outcome.errorOutput).toBe('')
}

afterAll(() => {
  for (const server of servers) server.close()
  rmSync(folder, { recursive: true, force: true })
})

const lines = [
  'repo add r OPEN',
  'repo add r OPEN',
  'repo add r OPEN/other',
  'repo add x OPEN/nowhere',
  'repo add x http://127.0.0.1:1',
  'repo add s LOCKED',
  'repo add s LOCKED --username ann --password secret',
  'repo list',
  'repo list -o json',
  'repo list -o yaml --no-headers',
  'repo update r',
  'repo update nobody',
  'search repo',
  'search repo web -l --devel',
  'search repo web --version ^0.1 -o json',
  'search repo -r ^d -o yaml',
  'search repo -r [',
  'search repo nothing --fail-on-no-result',
  'pull r/web',
  'pull r/web --version 0.1',
  'pull s/db --untar --untardir unpacked',
  'pull s/db --untar --untardir unpacked',
  'pull r/web --version 9',
  'pull r/nothing',
  'pull nobody/web',
  'pull OPEN/web-0.1.0.tgz',
  'pull LOCKED/nothing-0.1.0.tgz',
  'pull LOCKED/web-0.1.0.tgz --username ann --password secret',
  'pull web --repo OPEN --version 0.2.0 -d .',
  'pull web --repo OPEN --version 7',
  'pull web --repo OPEN/nowhere',
  'pull r/web --prov',
  'pull r/web --verify --keyring nothing.gpg',
  'template r/web --devel --set v=1',
  'template web --repo LOCKED --username ann --password secret',
  'template OPEN/web-0.1.0.tgz -f OPEN/nothing.yaml',
  'show chart s/web --version 0.1.0',
  'search hub web --endpoint OPEN',
] as const

test('commands over repositories', async () => {
  for (const line of lines) await both(line)
  expect(filesOf(ours.folder)).toEqual(filesOf(real.folder))
  expect(filesOf(ours.home)).toEqual(filesOf(real.home))
  const config = (home: string) => readFileSync(path.join(home, '.config/helm/repositories.yaml'), 'utf8')
  expect(config(ours.home)).toBe(config(real.home))
})

test('dependencies', async () => {
  const chart = `apiVersion: v2
name: app
version: 0.1.0
dependencies:
- {name: web, version: ^0.1, repository: "${open}"}
- {name: db, version: "*", repository: "@r", alias: store}
- {name: local, version: ">=0.0.0", repository: "file://../local"}
`
  for (const { folder: work } of programs) {
    mkdirSync(path.join(work, 'app'))
    mkdirSync(path.join(work, 'local'))
    writeFileSync(path.join(work, 'app/Chart.yaml'), chart)
    writeFileSync(path.join(work, 'local/Chart.yaml'), 'apiVersion: v2\nname: local\nversion: 0.3.0\n')
  }
  await both('repo remove s')
  for (const line of [
    'dependency list app',
    'dependency update app',
    'dependency list app',
    'dependency build app --skip-refresh',
    'dependency update app --skip-refresh',
    'template app',
  ]) {
    await both(line)
  }
  expect(filesOf(ours.folder)).toEqual(filesOf(real.folder))
  const lock = (work: string) => readFileSync(path.join(work, 'app/Chart.lock'), 'utf8').replace(/generated.*/, '')
  expect(lock(ours.folder)).toBe(lock(real.folder))
})

test('what one has written the other goes on with', async () => {
  cpSync(path.join(real.home, '.config'), path.join(ours.home, '.config'), { recursive: true })
  cpSync(path.join(ours.home, '.cache'), path.join(real.home, '.cache'), { recursive: true })
  for (const line of ['search repo', 'template r/web', 'repo remove r', 'repo list']) await both(line)
})

test('what both tell with --debug', async () => {
  // What would unpack onto something is refused before it is fetched.
  for (const line of lines.filter((each) => !each.includes('--untar'))) await both(line, { HELM_DEBUG: 'true' })
  await both('show all r/web --devel --debug')
  await both('lint ../../charts/web --debug')
  await both('dependency list app --debug')
})

test('an archive holds the same tar in other compressed bytes', async () => {
  const archives: Buffer[] = []
  for (const program of programs) {
    await run(program, ['package', path.join(folder, 'charts/db'), '-d', 'packed'])
    archives.push(readFileSync(path.join(program.folder, 'packed/db-3.1.4.tgz')))
  }
  const [theirs, mine] = archives as [Buffer, Buffer]
  expect(gunzipSync(mine).equals(gunzipSync(theirs))).toBe(true)
  expect(mine.equals(theirs)).toBe(false)
})

test('an index does not reach for the login of another repository', async () => {
  const roots = ['theirs', 'other'].map((name) => path.join(folder, name))
  const addresses: string[] = []
  for (const root of roots) {
    cpSync(served, root, { recursive: true })
    addresses.push(await serve(addresses.length === 0 ? 'ann:secret' : undefined, root))
    const entry = `{name: web, version: 0.1.0, urls: ["${addresses[0]}/web-0.1.0.tgz"]}`
    writeFileSync(path.join(root, 'index.yaml'), `apiVersion: v1\nentries: {web: [${entry}]}\n`)
  }
  const [secret = '', address = ''] = addresses
  const outcomes = []
  for (const program of programs) {
    await run(program, ['repo', 'add', 'theirs', secret, '--username', 'ann', '--password', 'secret'])
    await run(program, ['repo', 'add', 'other', address])
    const chart = path.join(program.folder, 'reaching')
    mkdirSync(chart)
    const dependency = `{name: web, version: 0.1.0, repository: "${address}"}`
    const text = `apiVersion: v2\nname: reaching\nversion: 0.1.0\ndependencies: [${dependency}]\n`
    writeFileSync(path.join(chart, 'Chart.yaml'), text)
    rmSync(path.join(program.home, '.cache/helm/content'), { recursive: true, force: true })
    outcomes.push(await run(program, ['dependency', 'update', 'reaching']))
  }
  const [theirs, mine] = outcomes as [ProcessOutcome, ProcessOutcome]
  expect(theirs.exitCode).toBe(0)
  expect(mine.exitCode).toBe(1)
  expect(mine.errorOutput).toContain('401 Unauthorized')
})

test('indexes', async () => {
  for (const { folder: work } of programs) cpSync(served, path.join(work, 'archives'), { recursive: true })
  await both('repo index archives --url http://example.com/charts')
  const index = (work: string) =>
    readFileSync(path.join(work, 'archives/index.yaml'), 'utf8').replace(/(created|generated): .*/g, '$1')
  expect(index(ours.folder)).toBe(index(real.folder))
  await both('repo index archives --json --merge archives/index.yaml')
  const json = (work: string) => index(work).replace(/"(created|generated)": .*/g, '$1')
  expect(json(ours.folder)).toBe(json(real.folder))
})
