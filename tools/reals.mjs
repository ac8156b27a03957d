// Builds the real programs and starts the real API server that the heavier suites need.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { root } from './prepare.mjs'

/** Builds the named programs where they are not built yet; returns their folder. */
export function buildReals(names) {
  return capture(path.join(root, 'test/real/reals'), names)
}

/** Builds and starts a Kubernetes API server, told what its recipe reads of the environment; returns its kubeconfig and a function that stops it. */
export function startCluster(directory, environment = {}) {
  const recipe = path.join(root, 'test/cluster/cluster')
  const kubeconfig = capture(recipe, ['up', directory], environment)
  const limitedKubeconfig = capture(recipe, ['user', 'limited', directory])
  return { kubeconfig, limitedKubeconfig, stop: () => spawnSync(recipe, ['down', directory], { stdio: 'inherit' }) }
}

function capture(command, args, environment = {}) {
  const env = { ...process.env, ...environment }
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'inherit'] })
  if (result.error) throw result.error
  if (result.status !== 0) {
    console.error(`\`${path.relative(root, command)} ${args.join(' ')}\` failed`)
    process.exit(1)
  }
  return result.stdout.trim()
}
