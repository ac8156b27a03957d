// One release on many clusters at once: a client each, with connections, caches and credentials of its own.
// Without arguments the clusters are in memory; else every argument is the path of a kubeconfig.
import process from 'node:process'
import { createHelm } from 'pintle'
import { createTestCluster } from 'pintle/testing'

const kubeconfigs = process.argv.slice(2)
const clusters =
  kubeconfigs.length > 0
    ? kubeconfigs.map((kubeconfig) => ({ name: kubeconfig, kube: { kubeconfig } }))
    : Array.from({ length: 20 }, (_, index) => ({ ...createTestCluster(), name: `region-${index}` }))

const outcomes = await Promise.all(
  clusters.map(async ({ name, kube, close }) => {
    const helm = createHelm({ kube, namespace: 'default', environment: false })
    const operation = helm.upgrade('shop', './examples/shop', {
      install: true,
      values: { title: `Shop of ${name}` },
      onFailure: 'rollback',
      deadline: '2m',
    })
    const outcome = await operation.safe()
    await helm.close()
    await close?.()
    return { name, outcome }
  }),
)
for (const { name, outcome } of outcomes)
  console.log(name, outcome.ok ? `revision ${outcome.value.revision} is ${outcome.value.status}` : outcome.error.message)
process.exitCode = outcomes.every(({ outcome }) => outcome.ok) ? 0 : 1
