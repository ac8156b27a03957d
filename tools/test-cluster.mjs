// `npm run test:cluster`: Pintle and the real Helm on one real Kubernetes API server, started for this run.
// `-- --charts` runs the real charts alone, `-- --all` all of them instead of twelve; other arguments go to vitest.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { runCounted } from './count.mjs'
import { build, installDependencies, root } from './prepare.mjs'
import { buildReals, startCluster } from './reals.mjs'
import { requirePrograms } from './system-programs.mjs'

requirePrograms(['openssl', 'postgres'])
const given = process.argv.splice(2)
process.argv.push(
  ...given.filter((each) => each !== '--charts' && each !== '--all'),
  ...(given.includes('--charts') ? ['test/cluster/charts.test.ts'] : []),
)
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
    PINTLE_CHARTS: given.includes('--all') ? 'all' : 'some',
  },
  stop,
)
