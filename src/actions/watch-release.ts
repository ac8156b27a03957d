// `watch`: how the objects of a release fare, and which revision is the last, as it changes.
import {
  identityOf,
  type KubeClient,
  type KubeObject,
  type ObjectReference,
  type Readiness,
  readinessOf,
  referenceOf,
  type Selection,
} from '../kube/index.ts'
import type { ReleaseStatus } from '../release/index.ts'
import { readProducers } from './channel.ts'
import { buildObjects, reachableCluster } from './cluster-state.ts'
import { type ReleaseQuery, releaseContent } from './history.ts'
import type { World } from './world.ts'

/** A change of a release or of one of its objects. The first ones tell how things stand. */
export type ReleaseChange =
  | { readonly type: 'revision'; readonly revision: number; readonly status: ReleaseStatus }
  | {
      readonly type: 'object'
      readonly target: ObjectReference
      readonly status: Readiness['status']
      readonly message: string
      /** Absent when it is gone. */
      readonly object?: KubeObject
    }

/**
 * Changes until the signal aborts. When another revision is stored its objects take the place of the last one's; ends when
 * the release is gone. Revisions are told where records are kept on the cluster.
 *
 * @throws StorageError RELEASE_NOT_FOUND, ClusterError
 */
export async function* watchRelease(
  query: ReleaseQuery,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ReleaseChange, void, undefined> {
  const client = await reachableCluster(world, signal)
  const store = await world.releases(query.namespace)
  for (let told = ''; ; ) {
    const release = await releaseContent({ ...query, revision: 0 }, world, signal).catch((error: unknown) => {
      if (told === '') throw error
      return undefined
    })
    if (release === undefined) return
    const { revision, info } = release
    if (told !== `${revision} ${info.status}`) yield { type: 'revision', revision, status: info.status }
    told = `${revision} ${info.status}`
    const objects = await buildObjects(release.manifest, { client, namespace: query.namespace, signal })
    const isNewer = yield* changesOf(objects, { client, world, signal, records: recordsOf(store.driver, query), told })
    if (!isNewer) return
  }
}

interface Watching {
  readonly client: KubeClient
  readonly world: World
  readonly signal: AbortSignal
  /** Where the release's records are watched. */
  readonly records: Selection | undefined
  /** The revision and status that are known. */
  readonly told: string
}

/** Changes of these objects, until the record says something else (true). */
async function* changesOf(
  objects: readonly KubeObject[],
  { client, world, signal, records, told }: Watching,
): AsyncGenerator<ReleaseChange, boolean, undefined> {
  const state = { isNewer: false }
  yield* readProducers<ReleaseChange>(({ channel, add, signal: until, stop }) => {
    const wanted = new Map(objects.map((object) => [identityOf(referenceOf(object)), referenceOf(object)]))
    const lastWords = new Map<string, string>()
    const tell = async (target: ObjectReference, object: KubeObject | undefined): Promise<void> => {
      const { status, message } =
        object === undefined
          ? ({ status: 'NotFound', message: 'Resource not found' } as const)
          : readinessOf(object, world.clock.now())
      const key = identityOf(target)
      if (lastWords.get(key) === `${status} ${message}`) return
      lastWords.set(key, `${status} ${message}`)
      await channel.give({ type: 'object', target, status, message, ...(object === undefined ? {} : { object }) })
    }
    const watchObjects = async (selection: Selection): Promise<void> => {
      for await (const { type, object } of client.watch(selection, until)) {
        if (type === 'BOOKMARK') {
          for (const [key, target] of wanted)
            if (isOf(target, selection) && !lastWords.has(key)) await tell(target, undefined)
          continue
        }
        const target = wanted.get(identityOf(referenceOf(object)))
        if (target !== undefined) await tell(target, type === 'DELETED' ? undefined : object)
      }
    }
    const watchRecords = async (selection: Selection): Promise<void> => {
      const present = new Map<number, string>()
      let settled = false
      for await (const { type, object } of client.watch(selection, until)) {
        const { version, status = '' } = object.metadata.labels ?? {}
        if (type === 'BOOKMARK') settled = true
        else if (type === 'DELETED') present.delete(Number(version))
        else present.set(Number(version), status)
        const last = Math.max(0, ...present.keys())
        if (settled && `${last} ${present.get(last)}` !== told) {
          state.isNewer = true
          stop()
        }
      }
    }
    for (const selection of selectionsOf([...wanted.values()])) add(watchObjects(selection))
    if (records !== undefined) add(watchRecords(records))
  }, signal)
  return state.isNewer
}

/** One selection for each kind in each namespace. */
function selectionsOf(targets: readonly ObjectReference[]): Selection[] {
  const selections = new Map<string, Selection>()
  for (const { apiVersion, kind, namespace } of targets) {
    selections.set(`${apiVersion} ${kind} ${namespace ?? ''}`, {
      apiVersion,
      kind,
      ...(namespace === undefined ? {} : { namespace }),
    })
  }
  return [...selections.values()]
}

function isOf(target: ObjectReference, { apiVersion, kind, namespace }: Selection): boolean {
  return target.apiVersion === apiVersion && target.kind === kind && target.namespace === namespace
}

function recordsOf(driver: string, { name, namespace }: ReleaseQuery): Selection | undefined {
  if (driver !== 'Secret' && driver !== 'ConfigMap') return undefined
  return { apiVersion: 'v1', kind: driver, namespace, labelSelector: `name=${name},owner=helm` }
}
