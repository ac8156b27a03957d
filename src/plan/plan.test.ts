// Plans: what they say will be done, and their way through JSON.
import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../kube/index.ts'
import { parseRecord, type Release } from '../release/index.ts'
import {
  type ApplyPolicy,
  type Plan,
  planCrds,
  planFromJson,
  planInstall,
  planToJson,
  planUninstall,
  planUpgrade,
} from './index.ts'

const policy: ApplyPolicy = {
  serverSide: true,
  forceConflicts: false,
  forceReplace: false,
  takeOwnership: false,
  runHooks: true,
  wait: 'watcher',
  waitForJobs: false,
  timeoutSeconds: 300,
  description: '',
}

function objectOf(kind: string, name: string, annotations?: { [key: string]: string }): KubeObject {
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: 'default', ...(annotations === undefined ? {} : { annotations }) },
  }
}

function owned(object: KubeObject): KubeObject {
  const annotations = {
    ...object.metadata.annotations,
    'meta.helm.sh/release-name': 'a',
    'meta.helm.sh/release-namespace': 'default',
  }
  return {
    ...object,
    metadata: { ...object.metadata, annotations, labels: { 'app.kubernetes.io/managed-by': 'Helm' } },
  }
}

function hookOf(name: string, weight: number, policies: string[]): unknown {
  return {
    name,
    kind: 'Job',
    path: `c/templates/${name}.yaml`,
    manifest: '',
    events: ['pre-install', 'pre-upgrade'],
    last_run: { phase: '' },
    weight,
    delete_policies: policies,
  }
}

function releaseOf(revision: number, status: string, hooks: unknown[] = []): Release {
  return {
    ...parseRecord(JSON.stringify({ name: 'a', namespace: 'default', version: revision, info: { status }, hooks })),
    labels: { team: 'x' },
  }
}

/** `phase: act target` of every operation, batches apart by `|`. */
function outline(plan: Plan): string[] {
  return plan.phases.map(({ name, operations }) => {
    const batches = group(operations)
    return `${name}: ${batches.map((batch) => batch.map(({ act }) => ('object' in act ? `${act.kind} ${act.object.metadata.name}` : act.kind)).join(', ')).join(' | ')}`
  })
}

function group(operations: Plan['phases'][number]['operations']): Plan['phases'][number]['operations'][number][][] {
  const batches: Plan['phases'][number]['operations'][number][][] = []
  for (const operation of operations) {
    const batch = batches[operation.batch] ?? []
    batches[operation.batch] = [...batch, operation]
  }
  return batches
}

const hooks = [hookOf('late', 5, ['hook-succeeded', 'hook-failed']), hookOf('early', -5, [])]
const hookObjects = [[objectOf('Job', 'late')], [objectOf('Job', 'early')]]

describe('planInstall', () => {
  const objects = [objectOf('Secret', 's1'), objectOf('Secret', 's2'), objectOf('ConfigMap', 'c1')]
  const input = {
    release: releaseOf(1, 'pending-install', hooks),
    objects,
    hookObjects,
    live: new Map(),
    createNamespace: true,
    policy,
  }

  it('stores the record, runs hooks by weight, creates kind by kind, waits and records', () => {
    expect(outline(planInstall(input))).toEqual([
      'namespace: apply default',
      'store: store-release',
      'pre-install hooks: place early | delete early | wait-gone | mark-hook | apply early | wait-hook | mark-hook | place late | mark-hook | apply late | wait-hook | mark-hook | delete late | wait-gone',
      'create: apply s1, apply s2 | apply c1',
      'wait: wait-ready',
      'record: update-release',
    ])
  })

  it('marks what it sends as its own', () => {
    const act = planInstall(input)
      .phases.flatMap(({ operations }) => operations)
      .find(({ act }) => 'object' in act && act.object.metadata.name === 'c1')?.act
    expect(act).toMatchObject({ kind: 'apply', force: false, object: owned(objectOf('ConfigMap', 'c1')) })
  })

  it('updates where objects exist that it may adopt, and refuses those it may not', () => {
    const key = '|ConfigMap|default|c1'
    const adopting = planInstall({
      ...input,
      hookObjects: [],
      live: new Map([[key, owned(objectOf('ConfigMap', 'c1'))]]),
      policy: { ...policy, runHooks: false, serverSide: false },
    })
    expect(outline(adopting).slice(2)).toEqual([
      'update: create s1 | create s2 | patch c1',
      'wait: wait-ready',
      'record: update-release',
    ])
    expect(() => planInstall({ ...input, live: new Map([[key, objectOf('ConfigMap', 'c1')]]) })).toThrow(
      /^unable to continue with install: ConfigMap "c1" in namespace "default" exists and cannot be imported/,
    )
    expect(
      planInstall({
        ...input,
        live: new Map([[key, objectOf('ConfigMap', 'c1')]]),
        policy: { ...policy, takeOwnership: true },
      }).phases,
    ).not.toEqual([])
  })

  it('goes through JSON', () => {
    const plan = planInstall(input)
    const through = planFromJson(JSON.parse(JSON.stringify(planToJson(plan))) as ReturnType<typeof planToJson>)
    expect(planToJson(through)).toEqual(planToJson(plan))
    expect(through.releases[0]).toMatchObject({
      name: 'a',
      labels: { team: 'x' },
      hooks: [{ name: 'late' }, { name: 'early' }],
    })
  })

  it('gives every operation a name of its own', () => {
    const ids = planInstall(input)
      .phases.flatMap(({ operations }) => operations.flatMap((each) => [each, ...(each.rescue ?? [])]))
      .map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('planUpgrade', () => {
  const before = [objectOf('ConfigMap', 'old'), objectOf('ConfigMap', 'same')]
  const after = [objectOf('ConfigMap', 'same'), objectOf('ConfigMap', 'new')]
  const input = {
    current: releaseOf(1, 'deployed'),
    release: releaseOf(2, 'pending-upgrade'),
    history: [releaseOf(1, 'deployed')],
    originals: before,
    objects: after,
    hookObjects: [],
    live: new Map([['|ConfigMap|default|same', owned(objectOf('ConfigMap', 'same'))]]),
    maxHistory: 1,
    policy: { ...policy, wait: 'hookOnly' as const },
  }

  it('updates, then deletes what is wanted no more, then records both revisions', () => {
    expect(outline(planUpgrade(input))).toEqual([
      'store: store-release',
      'update: apply same | apply new',
      'delete removed: delete old',
      'record: update-release | update-release',
    ])
  })

  it.each([
    [{ forceReplace: true }, 'invalid operation: cannot use server-side apply and force replace together'],
    [
      { forceConflicts: true, serverSide: false },
      'invalid client update option(s): forceConflicts enabled when serverSideApply disabled',
    ],
  ])('refuses %j in place of updates', (changes, problem) => {
    const { phases } = planUpgrade({ ...input, policy: { ...input.policy, ...changes } })
    expect(phases.map(({ name }) => name)).toEqual(['store', 'update', 'record'])
    expect(phases[1]?.operations.map(({ act }) => act)).toEqual([{ kind: 'refuse', problem }])
  })
})

describe('planUninstall', () => {
  it('keeps, skips and deletes in reverse order', () => {
    const objects = [
      objectOf('Secret', 'kept', { 'helm.sh/resource-policy': ' Keep ' }),
      objectOf('ConfigMap', 'mine'),
      objectOf('ConfigMap', 'theirs'),
      objectOf('Service', 'unsure'),
      objectOf('Pod', 'gone'),
      objectOf('Job', 'other', { 'helm.sh/resource-policy': 'drop' }),
    ]
    const live = new Map([
      ['|ConfigMap|default|mine', { object: owned(objectOf('ConfigMap', 'mine')) }],
      ['|ConfigMap|default|theirs', { object: objectOf('ConfigMap', 'theirs') }],
      ['|Service|default|unsure', { problem: 'forbidden' }],
    ])
    const { plan, info } = planUninstall({
      history: [releaseOf(1, 'deployed')],
      objects,
      hookObjects: [],
      live,
      runHooks: true,
      keepHistory: false,
      propagation: 'Background',
      wait: 'watcher',
      timeoutSeconds: 1,
      description: '',
    })
    expect(outline(plan)).toEqual([
      'mark: update-release',
      'record uninstalling: update-release',
      'delete: delete mine',
      'wait: wait-gone',
      'mark uninstalled: update-release',
      'purge: delete-release',
    ])
    expect(info).toBe(
      'These resources were kept due to the resource policy:\n[Secret] kept\n\n1 resource(s) were not deleted because they are not owned by this release:\n[ConfigMap] theirs\n\n1 resource(s) were not deleted because their ownership could not be verified:\n[Service] unsure: forbidden\n',
    )
    expect(plan.notices.map(({ message }) => message)).toEqual([
      'skipping delete of resource not owned by this release',
      'skipping delete of resource because ownership could not be verified',
    ])
  })
})

it('plans definitions file by file', () => {
  const files = [{ name: 'crds/a.yaml', objects: [objectOf('CustomResourceDefinition', 'a')] }]
  expect(outline(planCrds(files, 'default', policy))).toEqual([
    'install crds/a.yaml: apply a',
    'wait: wait-ready',
    'discovery: forget-discovery',
  ])
})
