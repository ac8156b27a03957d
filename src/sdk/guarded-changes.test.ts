// Changes that look before they act: on the revision that was seen, on releases that another operation left pending.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createDriverStores } from '../storage/index.ts'
import { createMemoryStorage, createTestCluster, type TestCluster } from '../testing/index.ts'
import {
  createHelm,
  createNodeHost,
  type Helm,
  type HelmOptions,
  ReleaseError,
  UninstallError,
  UpgradeError,
} from './index.ts'

const chart = {
  files: {
    'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'templates/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n',
  },
}

let cluster: TestCluster
let helm: Helm

beforeEach(() => {
  cluster = createTestCluster()
  helm = createHelm({ kube: cluster.kube, environment: false, namespace: 'default' })
})

afterEach(async () => {
  await helm.close()
  await cluster.close()
})

it('refuse to act on another revision than the one that was seen, and change nothing', async () => {
  const web = helm.release('web')
  await web.install(chart)
  const seen = (await web.upgrade(chart, { expectRevision: 1 })).revision
  expect(seen).toBe(2)
  await web.upgrade(chart)
  const changed = { code: 'RELEASE_CHANGED', data: { expected: 2, revision: 3 } }
  await expect(web.upgrade(chart, { expectRevision: seen })).rejects.toMatchObject(changed)
  await expect(web.upgrade(chart, { expectRevision: seen })).rejects.toBeInstanceOf(UpgradeError)
  await expect(web.rollback({ to: 1, expectRevision: seen })).rejects.toMatchObject(changed)
  await expect(web.uninstall({ expectRevision: seen })).rejects.toMatchObject(changed)
  await expect(web.uninstall({ expectRevision: seen, dryRun: true })).rejects.toBeInstanceOf(UninstallError)
  expect((await web.history()).map(({ revision }) => revision)).toEqual([1, 2, 3])
  await expect(web.upgrade(chart, { install: true, expectRevision: 0 })).rejects.toMatchObject({
    code: 'RELEASE_CHANGED',
  })
  await web.uninstall({ expectRevision: 3 })
  await expect(web.upgrade(chart, { install: true, expectRevision: 3 })).rejects.toMatchObject({
    data: { expected: 3, revision: 0 },
  })
  expect(await web.exists()).toBe(false)
  expect((await web.upgrade(chart, { install: true, expectRevision: 0 })).revision).toBe(1)
})

/** Two clients on one storage, and a release whose last revision is pending. */
async function leavePending(): Promise<Helm> {
  const storage = createMemoryStorage()
  const other = createHelm({ kube: cluster.kube, environment: false, namespace: 'default', storage })
  const web = other.release('web')
  await web.install(chart)
  const { record } = await web.upgrade(chart)
  const pending = { ...record, info: { ...record.info, status: 'pending-upgrade' as const } }
  const { clock, compression } = createNodeHost()
  await createDriverStores(storage, { clock, compression })('default').update(pending)
  expect((await web.get()).status).toBe('pending-upgrade')
  return other
}

it('do as Helm with a release that is pending, unless they are told to free it', async () => {
  await using other = await leavePending()
  const web = other.release('web')
  await expect(web.upgrade(chart)).rejects.toMatchObject({ code: 'RELEASE_BUSY' })
  await expect(web.upgrade(chart, { ifPending: 'fail' })).rejects.toMatchObject({ code: 'RELEASE_BUSY' })
  await expect(web.upgrade(chart, { ifPending: 'wait', timeout: 100 })).rejects.toMatchObject({ code: 'RELEASE_BUSY' })
  const upgraded = await web.upgrade(chart, { ifPending: 'unlock', expectRevision: 2 })
  expect([upgraded.revision, upgraded.status]).toEqual([3, 'deployed'])
  expect((await web.get({ revision: 2 })).description).toBe(
    'Unlocked: it was pending-upgrade, and nothing was running any more',
  )
})

it('wait for the end of whoever works on it', async () => {
  await using other = await leavePending()
  const web = other.release('web')
  const waiting = web.upgrade(chart, { ifPending: 'wait' })
  await new Promise((resolve) => setTimeout(resolve, 100))
  const unlocked = await web.unlock()
  expect([unlocked.revision, unlocked.status]).toEqual([2, 'failed'])
  expect((await waiting).revision).toBe(3)
})

it('unlock nothing that is not pending', async () => {
  const web = helm.release('web')
  await expect(web.unlock()).rejects.toBeInstanceOf(ReleaseError)
  await expect(web.unlock()).rejects.toMatchObject({ code: 'RELEASE_NOT_FOUND' })
  await web.install(chart)
  expect((await web.unlock()).status).toBe('deployed')
  const events: string[] = []
  for await (const { type } of web.unlock()) events.push(type)
  expect(events).toEqual(['done'])
})

it('tell the cluster’s version, or that it does not answer', async () => {
  expect((await helm.ready()).version).toMatch(/^v1\.\d+/)
  await using none = createHelm({ kube: false, environment: false })
  await expect(none.ready()).rejects.toMatchObject({ name: 'ClusterError', code: 'CLUSTER_UNREACHABLE' })
})

it('go on when a listener fails, and say so at the end', async () => {
  const failing = helm.install('web', chart, {
    onEvent: () => {
      throw new Error('no screen')
    },
  })
  await expect(failing).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', cause: { message: 'no screen' } })
  expect((await helm.get('web')).status).toBe('deployed')
  expect(helm.stats().calls.running).toBe(0)
})

it('are found under the names of Helm’s own groups', async () => {
  const rendered = await helm.chart.template(chart, { name: 'mine' })
  expect(rendered.resources().map(({ metadata }) => metadata.name)).toEqual(['mine'])
  expect((await helm.chart.template(chart)).name).toBe('release-name')
  await helm.install('web', chart)
  expect((await helm.chart.test('web')).name).toBe('web')
})

it('refuse ports of one’s own beside workers, and functions that cannot go to one', async () => {
  const { http } = cluster.kube
  const ports: readonly HelmOptions[] = [
    { host: {} },
    { charts: { fetchChart: async () => ({ files: [] }), readValuesFile: async () => new Uint8Array() } },
    { plugins: [{ type: 'cli/v1', name: 'silent', run: () => {} }] },
    { loadSchema: async () => undefined },
    { storage: createMemoryStorage() },
    ...(http === undefined ? [] : [{ kube: { http } }]),
    { kube: { token: () => 'token' } },
  ]
  for (const port of ports) {
    expect(() => createHelm({ ...port, workers: 1 })).toThrow('exclude each other: threads share no objects')
    createHelm({ ...port, workers: 0 })
  }
})

it('leave one revision deployed where two roll back at once', async () => {
  const memory = createMemoryStorage()
  const settings = { kube: cluster.kube, environment: false, namespace: 'default' } as const
  const one = createHelm({ ...settings, storage: memory })
  await one.install('web', chart)
  await one.upgrade('web', chart)
  const steps = { firstStored: () => {}, secondBegins: () => {} }
  const isStored = new Promise<void>((resolve) => Object.assign(steps, { firstStored: resolve }))
  const hasBegun = new Promise<void>((resolve) => Object.assign(steps, { secondBegins: resolve }))
  // The first one goes on when the second has seen it under way, and the second when the first is done.
  const slow = createHelm({
    ...settings,
    storage: {
      ...memory,
      async create(record) {
        await memory.create(record)
        steps.firstStored()
        await hasBegun
        return true
      },
    },
  })
  const first = slow.rollback('web', { to: 1 })
  await isStored
  const other = createHelm({
    ...settings,
    storage: {
      ...memory,
      async create(record) {
        steps.secondBegins()
        await first
        return memory.create(record)
      },
    },
  })
  expect((await other.rollback('web', { to: 1 })).revision).toBe(4)
  expect((await one.history('web')).map(({ status }) => status)).toEqual([
    'superseded',
    'superseded',
    'superseded',
    'deployed',
  ])
  await Promise.all([one, slow, other].map((each) => each.close()))
})
