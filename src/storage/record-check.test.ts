// Records that are too large are refused before they are stored, in the words of the server where it has any.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ClusterError, StorageError } from '../diagnostics/index.ts'
import type { KubeClient, KubeObject, WriteOptions } from '../kube/index.ts'
import { createNodeHost } from '../node/index.ts'
import { parseRecord, type Release } from '../release/index.ts'
import { createConfigMapStore, createSecretStore } from './index.ts'

const { clock, compression } = createNodeHost()

function releaseOf(bytes: number): Release {
  const base = parseRecord(
    JSON.stringify({ name: 'r', namespace: 'n', version: 1, info: {}, chart: { metadata: { name: 'c' } } }),
  )
  return { ...base, chart: { ...base.chart, files: [{ path: 'big.bin', data: randomBytes(bytes) }] } }
}

/** A client that notes what is created, and answers as told. */
function clientOf(answer: () => Promise<void>) {
  const created: { object: KubeObject; dryRun: boolean }[] = []
  const client = {
    async create(object: KubeObject, { dryRun = false }: WriteOptions = {}) {
      created.push({ object, dryRun })
      await answer()
      return object
    },
  } as Partial<KubeClient> as KubeClient
  return { client, created }
}

const refuses = (status: number, helmText: string) => async (): Promise<void> => {
  throw new ClusterError({ code: 'CLUSTER_REQUEST', helmText, data: { status } })
}

describe.each([
  [
    'Secret',
    createSecretStore,
    'create: failed to create: Secret "sh.helm.release.v1.r.v1" is invalid: data: Too long: ',
  ],
  ['ConfigMap', createConfigMapStore, 'ConfigMap "sh.helm.release.v1.r.v1" is invalid: []: Too long: '],
] as const)('%s', (_, createStore, start) => {
  const storeOf = (client: KubeClient) => createStore({ client, namespace: 'n', clock, compression })

  it('asks nobody about a record of the usual size', async () => {
    const { client, created } = clientOf(async () => {})
    await storeOf(client).check?.(releaseOf(500_000))
    expect(created).toEqual([])
  })

  it('refuses one that is too large, in words of its own where the server has others', async () => {
    const { client, created } = clientOf(refuses(404, 'namespaces "n" not found'))
    const refusal = await storeOf(client)
      .check?.(releaseOf(900_000))
      .catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(StorageError)
    expect((refusal as StorageError).helmText).toBe(`${start}may not be more than 1048576 bytes`)
    expect((refusal as StorageError).notes.join('\n')).toMatch(/file `big\.bin`/)
    expect(created.map(({ dryRun }) => dryRun)).toEqual([true])
  })

  it('tells what the server says of it, and lets pass what the server takes', async () => {
    const refusing = clientOf(refuses(413, 'Request entity too large: limit is 3145728'))
    await expect(storeOf(refusing.client).check?.(releaseOf(900_000))).rejects.toThrow('limit is 3145728')
    const taking = clientOf(async () => {})
    const release = releaseOf(900_000)
    const store = storeOf(taking.client)
    await store.check?.(release)
    await store.create(release)
    expect(taking.created.map(({ dryRun }) => dryRun)).toEqual([true, false])
    expect(taking.created[1]?.object['data']).toEqual(taking.created[0]?.object['data'])
  })

  it('stops when it is stopped', async () => {
    const controller = new AbortController()
    const { client } = clientOf(async () => {
      controller.abort(new Error('enough'))
      throw new Error('request failed')
    })
    await expect(storeOf(client).check?.(releaseOf(900_000), controller.signal)).rejects.toThrow('request failed')
  })
})
