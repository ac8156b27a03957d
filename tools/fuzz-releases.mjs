// `npm run fuzz:releases -- [--seconds 60] [--seed N] [--case I] [--first I] [--cases N] [--at-once 2] [--minimize] [--itself]`: random charts and
// commands, run by Pintle, by the real Helm and by a random one of both on a real API server, which is started for it unless
// PINTLE_CLUSTER names the kubeconfig of one that test/cluster/cluster started. The same seed makes the same cases. Exit code 1
// when sides differ in what they print, record or leave. `--itself` runs Helm against itself, which shows what it leaves to chance.
// Needs Go the first time.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build as bundle } from 'rolldown'
import { build, installDependencies, root } from './prepare.mjs'
import { buildReals, startCluster } from './reals.mjs'

const number = { type: 'string' }
const { values } = parseArgs({
  options: {
    seconds: number,
    seed: number,
    case: number,
    first: number,
    cases: number,
    'at-once': number,
    minimize: { type: 'boolean', default: false },
    itself: { type: 'boolean', default: false },
  },
})
installDependencies()
build()
const directory = mkdtempSync(path.join(tmpdir(), 'pintle-fuzz-releases-'))
const cluster = process.env['PINTLE_CLUSTER'] === undefined ? startCluster(path.join(directory, 'files')) : undefined
const stop = () => {
  cluster?.stop()
  rmSync(directory, { recursive: true, force: true })
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    stop()
    process.exit(1)
  })
}
try {
  const reals = buildReals(['helm', 'helm3'])
  Object.assign(process.env, {
    PINTLE_REALS: reals,
    PINTLE: values.itself ? path.join(reals, 'helm') : path.join(root, 'bin', 'pintle'),
    PINTLE_CLUSTER: cluster?.kubeconfig ?? process.env['PINTLE_CLUSTER'],
    PINTLE_CLUSTER_LIMITED: cluster?.limitedKubeconfig ?? process.env['PINTLE_CLUSTER'],
  })
  const file = path.join(directory, 'fuzz.mjs')
  await bundle({
    input: path.join(root, 'test/cluster/fuzz/fuzz-releases.ts'),
    platform: 'node',
    logLevel: 'warn',
    output: { file, format: 'esm' },
  })
  const { fuzzReleases } = await import(pathToFileURL(file).href)
  const given = (option, name) => (values[option] === undefined ? {} : { [name]: Number(values[option]) })
  const isSame = await fuzzReleases({
    seconds: Number(values.seconds ?? 60),
    seed: Number(values.seed ?? Date.now() % 1_000_000),
    atOnce: Number(values['at-once'] ?? 2),
    minimize: values.minimize,
    ...given('case', 'only'),
    ...given('first', 'first'),
    ...given('cases', 'cases'),
  })
  process.exitCode = isSame ? 0 : 1
} finally {
  stop()
}
process.exit()
