// The tarball as it would be published, installed into empty projects of every kind.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../support/run-command.ts'
import { root } from './built-program.ts'
import { npm, packInto, runAt, unpackInto } from './packed.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-packed-'))
const packed: { tarball: string; bytes: number; files: readonly string[] } = { tarball: '', bytes: 0, files: [] }
const run = (...call: [command: string, words: readonly string[], directory: string]) => runAt(folder, ...call)

/** A project with the tarball as its only dependency, installed without asking a registry. */
async function makeProject(name: string, files: { readonly [path: string]: string }): Promise<string> {
  const project = path.join(folder, name)
  mkdirSync(project)
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(project, file), text)
  const installed = await run(npm, ['install', '--offline', '--no-audit', '--no-fund', packed.tarball], project)
  expect(installed.errorOutput.replace(/^npm warn .*\n/gm, '')).toBe('')
  expect(installed.exitCode).toBe(0)
  return project
}

const program = `
const helm = createHelm({ kube: false, environment: false })
helm.template('demo', { files: { 'Chart.yaml': 'apiVersion: v2\\nname: c\\nversion: 1.0.0\\n', 'templates/a.yaml': 'kind: A\\napiVersion: v1\\nmetadata: {name: {{ .Release.Name }}}\\n' } }).then(async (release) => {
  console.log(release.resources()[0].metadata.name)
  const failure = await helm.template('demo', './none').catch((error) => error)
  console.log(failure instanceof HelmError, failure instanceof ChartError, failure.code)
  const cluster = createTestCluster()
  const other = createHelm({ kube: cluster.kube, environment: false, namespace: 'default' })
  console.log((await other.list()).length)
  await cluster.close()
})
`

beforeAll(async () => void Object.assign(packed, await packInto(folder)))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('is small, brings no other package and nothing that is not for its users', () => {
  expect(packed.bytes).toBeLessThan(5e6)
  expect(packed.files.filter((file) => !/^(?:bin|dist)\/|^(?:LICENSE|README\.md|package\.json)$/.test(file))).toEqual(
    [],
  )
})

describe('installed into an empty project', () => {
  test('of ES modules', async () => {
    const imports =
      "import { ChartError, createHelm, HelmError } from 'pintle'\nimport { createTestCluster } from 'pintle/testing'\n"
    const project = await makeProject('modules', {
      'package.json': '{ "type": "module" }',
      'program.js': imports + program,
    })
    expect(readdirSync(path.join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['pintle'])
    const outcome = await run(process.execPath, ['program.js'], project)
    expect(outcome.errorOutput).toBe('')
    expect(outcome.output).toBe('demo\ntrue true CHART_NOT_FOUND\n0\n')
  })

  test.each([
    ['modules.mjs', "import { createHelm } from 'pintle'\n"],
    ['commonjs.cjs', "const { createHelm } = require('pintle')\n"],
  ])('of either kind, an error that nobody catches shows a line that can be read: %s', async (name, imports) => {
    const project = await makeProject(`uncaught-${name}`, {
      'package.json': '{}',
      [`thrown-${name}`]: `${imports}createHelm({ nonsense: 1 })\n`,
      [`rejected-${name}`]: `${imports}createHelm({ kube: false }).template('web', './none').then(console.log)\n`,
    })
    for (const [file, text] of [
      [`thrown-${name}`, 'HelmError: createHelm: there is no option `nonsense`'],
      [`rejected-${name}`, 'ChartError: path "./none" not found'],
    ] as const) {
      const { exitCode, errorOutput } = await run(process.execPath, [file], project)
      expect([file, exitCode]).toEqual([file, 1])
      expect(errorOutput).toContain(text)
      expect(Math.max(...errorOutput.split('\n').map((line) => line.length))).toBeLessThan(400)
    }
  })

  test('of CommonJS, where errors of the ES modules are known too', async () => {
    const imports =
      "const { ChartError, createHelm, HelmError } = require('pintle')\nconst { createTestCluster } = require('pintle/testing')\nfor (const name of ['template', 'chart', 'render']) require(`pintle/${name}`)\n"
    const both =
      "import('pintle').then(async (es) => console.log(await es.createHelm({ kube: false }).template('x', './none').catch((error) => error instanceof ChartError && error instanceof es.ChartError && !(error instanceof es.InstallError))))\n"
    const project = await makeProject('commonjs', {
      'package.json': '{}',
      'program.js': imports + program,
      'both.js': imports + both,
    })
    const outcome = await run(process.execPath, ['program.js'], project)
    expect(outcome.errorOutput).toBe('')
    expect(outcome.output).toBe('demo\ntrue true CHART_NOT_FOUND\n0\n')
    expect((await run(process.execPath, ['both.js'], project)).output).toBe('true\n')
  })

  test('without OpenPGP: what needs it says what to install', async () => {
    const project = await makeProject('optional', {
      'package.json': '{ "type": "module" }',
      'c-1.tgz': '',
      'c-1.tgz.prov': '-----BEGIN PGP SIGNED MESSAGE-----\n',
      'ring.gpg': '',
      'program.js':
        "import { createHelm, HelmLibraryNotFound } from 'pintle'\nconst failure = await createHelm().verify('c-1.tgz', { keyring: 'ring.gpg' }).catch((error) => error)\nconsole.log(failure.find?.(HelmLibraryNotFound)?.hints.join() ?? failure)\n",
    })
    expect((await run(process.execPath, ['program.js'], project)).output).toBe('`npm install openpgp` adds it\n')
  })

  test('of TypeScript, strictly and for both kinds of modules', async () => {
    const body = `
interface WebValues { readonly replicas: number; readonly image: { readonly tag: string } }
const helm: Helm = createHelm({ namespace: 'shop' })
const web = helm.release<WebValues>('web')
export async function deploy(signal: AbortSignal): Promise<string> {
  const operation = web.install({ oci: 'oci://ghcr.io/acme/web', version: '1.4.0' }, { values: [{ file: 'a.yaml' }, { replicas: 3 }], wait: 'watcher', timeout: '5m', onFailure: 'rollback', signal })
  for await (const event of operation) if (event.type === 'status') console.log(event.target.name, event.status)
  const release = await operation
  const tag: string | null | undefined = release.config.image?.tag
  const outcome = await web.upgrade('./chart', { mergeStrategy: 'resetThenReuse' }).safe()
  if (!outcome.ok) return outcome.error.find(ClusterError)?.code ?? outcome.error.code
  for await (const line of web.logs({ follow: true, signal })) console.log(line.pod, line.text)
  const rendered = await helm.template('web', './chart', { values: { replicas: 3 } })
  console.log(rendered.computedValues()['image'], (await helm.template<WebValues>('web', './chart', { values: { replicas: 3 } })).computedValues().image.tag)
  const [render, options]: [Helm['template'], Parameters<Helm['template']>[2]] = [helm.template, { values: { file: 'a.yaml' }, kubeVersion: '1.35' }]
  const loaded: Chart = await helm.chart.load('./chart')
  const linted: readonly LintResult[] = await helm.chart.lint('./chart')
  console.log((await render('web', loaded, options)).resources()[0]?.metadata.labels?.['app'], linted[0]?.messages[0]?.severity)
  // @ts-expect-error a value of the wrong type
  helm.template<WebValues>('web', './chart', { values: { replicas: 'three' } })
  // @ts-expect-error no such option
  web.install('./chart', { atomic: true })
  // @ts-expect-error a value of the wrong type
  web.install('./chart', { values: { replicas: 'three' } })
  // @ts-expect-error no such strategy
  web.upgrade('./chart', { mergeStrategy: 'replace' })
  new Install(new Configuration({ plain_http: true, plainHttp: true })).run('web', './chart', { create_namespace: true, wait: false })
  // @ts-expect-error no such option
  new Configuration({ plain_https: true })
  return \`\${tag} \${release.computedValues().replicas.toFixed()} \${createTestCluster().open}\`
}
`
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2023',
      lib: ['es2023'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      types: ['node'],
    }
    const esm = [
      "import { type Chart, ClusterError, createHelm, type Helm, type LintResult } from 'pintle'",
      "import { Configuration, Install } from 'pintle/helm-sdkpy'",
      "import { createTestCluster } from 'pintle/testing'",
    ].join('\n')
    const cjs = [
      "import pintle = require('pintle')",
      "import { Configuration, Install } from 'pintle/helm-sdkpy'",
      "import testing = require('pintle/testing')",
      'const { ClusterError, createHelm } = pintle',
      'const { createTestCluster } = testing',
      'type Chart = pintle.Chart',
      'type Helm = pintle.Helm',
      'type LintResult = pintle.LintResult',
    ].join('\n')
    const project = await makeProject('typescript', {
      'package.json': '{}',
      'tsconfig.json': JSON.stringify({ compilerOptions, include: ['*.mts', '*.cts'] }),
      'esm.mts': esm + body,
      'cjs.cts': cjs + body,
    })
    mkdirSync(path.join(project, 'node_modules/@types'), { recursive: true })
    for (const name of ['@types/node', 'undici-types'])
      symlinkSync(path.join(root, 'node_modules', name), path.join(project, 'node_modules', name))
    const compiled = await run(
      process.execPath,
      [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', project],
      project,
    )
    expect(compiled.output).toBe('')
    expect(compiled.exitCode).toBe(0)
    const older = path.join(root, 'node_modules/@arethetypeswrong/core/node_modules/typescript/bin/tsc')
    expect((await run(process.execPath, [older, '-p', project], project)).output).toBe('')
  })
})

test('publint finds nothing', async () => {
  const outcome = await run(process.execPath, ['node_modules/publint/src/cli.js', packed.tarball, '--strict'], root)
  expect(outcome.output + outcome.errorOutput).toContain('All good!')
})

test('the types are right for every way of resolving modules that TypeScript still has', async () => {
  const words = [
    'node_modules/@arethetypeswrong/cli/dist/index.js',
    packed.tarball,
    '--profile',
    'node16',
    '--format',
    'json',
  ]
  const outcome = await run(process.execPath, words, root)
  const { analysis } = JSON.parse(outcome.output) as {
    readonly analysis: { readonly problems: readonly { readonly resolutionKind?: string }[] }
  }
  expect(analysis.problems.filter(({ resolutionKind }) => resolutionKind !== 'node10')).toEqual([])
  expect(outcome.exitCode).toBe(0)
})

test('a page in a browser renders with it', async () => {
  const unpacked = path.join(folder, 'unpacked')
  mkdirSync(unpacked)
  await unpackInto(unpacked, packed)
  const outcome = await runCommand({
    command: process.execPath,
    arguments: ['tools/test-browser.mjs'],
    directory: root,
    environment: { ...(process.env as { [name: string]: string }), PINTLE_PACKAGE: unpacked },
  })
  expect(outcome.output).toMatch(/\n\d+ passed, 0 failed\n$/)
})
