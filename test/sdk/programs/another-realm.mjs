// The library in a context of its own, as Jest has one: what Node throws and gives is of another realm there.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { compileFunction, createContext, runInContext } from 'node:vm'

const shared = {
  process,
  Buffer,
  URL,
  URLSearchParams,
  // Jest shares these two, since Node itself asks whether something is one.
  Uint8Array,
  ArrayBuffer,
  AbortController,
  AbortSignal,
  TextEncoder,
  TextDecoder,
  structuredClone,
  performance,
}
const timers = { setTimeout, clearTimeout, setImmediate, queueMicrotask }
const context = createContext({ ...shared, ...timers })
context.globalThis = runInContext('this', context)
const loaded = new Map()

/** The module, its code run in the context; Node's own modules are Node's. */
function load(file) {
  const known = loaded.get(file)
  if (known !== undefined) return known.exports
  const module = { exports: {} }
  loaded.set(file, module)
  const own = createRequire(file)
  const require = (name) => (name.startsWith('.') ? load(own.resolve(name)) : own(name))
  const names = ['exports', 'require', 'module', '__filename', '__dirname']
  const run = compileFunction(readFileSync(file, 'utf8'), names, { parsingContext: context, filename: file })
  run(module.exports, require, module, file, path.dirname(file))
  return module.exports
}

const dist = path.resolve(import.meta.dirname, '../../../dist')
const { createHelm, ChartError, HelmError } = load(path.join(dist, 'index.cjs'))
const { createTestCluster } = load(path.join(dist, 'testing.cjs'))
const folder = mkdtempSync(path.join(tmpdir(), 'pintle-realm-'))
try {
  const helm = createHelm({ kube: false, environment: { HOME: folder } })
  assert.deepEqual([...(await helm.repo.list())], [])
  const failure = await helm.chart.load(path.join(folder, 'none')).catch((error) => error)
  assert.ok(failure instanceof ChartError && failure instanceof HelmError)
  assert.equal(failure.code, 'CHART_NOT_FOUND')
  const unreachable = await helm.repo.add('x', 'http://127.0.0.1:1').catch((error) => error)
  assert.equal(unreachable.code, 'REPOSITORY_UNREACHABLE')
  assert.match(unreachable.message, /connection refused$/)
  const sql = createHelm({
    kube: createTestCluster().kube,
    storage: { sql: 'postgres://a@127.0.0.1:1/x' },
    environment: false,
  })
  assert.equal((await sql.list().catch((error) => error)).data.library ?? 'pg', 'pg')
  await helm.chart.create('web', { directory: folder })
  const { path: file } = await helm.chart.package(path.join(folder, 'web'), {
    destination: folder,
    modified: new Date(0),
  })
  const rendered = await helm.template('a', { archive: readFileSync(file) }, { values: { replicaCount: 2 } })
  assert.equal(rendered.resources().length, 3)
  const late = await helm
    .template('a', path.join(folder, 'web'), { signal: AbortSignal.abort(AbortSignal.timeout(0).reason) })
    .catch((error) => error)
  assert.equal(late.code, 'OPERATION_CANCELLED')
  const timedOut = AbortSignal.timeout(0)
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal((await helm.chart.load(folder, { signal: timedOut }).catch((error) => error)).code, 'OPERATION_TIMEOUT')
  const cluster = createTestCluster()
  const other = createHelm({ kube: cluster.kube, namespace: 'default', environment: { HOME: folder } })
  assert.equal((await other.install('web', path.join(folder, 'web'), { wait: true })).status, 'deployed')
  await other.close()
  await cluster.close()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log('{"passed":1}')
