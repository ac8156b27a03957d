// The conformance suite for storage drivers on every storage there is.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createNodeHost } from '../../src/node/index.ts'
import { type OpenedWorld, openWorld, settingsOf } from '../../src/sdk/index.ts'
import { createTestCluster, storageConformance, type TestCluster } from '../../src/testing/index.ts'
import { type RunningPostgres, startPostgres } from '../support/postgres.ts'

const host = createNodeHost()

for (const driver of ['secret', 'configmap', 'memory', 'sql'] as const) {
  describe(driver, () => {
    const place: { cluster?: TestCluster; postgres?: RunningPostgres; opened?: OpenedWorld } = {}
    beforeAll(async () => {
      if (driver === 'sql') {
        place.postgres = await startPostgres()
        place.postgres.createDatabase('conformance')
      }
      place.cluster = createTestCluster()
      const { http } = place.cluster.kube
      const settings = {
        ...settingsOf({ ...host.environment, get: () => undefined }),
        driver,
        kubeApiServer: 'http://sandbox',
        sqlConnectionString: place.postgres?.url('conformance') ?? '',
      }
      place.opened = await openWorld(settings, host, http === undefined ? {} : { kubeHttp: http })
    })
    afterAll(async () => {
      place.opened?.close()
      await place.cluster?.close()
      await place.postgres?.stop()
    })
    const open = async (namespace: string) => {
      const { world } = place.opened as OpenedWorld
      if ((driver === 'secret' || driver === 'configmap') && namespace !== '') {
        const client = await world.cluster()
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
