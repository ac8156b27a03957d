// What clients of the library keep on disk of a cluster, and how often they ask it: nothing and freely, unless told otherwise.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryFiles, createTestCluster, type MemoryFiles, type TestCluster } from '../testing/index.ts'
import { createHelm, type KubeOptions } from './index.ts'

const chart = {
  files: {
    'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    'templates/role.yaml': 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules: []\n',
  },
}
let cluster: TestCluster
let files: MemoryFiles

beforeEach(() => {
  cluster = createTestCluster()
  files = createMemoryFiles()
})
afterEach(() => cluster.close())

async function helm(kube: KubeOptions, environment: { readonly [name: string]: string } = {}) {
  const options = { host: { files }, kube: { ...cluster.kube, ...kube } }
  return createHelm({ ...options, environment: { HOME: '/home/u', ...environment } })
}

const kept = (): string[] => Object.keys(files.texts()).filter((file) => file.endsWith('servergroups.json'))
const discoveries = (): string[] => cluster.requests.filter((request) => /^GET \/apis?$/.test(request))

describe('discovery', () => {
  it('stays with its client by default', async () => {
    await (await helm({})).install('a', chart)
    expect(files.texts()).toEqual({})
  })

  it.each<[boolean | string, { readonly [name: string]: string }, string]>([
    [true, {}, '/home/u/.kube/cache'],
    [true, { KUBECACHEDIR: '/cache' }, '/cache'],
    ['/own', { KUBECACHEDIR: '/cache' }, '/own'],
  ])('is shared where it is asked for: %j in %j', async (discoveryCache, environment, folder) => {
    await (await helm({ discoveryCache }, environment)).install('a', chart)
    expect(kept()).toEqual([`${folder}/discovery/sandbox/servergroups.json`])
    const before = discoveries().length
    await (await helm({ discoveryCache }, environment)).uninstall('a')
    expect(discoveries().length).toBe(before)
    await (await helm({})).install('b', chart)
    expect(discoveries().length).toBe(before + 2)
  })

  it.each(['', 1, null])('cannot be kept in %j', (discoveryCache) => {
    expect(() => createHelm({ kube: { discoveryCache: discoveryCache as string } })).toThrow('discoveryCache')
  })
})

describe('a rate', () => {
  it('slows the requests about records down', async () => {
    const client = await helm({ requestsPerSecond: 20, burstLimit: 1 })
    const start = performance.now()
    await client.install('a', chart)
    // Looked for, stored, and marked as deployed.
    expect(performance.now() - start).toBeGreaterThan(95)
  })

  it.each<[KubeOptions, string]>([
    [{ requestsPerSecond: Number.NaN }, 'whose `requestsPerSecond` is a number'],
    [{ burstLimit: 1.5 }, 'whose `burstLimit` is a whole number'],
    [{ concurrentRequests: 2.5 }, 'whose `concurrentRequests` is a whole number'],
    [{ concurrentRequests: 0 }, '`kube.concurrentRequests` must be greater than 0'],
    [{ requestsPerSecond: 1, burstLimit: 0 }, '`kube.burstLimit` must be greater than 0'],
  ])('that cannot be is refused: %j', (kube, problem) => {
    expect(() => createHelm({ kube })).toThrow(problem)
  })
})
