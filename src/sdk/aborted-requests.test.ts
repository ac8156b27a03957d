// Aborted calls send nothing more, and leave a true record; test/sdk/aborted-requests.test.ts aborts every call at each of its requests.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createMemoryStorage, createTestCluster } from '../testing/index.ts'
import { createHelm, type StoredRecord } from './index.ts'

test('an install that is aborted while the server does not answer', async () => {
  const open = new Set<string>()
  let requests = 0
  const server = createServer((request, response) => {
    const url = request.url ?? ''
    requests += 1
    open.add(url)
    response.on('close', () => open.delete(url))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const helm = createHelm({ environment: false, kube: { server: `http://127.0.0.1:${port}` } })
  const stop = new AbortController()
  const install = helm.install('aborted', './examples/shop', { signal: stop.signal })
  const outcome = install.catch(({ code }: { code: string }) => code)
  await expect
    .poll(() => [...open].map((url) => url.split('?')[0]).toSorted(), { timeout: 60_000 })
    .toEqual(['/api', '/api/v1/namespaces/default/secrets', '/apis', '/version'])
  stop.abort()
  expect(await outcome).toBe('OPERATION_CANCELLED')
  await expect.poll(() => open.size).toBe(0)
  await new Promise((resolve) => setTimeout(resolve, 1300))
  expect(requests).toBe(4)
  await helm.close()
  server.close()
})

test('a record that is being written by a storage driver of its own', async () => {
  const memory = createMemoryStorage()
  const cluster = createTestCluster()
  const stop = new AbortController()
  const storage = {
    ...memory,
    create: async (record: StoredRecord, signal?: AbortSignal) => {
      stop.abort()
      await new Promise((resolve) => setTimeout(resolve, 50))
      signal?.throwIfAborted()
      return memory.create(record)
    },
  }
  const helm = createHelm({ kube: cluster.kube, environment: false, namespace: 'default', storage })
  await expect(helm.install('web', './examples/shop', { signal: stop.signal })).rejects.toMatchObject({
    code: 'OPERATION_CANCELLED',
  })
  expect((await helm.history('web')).map(({ status }) => status)).toEqual(['failed'])
  expect(cluster.requests.filter((request) => !request.startsWith('GET'))).toEqual([])
  await helm.close()
  await cluster.close()
})
