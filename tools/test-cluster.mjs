// `npm run test:cluster`: Pintle and the real Helm on one real Kubernetes API server, started for this run.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { runCounted } from './count.mjs'
import { build, installDependencies, root } from './prepare.mjs'
import { buildReals, startCluster } from './reals.mjs'

installDependencies()
build()
const reals = buildReals(['helm', 'helm3'])
const directory = mkdtempSync(path.join(tmpdir(), 'pintle-cluster-'))
const cluster = startCluster(path.join(directory, 'files'))
const stop = () => {
  cluster.stop()
  rmSync(directory, { recursive: true, force: true })
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    stop()
    process.exit(1)
  })
}
runCounted(
  'vitest.cluster.config.ts',
  {
    PINTLE_REALS: reals,
    PINTLE: path.join(root, 'bin', 'pintle'),
    PINTLE_CLUSTER: cluster.kubeconfig,
    PINTLE_CLUSTER_LIMITED: cluster.limitedKubeconfig,
  },
  stop,
)
