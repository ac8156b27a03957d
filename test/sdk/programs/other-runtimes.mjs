// The library in another runtime than Node: a release, a rendering in a worker.
import { createHelm } from 'pintle'
import { createTestCluster } from 'pintle/testing'

const cluster = createTestCluster()
const helm = createHelm({ kube: cluster.kube, environment: false, namespace: 'default' })
const { status } = await helm.install('shop', './examples/shop', { wait: true })
await helm.close()
await cluster.close()
const offline = createHelm({ kube: false, workers: 1 })
const release = await offline.template('shop', './examples/shop')
await offline.close()
console.log(status, release.resources().length)
