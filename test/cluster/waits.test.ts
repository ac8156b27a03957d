// Waiting for what does not come, cleaning up after it, and being interrupted meanwhile.
import { expect } from 'vitest'
import { ask } from './programs.ts'
import { configMap, type Side, type SideBySide, stories, writeChart } from './side-by-side.ts'

const story = stories('waits')

const chart = writeChart('awaited', {
  'values.yaml': 'a: 1\noutcome: ""\n',
  'templates/config.yaml': configMap('"{{ .Release.Name }}-{{ .Values.a }}"'),
  'templates/workload.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}"}
spec:
  replicas: 1
  selector: {matchExpressions: [{key: app, operator: In, values: ["{{ .Release.Name }}"]}]}
  template:
    metadata:
      labels: {app: "{{ .Release.Name }}"}
      {{- with .Values.outcome }}
      annotations: {test.cluster/outcome: {{ . }}}
      {{- end }}
    spec: {containers: [{name: main, image: images.example.com/a}]}
`,
})
const jobChart = writeChart('working', {
  'values.yaml': 'a: 1\noutcome: ""\n',
  'templates/job.yaml': `apiVersion: batch/v1
kind: Job
metadata: {name: "{{ .Release.Name }}"}
spec:
  backoffLimit: 0
  template:
    # Not before it is waited for: a Job that has failed already is told otherwise.
    metadata: {annotations: {test.cluster/outcome: "{{ .Values.outcome }}", test.cluster/delay: 10s}}
    spec: {restartPolicy: Never, containers: [{name: main, image: images.example.com/a}]}
`,
})
const outcome = (name: string): string[] => ['--set', `outcome=${name}`]

for (const kind of ['crash', 'image-pull', 'never-ready'])
  story(`a workload of which the pods: ${kind}`, async (sides) => {
    for (const wait of [['--wait'], ['--wait=legacy']]) {
      const name = `${kind}${wait[0]?.replace('--wait', '').replace('=', '-')}`
      const { exitCode } = await sides.expectSame([
        'install',
        name,
        chart,
        ...outcome(kind),
        ...wait,
        '--timeout',
        '10s',
      ])
      expect(exitCode).toBe(1)
      await sides.expectSameLeft()
      await sides.expectSame(['uninstall', name, '--wait', '--timeout', '90s'])
    }
  })

story('a Job that fails', async (sides) => {
  for (const wait of [['--wait'], ['--wait', '--wait-for-jobs'], ['--wait=legacy', '--wait-for-jobs']]) {
    const name = `job-${wait.length}${wait[0] === '--wait' ? '' : '-legacy'}`
    await sides.expectSame(['install', name, jobChart, ...outcome('crash'), ...wait, '--timeout', '60s'])
    await sides.expectSameLeft()
    await sides.expectSame(['uninstall', name, '--wait', '--timeout', '90s'])
  }
})

story('what a failed upgrade or rollback made is cleaned up if one says so', async (sides) => {
  await sides.expectSame(['install', 'clean', chart])
  const waiting = ['--wait', '--timeout', '8s']
  await sides.expectSame(['upgrade', 'clean', chart, '--set', 'a=2', ...outcome('never-ready'), ...waiting])
  await sides.expectSameLeft()
  await sides.expectSame([
    'upgrade',
    'clean',
    chart,
    '--set',
    'a=3',
    ...outcome('never-ready'),
    ...waiting,
    '--cleanup-on-fail',
  ])
  await sides.expectSameLeft()
  await sides.expectSame(['rollback', 'clean', '2', '--cleanup-on-fail', ...waiting])
  await sides.expectSameLeft()
  await sides.expectSame(['uninstall', 'clean'])
})

story('a failed upgrade goes back, a failed install is removed, if one says so', async (sides) => {
  const back = ['--rollback-on-failure', '--timeout', '8s']
  await sides.expectSame(['install', 'back', chart, ...outcome('never-ready'), ...back])
  await sides.expectSameLeft()
  await sides.expectSame(['install', 'back', chart])
  await sides.expectSame(['upgrade', 'back', chart, '--set', 'a=2', ...outcome('never-ready'), ...back])
  await sides.expectSameLeft()
  await sides.expectSame(['history', 'back'])
  await sides.expectSame(['uninstall', 'back'])
})

const isWaitedFor =
  (sides: SideBySide, name: string, generation: string) =>
  async (side: Side): Promise<boolean> => {
    const { metadata, status } = await ask(
      'GET',
      `/apis/apps/v1/namespaces/${sides.namespaceOf(side)}/deployments/${name}`,
    )
    return (
      metadata?.annotations?.['deployment.kubernetes.io/revision'] === generation && status?.unavailableReplicas === 1
    )
  }
const long = ['--wait', '--timeout', '180s']

story('Ctrl-C while an install waits', async (sides) => {
  const answer = await sides.expectSame(['install', 'stopped', chart, ...outcome('never-ready'), ...long], {
    interruptWhen: isWaitedFor(sides, 'stopped', '1'),
  })
  expect(answer.exitCode).toBe(1)
  expect((await sides.expectSameLeft()).statuses).toContain('stopped.v1: failed')
  await sides.expectSame(['upgrade', 'stopped', chart])
  await sides.expectSame(['uninstall', 'stopped'])
})

story('Ctrl-C while an upgrade waits', async (sides) => {
  await sides.expectSame(['install', 'halted', chart, ...long])
  const args = ['upgrade', 'halted', chart, '--set', 'a=2', ...outcome('never-ready'), ...long]
  const answer = await sides.expectSame(args, { interruptWhen: isWaitedFor(sides, 'halted', '2') })
  expect(answer.exitCode).toBe(1)
  expect((await sides.expectSameLeft()).statuses).toContain('halted.v2: failed')
  await sides.expectSame(['uninstall', 'halted', '--wait', '--timeout', '90s'])
})

story('Ctrl-C while a hook runs', async (sides) => {
  const hooked = writeChart('hooked', {
    'templates/config.yaml': configMap('"{{ .Release.Name }}"'),
    'templates/hook.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: hook
  annotations: {helm.sh/hook: pre-install, helm.sh/hook-delete-policy: hook-failed, test.cluster/outcome: never-ready}
spec: {restartPolicy: Never, containers: [{name: main, image: images.example.com/a}]}
`,
  })
  const runs = async (side: Side): Promise<boolean> =>
    (await ask('GET', `/api/v1/namespaces/${sides.namespaceOf(side)}/pods/hook`)).status?.phase === 'Running'
  await sides.expectSame(['install', 'hooked', hooked, '--timeout', '180s'], { interruptWhen: runs })
  await sides.expectSameLeft()
  await sides.expectSame(['uninstall', 'hooked'])
})
