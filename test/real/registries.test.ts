// Registries: every command side by side with the real Helm, on Debian's docker-registry.
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningRegistry, startRegistry, testPassword } from '../support/docker-registry.ts'
import { type Program, run, runBoth, twoPrograms } from '../support/two-programs.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-registries-'))
const programs = twoPrograms(folder)
const [real, ours] = programs
const keys = path.resolve(import.meta.dirname, '../fixtures/openpgp')
const login = { username: 'ann', password: testPassword }
const registries: RunningRegistry[] = []
const archives = [
  'web-0.1.0+build.1.tgz',
  'web-0.2.0.tgz',
  'web-0.3.0-rc.1.tgz',
  'signed-1.0.0.tgz',
  'signed-1.0.0.tgz.prov',
]

async function registry(name: string, options: { tls?: boolean; login?: typeof login } = {}): Promise<RunningRegistry> {
  const started = await startRegistry({ folder: path.join(folder, name), ...options })
  registries.push(started)
  return started
}

let open: RunningRegistry
let locked: RunningRegistry
let secured: RunningRegistry

beforeAll(async () => {
  open = await registry('open')
  locked = await registry('locked', { login })
  secured = await registry('secured', { tls: true, login })
  await makeArchives()
})

afterAll(async () => {
  for (const each of registries) await each.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The real Helm makes the archives; both programs get the same files with the same times. */
async function makeArchives(): Promise<void> {
  const made = async (...words: string[]) => {
    const outcome = await run(real, words)
    expect(outcome.errorOutput).toBe('')
  }
  const chart = path.join(real.folder, 'web')
  mkdirSync(path.join(chart, 'templates'), { recursive: true })
  writeFileSync(path.join(chart, 'Chart.yaml'), chartYaml('web'))
  writeFileSync(path.join(chart, 'values.yaml'), 'name: <world>\n')
  writeFileSync(path.join(chart, 'templates/map.yaml'), template)
  for (const version of ['0.1.0+build.1', '0.2.0', '0.3.0-rc.1']) await made('package', 'web', '--version', version)
  writeFileSync(path.join(chart, 'Chart.yaml'), chartYaml('signed'))
  const keyring = path.join(keys, 'signer.secret.gpg')
  await made('package', 'web', '--version', '1.0.0', '--sign', '--key', 'Chart Signer', '--keyring', keyring)
  for (const name of [...archives, 'web']) {
    cpSync(path.join(real.folder, name), path.join(ours.folder, name), { recursive: true, preserveTimestamps: true })
  }
}

const template =
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  name: {{ .Values.name }}\n'

function chartYaml(name: string): string {
  return `apiVersion: v2
name: ${name}
version: 0.0.1
description: Says <hello> & more
home: https://web.example
sources: [https://src.example/a, https://src.example/b]
maintainers: [{name: Ann, email: ann@example.com}, {name: Bob}, {name: Cy, email: cy@example.com}]
annotations: {team: web, org.opencontainers.image.title: other, org.opencontainers.image.url: https://other.example}
`
}

const plain = '--plain-http'

describe('an open registry without TLS', () => {
  it('takes charts; manifests are the same to the byte', async () => {
    // Each into its own folder: a second push of the same bytes would be told apart by nothing.
    for (const name of archives.filter((each) => each.endsWith('.tgz'))) {
      const [theirs, mine] = await Promise.all([
        run(real, ['push', name, `oci://${open.host}/real/charts`, plain]),
        run(ours, ['push', name, `oci://${open.host}/ours/charts`, plain]),
      ])
      expect(theirs.exitCode).toBe(0)
      expect(mine).toEqual({ ...theirs, output: theirs.output.replaceAll('/real/', '/ours/') })
    }
  })

  it.each([
    ['nothere.tgz', 'oci'],
    ['web', 'oci'],
    ['web-0.2.0.tgz', 'http'],
    ['web-0.2.0.tgz', ''],
  ])('refuses to push %s to %s', async (file, scheme) => {
    const remote = scheme === '' ? open.host : `${scheme}://${open.host}/charts`
    expect((await runBoth(programs, ['push', file, remote, plain])).exitCode).toBe(1)
  })

  it.each([
    [[]],
    [['--version', '0.1.0+build.1']],
    [['--version', '<=0.2']],
    [['--version', '>9']],
    [['--version', '9.9.9']],
    [['--version', 'not a version']],
    [['--devel']],
    [['--version', '^0.3.0-0']],
  ])('gives templates %j', async (words) => {
    for (const owner of ['real', 'ours']) {
      await runBoth(programs, ['template', `oci://${open.host}/${owner}/charts/web`, plain, ...words])
    }
  })

  it.each([
    ['web:0.2.0', []],
    ['web:0.2.0', ['--version', '0.1.0']],
    ['web:0.2.0', ['--version', '0.2.0']],
    ['web:0.1.0+build.1', []],
    ['web:0.1.0_build.1', []],
    ['web:latest', []],
    ['nope', []],
    ['nope', ['--version', '1.0.0']],
    ['Web', ['--version', '1.0.0']],
    ['', []],
  ])('answers for %s %j as Helm', async (name, words) => {
    await runBoth(programs, ['template', `oci://${open.host}/real/charts/${name}`, plain, ...words])
  })

  it('gives what a digest names', async () => {
    const push = await run(real, ['push', 'web-0.2.0.tgz', `oci://${open.host}/real/charts`, plain])
    const digest = /Digest: (\S+)/.exec(push.output)?.[1]
    const place = `oci://${open.host}/real/charts/web`
    for (const reference of [`${place}@${digest}`, `${place}:0.2.0@${digest}`]) {
      expect((await runBoth(programs, ['template', reference, plain])).exitCode).toBe(0)
    }
    const [, hex] = String(digest).split(':')
    const underManifest = (program: Program) =>
      existsSync(path.join(program.home, '.cache/helm/content', String(hex).slice(0, 2), `${hex}.chart`))
    expect(programs.map(underManifest)).toEqual([true, false])
    const wrong = `sha256:${'0'.repeat(64)}`
    await runBoth(programs, ['template', `${place}:0.2.0@${wrong}`, plain])
    await runBoth(programs, ['template', `${place}@${wrong}`, plain])
    await runBoth(programs, ['template', `${place}@sha256:12`, plain])
  })

  it('says so when it is asked over TLS, or is not there', async () => {
    await runBoth(programs, ['template', `oci://${open.host}/real/charts/web`])
    await runBoth(programs, ['push', 'web-0.2.0.tgz', `oci://${open.host}/x`])
    await runBoth(programs, ['template', 'oci://127.0.0.1:1/charts/web', plain])
    await runBoth(programs, ['template', 'oci://127.0.0.1:1/charts/web', plain, '--version', '1.0.0'])
    await runBoth(programs, ['push', 'web-0.2.0.tgz', 'oci://127.0.0.1:1/x', plain])
  })

  it('shows', async () => {
    const chart = `oci://${open.host}/real/charts/web`
    for (const part of ['all', 'chart', 'values', 'readme', 'crds']) {
      expect((await runBoth(programs, ['show', part, chart, plain])).exitCode).toBe(0)
    }
  })

  it('gives files', async () => {
    const place = `oci://${open.host}/real/charts`
    const ring = ['--keyring', path.join(keys, 'signer.gpg')]
    const lines: readonly (readonly string[])[] = [
      [`${place}/web`],
      [`${place}/web`, '--version', '0.1.0+build.1'],
      [`${place}/web`, `${place}/signed`, '-d', 'pulled/two'],
      [`${place}/signed`, '--prov'],
      [`${place}/web`, '--prov', '-d', 'pulled/unsigned'],
      [`${place}/signed`, '--verify', ...ring],
      [`${place}/web`, '--verify', ...ring],
      [`${place}/signed`, '--verify', '--keyring', path.join(keys, 'stranger.gpg')],
      [`${place}/web`, '--untar'],
      [`${place}/web`, '--untar', '--untardir', 'unpacked'],
      [`${place}/nope`],
    ]
    for (const { folder: at } of programs)
      for (const name of ['two', 'unsigned']) mkdirSync(path.join(at, 'pulled', name), { recursive: true })
    for (const words of lines) {
      await runBoth(programs, ['pull', ...words, plain, ...(words.includes('-d') ? [] : ['-d', 'pulled'])])
    }
    const tree = ({ folder: at }: Program) =>
      readdirSync(path.join(at, 'pulled'), { recursive: true, withFileTypes: true })
        .map((entry) => `${path.relative(at, entry.parentPath)}/${entry.name}`)
        .sort()
    expect(tree(ours)).toEqual(tree(real))
  })

  it.each([
    ['0.x', 0],
    ['0.2.0', 0],
    ['>9', 1],
    ['9.0.0', 1],
  ])('gives dependencies of version %s', async (version, exitCode) => {
    const chart = `apiVersion: v2
name: parent
version: 1.0.0
dependencies: [{name: web, version: "${version}", repository: "oci://${open.host}/real/charts"}]
`
    for (const { folder } of [real, ours]) {
      rmSync(path.join(folder, 'parent'), { recursive: true, force: true })
      mkdirSync(path.join(folder, 'parent'))
      writeFileSync(path.join(folder, 'parent/Chart.yaml'), chart)
    }
    expect((await runBoth(programs, ['dependency', 'update', 'parent', plain])).exitCode).toBe(exitCode)
    if (exitCode === 0) await runBoth(programs, ['dependency', 'build', 'parent', plain])
    await runBoth(programs, ['template', 'web', '--repo', `oci://${open.host}/real/charts`, plain])
  })

  it('is asked in silence by us, also with --debug', async () => {
    const words = ['pull', `oci://${open.host}/real/charts/web`, plain, '--version', '0.2.0', '--debug']
    await run(real, ['push', 'web-0.2.0.tgz', `oci://${open.host}/real/charts`, plain])
    for (const { folder: at, home } of programs) {
      mkdirSync(path.join(at, 'debugged'))
      rmSync(path.join(home, '.cache/helm/content'), { recursive: true, force: true })
    }
    const outcomes = []
    for (const program of programs) outcomes.push(await run(program, [...words, '-d', 'debugged']))
    const [theirs, mine] = outcomes.map(({ errorOutput }) => errorOutput.match(/^level=DEBUG msg=(?:GET|Res) /gm) ?? [])
    expect(theirs?.length).toBeGreaterThan(3)
    expect(mine).toEqual([])
    // What was fetched is told before it is kept by Helm, afterwards by us.
    const orders: unknown[] = []
    for (const program of programs) {
      rmSync(path.join(program.home, '.cache/helm/content'), { recursive: true, force: true })
      const { errorOutput } = await run(program, ['template', ...words.slice(1)])
      orders.push(errorOutput.match(/^Pulled|put downloaded chart in cache/gm))
    }
    const told = ['Pulled', 'put downloaded chart in cache']
    expect(orders).toEqual([told, told.toReversed()])
  })

  it('tells what it has, to us', async () => {
    const place = `oci://${open.host}/real/charts`
    const search = async (...words: string[]) =>
      (await run(ours, ['search', 'repo', ...words, plain, '-o', 'json'])).output
    const versions = async (...words: string[]) =>
      (JSON.parse(await search(...words)) as { version: string }[]).map(({ version }) => version)
    expect(await versions(`${place}/web`)).toEqual(['0.2.0'])
    expect(await versions(`${place}/web`, '--versions')).toEqual(['0.2.0', '0.1.0+build.1'])
    expect(await versions(`${place}/web`, '--versions', '--devel')).toEqual(['0.3.0-rc.1', '0.2.0', '0.1.0+build.1'])
    expect(JSON.parse(await search(place))).toEqual([
      { name: `${place}/signed`, version: '1.0.0', app_version: '', description: 'Says <hello> & more' },
      { name: `${place}/web`, version: '0.2.0', app_version: '', description: 'Says <hello> & more' },
    ])
    expect((await run(ours, ['search', 'repo', `${place}/nope`, plain])).output).toBe('No results found\n')
  })

  it('keeps archives in the content cache where Helm looks for them', async () => {
    const kept = ({ home }: Program) =>
      readdirSync(path.join(home, '.cache/helm/content'), { recursive: true }).map(String)
    const archive = createHash('sha256')
      .update(readFileSync(path.join(real.folder, 'web-0.2.0.tgz')))
      .digest('hex')
    for (const program of programs) expect(kept(program)).toContain(`${archive.slice(0, 2)}/${archive}.chart`)
  })
})

describe('signed charts', () => {
  const verify = (ring: string) => ['--verify', '--keyring', path.join(keys, ring)]

  it.each(['signer.gpg', 'two.asc', 'all.kbx', 'stranger.gpg', 'nothere'])('are verified with %s', async (ring) => {
    await runBoth(programs, ['verify', 'signed-1.0.0.tgz', '--keyring', path.join(keys, ring)])
    for (const owner of ['real', 'ours']) {
      await runBoth(programs, ['template', `oci://${open.host}/${owner}/charts/signed`, plain, ...verify(ring)])
    }
    await runBoth(programs, ['template', './signed-1.0.0.tgz', ...verify(ring)])
  })

  it('are missed where a chart is not signed', async () => {
    await runBoth(programs, ['template', `oci://${open.host}/real/charts/web`, plain, ...verify('all.kbx')])
    await runBoth(programs, ['template', './web-0.2.0.tgz', ...verify('all.kbx')])
    await runBoth(programs, ['template', './web', ...verify('all.kbx')])
    await runBoth(programs, ['verify', 'web', '--keyring', path.join(keys, 'all.kbx')])
    await runBoth(programs, ['verify', 'web-0.2.0.tgz', '--keyring', path.join(keys, 'all.kbx')])
  })

  it('are refused when the archive or the text was changed', async () => {
    const change = (from: string, to: string, edit: (bytes: Buffer) => Buffer) => {
      for (const { folder: place } of programs) {
        writeFileSync(path.join(place, to), edit(readFileSync(path.join(place, from))))
      }
    }
    mkdirSync(path.join(real.folder, 't'))
    mkdirSync(path.join(ours.folder, 't'))
    change('signed-1.0.0.tgz', 't/signed-1.0.0.tgz', (bytes) => Buffer.concat([bytes, Buffer.from('x')]))
    change('signed-1.0.0.tgz.prov', 't/signed-1.0.0.tgz.prov', (bytes) => bytes)
    await runBoth(programs, ['verify', 't/signed-1.0.0.tgz', '--keyring', path.join(keys, 'signer.gpg')])
    change('signed-1.0.0.tgz', 't/other-1.0.0.tgz', (bytes) => bytes)
    change('signed-1.0.0.tgz.prov', 't/other-1.0.0.tgz.prov', (bytes) => bytes)
    await runBoth(programs, ['verify', 't/other-1.0.0.tgz', '--keyring', path.join(keys, 'signer.gpg')])
    change('signed-1.0.0.tgz', 't/signed-1.0.0.tgz', (bytes) => bytes)
    for (const edit of [
      (text: string) => text.replace('version: 1.0.0', 'version: 1.0.1'),
      (text: string) => text.replace('-----BEGIN PGP SIGNED MESSAGE-----', ''),
      (text: string) => text.replace('Hash: SHA512', 'Hash: SHA512\nComment: x'),
      () => '',
    ]) {
      change('signed-1.0.0.tgz.prov', 't/signed-1.0.0.tgz.prov', (bytes) => Buffer.from(edit(bytes.toString())))
      await runBoth(programs, ['verify', 't/signed-1.0.0.tgz', '--keyring', path.join(keys, 'signer.gpg')])
    }
  })

  it('are signed by one and verified by the other', async () => {
    for (const [signer, reader] of [
      [real, ours],
      [ours, real],
    ] as const) {
      writeFileSync(path.join(signer.folder, 'phrase'), 'open sesame\nrest\n')
      const folderName = path.join(folder, `by-${signer.name}`)
      mkdirSync(folderName)
      const signed = await run(signer, [
        ...['package', 'web', '--version', '2.0.0', '-d', folderName, '--sign', '--key', 'locked@charts.example'],
        ...['--keyring', path.join(keys, 'locked.secret.gpg'), '--passphrase-file', 'phrase'],
      ])
      expect(signed.errorOutput).toBe('')
      const archive = path.join(folderName, 'signed-2.0.0.tgz')
      const read = await run(reader, ['verify', archive, '--keyring', path.join(keys, 'two.asc')])
      expect(read.errorOutput).toBe('')
      expect(read.output).toContain('Signed by: Locked Signer <locked@charts.example>\n')
    }
  })

  it.each([
    [[]],
    [['--key', 'x', '--keyring', 'nothere']],
    [['--key', 'nobody', '--keyring', path.join(keys, 'signer.secret.gpg')]],
    [['--key', 'Chart', '--keyring', path.join(keys, 'signer.gpg')]],
    [['--key', 'Locked', '--keyring', path.join(keys, 'locked.secret.gpg')]],
    [['--key', 'Locked', '--keyring', path.join(keys, 'locked.secret.gpg'), '--passphrase-file', 'nothere']],
    [['--key', 'Locked', '--keyring', path.join(keys, 'locked.secret.gpg'), '--passphrase-file', '/dev/null']],
    [['--key', 'Locked', '--keyring', path.join(keys, 'locked.secret.gpg'), '--passphrase-file', 'web/Chart.yaml']],
    [['--key', 'Signer', '--keyring', path.join(keys, 'two.asc')]],
  ])('are not made with %j', async (words) => {
    expect((await runBoth(programs, ['package', 'web', '-d', 'out', '--sign', ...words])).exitCode).toBe(1)
  })
})

describe('a registry with passwords', () => {
  const chart = () => `oci://${locked.host}/charts/web`

  it('lets nobody in without one', async () => {
    await runBoth(programs, ['push', 'web-0.2.0.tgz', `oci://${locked.host}/charts`, plain])
    await runBoth(programs, ['template', chart(), plain])
    await runBoth(programs, ['template', chart(), plain, '--version', '0.2.0'])
    await runBoth(programs, ['template', chart(), plain, '--username', 'ann', '--password', 'wrong'])
    await runBoth(programs, ['template', chart(), plain, '--username', 'ann'])
  })

  it('checks a login', async () => {
    const words = ['registry', 'login', locked.host, plain, '-u', 'ann', '--password-stdin']
    await runBoth(programs, words, { input: 'wrong' })
    await runBoth(programs, ['registry', 'login', locked.host, plain, '-u', 'ann', '-p', 'wrong'])
    await runBoth(programs, ['registry', 'login', locked.host, '-u', 'ann', '-p', testPassword])
    await runBoth(programs, ['registry', 'login', '127.0.0.1:1', plain, '-u', 'ann', '-p', testPassword])
    await runBoth(programs, ['registry', 'login', `${locked.host}/x`, plain, '-u', 'ann', '-p', testPassword])
    await runBoth(programs, ['registry', 'login', locked.host, plain, '-u', 'ann'], { input: '' })
    await runBoth(programs, ['registry', 'login', locked.host, plain], { input: 'ann\nsecret\n' })
    await runBoth(programs, ['registry', 'login', locked.host, plain], { input: '' })
  })

  it('keeps a login that the other program uses', async () => {
    const config = ({ home }: Program) => path.join(home, '.config/helm/registry/config.json')
    const words = ['registry', 'login', locked.host, plain, '-u', 'ann', '--password-stdin']
    expect((await runBoth(programs, words, { input: `${testPassword}\r\n` })).exitCode).toBe(0)
    expect(readFileSync(config(ours), 'utf8')).toBe(readFileSync(config(real), 'utf8'))
    expect(statSync(config(ours)).mode & 0o777).toBe(statSync(config(real)).mode & 0o777)
    await runBoth(programs, ['push', 'web-0.2.0.tgz', `oci://${locked.host}/charts`, plain])
    await runBoth(programs, ['template', chart(), plain])
    const other = { environment: { HELM_REGISTRY_CONFIG: config(ours) } }
    expect((await run(real, ['template', chart(), plain], other)).exitCode).toBe(0)
    await runBoth(programs, ['registry', 'logout', 'elsewhere.example'])
    await runBoth(programs, ['registry', 'logout', locked.host])
    expect(readFileSync(config(ours), 'utf8')).toBe(readFileSync(config(real), 'utf8'))
    await runBoth(programs, ['template', chart(), plain])
  })

  it('takes credentials of flags, of Docker and of helpers', async () => {
    const given = ['--username', 'ann', '--password', testPassword]
    expect((await runBoth(programs, ['template', chart(), plain, ...given])).exitCode).toBe(0)
    const auth = Buffer.from(`ann:${testPassword}`).toString('base64')
    const docker = path.join(folder, 'docker')
    mkdirSync(docker)
    const use = async (config: unknown) => {
      writeFileSync(path.join(docker, 'config.json'), JSON.stringify(config))
      return runBoth(programs, ['template', chart(), plain], {
        environment: { DOCKER_CONFIG: docker, PATH: `${docker}:${process.env['PATH']}` },
      })
    }
    expect((await use({ auths: { [locked.host]: { auth } } })).exitCode).toBe(0)
    expect((await use({ auths: { [`https://${locked.host}/v1/`]: { auth } } })).exitCode).toBe(0)
    expect((await use({ auths: { [locked.host]: { username: 'ann', password: testPassword } } })).exitCode).toBe(0)
    await use({ auths: { [locked.host]: {} } })
    const helper = `#!/bin/sh\necho '{"Username":"ann","Secret":"${testPassword}"}'\n`
    writeFileSync(path.join(docker, 'docker-credential-test'), helper, { mode: 0o755 })
    expect((await use({ credsStore: 'test' })).exitCode).toBe(0)
    expect((await use({ credHelpers: { [locked.host]: 'test' } })).exitCode).toBe(0)
    await use({ credsStore: 'absent' })
    writeFileSync(path.join(docker, 'docker-credential-test'), '#!/bin/sh\necho it broke; exit 3\n', { mode: 0o755 })
    await use({ credsStore: 'test' })
    const none = "#!/bin/sh\necho 'credentials not found in native keychain'; exit 1\n"
    writeFileSync(path.join(docker, 'docker-credential-test'), none, { mode: 0o755 })
    await use({ credsStore: 'test' })
  })

  it('logs in through helpers', async () => {
    for (const { home } of programs) {
      mkdirSync(path.join(home, 'bin'), { recursive: true })
      mkdirSync(path.join(home, 'registry'), { recursive: true })
      writeFileSync(
        path.join(home, 'bin/docker-credential-note'),
        '#!/bin/sh\necho "$1" >> "$HOME/noted"; cat >> "$HOME/noted"; echo >> "$HOME/noted"\n',
        { mode: 0o755 },
      )
      writeFileSync(path.join(home, 'registry/config.json'), '{"credsStore": "note", "other": {"b": 1, "a": "<x>"}}')
    }
    const environment = (program: Program) => ({
      HELM_REGISTRY_CONFIG: path.join(program.home, 'registry/config.json'),
      PATH: `${path.join(program.home, 'bin')}:${process.env['PATH']}`,
    })
    for (const program of programs) {
      const words = ['registry', 'login', locked.host, plain, '-u', 'ann', '--password-stdin']
      await run(program, words, { input: testPassword, environment: environment(program) })
      await run(program, ['registry', 'logout', locked.host], { environment: environment(program) })
    }
    const [theirs, mine] = programs.map(({ home }) => ({
      noted: readFileSync(path.join(home, 'noted'), 'utf8'),
      config: readFileSync(path.join(home, 'registry/config.json'), 'utf8'),
    }))
    expect(mine).toEqual(theirs)
  })
})

describe('a registry with TLS and passwords', () => {
  const chart = () => `oci://${secured.host}/charts/web`
  const given = ['--username', 'ann', '--password', testPassword]

  it('is trusted by its certificate, or without looking', async () => {
    await runBoth(programs, ['push', 'web-0.2.0.tgz', `oci://${secured.host}/charts`, ...given])
    const trusted = ['--ca-file', secured.caFile, ...given]
    expect(
      (await runBoth(programs, ['push', 'web-0.2.0.tgz', `oci://${secured.host}/charts`, ...trusted])).exitCode,
    ).toBe(0)
    expect((await runBoth(programs, ['template', chart(), ...trusted])).exitCode).toBe(0)
    expect((await runBoth(programs, ['template', chart(), '--insecure-skip-tls-verify', ...given])).exitCode).toBe(0)
    await runBoth(programs, ['template', chart(), ...given])
    await runBoth(programs, ['template', chart(), plain, ...given])
    await runBoth(programs, ['template', chart(), '--ca-file', 'nothere', ...given])
    await runBoth(programs, ['template', chart(), '--ca-file', 'web/Chart.yaml', ...given])
  })

  it('checks a login', async () => {
    const words = ['registry', 'login', secured.host, '-u', 'ann', '--password-stdin']
    await runBoth(programs, words, { input: testPassword })
    expect((await runBoth(programs, [...words, '--insecure'], { input: testPassword })).exitCode).toBe(0)
    expect((await runBoth(programs, [...words, '--ca-file', secured.caFile], { input: testPassword })).exitCode).toBe(0)
    await runBoth(programs, [...words, '--ca-file', secured.caFile], { input: 'wrong' })
    expect((await runBoth(programs, ['template', chart(), '--ca-file', secured.caFile])).exitCode).toBe(0)
  })
})
