// Stores: Secrets and ConfigMaps on the embedded API server, memory, and a Secret that the real Helm wrote.
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSandboxWorld, type SandboxWorld } from '../../test/support/sandbox-world.ts'
import type { KubeObject } from '../kube/index.ts'
import { parseRecord, type Release, type ReleaseStore } from '../release/index.ts'
import { createConfigMapStore, createMemoryStores, createSecretStore } from './index.ts'

const recorded = JSON.parse(
  readFileSync(new URL('../../test/vectors/release/secrets.jsonl', import.meta.url), 'utf8'),
) as { readonly secret: KubeObject }

function releaseOf(name: string, revision: number, changes: Partial<Release> = {}): Release {
  const record = {
    name,
    namespace: 'default',
    version: revision,
    info: { status: 'deployed', description: 'x' },
    chart: { metadata: { name: 'c' } },
  }
  return { ...parseRecord(JSON.stringify(record)), ...changes }
}

describe('stores', () => {
  let opened: SandboxWorld
  beforeEach(() => {
    opened = openSandboxWorld({})
  })
  afterEach(() => opened.close())

  const stores: { readonly [driver: string]: () => ReleaseStore } = {
    Secret: () => createSecretStore({ ...opened.world, client: opened.client, namespace: 'default' }),
    ConfigMap: () => createConfigMapStore({ ...opened.world, client: opened.client, namespace: 'default' }),
    Memory: () => createMemoryStores()('default'),
  }

  it.each(Object.keys(stores))('%s lists the newest of every release', async (driver) => {
    const store = stores[driver]?.() as ReleaseStore
    for (const [name, revisions] of [
      ['a', [1, 2, 9, 10, 11]],
      ['a.v1', [1, 2]],
      ['a.v1.v1', [3]],
      ['b', [7]],
    ] as const)
      for (const revision of revisions) await store.create(releaseOf(name, revision))
    const found: string[] = []
    for await (const { name, revision } of store.list({ latest: true })) found.push(`${name} ${revision}`)
    expect(found.toSorted()).toEqual(['a 11', 'a.v1 2', 'a.v1.v1 3', 'b 7'])
  })

  it('where the newest cannot be read, the one before it counts; those behind are not decoded', async () => {
    const unreadable: string[] = []
    const store = createSecretStore({
      ...opened.world,
      client: opened.client,
      namespace: 'default',
      onUnreadable: (name) => unreadable.push(name),
    })
    for (const revision of [1, 2, 3, 4]) await store.create(releaseOf('a', revision))
    for (const revision of [1, 2, 4]) {
      const name = `sh.helm.release.v1.a.v${revision}`
      const reference = { apiVersion: 'v1', kind: 'Secret', namespace: 'default', name }
      await opened.client.patch(reference, { data: { release: 'AAAA' } }, { type: 'merge' })
    }
    const found: string[] = []
    for await (const { name, revision } of store.list({ latest: true })) found.push(`${name} ${revision}`)
    expect(found).toEqual(['a 3'])
    expect(unreadable).toEqual(['sh.helm.release.v1.a.v4'])
  })

  describe.each(['Secret', 'ConfigMap'])('%s of many releases', (driver) => {
    const names = Array.from({ length: 45 }, (_, index) => `r${String(index).padStart(2, '0')}`)
    const unreadable: string[] = []
    let store: ReleaseStore
    beforeEach(async () => {
      unreadable.length = 0
      const options = {
        ...opened.world,
        client: opened.client,
        namespace: 'default',
        onUnreadable: (name: string) => unreadable.push(name),
      }
      store = driver === 'Secret' ? createSecretStore(options) : createConfigMapStore(options)
      for (const [index, name] of names.entries())
        for (let revision = 1; revision <= 1 + (index % 3); revision++)
          await store.create(releaseOf(name, revision, { labels: { odd: String(index % 2) } }))
    })

    const listed = async (options: Parameters<ReleaseStore['list']>[0]): Promise<string[]> => {
      const found: string[] = []
      for await (const { name, revision } of store.list(options)) found.push(`${name}.${revision}`)
      return found.toSorted()
    }

    it('gives the newest of each, and of those that are chosen', async () => {
      const all = names.map((name, index) => `${name}.${1 + (index % 3)}`)
      expect(await listed({ latest: true })).toEqual(all)
      const told: number[] = []
      const choose: NonNullable<Parameters<ReleaseStore['list']>[0]>['choose'] = (newest) => {
        told.push(newest.length)
        return newest.filter(({ labels, revision }) => labels['odd'] === '1' && revision === 2)
      }
      expect(await listed({ latest: true, choose })).toEqual(
        all.filter((each, index) => index % 2 === 1 && each.endsWith('.2')),
      )
      expect(told).toEqual([names.length])
      expect(unreadable).toEqual([])
    })

    it('goes back to what can be read', async () => {
      const kind = driver
      const damaged = { apiVersion: 'v1', kind, namespace: 'default', name: 'sh.helm.release.v1.r20.v3' }
      await opened.client.patch(damaged, { data: { release: 'AAAA' } }, { type: 'merge' })
      const found = await listed({ latest: true })
      expect(found).toHaveLength(names.length)
      expect(found).toContain('r20.2')
      expect(unreadable).toEqual(['sh.helm.release.v1.r20.v3'])
    })

    it('reads all where a label does not tell the truth', async () => {
      const lying = { apiVersion: 'v1', kind: driver, namespace: 'default', name: 'sh.helm.release.v1.r20.v3' }
      await opened.client.patch(lying, { metadata: { labels: { version: '1' } } }, { type: 'merge' })
      const found = await listed({ latest: true })
      expect(found).toContain('r20.3')
      expect(found).toHaveLength(names.length + 1)
    })
  })

  it.each(Object.keys(stores))('%s keeps, finds, changes and removes records', async (driver) => {
    const store = stores[driver]?.() as ReleaseStore
    expect(store.driver).toBe(driver)
    await store.create(releaseOf('a', 2, { labels: { team: 'x' } }))
    await store.create(releaseOf('a', 10))
    await store.create(releaseOf('b', 1))
    await expect(store.create(releaseOf('a', 2))).rejects.toThrow('release: already exists')
    expect((await store.history('a')).map(({ revision }) => revision)).toEqual([2, 10])
    expect(await store.history('none')).toEqual([])
    expect(await store.get('a', 2)).toMatchObject({ name: 'a', revision: 2, labels: { team: 'x' } })
    expect(await store.get('a', 3)).toBeUndefined()
    await store.update(
      releaseOf('a', 2, { labels: { team: 'x' }, info: { status: 'superseded', description: '', notes: '' } }),
    )
    const names: string[] = []
    for await (const { name, revision, info } of store.list({ selector: 'team=x' }))
      names.push(`${name}.${revision} ${info.status}`)
    expect(names).toEqual(['a.2 superseded'])
    expect(await store.delete('a', 2)).toMatchObject({ revision: 2 })
    expect(await store.delete('a', 2)).toBeUndefined()
    await expect(store.update(releaseOf('a', 2))).rejects.toThrow(
      { Memory: 'release: not found', ConfigMap: /^configmaps .* not found$/ }[driver] ??
        /^update: failed to update: .* not found$/,
    )
  })

  it('labels Secrets as Helm does', async () => {
    await stores['Secret']?.().create(releaseOf('a', 1, { labels: { team: 'x' } }))
    const secret = await opened.client.get({
      apiVersion: 'v1',
      kind: 'Secret',
      namespace: 'default',
      name: 'sh.helm.release.v1.a.v1',
    })
    expect(secret?.['type']).toBe('helm.sh/release.v1')
    expect(secret?.metadata.labels).toEqual({
      name: 'a',
      owner: 'helm',
      status: 'deployed',
      version: '1',
      team: 'x',
      createdAt: expect.stringMatching(/^\d+$/) as string,
    })
    await stores['Secret']?.().update(releaseOf('a', 1))
    const updated = await opened.client.get({
      apiVersion: 'v1',
      kind: 'Secret',
      namespace: 'default',
      name: 'sh.helm.release.v1.a.v1',
    })
    expect(Object.keys(updated?.metadata.labels ?? {}).sort()).toEqual([
      'modifiedAt',
      'name',
      'owner',
      'status',
      'version',
    ])
  })

  it('reads a Secret of the real Helm, and passes over broken ones', async () => {
    const { resourceVersion: _, uid: __, creationTimestamp: ___, ...metadata } = recorded.secret.metadata
    await opened.client.create({ ...recorded.secret, metadata })
    await opened.client.create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'broken', namespace: 'default', labels: { owner: 'helm', name: 'x' } },
      data: { release: 'e30=' },
    })
    const unreadable: string[] = []
    const store = createSecretStore({
      ...opened.world,
      client: opened.client,
      namespace: 'default',
      onUnreadable: (name) => unreadable.push(name),
    })
    const found: string[] = []
    for await (const { name, chart } of store.list()) found.push(`${name} ${chart.metadata.name}`)
    expect(found).toEqual(['v2 mini'])
    expect(unreadable).toEqual(['broken'])
  })
})
