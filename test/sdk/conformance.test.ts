// The conformance suite for storage drivers on every storage there is.
import { afterAll, describe, expect, test } from 'vitest'
import { createNodeHost } from '../../src/node/index.ts'
import { type OpenedWorld, openWorld, settingsOf } from '../../src/sdk/index.ts'
import { createTestCluster, storageConformance } from '../../src/testing/index.ts'

const host = createNodeHost()
const clusters = [createTestCluster(), createTestCluster()]
afterAll(async () => {
  for (const cluster of clusters) await cluster.close()
})

for (const [index, driver] of (['secret', 'configmap', 'memory'] as const).entries()) {
  describe(driver, () => {
    const cluster = clusters[index % clusters.length] as (typeof clusters)[0]
    const settings = {
      ...settingsOf({ ...host.environment, get: () => undefined }),
      driver,
      kubeApiServer: 'http://sandbox',
    }
    const kubeHttp = cluster.kube.http
    const state: { opened?: Promise<OpenedWorld> } = {}
    const open = async (namespace: string) => {
      state.opened ??= openWorld(settings, host, kubeHttp === undefined ? {} : { kubeHttp })
      const { world } = await state.opened
      if (driver !== 'memory' && namespace !== '') {
        const { client } = { client: await world.cluster() }
        const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }
        await client.apply(object, { fieldManager: 'test', force: true })
      }
      return world.releases(namespace)
    }
    const cases = storageConformance({ open }, { namespacePrefix: `suite-${driver}` })
    for (const { name, run } of cases) test(name, run)
    test('there are cases', () => expect(cases.length).toBeGreaterThan(10))
  })
}
