// Calls that are aborted while the server has any one of their requests: they settle within one answer's time, send nothing more but
// what makes the record true, neither at once nor where others would try again a second later, and leave a release to act on.
import { expect, test } from 'vitest'
import type { HttpPort } from '../../src/host/index.ts'
import { createHttpPort } from '../../src/node/http.ts'
import { createHelm, type Helm, type ReleaseView } from '../../src/sdk/index.ts'
import { type Holding, startHeldApi } from '../support/held-api.ts'

const hook = (event: string): string => `apiVersion: batch/v1
kind: Job
metadata: {name: ${event}, annotations: {helm.sh/hook: ${event}}}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}
`
const chart = {
  files: {
    'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'values.yaml': 'size: 1\n',
    'templates/map.yaml': `{{- $_ := lookup "v1" "Service" "default" "x" }}
apiVersion: v1
kind: ConfigMap
metadata: {name: map}
data: {size: "{{ .Values.size }}"}
`,
    'templates/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: b}]}}}
`,
    'templates/hooks.yaml': ['pre-install', 'post-upgrade', 'test'].map(hook).join('---\n'),
  },
}

async function drain(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of events);
}

interface Limits {
  readonly signal: AbortSignal
}

/** How many revisions there are before, and the call. */
const calls: { readonly [what: string]: readonly [0 | 1 | 2, (helm: Helm, limits: Limits) => PromiseLike<unknown>] } = {
  install: [0, (helm, limits) => helm.install('web', chart, { ...limits, wait: true })],
  'a dry run': [0, (helm, limits) => helm.install('web', chart, { ...limits, dryRun: 'server' })],
  upgrade: [1, (helm, limits) => helm.upgrade('web', chart, { ...limits, wait: true, values: { size: 2 } })],
  rollback: [2, (helm, limits) => helm.rollback('web', { ...limits, wait: true })],
  uninstall: [2, (helm, limits) => helm.uninstall('web', { ...limits, wait: true })],
  test: [1, (helm, limits) => helm.test('web', limits)],
  list: [1, (helm, limits) => helm.list(limits)],
  status: [1, (helm, limits) => helm.status('web', limits)],
  logs: [1, (helm, limits) => drain(helm.release('web').logs({ ...limits, follow: true }))],
  watch: [1, (helm, limits) => drain(helm.release('web').watch(limits))],
}

const changing = ['install', 'upgrade', 'rollback', 'uninstall']

/** How calls end, the first of them at every request. */
const ends: readonly [call: string, how: Holding, end: 'signal' | 'close'][] = [
  ...Object.keys(calls).map((call) => [call, 'done before', 'signal'] as const),
  ['install', 'done afterwards', 'signal'],
  ['rollback', 'done if awaited', 'close'],
  ['uninstall', 'done afterwards', 'close'],
] as never

const together = 12

test.concurrent.each(ends)('%s, the request %s, by %s', async (call, how, end) => {
  const watched: Watched[] = []
  for (let first = 1, isWhole = false; !isWhole; first += together) {
    const numbers = Array.from({ length: together }, (_, index) => first + index)
    const all = await Promise.all(numbers.map((number) => abortedAt(number, { call, how, end })))
    watched.push(...all.filter((each) => each !== undefined))
    isWhole = all.includes(undefined)
  }
  expect(watched.length).toBeGreaterThan(0)
  await new Promise((resolve) => setTimeout(resolve, 1300))
  for (const { where, sent, whenSettled, closeAll } of watched) {
    expect(sent, where).toEqual(whenSettled)
    await closeAll()
  }
})

/** A call that has settled, and what it had sent by then. */
interface Watched {
  readonly where: string
  readonly sent: readonly string[]
  readonly whenSettled: readonly string[]
  closeAll(): Promise<void>
}

const isOfARecord = (request: string): boolean => /^(?:POST|PUT|DELETE) .*\/secrets(?:$|[/?])/.test(request)

/** Undefined where the call does not make so many requests. */
async function abortedAt(
  number: number,
  { call, how, end }: { readonly call: string; readonly how: Holding; readonly end: 'signal' | 'close' },
): Promise<Watched | undefined> {
  const [revisions, work] = calls[call] ?? [0, () => Promise.reject(new Error(call))]
  const api = await startHeldApi()
  const settings = { environment: false, namespace: 'default' } as const
  const other = createHelm({ ...settings, kube: { server: api.url } })
  if (revisions > 0) await other.install('web', chart, { runHooks: false })
  if (revisions > 1) await other.upgrade('web', chart, { runHooks: false, values: { size: 3 } })
  const sent: string[] = []
  const helm = createHelm({ ...settings, kube: { server: api.url, http: notingHttp(sent) } })
  const stop = new AbortController()
  const state = { held: '', sentBefore: 0, answer: () => {} }
  const onHeld = async (request: string): Promise<void> => {
    state.held = request
    // What goes out beside it may go.
    await new Promise((resolve) => setTimeout(resolve, 20))
    state.sentBefore = sent.length
    if (end === 'signal') stop.abort()
    else void helm.close()
    // Only what is done to records is waited for; all else would never be answered.
    if (isOfARecord(request)) await new Promise((resolve) => setTimeout(resolve, 100))
    else await new Promise<void>((resolve) => Object.assign(state, { answer: resolve }))
  }
  api.hold({ number, how, onHeld })
  const isAStream = call === 'logs' || call === 'watch'
  const settled = work(helm, { signal: stop.signal }).then(
    () => 'done',
    ({ code }: { readonly code: string }) => code,
  )
  const outcome = await Promise.race([settled, patience(state, isAStream ? 5000 : 60_000)])
  const closeAll = async (): Promise<void> => {
    stop.abort()
    await Promise.all([helm.close(), other.close()])
    api.close()
  }
  if (state.held === '') {
    await closeAll()
    return undefined
  }
  const where = `request ${number} of ${call}: ${state.held}`
  // Too late is what only awaits the last words of its record; a stream is meant to end so.
  if (outcome !== 'done' || !(isAStream || isOfARecord(state.held))) expect(outcome, where).toBe('OPERATION_CANCELLED')
  const later = sent.slice(state.sentBefore)
  expect(
    later.filter((request) => !/^PUT .*\/secrets\//.test(request)),
    where,
  ).toEqual([])
  expect(later.length, where).toBeLessThan(3)
  const whenSettled = [...sent]
  state.answer()
  for (let waits = 0; api.open.length > 0 && waits < 200; waits++)
    await new Promise((resolve) => setTimeout(resolve, 20))
  expect(api.open, where).toEqual([])
  if (changing.includes(call)) await expectToBeUsable(other, call, where)
  return { where, sent, whenSettled, closeAll }
}

/** The records say nothing untrue, and the release can be acted on. */
async function expectToBeUsable(helm: Helm, call: string, where: string): Promise<void> {
  const history = await helm.history('web').catch((): readonly ReleaseView[] => [])
  const statuses = history.map(({ status }) => status)
  expect(
    statuses.filter((status) => status.startsWith('pending')),
    where,
  ).toEqual([])
  const isBeingRemoved = statuses.at(-1) === 'uninstalling'
  if (isBeingRemoved) {
    expect(call, where).toBe('uninstall')
    await helm.uninstall('web', { runHooks: false })
    expect(await helm.release('web').exists(), where).toBe(false)
    return
  }
  const upgraded = await helm.upgrade('web', chart, { install: true, runHooks: false, values: { size: 9 } })
  expect(upgraded.status, where).toBe('deployed')
  const last = await helm.history('web')
  expect(last.filter(({ status }) => status === 'deployed').length, where).toBe(1)
}

/** What is said of a call that does not settle. */
async function patience(state: { readonly held: string }, milliseconds: number): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
  return state.held === '' ? 'not held' : patience(state, 60_000).then(() => 'never settled')
}

/** Node's HTTP, which notes what is asked of it. */
function notingHttp(sent: string[]): HttpPort {
  const port = createHttpPort()
  return {
    connect(options) {
      const connection = port.connect(options)
      return {
        request(request) {
          sent.push(`${request.method} ${request.path}`)
          return connection.request(request)
        },
        close: () => connection.close(),
      }
    },
  }
}
