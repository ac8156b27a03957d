// What people and other programs do to a namespace between commands.
import type { Random } from '../../fuzz/random.ts'
import { changeRecord } from '../looks.ts'
import { type ApiObject, ask } from '../programs.ts'

/** A change, as data. */
export interface HandChange {
  readonly act: 'patch' | 'delete' | 'create' | 'apply' | 'status' | 'forget' | 'spoil'
  /** Of the object in its namespace: `api/v1/*` and so on; of a record its name. */
  readonly path: string
  readonly body?: ApiObject
}

const objects = [
  'api/v1/*/configmaps/rel-config',
  'api/v1/*/configmaps/rel-config2',
  'api/v1/*/configmaps/rel-config3',
  'api/v1/*/secrets/rel-secret',
  'api/v1/*/services/rel-service',
  'api/v1/*/serviceaccounts/rel-account',
  'apis/apps/v1/*/deployments/rel-deployment',
  'apis/rbac.authorization.k8s.io/v1/*/roles/rel-role',
  'apis/NAMESPACE.example.com/v1/*/things/rel-custom',
  'api/v1/*/configmaps/rel-sub',
]

const releaseName = 'meta.helm.sh/release-name'
const metadataPatches = [
  { metadata: { annotations: { [releaseName]: 'another' } } },
  { metadata: { annotations: { [releaseName]: null } } },
  { metadata: { annotations: { 'meta.helm.sh/release-namespace': 'default' } } },
  { metadata: { labels: { 'app.kubernetes.io/managed-by': null } } },
  { metadata: { labels: { 'app.kubernetes.io/managed-by': 'somebody' } } },
  { metadata: { labels: { mine: 'yes', part: 'hand' }, annotations: { mine: 'yes', note: 'hand' } } },
  { metadata: { annotations: { 'helm.sh/resource-policy': 'keep' } } },
  { metadata: { labels: null } },
  { metadata: { finalizers: ['example.com/stays'] } },
]

const contents: { readonly [kind: string]: readonly ApiObject[] } = {
  configmaps: [
    { data: { a: 'hand' } },
    { data: { a: 'hand', z: 'more' } },
    { data: null },
    { data: { b: null, c: 'hand' } },
    { immutable: true },
  ],
  secrets: [{ stringData: { password: 'hand' } }, { data: null }],
  services: [
    { spec: { ports: [{ name: 'hand', port: 7777, protocol: 'TCP', targetPort: 7777 }] } },
    { spec: { selector: { app: 'hand' } } },
  ],
  deployments: [
    { spec: { replicas: 3 } },
    { spec: { template: { metadata: { annotations: { hand: 'yes' } } } } },
    { spec: { paused: true } },
  ],
  serviceaccounts: [{ automountServiceAccountToken: true }],
  roles: [{ rules: [] }],
  things: [{ spec: { size: 99, hand: true } }, { spec: { nested: null } }],
}

/** Makes up a change. */
export function handChange(random: Random): HandChange {
  const path = random.pick(objects)
  const kind = path.split('/').at(-2) as string
  switch (random.below(12)) {
    case 0:
    case 1:
    case 2:
      return { act: 'patch', path, body: random.pick(contents[kind] ?? metadataPatches) }
    case 3:
    case 4:
      return { act: 'patch', path, body: random.pick(metadataPatches) }
    case 5:
    case 6:
      return { act: 'delete', path }
    case 7: {
      const owned = random.chance(0.5)
      const metadata = {
        name: path.split('/').at(-1),
        ...(owned
          ? {
              labels: { 'app.kubernetes.io/managed-by': 'Helm' },
              annotations: {
                [releaseName]: random.pick(['rel', 'another']),
                'meta.helm.sh/release-namespace': 'NAMESPACE',
              },
            }
          : {}),
      }
      return {
        act: 'create',
        path: random.pick(objects.slice(0, 4).filter((each) => each.includes('config'))),
        body: { metadata, data: { a: 'made' } },
      }
    }
    case 8:
      return { act: 'apply', path, body: contents[kind]?.[0] ?? {} }
    case 9:
    case 10:
      return {
        act: 'status',
        path: `rel.v${1 + random.below(4)}`,
        body: random.pick([
          'pending-install',
          'pending-upgrade',
          'pending-rollback',
          'uninstalling',
          'failed',
          'superseded',
          'deployed',
          'unknown',
          'uninstalled',
        ]),
      }
    default:
      return random.chance(0.7)
        ? { act: 'forget', path: `rel.v${1 + random.below(4)}` }
        : { act: 'spoil', path: `rel.v${1 + random.below(4)}`, body: random.pick(['nonsense', '', 'eyJ9', '{}']) }
  }
}

/** Does it. What is not there is left alone. */
export async function doByHand(namespace: string, change: HandChange): Promise<void> {
  const body = JSON.parse(JSON.stringify(change.body ?? null).replaceAll('NAMESPACE', namespace))
  const path = `/${change.path.replace('*', `namespaces/${namespace}`).replace('NAMESPACE', namespace)}`
  const record = `/api/v1/namespaces/${namespace}/secrets/sh.helm.release.v1.${change.path}`
  switch (change.act) {
    case 'patch':
      await ask('PATCH', `${path}?fieldManager=kubectl-edit`, body)
      return
    case 'delete':
      await ask('DELETE', path)
      return
    case 'create': {
      const name = path.split('/').at(-1)
      await ask('POST', `${path.slice(0, path.lastIndexOf('/'))}?fieldManager=kubectl-create`, {
        ...body,
        metadata: { ...body.metadata, name },
      })
      return
    }
    case 'apply': {
      const live = await ask('GET', path)
      if (live.metadata === undefined) return
      const object = { apiVersion: live.apiVersion, kind: live.kind, metadata: { name: live.metadata.name }, ...body }
      await ask('PATCH', `${path}?fieldManager=kubectl&force=true`, object, {
        'content-type': 'application/apply-patch+yaml',
      })
      return
    }
    case 'status':
      if ((await ask('GET', record)).data?.release === undefined) return
      await changeRecord(namespace, change.path, {
        text: (text) => text.replace(/"status":"[a-z-]+"/, `"status":"${body}"`),
        labels: { status: body },
      })
      return
    case 'forget':
      await ask('DELETE', record)
      return
    case 'spoil':
      await ask('PATCH', record, { data: { release: Buffer.from(body).toString('base64') } })
  }
}
