// Watches: the objects of a selection and then their changes, as a stream of JSON lines.
import type { Json, JsonObject } from '../../base/index.ts'
import { expired } from '../errors.ts'
import type { Selector } from '../selectors.ts'
import { namespaceOf, type Store, type StoreEvent } from '../store.ts'

/** Which objects, from when, until when. */
export interface WatchOptions {
  readonly storage: string
  readonly namespace: string | undefined
  readonly selector: Selector
  /** Changes after this version; undefined: first the present objects, then all changes. */
  readonly after: number | undefined
  readonly bookmarks: boolean
  /** A bookmark with `k8s.io/initial-events-end` follows the present objects. */
  readonly markInitialEnd: boolean
  /** How an object is sent. */
  readonly show: (object: JsonObject, first: boolean) => JsonObject
  /** Kind and version of bookmarks. */
  readonly type: { readonly apiVersion: string; readonly kind: string }
  /** Resolves when the server ends the watch. */
  readonly timeout: (signal: AbortSignal) => Promise<void>
  readonly signal: AbortSignal | undefined
}

const encoder = new TextEncoder()

function line(type: string, object: Json): Uint8Array {
  return encoder.encode(`${JSON.stringify({ type, object })}\n`)
}

/** The event as this watch sees it: an object may enter or leave the selection. */
function seen(event: StoreEvent, options: WatchOptions): { type: string; object: JsonObject } | undefined {
  if (event.storage !== options.storage) return undefined
  if (options.namespace !== undefined && namespaceOf(event.object) !== options.namespace) return undefined
  const now = event.type !== 'DELETED' && options.selector(event.object)
  const before = event.previous !== undefined && options.selector(event.previous)
  if (now) return { type: before ? 'MODIFIED' : 'ADDED', object: event.object }
  if (!before) return undefined
  // What left the selection is shown as it was, at the version of its leaving.
  const { resourceVersion } = event.object.metadata
  const last = event.type === 'DELETED' ? event.object : (event.previous as JsonObject)
  return {
    type: 'DELETED',
    object: { ...last, metadata: { ...(last.metadata as JsonObject), resourceVersion: resourceVersion ?? '' } },
  }
}

/** The stream. It begins at once, so that nothing between the request and the first read is lost. */
export function watchObjects(store: Store, options: WatchOptions): AsyncIterable<Uint8Array> {
  const queue: Uint8Array[] = []
  let wake: (() => void) | undefined
  let ended = false
  let first = true
  const push = (bytes: Uint8Array) => {
    queue.push(bytes)
    wake?.()
  }
  const send = (type: string, object: JsonObject) => {
    push(line(type, options.show(object, first)))
    first = false
  }
  const bookmark = (annotations?: JsonObject) => {
    const metadata = {
      resourceVersion: String(store.resourceVersion),
      ...(annotations === undefined ? {} : { annotations }),
    }
    push(line('BOOKMARK', { kind: options.type.kind, apiVersion: options.type.apiVersion, metadata }))
  }
  if (options.after === undefined) {
    for (const object of store.list(options.storage, options.namespace))
      if (options.selector(object)) send('ADDED', object)
    if (options.markInitialEnd) bookmark({ 'k8s.io/initial-events-end': 'true' })
  } else {
    const missed = store.eventsAfter(options.storage, options.after)
    if (missed === undefined) {
      push(line('ERROR', expired(`too old resource version: ${options.after} (${store.resourceVersion})`).status()))
      ended = true
    }
    for (const event of missed ?? []) {
      const change = seen(event, options)
      if (change !== undefined) send(change.type, change.object)
    }
  }
  const unsubscribe = store.subscribe((event) => {
    const change = seen(event, options)
    if (change !== undefined) send(change.type, change.object)
  })
  const stop = new AbortController()
  const end = () => {
    ended = true
    wake?.()
  }
  options.signal?.addEventListener('abort', end, { once: true })
  if (options.signal?.aborted === true) end()
  options.timeout(stop.signal).then(
    () => {
      if (options.bookmarks && !ended) bookmark()
      end()
    },
    () => undefined,
  )
  const close = () => {
    unsubscribe()
    options.signal?.removeEventListener('abort', end)
    stop.abort()
  }
  async function* stream(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) yield next
        if (ended) return
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        wake = undefined
      }
    } finally {
      close()
    }
  }
  return stream()
}
