// What the entrance for tests gives, used as other projects use it.
import { describe, expect, it, test } from 'vitest'
import { createHelm, type HelmOptions } from '../sdk/index.ts'
import {
  createFakeRegistry,
  createFixedClock,
  createMemoryFiles,
  createMemoryHttp,
  createMemoryStorage,
  createSeededRandom,
  createTestCluster,
  storageConformance,
} from './index.ts'

const chart = {
  files: {
    'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'values.yaml': 'size: 1\n',
    'templates/map.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  size: {{ .Values.size | quote }}\n  word: {{ randAlphaNum 8 }}\n  at: {{ now | date "2006-01-02T15:04" }}\n',
  },
}
const alone: HelmOptions = { environment: false, namespace: 'default', home: '/home/test/helm' }

describe('storage', () => {
  describe('in memory', () => {
    for (const { name, run } of storageConformance({ driver: () => createMemoryStorage() })) test(name, run)
  })

  it('is told apart from a driver that forgets', async () => {
    const forgetful = { ...createMemoryStorage(), create: async () => true }
    const results = await Promise.allSettled(storageConformance({ driver: () => forgetful }).map(({ run }) => run()))
    expect(results.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(5)
  })

  it('of a client of its own keeps releases, and what it throws is a StorageError', async () => {
    await using cluster = createTestCluster()
    const storage = createMemoryStorage()
    await using helm = createHelm({ ...alone, kube: cluster.kube, storage })
    await helm.install('web', chart)
    await helm.upgrade('web', chart, { values: { size: 2 } })
    expect([...storage.records.values()].map(({ key, labels }) => [key, labels['status']])).toEqual([
      ['sh.helm.release.v1.web.v1', 'superseded'],
      ['sh.helm.release.v1.web.v2', 'deployed'],
    ])
    const broken = {
      ...storage,
      get: () => Promise.reject(new Error('the disk is gone')),
      list: async function* () {
        yield* []
        throw new Error('the disk is gone')
      },
    }
    await using other = createHelm({ ...alone, kube: cluster.kube, storage: broken })
    await expect(other.history('web')).rejects.toMatchObject({
      name: 'StorageError',
      code: 'STORAGE_FAILED',
      cause: { message: 'the disk is gone' },
    })
  })
})

test('a fixed clock and seeded random bytes make renderings the same', async () => {
  const render = async () => {
    const host = { clock: createFixedClock('2024-02-03T04:05:06Z'), random: createSeededRandom(7) }
    await using helm = createHelm({ ...alone, kube: false, host })
    return (await helm.template('web', chart)).resources()[0]
  }
  const [first, second] = [await render(), await render()]
  expect(first).toEqual(second)
  expect(first).toMatchObject({ data: { at: '2024-02-03T04:05', word: expect.stringMatching(/^\w{8}$/) } })
})

test('a fixed clock wakes sleepers in their order', async () => {
  const clock = createFixedClock()
  const woken: string[] = []
  const stop = new AbortController()
  const sleeps = [
    clock.sleep(20).then(() => woken.push('later')),
    clock.sleep(10).then(async () => {
      woken.push('first')
      await clock.sleep(5)
      woken.push('again')
    }),
    clock.sleep(5, stop.signal).catch(() => woken.push('aborted')),
  ]
  stop.abort()
  await clock.advance(30)
  await Promise.all(sleeps)
  expect(woken).toEqual(['aborted', 'first', 'again', 'later'])
  expect(clock.sleepers).toBe(0)
})

test('files in memory hold charts, values and what is made of them', async () => {
  const files = createMemoryFiles({
    ...Object.fromEntries(Object.entries(chart.files).map(([path, text]) => [`/charts/web/${path}`, text])),
    '/values/prod.yaml': 'size: 9\n',
  })
  await using helm = createHelm({ ...alone, kube: false, host: { files } })
  const release = await helm.template('web', '/charts/web', { values: { file: '/values/prod.yaml' } })
  expect(release.resources()[0]).toMatchObject({ data: { size: '9' } })
  const packed = await helm.chart.package('/charts/web', { destination: '/out', modified: new Date(0) })
  expect(Object.keys(files.texts())).toContain('/out/web-1.0.0.tgz')
  expect((await helm.chart.show(packed.path)).chart.metadata.version).toBe('1.0.0')
  await expect(helm.template('web', '/charts/none')).rejects.toMatchObject({ name: 'ChartError' })
})

test('a registry in memory takes and gives charts, to those it lets in', async () => {
  const files = createMemoryFiles({
    ...Object.fromEntries(Object.entries(chart.files).map(([path, text]) => [`/charts/web/${path}`, text])),
  })
  const registry = createFakeRegistry({ login: { username: 'ann', password: 'secret' } })
  const host = { files, http: createMemoryHttp({ 'registry.test': registry.respond }) }
  const access = { 'registry.test': { username: 'ann', password: 'secret', plainHttp: true } }
  await using helm = createHelm({ ...alone, kube: false, host, registry: { access } })
  const { path } = await helm.chart.package('/charts/web', { destination: '/out' })
  const pushed = await helm.registry.push(path, 'oci://registry.test/team')
  expect(pushed.reference).toContain('registry.test/team/web:1.0.0')
  expect(registry.tags()).toEqual({ 'team/web': ['1.0.0'] })
  const release = await helm.template('web', { oci: 'oci://registry.test/team/web', version: '^1.0.0' })
  expect(release.chart).toMatchObject({ name: 'web', version: '1.0.0' })
  const denied = { 'registry.test': { plainHttp: true } }
  await using stranger = createHelm({ ...alone, home: '/home/other', kube: false, host, registry: { access: denied } })
  const attempt = stranger.template('web', { oci: 'oci://registry.test/team/web', version: '1.0.0' })
  await expect(attempt).rejects.toMatchObject({ name: 'ChartError' })
  expect(JSON.stringify(await attempt.safe())).not.toContain('secret')
})
