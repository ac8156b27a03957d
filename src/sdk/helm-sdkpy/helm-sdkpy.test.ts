// helm-sdkpy's names: its defaults, its errors, and none of its defects.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createMemoryFiles, createTestCluster, type TestCluster } from '../../testing/index.ts'
import * as sdkpy from './index.ts'

const chartFiles = {
  '/charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  '/charts/web/values.yaml': '# the size\nsize: 1\n',
  '/charts/web/templates/map.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  size: {{ .Values.size | quote }}\n',
}
const folder = mkdtempSync(join(tmpdir(), 'pintle-sdkpy-'))
let cluster: TestCluster
let config: sdkpy.Configuration

beforeAll(() => {
  cluster = createTestCluster()
  config = new sdkpy.Configuration({
    client: {
      environment: false,
      home: '/home/test',
      host: { files: createMemoryFiles(chartFiles) },
      kube: cluster.kube,
    },
  })
})
afterAll(async () => {
  await config.close()
  await cluster.close()
  rmSync(folder, { recursive: true, force: true })
})

it('installs, upgrades, rolls back and uninstalls, by either names of options', async () => {
  const installed = await new sdkpy.Install(config).run('web', '/charts/web', {
    values: { size: 2 },
    create_namespace: true,
    wait_for_jobs: false,
  })
  expect(installed).toMatchObject({ namespace: 'default', revision: 1, applyMethod: 'csa', config: { size: 2 } })
  const upgraded = await new sdkpy.Upgrade(config).run('web', '/charts/web', { reuseValues: true })
  expect(upgraded).toMatchObject({ revision: 2, applyMethod: 'csa', config: { size: 2 } })
  expect(await new sdkpy.Rollback(config).run('web', 1)).toMatchObject({ revision: 3, status: 'deployed' })
  expect((await new sdkpy.History(config).run('web')).map(({ status }) => status)).toEqual([
    'superseded',
    'superseded',
    'deployed',
  ])
  expect(await new sdkpy.GetValues(config).run('web')).toEqual({ size: 2 })
  expect((await new sdkpy.List(config).run()).map(({ name }) => name)).toEqual(['web'])
  expect(await new sdkpy.Uninstall(config).run('web')).toMatchObject({ release: { name: 'web' } })
  await expect(new sdkpy.Status(config).run('web')).rejects.toBeInstanceOf(sdkpy.ReleaseNotFoundError)
})

it('lists what is deployed, and with `all` the rest', async () => {
  const broken = new sdkpy.Install(config).run('broken', '/charts/web', { values: { size: '"\n' } })
  expect((await broken.safe()).ok).toBe(true)
  await cluster.idle()
  await new sdkpy.Uninstall(config).run('broken')
  await config.helm.install('kept', '/charts/web')
  await config.helm.uninstall('kept', { keepHistory: true })
  expect((await new sdkpy.List(config).run()).map(({ name }) => name)).toEqual([])
  expect((await new sdkpy.List(config).run({ all: true })).map(({ name }) => name)).toEqual(['kept'])
})

it('tells errors in its classes, which are those of this library too', async () => {
  const upgrade = new sdkpy.Upgrade(config).run('nobody', '/charts/web')
  await expect(upgrade).rejects.toBeInstanceOf(sdkpy.ReleaseNotFoundError)
  await expect(upgrade).rejects.toBeInstanceOf(sdkpy.HelmError)
  expect(await upgrade.safe()).toMatchObject({ ok: false, error: { cause: { name: 'UpgradeError' } } })
  await expect(new sdkpy.Install(config).run('web', '/charts/none')).rejects.toBeInstanceOf(sdkpy.InstallError)
  await expect(new sdkpy.Install(config).run('web', '/charts/web', { atomic: true } as object)).rejects.toBeInstanceOf(
    sdkpy.ValidationError,
  )
  expect(() => new sdkpy.Configuration({ kubeconfg: 'x' } as object)).toThrow(sdkpy.ConfigurationError)
})

it('honours the context where a kubeconfig is given as text', async () => {
  const kubeconfig = `apiVersion: v1
kind: Config
current-context: dev
clusters:
- {name: dev, cluster: {server: "http://dev.invalid"}}
- {name: prod, cluster: {server: "http://sandbox"}}
contexts:
- {name: dev, context: {cluster: dev}}
- {name: prod, context: {cluster: prod}}
`
  const { http } = cluster.kube
  const client = { environment: false, ...(http === undefined ? {} : { kube: { http } }) } as const
  const prod = new sdkpy.Configuration({ kubeconfig, kubecontext: 'prod', client })
  expect(await new sdkpy.List(prod).run()).toEqual([])
  const absent = new sdkpy.Configuration({ kubeconfig, kubecontext: 'test', client: { environment: false } })
  await expect(new sdkpy.List(absent).run()).rejects.toBeInstanceOf(sdkpy.ConfigurationError)
})

it('shows, lints and packages charts, and lists no repositories in a fresh home', async () => {
  expect(await new sdkpy.Show(config).values('/charts/web')).toBe('# the size\nsize: 1\n')
  expect(await new sdkpy.Show(config).chart('/charts/web')).toContain('name: web')
  const linted = await new sdkpy.Lint(config).run('/charts/web')
  expect(linted).toMatchObject({ totalChartsLinted: 1, errors: [] })
  expect(linted.messages[0]?.err).toBe('icon is recommended')
  expect(await new sdkpy.Package(config).run('/charts/web', { dest_dir: '/out' })).toBe('/out/web-1.0.0.tgz')
  expect(await new sdkpy.RepoList(config).run()).toEqual([])
  await expect(new sdkpy.Pull(config).run('nowhere/web')).rejects.toBeInstanceOf(sdkpy.RegistryError)
})

it('refuses what it has no name for, instead of passing it over', async () => {
  const odd = { keep_history: true } as object
  const runs = [
    () => new sdkpy.Uninstall(config).run('web', odd),
    () => new sdkpy.Pull(config).run('a/b', odd),
    () => new sdkpy.Push(config).run('/a.tgz', 'oci://a/b', odd),
    () => new sdkpy.Package(config).run('/charts/web', odd),
    () => new sdkpy.RepoAdd(config).run('a', 'http://a.test', odd),
    () => new sdkpy.RegistryLogin(config).run('a.test', { username: 'a', password: 'b', ...odd }),
    () => new sdkpy.Install(config).run('new', '/charts/web', odd),
    () => new sdkpy.Install(config).run('new', '/charts/web', null as never),
    () => new sdkpy.Install(config).run('new', '/charts/web', { timeout: 'soon' as never }),
  ]
  for (const run of runs) await expect((async () => run())()).rejects.toBeInstanceOf(sdkpy.ValidationError)
})
