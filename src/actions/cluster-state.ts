// What actions read from the cluster: whether it is there, what it can do, which objects exist.

import { placeObjects } from '../apply/index.ts'
import { portWith } from '../base/index.ts'
import type { Capabilities, DebugLog } from '../chart/index.ts'
import { ClusterError, Failure, ReleaseError, textOf } from '../diagnostics/index.ts'
import {
  describeResource,
  identityOf,
  type KubeClient,
  type KubeObject,
  referenceOf,
  type ServerVersion,
} from '../kube/index.ts'
import type { LiveObjects } from '../plan/index.ts'
import { type HookEvent, isDeletedAt, parseManifestText, type Release, readManifestText } from '../release/index.ts'
import { type Begun, begin, both } from './begin.ts'
import { type ReadAnswer, readMetadata } from './read-metadata.ts'
import type { World } from './world.ts'

/** A cluster that has answered. */
export interface ReachedCluster {
  readonly client: KubeClient
  readonly version: ServerVersion
}

/**
 * The cluster, which answers.
 * @throws ClusterError CLUSTER_UNREACHABLE
 * @see helm pkg/kube/client.go IsReachable
 */
export async function reachCluster(world: World, signal: AbortSignal): Promise<ReachedCluster> {
  try {
    const client = await world.cluster()
    return { client, version: await client.serverVersion(signal) }
  } catch (error) {
    if (signal.aborted) throw error
    const known = error instanceof Failure ? error : undefined
    throw new ClusterError({
      code: 'CLUSTER_UNREACHABLE',
      helmText: `kubernetes cluster unreachable: ${textOf(error)}`,
      ...(known === undefined ? {} : { data: known.data, hints: known.hints, notes: known.notes }),
      cause: error,
    })
  }
}

/** The client of a cluster that answers. @throws ClusterError CLUSTER_UNREACHABLE */
export async function reachableCluster(world: World, signal: AbortSignal): Promise<KubeClient> {
  return (await reachCluster(world, signal)).client
}

/** What reads while it is not known whether the cluster answers. */
export interface Within {
  /** Keeps to itself what is said for debugging until the cluster has answered. */
  readonly world: World
  readonly signal: AbortSignal
}

/**
 * What `read` gives. It reads while the cluster is asked whether it answers; where that does not, only this is told, and
 * reading stops.
 *
 * @throws ClusterError CLUSTER_UNREACHABLE
 */
export async function readWhileReaching<T>(
  world: World,
  signal: AbortSignal,
  read: (within: Within) => Promise<T>,
): Promise<T> {
  const lines: (() => void)[] = []
  const said = { now: false }
  const debug: DebugLog = (...line) => {
    const say = () => world.debug?.(...line)
    if (said.now) say()
    else lines.push(say)
  }
  const reach = async (): Promise<void> => {
    await reachCluster(world, signal)
    said.now = true
    for (const say of lines) say()
  }
  const reading = (own: AbortSignal): Promise<T> => read({ world: portWith(world, { debug }), signal: own })
  return (await both(reach, reading, signal)).second()
}

/**
 * Begins to reach the cluster, and has it asked what it can do; what goes wrong there is told when it is needed. Where
 * programs or people have to be asked for credentials it waits for its turn.
 */
export function reachAhead(world: World, signal: AbortSignal): Begun<ReachedCluster> {
  return begin(async (own, turn) => {
    const client = await world.cluster().catch(() => undefined)
    const ask = (): unknown => client?.apiVersions(own).catch(() => {})
    if (client?.asksNobody === true) {
      ask()
      return reachCluster(world, own)
    }
    await turn
    const reached = await reachCluster(world, own)
    ask()
    return reached
  }, signal)
}

/**
 * The client of a cluster that answers, asked at the same time for what is needed next; taking that throws what reading it threw.
 * @throws ClusterError CLUSTER_UNREACHABLE
 */
export async function reachReading<T>(
  world: World,
  read: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<{ readonly client: KubeClient; take(): T }> {
  const { first, second } = await both(() => reachableCluster(world, signal), read, signal)
  return { client: first, take: second }
}

/** What the cluster can do. @see helm pkg/action/action.go getCapabilities */
export async function clusterCapabilities(
  { client, version }: ReachedCluster,
  signal: AbortSignal,
): Promise<Capabilities> {
  const apiVersions = await explained('could not get apiVersions from Kubernetes', () => client.apiVersions(signal))
  return { kubeVersion: { version: version.gitVersion, major: version.major, minor: version.minor }, apiVersions }
}

/** Where objects are built. */
export interface BuildPlace {
  readonly client: KubeClient
  readonly namespace: string
  readonly signal: AbortSignal
}

/**
 * The objects of a manifest text, namespaces filled in.
 * @throws Failure RESOURCE_INVALID, its text behind `what`
 * @see helm pkg/kube/client.go Build
 */
export async function buildObjects(
  manifest: string,
  place: BuildPlace,
  { what, validate = false }: { readonly what?: string; readonly validate?: boolean } = {},
): Promise<KubeObject[]> {
  if (place.client.simulated) return []
  const build = (): Promise<KubeObject[]> => {
    const read = readManifestText(manifest, { validate })
    return placeObjects(
      read.map((each) => (each instanceof Failure ? each : each.object)),
      place,
    )
  }
  return what === undefined ? build() : explained(what, build)
}

/**
 * The objects of the hooks that listen to the events, as they are written; they are given their namespaces when they
 * run. Other hooks have none here. `events` gives for each event what stands before the text of a failure.
 * @throws Failure RESOURCE_INVALID
 */
export function hookObjectsOf(
  hooks: Release['hooks'],
  events: { readonly [event in HookEvent]?: string },
): KubeObject[][] {
  return hooks.map((hook) => {
    const event = hook.events.find((each) => events[each] !== undefined)
    if (event === undefined) return []
    try {
      return parseManifestText(hook.manifest, { validate: true }).map(({ object }) => object)
    } catch (error) {
      const purpose = isDeletedAt(hook, 'before-hook-creation') ? 'deleting' : event
      throw retoldBehind(`${events[event]}unable to build kubernetes object for ${purpose} hook ${hook.path}`, error)
    }
  })
}

/**
 * The objects that exist, at least their metadata.
 * @throws Failure where one cannot be read, behind `what`
 */
export async function readLive(objects: readonly KubeObject[], place: BuildPlace, what: string): Promise<LiveObjects> {
  const answers = await readAnswers(objects, place)
  const live = new Map<string, KubeObject>()
  for (const object of objects) {
    const reference = referenceOf(object)
    if (reference.name === '' && !object.metadata['generateName'] && what !== '') {
      const helmText = `${what}could not get information about the resource ${describeResource(reference)}: resource name may not be empty`
      throw new ReleaseError({ code: 'RESOURCE_INVALID', helmText })
    }
    const answer = answers.get(identityOf(reference))
    if (answer === undefined) continue
    if ('object' in answer) live.set(identityOf(reference), answer.object)
    else if (place.signal.aborted) throw answer.cause
    else
      throw retoldBehind(
        `${what}could not get information about the resource ${describeResource(reference)}`,
        answer.cause,
      )
  }
  return live
}

/** What the cluster says of each object, troubles included, by `identityOf` its reference; of objects at least the metadata. */
export async function readAnswers(
  objects: readonly KubeObject[],
  { client, signal }: BuildPlace,
): Promise<Map<string, ReadAnswer>> {
  const named = objects.map((object) => referenceOf(object)).filter(({ name }) => name !== '')
  return readMetadata(named, client, signal)
}

async function explained<T>(what: string, step: () => Promise<T> | T): Promise<T> {
  try {
    return await step()
  } catch (error) {
    throw retoldBehind(what, error)
  }
}

function retoldBehind(what: string, error: unknown): Failure {
  const known = error instanceof Failure ? error : undefined
  return new Failure({
    code: known?.code ?? 'CLUSTER_REQUEST',
    helmText: `${what}: ${textOf(error)}`,
    ...(known === undefined ? {} : { data: known.data, hints: known.hints, labels: known.labels, notes: known.notes }),
    cause: error,
  })
}
