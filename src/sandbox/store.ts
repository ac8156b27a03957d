// The memory of the sandbox: objects by resource, one counter of resource versions, a bounded log of changes.
import { isJsonObject, type JsonObject } from '../base/index.ts'

/** A stored object; nobody changes one, a write stores another. */
export type StoredObject = JsonObject & { readonly metadata: JsonObject }

/** A change, as watchers see it. `previous` is what stood there before. */
export interface StoreEvent {
  readonly resourceVersion: number
  readonly storage: string
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: StoredObject
  readonly previous: StoredObject | undefined
}

/** Namespace of an object, empty for cluster-scoped ones. */
export function namespaceOf(object: JsonObject): string {
  const metadata = object.metadata
  return isJsonObject(metadata) && typeof metadata.namespace === 'string' ? metadata.namespace : ''
}

/** Name of an object, empty when it has none yet. */
export function nameOf(object: JsonObject): string {
  const metadata = object.metadata
  return isJsonObject(metadata) && typeof metadata.name === 'string' ? metadata.name : ''
}

/** UID of an object. */
export function uidOf(object: JsonObject): string {
  const metadata = object.metadata
  return isJsonObject(metadata) && typeof metadata.uid === 'string' ? metadata.uid : ''
}

function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`
}

/** Objects and their history. */
export class Store {
  #resourceVersion = 1
  readonly #objects = new Map<string, Map<string, StoredObject>>()
  readonly #events: StoreEvent[] = []
  readonly #historyLimit: number
  #dropped = 0
  readonly #listeners = new Set<(event: StoreEvent) => void>()

  /** `historyLimit`: how many changes watchers can go back. */
  constructor(options: { readonly historyLimit?: number } = {}) {
    this.#historyLimit = options.historyLimit ?? 5000
  }

  /** The version of the latest change. */
  get resourceVersion(): number {
    return this.#resourceVersion
  }

  /** The object, or undefined. */
  get(storage: string, namespace: string, name: string): StoredObject | undefined {
    return this.#objects.get(storage)?.get(keyOf(namespace, name))
  }

  /** Objects of a resource by namespace and name; without a namespace, all. */
  list(storage: string, namespace?: string): StoredObject[] {
    const all = [...(this.#objects.get(storage)?.entries() ?? [])]
    const chosen = namespace === undefined ? all : all.filter(([key]) => key.startsWith(`${namespace}/`))
    return chosen.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)).map(([, object]) => object)
  }

  /** Names of all resources that hold an object. */
  storages(): string[] {
    return [...this.#objects].filter(([, objects]) => objects.size > 0).map(([storage]) => storage)
  }

  /** Stores the object under its name with a new resourceVersion and tells everybody. */
  put(storage: string, object: JsonObject): StoredObject {
    const key = keyOf(namespaceOf(object), nameOf(object))
    let objects = this.#objects.get(storage)
    if (objects === undefined) {
      objects = new Map()
      this.#objects.set(storage, objects)
    }
    const previous = objects.get(key)
    const stored = this.#stamp(object)
    objects.set(key, stored)
    this.#record({ storage, type: previous === undefined ? 'ADDED' : 'MODIFIED', object: stored, previous })
    return stored
  }

  /** Removes the object; the event carries its last state with a new resourceVersion. */
  remove(storage: string, namespace: string, name: string): StoredObject | undefined {
    const previous = this.get(storage, namespace, name)
    if (previous === undefined) return undefined
    this.#objects.get(storage)?.delete(keyOf(namespace, name))
    const object = this.#stamp(previous)
    this.#record({ storage, type: 'DELETED', object, previous })
    return object
  }

  #stamp(object: JsonObject): StoredObject {
    this.#resourceVersion += 1
    const metadata = isJsonObject(object.metadata) ? object.metadata : {}
    return { ...object, metadata: { ...metadata, resourceVersion: String(this.#resourceVersion) } }
  }

  #record(change: Omit<StoreEvent, 'resourceVersion'>): void {
    const event: StoreEvent = { ...change, resourceVersion: this.#resourceVersion }
    this.#events.push(event)
    if (this.#events.length > this.#historyLimit) {
      const surplus = this.#events.splice(0, Math.ceil(this.#historyLimit / 10))
      this.#dropped = (surplus.at(-1) as StoreEvent).resourceVersion
    }
    for (const listener of [...this.#listeners]) listener(event)
  }

  /** Changes of a resource after `resourceVersion`, or undefined when the history no longer reaches back there. */
  eventsAfter(storage: string, resourceVersion: number): StoreEvent[] | undefined {
    if (resourceVersion < this.#dropped) return undefined
    return this.#events.filter((event) => event.storage === storage && event.resourceVersion > resourceVersion)
  }

  /** Calls `listener` with every change from now on, synchronously; the result ends that. */
  subscribe(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }
}
