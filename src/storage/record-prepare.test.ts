// Records that are packed before they are written: the same objects, packed once, whatever goes wrong on the way.
import { describe, expect, it } from 'vitest'
import type { Compression } from '../host/index.ts'
import type { KubeClient, KubeObject } from '../kube/index.ts'
import { createNodeHost } from '../node/index.ts'
import { parseRecord, type Release } from '../release/index.ts'
import { createConfigMapStore, createSecretStore } from './index.ts'

const { clock, compression } = createNodeHost()
const release: Release = {
  ...parseRecord(
    JSON.stringify({ name: 'r', namespace: 'n', version: 1, info: {}, chart: { metadata: { name: 'c' } } }),
  ),
  manifest: 'kind: ConfigMap\n'.repeat(5000),
}

function clientOf(written: KubeObject[]): KubeClient {
  const write = async (object: KubeObject): Promise<KubeObject> => {
    written.push(object)
    return object
  }
  return { create: write, replace: write } as Partial<KubeClient> as KubeClient
}

/** Packs as Node does and counts how. */
function counting(packAside: Compression['gzipAside'] = compression.gzipAside) {
  const counts = { atOnce: 0, aside: 0 }
  const counted: Compression = {
    ...compression,
    gzip(bytes, level) {
      counts.atOnce += 1
      return compression.gzip(bytes, level)
    },
    gzipAside(bytes, level) {
      counts.aside += 1
      return packAside?.(bytes, level) ?? Promise.reject(new Error('cannot'))
    },
  }
  return { counts, counted }
}

describe.each([
  ['Secret', createSecretStore],
  ['ConfigMap', createConfigMapStore],
] as const)('%s', (_, createStore) => {
  const dataOf = (objects: readonly KubeObject[]) => objects.map(({ data }) => data)

  it('is the same as without, and packed once', async () => {
    const { counts, counted } = counting()
    const written: KubeObject[] = []
    const store = createStore({ client: clientOf(written), namespace: 'n', clock, compression: counted })
    store.prepare?.(release)
    await store.check?.(release)
    await store.create(release)
    await store.update(release)
    expect(counts).toEqual({ atOnce: 0, aside: 1 })
    const plain: KubeObject[] = []
    const { gzipAside: _, ...without } = compression
    const other = createStore({ client: clientOf(plain), namespace: 'n', clock, compression: without })
    other.prepare?.(release)
    await other.create(release)
    await other.update(release)
    expect(dataOf(written)).toEqual(dataOf(plain))
  })

  it('is made on the spot where another was prepared, or preparing failed', async () => {
    const { counts, counted } = counting(() => Promise.reject(new Error('no thread')))
    const written: KubeObject[] = []
    const store = createStore({ client: clientOf(written), namespace: 'n', clock, compression: counted })
    store.prepare?.(release)
    await store.create(release)
    expect(counts.atOnce).toBe(1)
    const changed = { ...release, info: { ...release.info, status: 'deployed' as const } }
    await store.update(changed)
    expect(counts.atOnce).toBe(2)
    expect(dataOf(written)[0]).not.toEqual(dataOf(written)[1])
  })
})
