// Watching: the objects as they are, then every change, over as many connections as it takes.
import { isJsonObject } from '../base/index.ts'
import { ClusterError } from '../diagnostics/index.ts'
import type { Clock } from '../host/index.ts'
import type { KubeObject, WatchEvent } from '../kube/index.ts'
import { statusError } from './api-error.ts'
import { readJsonLines } from './json-lines.ts'

const firstPauseMilliseconds = 500
const longestPauseMilliseconds = 30_000

/** All objects at one moment. */
export interface Listing {
  readonly objects: readonly KubeObject[]
  readonly resourceVersion: string
}

/** The two requests of which a watch is made. */
export interface WatchRequests {
  list(signal: AbortSignal): Promise<Listing>
  /** The lines of a watch from a version on. */
  stream(resourceVersion: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>
}

/** What of an object must be known to tell what changed while no one watched. */
interface Known {
  readonly object: KubeObject
  readonly version: string
}

/**
 * The objects as `ADDED`, one `BOOKMARK` (annotation `k8s.io/initial-events-end`), then changes until the signal aborts,
 * at which the iteration ends. After a gap too long for the server the objects are listed again and only the differences told.
 * @throws ClusterError when the first listing fails, or the server refuses a later one (401, 403, 404)
 */
export async function* watchObjects(
  requests: WatchRequests,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent> {
  const known = new Map<string, Known>()
  let version: string | undefined
  let first = true
  let pause = firstPauseMilliseconds
  while (!signal.aborted) {
    try {
      if (version === undefined) {
        const listing = await requests.list(signal)
        yield* differences(known, listing.objects)
        if (first) yield initialEventsEnd(listing.resourceVersion)
        first = false
        version = listing.resourceVersion
      }
      for await (const line of readJsonLines(await requests.stream(version, signal))) {
        const event = readEvent(line)
        pause = firstPauseMilliseconds
        version = versionOf(event.object) || version
        if (event.type === 'BOOKMARK') continue
        remember(known, event)
        yield event
      }
      // The server ends every watch after a while; one that ends at once must not be asked in a loop.
      await clock.sleep(100, signal)
    } catch (error) {
      if (signal.aborted) return
      if (first || isFinal(error)) throw error
      if (isExpired(error)) version = undefined
      await sleepQuietly(clock, pause, signal)
      pause = Math.min(pause * 2, longestPauseMilliseconds)
    }
  }
}

async function sleepQuietly(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(milliseconds, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

function* differences(known: Map<string, Known>, objects: readonly KubeObject[]): Generator<WatchEvent> {
  const gone = new Map(known)
  for (const object of objects) {
    const before = known.get(keyOf(object))
    gone.delete(keyOf(object))
    if (before?.version === versionOf(object)) continue
    const event: WatchEvent = { type: before === undefined ? 'ADDED' : 'MODIFIED', object }
    remember(known, event)
    yield event
  }
  for (const [key, { object }] of gone) {
    known.delete(key)
    yield { type: 'DELETED', object }
  }
}

function remember(known: Map<string, Known>, { type, object }: WatchEvent): void {
  if (type === 'DELETED') known.delete(keyOf(object))
  else known.set(keyOf(object), { object, version: versionOf(object) })
}

/** @throws ClusterError for an `ERROR` event */
function readEvent(line: unknown): WatchEvent {
  const type = isJsonObject(line) ? line['type'] : undefined
  const object = isJsonObject(line) ? line['object'] : undefined
  if (!isJsonObject(object))
    throw statusError({ status: 500, reason: 'InternalError', helmText: 'a line of a watch is no event' })
  if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED' || type === 'BOOKMARK') {
    return { type, object: object as unknown as KubeObject }
  }
  const { code, reason, message } = object
  throw statusError({
    status: typeof code === 'number' ? code : 500,
    reason: typeof reason === 'string' ? reason : '',
    helmText: typeof message === 'string' ? message : 'the server ended the watch',
  })
}

function initialEventsEnd(resourceVersion: string): WatchEvent {
  const metadata = { resourceVersion, annotations: { 'k8s.io/initial-events-end': 'true' } }
  return { type: 'BOOKMARK', object: { apiVersion: '', kind: '', metadata } }
}

function isExpired(error: unknown): boolean {
  return (
    error instanceof ClusterError &&
    (error.data['status'] === 410 || error.data['reason'] === 'Expired' || error.data['reason'] === 'Gone')
  )
}

function isFinal(error: unknown): boolean {
  return !(error instanceof ClusterError)
    ? !(error instanceof SyntaxError)
    : [401, 403, 404, 405].includes(Number(error.data['status']))
}

function keyOf({ metadata }: KubeObject): string {
  return typeof metadata['uid'] === 'string' ? metadata['uid'] : `${metadata.namespace ?? ''}/${metadata.name ?? ''}`
}

function versionOf({ metadata }: KubeObject): string {
  return typeof metadata['resourceVersion'] === 'string' ? metadata['resourceVersion'] : ''
}
