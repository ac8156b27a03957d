// Hooks that fail and hooks that pass: both programs tell the same, keep or delete the same, and record the same.
import { expect } from 'vitest'
import { configMap, stories, writeChart } from './side-by-side.ts'

const story = stories('hooks')

/** A Job as a hook; `crash` makes its only attempt fail. */
function job(
  event: string,
  options: { readonly policy?: string; readonly name?: string; readonly weight?: string } = {},
): string {
  const { policy = '', name = event, weight = '0' } = options
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: "{{ .Release.Name }}-${name}"
  annotations:
    helm.sh/hook: ${event}
    helm.sh/hook-weight: "${weight}"
    ${policy === '' ? '' : `helm.sh/hook-delete-policy: ${policy}`}
spec:
  backoffLimit: 0
  template:
    metadata:
      annotations:
        {{- if eq .Values.fail "${name}" }}
        test.cluster/outcome: crash
        {{- end }}
        made: here
    spec: {restartPolicy: Never, containers: [{name: main, image: images.example.com/a}]}
`
}

const chart = writeChart('hooked', {
  'values.yaml': 'a: 1\nfail: none\n',
  'templates/config.yaml': configMap('"{{ .Release.Name }}"'),
  ...Object.fromEntries(
    ['install', 'upgrade', 'rollback', 'delete'].flatMap((verb) => [
      [`templates/pre-${verb}.yaml`, job(`pre-${verb}`)],
      [`templates/post-${verb}.yaml`, job(`post-${verb}`)],
    ]),
  ),
  'templates/test.yaml': job('test', { name: 'test' }),
})
const fail = (name: string): string[] => ['--set', `fail=${name}`]
const soon = ['--timeout', '90s']

for (const moment of ['pre', 'post']) {
  story(`a failing ${moment} hook of an install`, async (sides) => {
    const name = `${moment}-i`
    const { errorOutput, exitCode } = await sides.expectSame([
      'install',
      name,
      chart,
      ...fail(`${moment}-install`),
      ...soon,
    ])
    expect([exitCode, errorOutput]).toEqual([1, expect.stringContaining(`failed ${moment}-install`)])
    await sides.expectSameLeft()
    await sides.expectSame(['status', name])
    await sides.expectSame(['uninstall', name, ...soon])
    await sides.expectSameLeft()
  })

  story(`a failing ${moment} hook of an upgrade`, async (sides) => {
    const name = `${moment}-u`
    await sides.expectSame(['install', name, chart, ...soon])
    const { exitCode } = await sides.expectSame(['upgrade', name, chart, ...fail(`${moment}-upgrade`), ...soon])
    expect(exitCode).toBe(1)
    await sides.expectSameLeft()
    await sides.expectSame(['history', name])
    expect((await sides.expectSame(['upgrade', name, chart, ...soon])).exitCode).toBe(0)
    await sides.expectSameLeft()
    await sides.expectSame(['uninstall', name, ...soon])
  })

  story(`a failing ${moment} hook of a rollback`, async (sides) => {
    const name = `${moment}-r`
    await sides.expectSame(['install', name, chart, ...fail(`${moment}-rollback`), ...soon])
    await sides.expectSame(['upgrade', name, chart, '--set', 'a=2', ...soon])
    expect((await sides.expectSame(['rollback', name, '1', ...soon])).exitCode).toBe(1)
    await sides.expectSameLeft()
    await sides.expectSame(['history', name])
    await sides.expectSame(['uninstall', name, ...soon])
  })

  story(`a failing ${moment} hook of an uninstall`, async (sides) => {
    const name = `${moment}-d`
    await sides.expectSame(['install', name, chart, ...fail(`${moment}-delete`), ...soon])
    expect((await sides.expectSame(['uninstall', name, ...soon])).exitCode).toBe(1)
    await sides.expectSameLeft()
    await sides.expectSame(['status', name])
    await sides.expectSame(['uninstall', name, '--no-hooks'])
    await sides.expectSameLeft()
  })
}

story('delete policies: what fails and what succeeds goes as it says', async (sides) => {
  const tidy = writeChart('tidy', {
    'values.yaml': 'a: 1\nfail: none\n',
    'templates/config.yaml': configMap('"{{ .Release.Name }}"'),
    'templates/a.yaml': job('pre-install', { name: 'gone-when-failed', policy: 'hook-failed' }),
    'templates/b.yaml': job('pre-install', { name: 'gone-when-done', policy: 'hook-succeeded', weight: '1' }),
    'templates/c.yaml': job('pre-install', {
      name: 'gone-anyway',
      policy: '"hook-succeeded,hook-failed"',
      weight: '2',
    }),
    'templates/d.yaml': job('pre-install', { name: 'made-anew', policy: 'before-hook-creation', weight: '3' }),
  })
  for (const [index, name] of ['gone-when-failed', 'gone-when-done', 'gone-anyway', 'made-anew', 'none'].entries()) {
    await sides.expectSame(['install', `t${index}`, tidy, ...fail(name), ...soon])
    await sides.expectSameLeft()
  }
})

story('tests: that fail, that pass, with logs, one by its name', async (sides) => {
  await sides.expectSame(['install', 'tested', chart, ...fail('test'), ...soon])
  expect((await sides.expectSame(['test', 'tested', ...soon])).exitCode).toBe(1)
  await sides.expectSameLeft()
  await sides.expectSame(['upgrade', 'tested', chart, ...fail('none'), ...soon])
  expect((await sides.expectSame(['test', 'tested', ...soon])).exitCode).toBe(0)
  await sides.expectSameLeft()
  await sides.expectSame(['test', 'tested', '--filter', 'name=nothing', ...soon])
  await sides.expectSame(['uninstall', 'tested', ...soon])
})

story('logs of a test pod that passes and of one that fails', async (sides) => {
  const logged = writeChart('logged', {
    'values.yaml': 'a: 1\nfail: none\n',
    'templates/test.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: "{{ .Release.Name }}-test"
  annotations:
    helm.sh/hook: test
    {{- if eq .Values.fail "test" }}
    test.cluster/outcome: crash
    {{- end }}
spec: {restartPolicy: Never, containers: [{name: main, image: images.example.com/a}, {name: more, image: images.example.com/a}]}
`,
  })
  for (const outcome of ['none', 'test']) {
    await sides.expectSame(['install', `logged-${outcome}`, logged, ...fail(outcome)])
    await sides.expectSame(['test', `logged-${outcome}`, '--logs', ...soon])
    await sides.expectSameLeft()
    await sides.expectSame(['uninstall', `logged-${outcome}`])
  }
})

story('a hook that does not end in time', async (sides) => {
  const slow = writeChart('slow', {
    'templates/a.yaml': job('pre-install', { name: 'late' })
      .replace('{{- if eq .Values.fail "late" }}', '')
      .replace('{{- end }}', '')
      .replace('test.cluster/outcome: crash', 'test.cluster/outcome: never-ready'),
  })
  const { exitCode } = await sides.expectSame(['install', 'slow', slow, '--timeout', '6s'])
  expect(exitCode).toBe(1)
  await sides.expectSameLeft()
})
