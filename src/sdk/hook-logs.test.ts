// Hook logs while hooks run, and logs and changes of a release as streams.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTestCluster, type TestCluster } from '../testing/index.ts'
import { createHelm, type Helm, type HelmEvent } from './index.ts'

const hook = (event: string, kind: 'Job' | 'Pod', more = '') =>
  kind === 'Job'
    ? `apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-${event}
  annotations:
    helm.sh/hook: ${event}
    helm.sh/hook-delete-policy: hook-succeeded
spec:
  template:
    metadata:
      annotations: { test.cluster/delay: 300ms${more} }
    spec:
      restartPolicy: Never
      containers:
      - { name: work, image: work }
`
    : `apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-${event}
  annotations: { helm.sh/hook: ${event}, test.cluster/delay: 300ms${more} }
spec:
  restartPolicy: Never
  containers:
  - { name: check, image: check }
  - { name: beside, image: check }
`

const chart = {
  files: {
    'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'templates/job.yaml': hook('pre-install', 'Job'),
    'templates/test.yaml': hook('test', 'Pod'),
    'templates/down.yaml': hook('post-delete', 'Pod'),
    'templates/other.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: hook\n  annotations: { helm.sh/hook: pre-install }\n',
  },
}

let cluster: TestCluster
let helm: Helm
beforeEach(() => {
  cluster = createTestCluster()
  helm = createHelm({ kube: cluster.kube, environment: false, namespace: 'default' })
})
afterEach(async () => {
  await helm.close()
  await cluster.close()
})

/** The lines, and whether the hook was still waited for when they came. */
function linesIn(events: readonly HelmEvent[]) {
  let isWaiting = false
  return events.flatMap((event) => {
    if (event.type === 'operation' && event.act === 'wait-hook') isWaiting = event.state === 'started'
    return event.type === 'hook-log' && event.style === 'live'
      ? [{ pod: event.pod.replace(/-[a-z0-9]{5}$/, ''), container: event.container, hook: event.hook, isWaiting }]
      : []
  })
}

it('come while the hook runs, from Jobs and from Pods', async () => {
  const events: HelmEvent[] = []
  const onEvent = (event: HelmEvent): void => void events.push(event)
  await helm.install('web', chart, { onEvent })
  expect(linesIn(events)[0]).toEqual({
    pod: 'web-pre-install',
    container: 'work',
    hook: 'web-pre-install',
    isWaiting: true,
  })
  events.length = 0
  await helm.test('web', { onEvent })
  expect(new Set(linesIn(events).map(({ container }) => container))).toEqual(new Set(['check', 'beside']))
  events.length = 0
  await helm.uninstall('web', { onEvent })
  expect(linesIn(events)[0]).toMatchObject({ hook: 'web-post-delete', isWaiting: true })
  expect(cluster.open).toBe(0)
})

it('are not asked for where they are not wanted', async () => {
  await helm.install('web', chart, { hookLogs: false })
  expect(cluster.requests.filter((request) => request.includes('/log'))).toEqual([])
})

it('hold nobody up: not a hook that fails, nor an abort', async () => {
  const failing = {
    files: { ...chart.files, 'templates/job.yaml': hook('pre-install', 'Pod', ', test.cluster/outcome: crash') },
  }
  const events: HelmEvent[] = []
  const started = performance.now()
  await expect(helm.install('web', failing, { onEvent: (event) => void events.push(event) })).rejects.toMatchObject({
    name: 'InstallError',
  })
  expect(linesIn(events).length).toBeGreaterThan(0)
  const controller = new AbortController()
  const aborted = helm.install('other', chart, {
    signal: controller.signal,
    onEvent: ({ type }) => {
      if (type === 'hook-log') controller.abort()
    },
  })
  await expect(aborted).rejects.toMatchObject({ code: 'OPERATION_CANCELLED' })
  expect(performance.now() - started).toBeLessThan(60_000)
  expect(cluster.open).toBe(0)
})

it('run hooks all the same where logs may not be read', async () => {
  const forbidden = createTestCluster()
  const { http } = forbidden.kube
  const kube = {
    ...forbidden.kube,
    http: {
      connect: (options: Parameters<NonNullable<typeof http>['connect']>[0]) => {
        const connection = (http as NonNullable<typeof http>).connect(options)
        return {
          ...connection,
          request: async (request: Parameters<typeof connection.request>[0]) => {
            if (/\/pods/.test(request.path) && request.method === 'GET') throw new Error('no pods for you')
            return connection.request(request)
          },
        }
      },
    },
  }
  await using other = createHelm({ kube, environment: false, namespace: 'default' })
  expect((await other.install('web', chart)).status).toBe('deployed')
  await forbidden.close()
})

it('of a release are streams: what its pods say, and how its objects change', async () => {
  const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [ { name: web, image: web } ] }
`
  const files = {
    'Chart.yaml': chart.files['Chart.yaml'],
    'values.yaml': 'replicas: 1\n',
    'templates/a.yaml': deployment,
  }
  const web = helm.release('web')
  await web.install({ files }, { wait: true })
  const pods = new Set<string>()
  const changes: string[] = []
  const watching = (async () => {
    for await (const change of web.watch()) {
      changes.push(change.type === 'revision' ? `revision ${change.revision}` : change.status)
      if (change.type === 'revision' && change.revision === 2 && change.status === 'deployed') break
    }
  })()
  const stop = new AbortController()
  const following = (async () => {
    for await (const { pod } of web.logs({ follow: true, signal: stop.signal })) {
      pods.add(pod)
      if (pods.size === 2) stop.abort()
    }
  })()
  await web.upgrade({ files }, { values: { replicas: 2 }, wait: true })
  await Promise.all([watching, following])
  expect(pods.size).toBe(2)
  expect(changes[0]).toBe('revision 1')
  expect(changes).toContain('Current')
  expect(helm.stats().calls).toMatchObject({ running: 0, failed: 0 })
  expect(cluster.open).toBe(0)
})

it('of a release do not keep a client from being closed, even where nobody reads on', async () => {
  const files = { 'Chart.yaml': chart.files['Chart.yaml'], 'templates/map.yaml': chart.files['templates/other.yaml'] }
  await helm.install('web', { files })
  const changes = helm.release('web').watch()
  expect((await changes.next()).value).toMatchObject({ type: 'revision', revision: 1 })
  expect(helm.stats().calls.running).toBe(1)
  await helm.close()
  expect(helm.stats().calls).toMatchObject({ running: 0, failed: 1 })
  await expect(
    (async () => {
      for await (const _ of changes);
    })(),
  ).rejects.toMatchObject({ code: 'OPERATION_CANCELLED', message: 'the client was closed' })
  expect(helm.stats().calls).toMatchObject({ running: 0, failed: 1 })
  expect(cluster.open).toBe(0)
})
