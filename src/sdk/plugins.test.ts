// Plugins through the library: each client has its own.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHelm, PluginError } from './index.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-sdk-plugins-'))
const keys = path.resolve(import.meta.dirname, '../../test/fixtures/openpgp')
const source = path.join(folder, 'greet')
const warnings: string[] = []
const helm = createHelm({
  home: path.join(folder, 'home'),
  kube: false,
  namespace: 'shop',
  environment: { HOME: folder, MINE: 'own' },
  log: ({ message }) => warnings.push(message),
})

beforeAll(() => {
  mkdirSync(source)
  writeFileSync(
    path.join(source, 'plugin.yaml'),
    'name: greet\nversion: 1.0.0\nusage: greets\ncommand: $HELM_PLUGIN_DIR/run.sh\nhooks: {install: echo hello}\n',
  )
  writeFileSync(
    path.join(source, 'run.sh'),
    '#!/bin/sh\necho "$* in $HELM_NAMESPACE, $MINE, $EXTRA, $OUTSIDE"\ncat\necho trouble >&2\n[ "$1" != fail ] || exit 7\n',
  )
  chmodSync(path.join(source, 'run.sh'), 0o755)
  process.env['OUTSIDE'] = 'of the process'
})

afterAll(async () => {
  await helm.close()
  delete process.env['OUTSIDE']
  rmSync(folder, { recursive: true, force: true })
})

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

test('a plugin is installed from a folder, listed, run and removed', async () => {
  expect(await helm.plugins.list()).toEqual([])
  const { plugin, verification } = await helm.plugins.install(source)
  expect(verification).toBeUndefined()
  expect(plugin).toEqual({
    name: 'greet',
    version: '1.0.0',
    type: 'cli/v1',
    apiVersion: 'legacy',
    runtime: 'subprocess',
    directory: path.join(folder, 'home/data/plugins/greet'),
    sourceUrl: '',
    provenance: 'local dev',
    config: { type: 'cli/v1', usage: '', shortHelp: 'greets', longHelp: '', ignoreFlags: false },
  })
  expect(await helm.plugins.list({ type: 'cli/v1' })).toEqual([plugin])
  expect(await helm.plugins.list({ type: 'getter/v1' })).toEqual([])
  const run = await helm.plugins.run('greet', ['a', '-n'], { input: 'typed\n', variables: { EXTRA: 'more' } })
  expect(textOf(run.output)).toBe('a -n in shop, own, more, \ntyped\n')
  expect(textOf(run.errorOutput)).toBe('trouble\n')
  expect(run.exitCode).toBe(0)
  expect((await helm.plugins.run('greet', ['fail'])).exitCode).toBe(7)
  await expect(helm.plugins.install(source)).rejects.toMatchObject({ code: 'PLUGIN_EXISTS' })
  await helm.plugins.uninstall('greet')
  expect(existsSync(path.join(source, 'plugin.yaml'))).toBe(true)
  await expect(helm.plugins.uninstall('greet')).rejects.toThrow('plugin: greet not found')
})

test('an archive is signed, verified, and refused when it is not the signed one', async () => {
  const sign = { keyring: path.join(keys, 'signer.secret.gpg'), key: 'Chart Signer' }
  const packaged = await helm.plugins.package(source, { destination: path.join(folder, 'out'), sign })
  expect(packaged).toEqual({
    path: path.join(folder, 'out/greet-1.0.0.tgz'),
    provenancePath: path.join(folder, 'out/greet-1.0.0.tgz.prov'),
  })
  const keyring = path.join(keys, 'signer.gpg')
  const verified = await helm.plugins.verify(packaged.path, { keyring })
  expect(verified.signedBy.join()).toContain('Chart Signer')
  await expect(helm.plugins.install(packaged.path)).rejects.toMatchObject({ code: 'PROVENANCE_FAILED' })
  const installed = await helm.plugins.install(packaged.path, { verify: { keyring } })
  expect(installed.verification).toEqual(verified)
  expect(installed.plugin.provenance).toBe('signed')
  await helm.plugins.uninstall(['greet'])
  writeFileSync(packaged.path, Buffer.concat([readFileSync(packaged.path), Buffer.from('x')]))
  await expect(helm.plugins.install(packaged.path, { verify: { keyring } })).rejects.toThrow(
    'sha256 sum does not match',
  )
  expect(await helm.plugins.list()).toEqual([])
})

test('what cannot be meant or used is refused', async () => {
  await expect(helm.plugins.run('nobody', [])).rejects.toBeInstanceOf(PluginError)
  await expect(helm.plugins.install('')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  await expect(helm.plugins.install(source, { verfy: false } as never)).rejects.toThrow(/verfy/)
  await expect(helm.plugins.install(path.join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' })
  const broken = path.join(folder, 'home/data/plugins/broken')
  mkdirSync(broken, { recursive: true })
  writeFileSync(path.join(broken, 'plugin.yaml'), 'name: [')
  expect(await helm.plugins.list()).toEqual([])
  expect(warnings.join('\n')).toContain('failed to load plugin (ignoring)')
  await expect(
    helm.plugins.run('greet', [], { signal: AbortSignal.abort(new Error('not any more')) }),
  ).rejects.toMatchObject({ code: 'OPERATION_CANCELLED' })
})
