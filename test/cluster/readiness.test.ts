// What is waited for, kind by kind and waiter by waiter: ready at once, ready later, never, and failed for good.
import { expect } from 'vitest'
import { type ApiObject, ask } from './programs.ts'
import { configMap, onBoth, pause, type Side, type SideBySide, stories, until, writeChart } from './side-by-side.ts'

const story = stories('readiness')
const waiters = ['--wait', '--wait=legacy']
const allWaiters = [...waiters, '--wait=hookOnly', '--wait --wait-for-jobs', '--wait=legacy --wait-for-jobs']

const template = (outcome: string): string =>
  `{metadata: {labels: {app: "{{ .Release.Name }}"}, annotations: { ${outcome} }}, spec: {containers: [{name: main, image: "images.example.com/a:{{ .Values.a }}"}]}}`
const late = 'test.cluster/delay: 2s'
const never = 'test.cluster/outcome: never-ready'
const workload = (kind: string, spec: string, outcome = ''): string => `apiVersion: apps/v1
kind: ${kind}
metadata: {name: "{{ .Release.Name }}"}
spec: {selector: {matchLabels: {app: "{{ .Release.Name }}"}}, ${spec}${spec === '' ? '' : ', '}template: ${template(outcome)}}
`
const job = (spec: string, outcome = ''): string => `apiVersion: batch/v1
kind: Job
metadata: {name: "{{ .Release.Name }}"}
spec: {${spec}, template: {metadata: {annotations: {made: here${outcome === '' ? '' : `, ${outcome}`}}}, spec: {restartPolicy: Never, containers: [{name: main, image: images.example.com/a}]}}}
`

interface WaitCase {
  readonly title: string
  readonly text: string
  readonly seconds?: number
  /** With the legacy waiter, where it waits in vain. */
  readonly legacySeconds?: number
  /** What is done while the wait goes on. */
  readonly meanwhile?: (namespace: string, name: string) => Promise<unknown>
}

const cases: readonly WaitCase[] = [
  { title: 'a deployment that is ready later', text: workload('Deployment', 'replicas: 3', late), seconds: 90 },
  { title: 'a deployment without replicas', text: workload('Deployment', 'replicas: 0', never), seconds: 90 },
  { title: 'a deployment that is paused', text: workload('Deployment', 'paused: true', never), seconds: 10 },
  {
    title: 'a deployment that misses its deadline',
    text: workload('Deployment', 'progressDeadlineSeconds: 2', never),
    seconds: 10,
  },
  {
    title: 'a deployment of which half may be missing',
    text: workload('Deployment', 'replicas: 2, strategy: {rollingUpdate: {maxUnavailable: 50%}}', never),
    seconds: 10,
  },
  { title: 'a stateful set in order', text: workload('StatefulSet', 'serviceName: x, replicas: 2', late), seconds: 90 },
  {
    title: 'a stateful set with a partition',
    text: workload('StatefulSet', 'serviceName: x, replicas: 2, updateStrategy: {rollingUpdate: {partition: 1}}'),
    seconds: 90,
  },
  {
    title: 'a stateful set that waits to be deleted',
    text: workload('StatefulSet', 'serviceName: x, updateStrategy: {type: OnDelete}', late),
    seconds: 90,
  },
  { title: 'a daemon set', text: workload('DaemonSet', '', late), seconds: 90 },
  { title: 'a daemon set that is never ready', text: workload('DaemonSet', '', never), seconds: 10 },
  { title: 'a replica set', text: workload('ReplicaSet', 'replicas: 2', late), seconds: 90 },
  { title: 'a job that ends', text: job('completions: 2, parallelism: 2', 'test.cluster/delay: 1s'), seconds: 90 },
  { title: 'a job that is suspended', text: job('suspend: true'), seconds: 10 },
  {
    title: 'a lone pod that is ready later, and a pod that ends',
    legacySeconds: 12,
    text: `apiVersion: v1
kind: Pod
metadata: {name: "{{ .Release.Name }}", annotations: {${late}}}
spec: {containers: [{name: main, image: images.example.com/a}]}
---
apiVersion: v1
kind: Pod
metadata: {name: "{{ .Release.Name }}-ends"}
spec: {restartPolicy: Never, containers: [{name: main, image: images.example.com/a}]}
`,
    seconds: 90,
  },
  {
    title: 'a claim that nobody binds',
    text: `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: "{{ .Release.Name }}"}
spec: {accessModes: [ReadWriteOnce], storageClassName: none, resources: {requests: {storage: 1Gi}}}
`,
    seconds: 10,
  },
  {
    title: 'services of every type',
    text: `apiVersion: v1
kind: Service
metadata: {name: "{{ .Release.Name }}-headless"}
spec: {clusterIP: None, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: "{{ .Release.Name }}-external"}
spec: {type: ExternalName, externalName: example.com}
---
apiVersion: v1
kind: Service
metadata: {name: "{{ .Release.Name }}-balanced"}
spec: {type: LoadBalancer, ports: [{port: 80}]}
`,
    seconds: 90,
    meanwhile: async (namespace, name) => {
      const path = `/api/v1/namespaces/${namespace}/services/${name}-balanced`
      await until(async () => (await ask('GET', path)).metadata?.name !== undefined)
      await ask('PATCH', `${path}/status`, { status: { loadBalancer: { ingress: [{ ip: '192.0.2.9' }] } } })
    },
  },
  {
    title: 'a budget, an autoscaler, a cron job, an ingress',
    text: `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: "{{ .Release.Name }}"}
spec: {minAvailable: 1, selector: {matchLabels: {app: nothing}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: "{{ .Release.Name }}"}
spec: {schedule: "0 0 1 1 *", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: images.example.com/a}]}}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: "{{ .Release.Name }}"}
spec: {defaultBackend: {service: {name: x, port: {number: 80}}}}
`,
    seconds: 90,
  },
  {
    title: 'a replication controller',
    text: `apiVersion: v1
kind: ReplicationController
metadata: {name: "{{ .Release.Name }}"}
spec: {replicas: 1, template: ${template(late)}}
`,
    seconds: 90,
  },
]

// Those that take longest come first: the others run beside them.
const deployment = workload('Deployment', 'replicas: 1', '{{ .Values.outcome }}')
const fickle = writeChart('fickle', {
  'values.yaml': 'a: 1\noutcome: "made: here"\n',
  'templates/deployment.yaml': deployment,
  'templates/config.yaml': configMap('"{{ .Release.Name }}-{{ .Values.a }}"'),
})
const failing = (value: string): string[] => ['--set', `outcome=${value},a=2`]

async function deploymentsOf(sides: SideBySide): Promise<ApiObject[]> {
  const lists: ApiObject[] = []
  for (const side of ['helm', 'pintle'] as const)
    lists.push(await ask('GET', `/apis/apps/v1/namespaces/${sides.namespaceOf(side)}/deployments`))
  return lists.map(({ items }) => items.length)
}

for (const wait of ['--wait', '--wait=legacy', '--wait --wait-for-jobs']) {
  story(`an upgrade that fails with ${wait}, cleaned up or taken back`, async (sides) => {
    const soon = [...wait.split(' '), '--timeout', '10s']
    expect((await sides.expectSame(['install', 'f', fickle])).exitCode).toBe(0)
    for (const more of [
      [],
      ['--cleanup-on-fail'],
      ['--rollback-on-failure'],
      ['--rollback-on-failure', '--cleanup-on-fail'],
      ['--rollback-on-failure', '--server-side=false'],
    ]) {
      await sides.expectSame(['upgrade', 'f', fickle, ...failing(never), ...soon, ...more])
      await sides.expectSameLeft()
    }
    await sides.expectSame(['rollback', 'f', '2', ...soon])
    await sides.expectSameLeft()
    await sides.expectSame(['rollback', 'f', '2', ...soon, '--cleanup-on-fail'])
    await sides.expectSameLeft()
    await sides.expectSame(['history', 'f'])
    await sides.expectSame(['install', 'g', fickle, ...failing(never), ...soon, '--rollback-on-failure'])
    await sides.expectSameLeft()
    await sides.expectSame(['upgrade', '--install', 'h', fickle, ...failing(never), ...soon, '--rollback-on-failure'])
    await sides.expectSameLeft()
    await sides.expectSame(['upgrade', '--install', 'h', fickle, ...failing(never), ...soon])
    const last = ['upgrade', '--install', 'h', fickle, '--reset-values', ...wait.split(' '), '--timeout', '90s']
    expect((await sides.expectSame(last)).exitCode).toBe(0)
    await sides.story('uninstall f h')
    expect(await deploymentsOf(sides)).toEqual([0, 0])
  })
}

for (const { title, text, seconds: usualSeconds = 90, legacySeconds = usualSeconds, meanwhile } of cases)
  story(title, async (sides) => {
    const chart = writeChart('waiting', {
      'templates/all.yaml': text,
      'templates/config.yaml': configMap('"{{ .Release.Name }}-config"'),
    })
    for (const [index, wait] of (text.includes('kind: Job') ? allWaiters : waiters).entries()) {
      const name = `w${index}`
      const seconds = wait.startsWith('--wait=legacy') ? legacySeconds : usualSeconds
      const [answer] = await Promise.all([
        sides.expectSame(['install', name, chart, ...wait.split(' '), '--timeout', `${seconds}s`]),
        meanwhile === undefined ? undefined : onBoth((side) => meanwhile(sides.namespaceOf(side), name)),
      ])
      await sides.expectSameLeft()
      if (wait === '--wait' && answer.exitCode === 0)
        await sides.story(
          `upgrade ${name} ${chart} ${wait} --set a=2 --timeout ${seconds}s`,
          `rollback ${name} 1 ${wait} --timeout ${seconds}s`,
        )
      // Without a wait: that of Helm may see an object before it hears that it goes, and end with that.
      await sides.expectSame(['uninstall', name])
      await onBoth((side) => until(async () => (await podsOf(sides.namespaceOf(side))).length === 0))
    }
  })

async function podsOf(namespace: string): Promise<ApiObject[]> {
  return (await ask('GET', `/api/v1/namespaces/${namespace}/pods`)).items
}

story('nothing to wait for, and no time to wait', async (sides) => {
  const empty = writeChart('empty', {})
  for (const wait of allWaiters)
    await sides.story(
      ...[
        `install e ${empty} ${wait}`,
        `upgrade e ${fickle} ${wait} --timeout 90s`,
        `upgrade e ${empty} ${wait}`,
        `uninstall e ${wait.split(' ')[0]}`,
      ],
    )
  await sides.story(`install z ${fickle} --wait --timeout 0s`)
  await sides.story(`upgrade z ${fickle} --wait --timeout 1ns --set a=2`, 'history z')
  await sides.story(`upgrade z ${fickle} --wait=legacy --timeout 1us --set a=3`, 'uninstall z')
})

story('an object that is deleted while it is waited for', async (sides) => {
  const chart = writeChart('gone', { 'templates/deployment.yaml': workload('Deployment', 'replicas: 1', never) })
  const remove = (side: Side): Promise<unknown> =>
    until(async () => {
      const path = `/apis/apps/v1/namespaces/${sides.namespaceOf(side)}/deployments/d`
      const { status } = await ask('GET', path)
      if (status?.unavailableReplicas !== 1) return false
      // Until it is watched: what was never seen is told otherwise.
      await pause(15_000)
      await ask('DELETE', path)
      return true
    })
  const install = sides.expectSame(['install', 'd', chart, '--wait', '--timeout', '40s'])
  await onBoth(remove)
  expect((await install).exitCode).toBe(1)
  await sides.story(`upgrade d ${chart} --wait --timeout 8s`, 'uninstall d')
})
