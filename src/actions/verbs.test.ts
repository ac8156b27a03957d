// The verbs from end to end on the embedded API server.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  finish,
  installRequest,
  openSandboxWorld,
  type SandboxWorld,
  upgradeRequest,
} from '../../test/support/sandbox-world.ts'
import type { Values } from '../chart/index.ts'
import type { Failure } from '../diagnostics/index.ts'
import {
  getMetadata,
  getValues,
  history,
  install,
  list,
  nameForInstall,
  rollback,
  statusTables,
  template,
  testRelease,
  uninstall,
  upgrade,
} from './index.ts'

const charts = {
  shop: {
    'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\nappVersion: "2"\n',
    'values.yaml': 'color: red\nextra: true\nhook: ok\n',
    'templates/NOTES.txt': 'Rev {{ .Release.Revision }}\n',
    'templates/config.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}}
data: {color: {{ .Values.color }}}
{{- if .Values.extra }}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}-extra}
{{- end }}
---
apiVersion: v1
kind: Secret
metadata: {name: {{ .Release.Name }}-kept, annotations: {helm.sh/resource-policy: keep}}
`,
    'templates/hook.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-hook
  annotations: {helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-delete-policy: hook-succeeded}
{{- if eq .Values.hook "broken" }}
data: [1]
{{- end }}
---
apiVersion: v1
kind: Pod
metadata: {name: {{ .Release.Name }}-test, annotations: {helm.sh/hook: test}}
spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}
`,
  },
  workload: {
    'Chart.yaml': 'apiVersion: v2\nname: workload\nversion: 1.0.0\n',
    'templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec:
      nodeSelector: {{ .Values.nodeSelector | default dict | toJson }}
      containers: [{name: c, image: nginx}]
`,
  },
  things: {
    'Chart.yaml': 'apiVersion: v2\nname: things\nversion: 1.0.0\n',
    'crds/things.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.org}
spec:
  group: example.org
  scope: Namespaced
  names: {kind: Thing, plural: things, singular: thing}
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
`,
    'templates/thing.yaml':
      'apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: {{ .Release.Name }}}\nspec: {a: 1}\n',
  },
}

function valuesOf(values: { [key: string]: string | boolean }): { kind: 'values'; values: Values } {
  return { kind: 'values', values: new Map(Object.entries(values)) }
}

describe('verbs', () => {
  let opened: SandboxWorld
  const { signal } = new AbortController()
  const query = { name: 'a', namespace: 'default', revision: 0 }
  const configMap = (name: string): Promise<unknown> =>
    opened.client.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name })
  const statuses = async (): Promise<string[]> =>
    (await history(query, opened.world, signal)).map(({ info }) => info.status)
  const failureOf = async (action: AsyncGenerator<never, unknown> | ReturnType<typeof install>): Promise<Failure> => {
    try {
      await finish(action)
    } catch (error) {
      return error as Failure
    }
    throw new Error('did not fail')
  }

  beforeEach(() => {
    opened = openSandboxWorld(charts)
  })
  afterEach(() => opened.close())

  it('installs, upgrades, rolls back, tests and uninstalls', async () => {
    const { world } = opened
    const installed = await finish(install(installRequest('a', 'shop', { labels: { team: 'x' } }), world, signal))
    expect(installed.result.info).toMatchObject({
      status: 'deployed',
      description: 'Install complete',
      notes: 'Rev 1\n',
    })
    expect(installed.events.filter((event) => event.type === 'stored').map(({ status }) => status)).toEqual([
      'pending-install',
      'pending-install',
      'deployed',
    ])
    expect(installed.result.hooks.find(({ name }) => name === 'a-hook')?.lastRun.phase).toBe('Succeeded')
    expect(await configMap('a-hook')).toBeUndefined()

    const upgraded = await finish(
      upgrade(upgradeRequest('a', 'shop', { values: [valuesOf({ color: 'blue', extra: false })] }), world, signal),
    )
    expect(upgraded.result).toMatchObject({ revision: 2, labels: { team: 'x' }, applyMethod: 'ssa' })
    expect(await configMap('a')).toMatchObject({ data: { color: 'blue' } })
    expect(await configMap('a-extra')).toBeUndefined()
    expect(await statuses()).toEqual(['superseded', 'deployed'])

    const back = await finish(rollback({ ...upgradeRequest('a', ''), revision: 0 }, world, signal))
    expect(back.result.info).toMatchObject({ description: 'Rollback to 1', rollbackRevision: 1, status: 'deployed' })
    expect(await configMap('a')).toMatchObject({ data: { color: 'red' } })
    expect(await statuses()).toEqual(['superseded', 'superseded', 'deployed'])

    const tested = await finish(testRelease({ ...query, timeoutSeconds: 20, filters: {} }, world, signal))
    expect(tested.result.hooks.find(({ kind }) => kind === 'Pod')?.lastRun.phase).toBe('Succeeded')

    const report = await statusTables(query, world, signal)
    expect(report.resources.map(({ key }) => key)).toEqual(['v1/Secret', 'v1/ConfigMap'])
    expect(await getMetadata(query, world, signal)).toMatchObject({
      chart: 'shop',
      appVersion: '2',
      labels: { team: 'x', owner: 'helm' },
    })
    expect((await getValues({ ...query, all: true }, world, signal)).get('color')).toBe('red')

    const gone = await finish(uninstall(uninstallRequest('a'), world, signal))
    expect(gone.result.info).toBe('These resources were kept due to the resource policy:\n[Secret] a-kept\n')
    expect(await configMap('a')).toBeUndefined()
    await expect(history(query, world, signal)).rejects.toThrow('release: not found')
  })

  it('upgrades client-side with three-way patches', async () => {
    const { world, client } = opened
    await finish(install(installRequest('a', 'shop', { serverSide: false }), world, signal))
    await client.patch(
      { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'a' },
      { data: { foreign: 'stays' } },
      { type: 'merge' },
    )
    const { result } = await finish(
      upgrade(upgradeRequest('a', 'shop', { values: [valuesOf({ color: 'green' })] }), world, signal),
    )
    expect(result.applyMethod).toBe('csa')
    expect(await configMap('a')).toMatchObject({ data: { color: 'green', foreign: 'stays' } })
  })

  it('refuses a name in use, foreign objects and pending releases before anything is written', async () => {
    const { world, client, writes } = opened
    await finish(install(installRequest('a', 'shop'), world, signal))
    await client.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b', namespace: 'default' } })
    writes.length = 0
    expect((await failureOf(install(installRequest('a', 'shop'), world, signal))).helmText).toBe(
      'release name check failed: cannot reuse a name that is still in use',
    )
    expect((await failureOf(install(installRequest('b', 'shop'), world, signal))).helmText).toBe(
      'unable to continue with install: ConfigMap "b" in namespace "default" exists and cannot be imported into the current release: invalid ownership metadata; label validation error: missing key "app.kubernetes.io/managed-by": must be set to "Helm"; annotation validation error: missing key "meta.helm.sh/release-name": must be set to "b"; annotation validation error: missing key "meta.helm.sh/release-namespace": must be set to "default"',
    )
    expect((await failureOf(upgrade(upgradeRequest('c', 'shop'), world, signal))).helmText).toBe(
      '"c" has no deployed releases',
    )
    expect(writes).toEqual([])
    await finish(install(installRequest('b', 'shop', { takeOwnership: true }), world, signal))
  })

  it('records a failed hook, upgrades over it and cleans a failed install away', async () => {
    const { world } = opened
    const broken = { values: [valuesOf({ hook: 'broken' })] }
    const failure = await failureOf(install(installRequest('a', 'shop', broken), world, signal))
    expect(failure.helmText).toMatch(
      /^failed pre-install: warning: Hook pre-install shop\/templates\/hook.yaml failed: server-side apply failed for object default\/a-hook \/v1, Kind=ConfigMap: /,
    )
    expect(await statuses()).toEqual(['failed'])
    const [first] = await history(query, world, signal)
    expect(first?.info.description).toBe(`Release "a" failed: ${failure.helmText}`)
    await finish(upgrade(upgradeRequest('a', 'shop', { values: [valuesOf({ hook: 'ok' })] }), world, signal))
    expect(await statuses()).toEqual(['superseded', 'deployed'])
    const undone = await failureOf(
      install(installRequest('b', 'shop', { ...broken, rollbackOnFailure: true }), world, signal),
    )
    expect(undone.helmText).toMatch(
      /^release b failed, and has been uninstalled due to rollback-on-failure being set: failed pre-install: /,
    )
    expect((await list(listRequest, world, signal)).map(({ name }) => name)).toEqual(['a'])
  })

  it('waits, gives up in time, and ends at once when cancelled', async () => {
    const { world } = opened
    const nowhere = { kind: 'set', text: 'nodeSelector.no=where' } as const
    await finish(install(installRequest('ready', 'workload', { wait: 'watcher' }), world, signal))
    const late = await failureOf(
      install(
        installRequest('late', 'workload', { wait: 'watcher', timeoutSeconds: 3, values: [nowhere] }),
        world,
        signal,
      ),
    )
    expect(late.helmText).toMatch(
      /^resource Deployment\/default\/late not ready. status: InProgress, message: .*\ncontext deadline exceeded$/,
    )
    const never = installRequest('never', 'workload', { wait: 'watcher', timeoutSeconds: 0.001, values: [nowhere] })
    expect((await failureOf(install(never, world, signal))).helmText).toBe(
      'reporter failed to start: event funnel closed: context deadline exceeded',
    )
    const controller = new AbortController()
    const action = install(
      installRequest('a', 'workload', { wait: 'watcher', values: [nowhere] }),
      world,
      controller.signal,
    )
    const started = Date.now()
    const cancelled = (async () => {
      for (;;) {
        const step = await action.next()
        if (step.value !== undefined && 'type' in step.value && step.value.type === 'status') controller.abort()
      }
    })()
    await expect(cancelled).rejects.toThrow('context canceled')
    expect(Date.now() - started).toBeLessThan(60_000)
    expect(await statuses()).toEqual(['failed'])
    expect((await history(query, world, signal))[0]?.info.description).toBe('Release "a" failed: context canceled')
  })

  it('makes definitions of custom resources first, and waits for them', async () => {
    const { result } = await finish(install(installRequest('a', 'things'), opened.world, signal))
    expect(result.info.status).toBe('deployed')
    expect(
      await opened.client.get({ apiVersion: 'example.org/v1', kind: 'Thing', namespace: 'default', name: 'a' }),
    ).toMatchObject({ spec: { a: 1 } })
  })

  it('writes nothing in dry runs and templates', async () => {
    const { world, writes } = opened
    for (const dryRun of ['client', 'server'] as const) {
      const { result } = await finish(install(installRequest('a', 'shop', { dryRun }), world, signal))
      expect(result.info.description).toBe('Dry run complete')
    }
    const rendered = await finish(
      template(
        {
          ...installRequest('a', 'things', { dryRun: 'client' }),
          isUpgrade: false,
          includeCrds: true,
          apiVersions: [],
        },
        world,
        signal,
      ),
    )
    expect(rendered.result.manifest).toMatch(/^---\n# Source: things\/crds\/things.yaml\n/)
    expect(writes).toEqual([])
  })

  it('keeps a limited history and lists by filter and selector', async () => {
    const { world } = opened
    await finish(install(installRequest('a', 'shop', { labels: { team: 'x' } }), world, signal))
    for (let count = 0; count < 4; count++)
      await finish(upgrade(upgradeRequest('a', 'shop', { maxHistory: 2 }), world, signal))
    expect((await history(query, world, signal)).map(({ revision }) => revision)).toEqual([4, 5])
    await finish(install(installRequest('b', 'workload'), world, signal))
    const names = async (changes: Partial<typeof listRequest>): Promise<string[]> =>
      (await list({ ...listRequest, ...changes }, world, signal)).map(({ name }) => name)
    expect(await names({})).toEqual(['a', 'b'])
    expect(await names({ reverse: true, limit: 1 })).toEqual(['b'])
    expect(await names({ filter: '^a$' })).toEqual(['a'])
    expect(await names({ selector: 'team=x,owner=helm' })).toEqual(['a'])
    expect(await names({ statuses: ['failed'] })).toEqual([])
  })

  it('keeps the history of an uninstalled release and uses its name again', async () => {
    const { world } = opened
    await finish(install(installRequest('a', 'shop'), world, signal))
    await finish(uninstall({ ...uninstallRequest('a'), keepHistory: true }, world, signal))
    expect(await statuses()).toEqual(['uninstalled'])
    const again = await failureOf(uninstall({ ...uninstallRequest('a'), keepHistory: true }, world, signal) as never)
    expect(again.helmText).toBe('the release named "a" is already deleted')
    const { result } = await finish(install(installRequest('a', 'shop', { replace: true }), world, signal))
    expect(result.revision).toBe(2)
    expect(await statuses()).toEqual(['superseded', 'deployed'])
  })

  it.each([
    ['now and then', 2, undefined],
    [
      'all the time',
      Number.POSITIVE_INFINITY,
      /^failed to replace object: Operation cannot be fulfilled on configmaps "a"/,
    ],
  ])('replaces objects that others change %s', async (_, changes, refusal) => {
    const { world, client } = opened
    await finish(install(installRequest('a', 'shop', { serverSide: false }), world, signal))
    let made = 0
    const busy: typeof client = {
      ...client,
      async replace(object, options) {
        if (object.metadata.name === 'a' && made++ < changes)
          await client.patch(
            { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'a' },
            { data: { changes: String(made) } },
            { type: 'merge' },
          )
        return client.replace(object, options)
      },
    }
    const request = upgradeRequest('a', 'shop', {
      serverSide: 'false',
      forceReplace: true,
      values: [valuesOf({ color: 'blue' })],
    })
    const upgraded = upgrade(request, { ...world, cluster: async () => busy }, signal)
    if (refusal === undefined) {
      await finish(upgraded)
      expect(await configMap('a')).toMatchObject({ data: { color: 'blue' } })
    } else expect((await failureOf(upgraded)).helmText).toMatch(refusal)
    expect(await statuses()).toEqual(refusal === undefined ? ['superseded', 'deployed'] : ['deployed', 'failed'])
  })

  it('makes names by template', async () => {
    expect(await nameForInstall('a-{{ "B" | lower }}', opened.world, signal)).toBe('a-b')
  })
})

const listRequest = {
  namespace: '',
  statuses: [] as 'failed'[],
  filter: '',
  selector: '',
  sort: 'name',
  reverse: false,
  limit: 0,
  offset: 0,
} as const satisfies Parameters<typeof list>[0] as Parameters<typeof list>[0]

function uninstallRequest(name: string): Parameters<typeof uninstall>[0] {
  return {
    name,
    namespace: 'default',
    dryRun: false,
    ignoreNotFound: false,
    keepHistory: false,
    runHooks: true,
    propagation: 'background',
    wait: 'watcher',
    timeoutSeconds: 20,
    description: '',
  }
}
