// `--qps` and `--burst-limit`: both programs wait where they must, and refuse what lets nothing through with the same words.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, call, type ProgramName, succeed } from './programs.ts'
import { openRecordingProxy, type RecordingProxy } from './recording-proxy.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-rates-'))
const chart = path.join(folder, 'chart')
const programs: readonly ProgramName[] = ['helm', 'pintle']
let proxy: RecordingProxy

beforeAll(async () => {
  proxy = await openRecordingProxy(path.join(folder, 'kubeconfig'))
  mkdirSync(path.join(chart, 'templates'), { recursive: true })
  writeFileSync(path.join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: chart\nversion: 1.0.0\n')
  writeFileSync(path.join(chart, 'templates/one.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n')
  for (const program of programs) await ask('POST', '/api/v1/namespaces', { metadata: { name: `rates-${program}` } })
})

afterAll(async () => {
  await proxy.close()
  for (const program of programs) await ask('DELETE', `/api/v1/namespaces/rates-${program}`)
  rmSync(folder, { recursive: true, force: true })
})

/** Seconds from the first to the last request that is about something; on a busy machine the first may be noted late. */
function secondsBetween(about: string): number {
  const times = proxy
    .requests()
    .filter((each) => each.path.includes(about))
    .map(({ at }) => at)
  return (Math.max(...times) - Math.min(...times)) / 1000
}

test.each(programs)('%s sends so many requests a second about records, and about an object', async (program) => {
  const environment = { KUBECONFIG: proxy.kubeconfig, HOME: path.join(folder, program) }
  const words = ['r', '-n', `rates-${program}`, '--qps', '1', '--burst-limit', '1']
  proxy.requests()
  expect((await call(program, ['install', 'r', chart, ...words.slice(1)], { environment })).exitCode).toBe(0)
  // The list, the record and its last word; the object is looked at, then made.
  expect(secondsBetween('/secrets')).toBeGreaterThan(1)
  const limited = { ...environment, HELM_QPS: '1', HELM_BURST_LIMIT: '1' }
  await call(program, ['upgrade', 'r', chart, ...words.slice(1, 3)], { environment: limited })
  expect(secondsBetween('/configmaps/one')).toBeGreaterThan(0.3)
  expect((await call(program, ['uninstall', ...words], { environment })).exitCode).toBe(0)
  // Two revisions are read and deleted, one is marked before.
  expect(secondsBetween('/secrets')).toBeGreaterThan(3)
})

test.each([
  '--qps 1 --burst-limit 0',
  '--qps 1 --burst-limit -1',
  '--qps 0 --burst-limit -1',
  '--qps -1 --burst-limit -1',
  '--qps nan --burst-limit -1',
  '--qps 0 --burst-limit 0',
  '--qps 1e39',
  '--qps x',
  '--burst-limit 1.5',
])('%s says the same with both', async (words) => {
  const environment = { PINTLE_DIAGNOSTICS: 'plain' }
  const [theirs, ours] = await Promise.all(
    programs.map((program) => call(program, ['status', 'nothing', ...words.split(' ')], { environment })),
  )
  expect(ours).toEqual(theirs)
  expect(ours?.exitCode).toBe(1)
})

test('limits are for clusters only', async () => {
  expect(await succeed('pintle', ['template', 'r', chart, '--qps', '1', '--burst-limit', '-1'])).toContain('name: one')
})
