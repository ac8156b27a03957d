// Workloads on a sandbox in process: rollouts, jobs, garbage collection, namespaces, custom resources, watches.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isJsonObject, type Json, type JsonObject } from '../base/index.ts'
import { createClock, createRandomSource } from '../node/index.ts'
import { apiRequestOf } from './answer-http.ts'
import { child, children } from './objects/defaults.ts'
import { createSandbox, type Sandbox } from './sandbox.ts'

let sandbox: Sandbox
const failures: unknown[] = []

beforeEach(async () => {
  failures.length = 0
  sandbox = createSandbox({
    clock: createClock(),
    random: createRandomSource(),
    report: (_, error) => failures.push(error),
  })
  await sandbox.idle()
})

afterEach(() => {
  sandbox.close()
  expect(failures).toEqual([])
})

function ask(method: string, path: string, body?: Json, type = 'application/json'): JsonObject {
  const response = sandbox.handle(
    apiRequestOf({
      method,
      path,
      headers: { 'content-type': type },
      ...(body === undefined ? {} : { body: new TextEncoder().encode(JSON.stringify(body)) }),
    }),
  )
  return JSON.parse(new TextDecoder().decode(response.body as Uint8Array)) as JsonObject
}

/** Waits until `test` holds of what the path gives; timers of a distant deadline must not be waited for. */
async function until(path: string, test: (object: JsonObject) => boolean): Promise<JsonObject> {
  for (let count = 0; count < 2000; count++) {
    const object = ask('GET', path)
    if (test(object)) return object
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`never: ${JSON.stringify(ask('GET', path))}`)
}

const namespaced = '/api/v1/namespaces/default'
const apps = '/apis/apps/v1/namespaces/default'
const batch = '/apis/batch/v1/namespaces/default'

function template(image: string, annotations: JsonObject = {}, more: JsonObject = {}): JsonObject {
  return {
    metadata: { labels: { app: 'x' }, annotations },
    spec: { containers: [{ name: 'c', image, command: ['run', 'it'] }], ...more },
  }
}

function deployment(image: string, annotations: JsonObject = {}): JsonObject {
  const spec = { replicas: 2, selector: { matchLabels: { app: 'x' } }, template: template(image, annotations) }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec }
}

const apply = 'application/apply-patch+yaml'
const isReady = (object: JsonObject) =>
  child(object, 'status').observedGeneration === child(object, 'metadata').generation &&
  child(object, 'status').updatedReplicas === 2 &&
  child(object, 'status').replicas === 2 &&
  child(object, 'status').availableReplicas === 2

test('a deployment rolls over to a new template and goes with its pods', async () => {
  ask('PATCH', `${apps}/deployments/d?fieldManager=helm`, deployment('a:1'), apply)
  await until(`${apps}/deployments/d`, isReady)
  ask('PATCH', `${apps}/deployments/d?fieldManager=helm`, deployment('a:2'), apply)
  await until(`${apps}/deployments/d`, isReady)
  const sets = children(ask('GET', `${apps}/replicasets`), 'items').map((set) => child(set, 'spec').replicas)
  expect(sets.sort()).toEqual([0, 2])
  const pods = children(ask('GET', `${namespaced}/pods`), 'items')
  expect(pods.map((pod) => children(child(pod, 'spec'), 'containers')[0]?.image)).toEqual(['a:2', 'a:2'])
  const owned = ask('GET', `${apps}/deployments/d`)
  expect(
    children(child(owned, 'metadata'), 'managedFields').map(({ manager, operation }) => `${manager} ${operation}`),
  ).toEqual(['helm Apply', 'kube-controller-manager Update', 'kube-controller-manager Update'])
  ask('DELETE', `${apps}/deployments/d`)
  await until(`${namespaced}/pods`, (list) => children(list, 'items').length === 0)
  expect(children(ask('GET', `${apps}/replicasets`), 'items')).toEqual([])
})

test('a rollout that never becomes ready keeps the old pods', async () => {
  ask('POST', `${apps}/deployments`, deployment('a:1'))
  await until(`${apps}/deployments/d`, isReady)
  ask(
    'PATCH',
    `${apps}/deployments/d`,
    { spec: { template: template('a:2', { 'test.cluster/outcome': 'never-ready' }) } },
    'application/strategic-merge-patch+json',
  )
  const stuck = await until(
    `${apps}/deployments/d`,
    (object) => child(object, 'status').unavailableReplicas === 1 || child(object, 'status').replicas === 3,
  )
  expect(child(stuck, 'status').availableReplicas).toBe(2)
})

test('foreground deletion waits for the dependents, orphaning keeps them', async () => {
  ask('POST', `${apps}/deployments`, deployment('a:1'))
  await until(`${apps}/deployments/d`, isReady)
  ask('DELETE', `${apps}/deployments/d?propagationPolicy=Orphan`)
  await until(`${apps}/deployments`, (list) => children(list, 'items').length === 0)
  const [set] = children(ask('GET', `${apps}/replicasets`), 'items')
  expect(child(set ?? {}, 'metadata').ownerReferences).toBeUndefined()
  const answer = ask(
    'DELETE',
    `${apps}/replicasets/${String(child(set ?? {}, 'metadata').name)}?propagationPolicy=Foreground`,
  )
  expect(child(answer, 'metadata').finalizers).toEqual(['foregroundDeletion'])
  await until(`${apps}/replicasets`, (list) => children(list, 'items').length === 0)
  expect(children(ask('GET', `${namespaced}/pods`), 'items')).toEqual([])
})

test('jobs complete, and fail after their retries', async () => {
  const job = (name: string, annotations: JsonObject): JsonObject => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: { backoffLimit: 1, template: template('a:1', annotations, { restartPolicy: 'Never' }) },
  })
  ask('POST', `${batch}/jobs`, job('good', {}))
  ask('POST', `${batch}/jobs`, job('bad', { 'test.cluster/outcome': 'crash' }))
  const ended = (type: string) => (object: JsonObject) =>
    children(child(object, 'status'), 'conditions').some((entry) => entry.type === type && entry.status === 'True')
  const good = await until(`${batch}/jobs/good`, ended('Complete'))
  expect(child(good, 'status').succeeded).toBe(1)
  const bad = await until(`${batch}/jobs/bad`, ended('Failed'))
  expect(child(bad, 'status').failed).toBe(2)
})

test('a stateful set makes its pods in order and its claims are bound', async () => {
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  }
  const spec = {
    replicas: 2,
    serviceName: 's',
    selector: { matchLabels: { app: 'x' } },
    template: template('a:1'),
    volumeClaimTemplates: [claim],
  }
  ask('POST', `${apps}/statefulsets`, { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 's' }, spec })
  await until(`${apps}/statefulsets/s`, (object) => child(object, 'status').readyReplicas === 2)
  expect(children(ask('GET', `${namespaced}/pods`), 'items').map((pod) => child(pod, 'metadata').name)).toEqual([
    's-0',
    's-1',
  ])
  await until(`${namespaced}/persistentvolumeclaims`, (list) =>
    children(list, 'items').every((item) => child(item, 'status').phase === 'Bound'),
  )
})

test('services have addresses, endpoints and, behind a load balancer, an ingress', async () => {
  ask('POST', `${apps}/deployments`, deployment('a:1'))
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'x' },
    spec: { type: 'LoadBalancer', selector: { app: 'x' }, ports: [{ port: 80 }] },
  }
  const made = ask('POST', `${namespaced}/services`, service)
  expect(child(made, 'spec').clusterIP).toMatch(/^10\.96\./)
  await until(
    `${namespaced}/services/x`,
    (object) => children(child(child(object, 'status'), 'loadBalancer'), 'ingress').length === 1,
  )
  await until(
    `${namespaced}/endpoints/x`,
    (object) => children(children(object, 'subsets')[0] ?? {}, 'addresses').length === 2,
  )
})

test('a deleted namespace empties itself and refuses new objects meanwhile', async () => {
  ask('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } })
  const held = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'held', finalizers: ['example.com/x'] } }
  ask('POST', '/api/v1/namespaces/n/configmaps', held)
  ask('DELETE', '/api/v1/namespaces/n')
  await until('/api/v1/namespaces/n/configmaps', (list) => children(list, 'items').length === 1)
  expect(ask('POST', '/api/v1/namespaces/n/configmaps', { ...held, metadata: { name: 'new' } }).message).toBe(
    'configmaps "new" is forbidden: unable to create new content in namespace n because it is being terminated',
  )
  ask(
    'PATCH',
    '/api/v1/namespaces/n/configmaps/held',
    { metadata: { finalizers: null } },
    'application/merge-patch+json',
  )
  await until('/api/v1/namespaces/n', (object) => object.code === 404)
})

test('a custom resource definition serves its kind at once', async () => {
  const schema = {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        required: ['size'],
        properties: { size: { type: 'integer' }, color: { type: 'string', default: 'red' } },
      },
    },
  }
  const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }]
  const spec = { group: 'example.com', scope: 'Namespaced', names: { plural: 'widgets', kind: 'Widget' }, versions }
  ask('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec,
  })
  const widgets = '/apis/example.com/v1/namespaces/default/widgets'
  const widget = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' }, spec: { size: 1, other: 2 } }
  expect(ask('POST', widgets, widget).spec).toEqual({ size: 1, color: 'red' })
  expect(ask('POST', widgets, { ...widget, metadata: { name: 'v' }, spec: {} }).message).toBe(
    'Widget.example.com "v" is invalid: spec.size: Required value',
  )
  await until('/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com', (object) =>
    children(child(object, 'status'), 'conditions').some((entry) => entry.type === 'Established'),
  )
  ask('DELETE', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com')
  expect(
    new TextDecoder().decode(
      sandbox.handle({ method: 'GET', path: widgets, query: new URLSearchParams(), headers: {} }).body as Uint8Array,
    ),
  ).toBe('404 page not found\n')
})

test('a watch gives the objects, their changes and the end of its time', async () => {
  ask('POST', `${namespaced}/configmaps`, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a', labels: { app: 'x' } },
  })
  const query = new URLSearchParams({
    watch: '1',
    timeoutSeconds: '1',
    labelSelector: 'app=x',
    allowWatchBookmarks: 'true',
  })
  const response = sandbox.handle({ method: 'GET', path: `${namespaced}/configmaps`, query, headers: {} })
  ask('PATCH', `${namespaced}/configmaps/a`, { metadata: { labels: { app: 'y' } } }, 'application/merge-patch+json')
  const events: string[] = []
  for await (const piece of response.body as AsyncIterable<Uint8Array>) {
    const event = JSON.parse(new TextDecoder().decode(piece)) as JsonObject
    events.push(
      `${String(event.type)} ${String(isJsonObject(event.object) ? child(event.object, 'metadata').name : '')}`,
    )
  }
  expect(events).toEqual(['ADDED a', 'DELETED a', 'BOOKMARK undefined'])
})

test('a watch from beyond the history is told so', async () => {
  const small = createSandbox({ clock: createClock(), random: createRandomSource(), historyLimit: 10 })
  await small.idle()
  const query = new URLSearchParams({ watch: '1', resourceVersion: '2' })
  const response = small.handle({ method: 'GET', path: '/api/v1/configmaps', query, headers: {} })
  const pieces: JsonObject[] = []
  for await (const piece of response.body as AsyncIterable<Uint8Array>)
    pieces.push(JSON.parse(new TextDecoder().decode(piece)) as JsonObject)
  small.close()
  expect(pieces.map((piece) => [piece.type, child(piece, 'object').code, child(piece, 'object').reason])).toEqual([
    ['ERROR', 410, 'Expired'],
  ])
})

test('hostile keys stay data', () => {
  const body = JSON.parse(
    '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"p"},"data":{"__proto__":"x","constructor":"y"}}',
  ) as JsonObject
  const made = ask('POST', `${namespaced}/configmaps`, body)
  expect(Object.keys(child(made, 'data'))).toEqual(['__proto__', 'constructor'])
  expect(({} as { x?: string }).x).toBeUndefined()
})
