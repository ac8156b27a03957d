// An aborted call sends nothing more, neither at once nor where others would try again a second later.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createHelm } from './index.ts'

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
    .poll(() => [...open].map((url) => url.split('?')[0]).toSorted())
    .toEqual(['/api', '/api/v1/namespaces/default/secrets', '/apis', '/version'])
  stop.abort()
  expect(await outcome).toBe('OPERATION_CANCELLED')
  await expect.poll(() => open.size).toBe(0)
  await new Promise((resolve) => setTimeout(resolve, 1300))
  expect(requests).toBe(4)
  await helm.close()
  server.close()
})
