// Many clients and many calls at once: each its own, and one release stays one release.
import { expect, test } from 'vitest'
import type { HttpPort, HttpRequest, HttpResponse } from '../../src/host/index.ts'
import { createHelm, type HelmOptions } from '../../src/sdk/index.ts'
import { createMemoryStorage, createTestCluster } from '../../src/testing/index.ts'

const chart = (name: string, text = '{{ .Values.word }}') => ({
  files: {
    'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`,
    'templates/map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  word: "${text}"\n`,
  },
})
const alone: HelmOptions = { environment: false, namespace: 'default' }

test('hundreds of clients side by side share nothing', async () => {
  const before = process.listenerCount('SIGINT')
  const clients = Array.from({ length: 300 }, (_, index) => {
    const storage = createMemoryStorage()
    const cluster = createTestCluster()
    const helm = createHelm({
      ...alone,
      namespace: `space-${index}`,
      environment: { HELM_MAX_HISTORY: String(1 + (index % 3)) },
      kube: cluster.kube,
      storage,
    })
    return { helm, cluster, storage, index }
  })
  await Promise.all(
    clients.map(async ({ helm, index }) => {
      await helm.install('web', chart('c'), { values: { word: `first ${index}` }, createNamespace: true })
      for (let turn = 0; turn < 3; turn++)
        await helm.upgrade('web', chart('c'), { values: { word: `${turn} ${index}` } })
    }),
  )
  for (const { helm, cluster, storage, index } of clients) {
    // What is deployed stays until the next is, so that the least is two, as in Helm.
    expect(storage.records.size).toBe(Math.max(2, 1 + (index % 3)))
    const [map] = await cluster
      .objects(`/api/v1/namespaces/space-${index}/configmaps`)
      .then((maps) => maps.filter(({ metadata }) => metadata.name === 'web'))
    expect(map?.['data']).toEqual({ word: `2 ${index}` })
    expect(await helm.namespace()).toBe(`space-${index}`)
    await helm.close()
    await cluster.close()
  }
  expect(process.listenerCount('SIGINT')).toBe(before)
})

test('two hundred renders at once on one client give each its own', async () => {
  await using helm = createHelm({ ...alone, kube: false })
  const words = Array.from({ length: 200 }, (_, index) => `word ${index}`)
  const releases = await Promise.all(
    words.map((word, index) => helm.template(`r${index}`, chart('c'), { values: { word } })),
  )
  expect(releases.map((release) => release.resources()[0]?.['data'])).toEqual(words.map((word) => ({ word })))
  expect(helm.stats().calls).toEqual({ running: 0, succeeded: 200, failed: 0 })
})

test('of two clients that upgrade one release at once, one wins each time; the other is told, and the records are true', async () => {
  await using cluster = createTestCluster({ latencyMilliseconds: 2 })
  const clients = [1, 2].map(() => createHelm({ ...alone, kube: cluster.kube, maxHistory: 0 }))
  const [first] = clients as [(typeof clients)[0], (typeof clients)[0]]
  await first.install('web', chart('c'), { values: { word: 'start' } })
  let wins = 0
  for (let turn = 0; turn < 8; turn++) {
    const outcomes = await Promise.all(
      clients.map((helm, index) => helm.upgrade('web', chart('c'), { values: { word: `${turn} of ${index}` } }).safe()),
    )
    wins += outcomes.filter(({ ok }) => ok).length
    for (const outcome of outcomes) {
      if (outcome.ok) continue
      expect(outcome.error.name).toBe('UpgradeError')
      expect(['RELEASE_BUSY', 'RELEASE_NAME_IN_USE']).toContain(outcome.error.code)
    }
  }
  expect(wins).toBeGreaterThanOrEqual(8)
  const history = await first.history('web')
  expect(history.map(({ revision }) => revision)).toEqual(Array.from({ length: wins + 1 }, (_, index) => index + 1))
  expect(history.filter(({ status }) => status === 'deployed')).toHaveLength(1)
  expect(history.some(({ status }) => status.startsWith('pending'))).toBe(false)
  for (const helm of clients) await helm.close()
})

test('eight lists on one client do not wait for each other', async () => {
  await using cluster = createTestCluster()
  const place: { waiting: number; pass?: (() => void) | undefined } = { waiting: 0 }
  const held = new Promise<void>((resolve) => {
    place.pass = resolve
  })
  const http: HttpPort = {
    connect(options) {
      const connection = (cluster.kube.http as HttpPort).connect(options)
      const request = async (sent: HttpRequest): Promise<HttpResponse> => {
        if (sent.path.includes('/secrets')) {
          place.waiting += 1
          await held
        }
        return connection.request(sent)
      }
      return { request, close: () => connection.close() }
    },
  }
  await using helm = createHelm({ ...alone, kube: { ...cluster.kube, http } })
  // No answer comes before all have asked.
  const lists = Promise.all(Array.from({ length: 8 }, () => helm.list()))
  await expect.poll(() => place.waiting).toBe(8)
  place.pass?.()
  expect(await lists).toEqual(Array.from({ length: 8 }, () => []))
})

test('closing a client ends what runs on it, and nothing can be begun any more', async () => {
  await using cluster = createTestCluster()
  const helm = createHelm({ ...alone, kube: cluster.kube })
  await helm.install('web', chart('c'))
  const watching = (async () => {
    for await (const _ of helm.release('web').watch());
  })().catch((error: unknown) => error)
  await new Promise((resolve) => setTimeout(resolve, 30))
  await helm.close()
  expect(await watching).toMatchObject({ code: 'OPERATION_CANCELLED' })
  expect(helm.stats().calls.running).toBe(0)
  await expect(helm.list()).rejects.toMatchObject({ code: 'OPERATION_CANCELLED' })
})
