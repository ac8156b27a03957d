// What a controller is, and the loop that runs them: events make keys, keys are reconciled one at a time.
import { isJsonObject, type Json, type JsonObject } from '../../base/index.ts'
import type { Clock } from '../../host/index.ts'
import { ApiError } from '../errors.ts'
import { child } from '../objects/defaults.ts'
import type { Objects, Written } from '../objects/objects.ts'
import type { Registry, Resource } from '../registry.ts'
import { nameOf, namespaceOf, type Store, type StoredObject, type StoreEvent, uidOf } from '../store.ts'

/** What controllers work with. */
export interface ControllerWorld {
  readonly store: Store
  readonly registry: Registry
  readonly objects: Objects
  /** RFC 3339, whole seconds. */
  readonly now: () => string
  readonly nowMilliseconds: () => number
  /** Reconciles the key again after that many milliseconds. */
  readonly again: (controller: Controller, key: string, milliseconds: number) => void
  readonly suffix: (length: number) => string
}

/** A controller: from events to keys of what to look at, and what to do about a key. */
export interface Controller {
  readonly name: string
  keysOf(event: StoreEvent): readonly string[]
  reconcile(key: string, world: ControllerWorld): void
}

/** Makes a key of a namespace and a name. */
export function keyFor(object: JsonObject): string {
  return `${namespaceOf(object)}/${nameOf(object)}`
}

/** Splits a key. */
export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/')
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

/** The object of a key, unless it is gone or on its way out. */
export function standing(storage: string, key: string, { store }: ControllerWorld): StoredObject | undefined {
  const { namespace, name } = splitKey(key)
  const object = store.get(storage, namespace, name)
  return object === undefined || isLeaving(object) ? undefined : object
}

/** Keys of an object's own events and of those that it owns (one kind of owner). */
export function ownKeys(
  storage: string,
  ownerKind: string,
  owned: readonly string[],
): (event: StoreEvent) => readonly string[] {
  return (event) => {
    if (event.storage === storage) return [keyFor(event.object)]
    if (!owned.includes(event.storage)) return []
    const owner = controllerOf(event.object)
    return owner?.kind === ownerKind ? [`${namespaceOf(event.object)}/${String(owner.name)}`] : []
  }
}

/** The reference to the owner that controls an object. */
function controllerOf(object: JsonObject): JsonObject | undefined {
  const owners = child(object, 'metadata').ownerReferences
  return Array.isArray(owners) ? owners.filter(isJsonObject).find((owner) => owner.controller === true) : undefined
}

/** A controlling owner reference. */
export function ownerReference(owner: JsonObject): JsonObject {
  return {
    apiVersion: owner.apiVersion ?? '',
    kind: owner.kind ?? '',
    name: nameOf(owner),
    uid: uidOf(owner),
    controller: true,
    blockOwnerDeletion: true,
  }
}

/** Whether an object is being deleted. */
export function isLeaving(object: JsonObject): boolean {
  return child(object, 'metadata').deletionTimestamp !== undefined
}

/** Objects of a resource that `owner` controls. */
export function ownedBy(store: Store, storage: string, owner: JsonObject): StoredObject[] {
  const uid = uidOf(owner)
  return store.list(storage, namespaceOf(owner)).filter((object) => controllerOf(object)?.uid === uid)
}

function resourceFor(world: ControllerWorld, storage: string): Resource {
  const resource = world.registry.byStorage(storage)
  if (resource === undefined) throw new Error(`no resource ${storage}`)
  return resource
}

const manager = 'kube-controller-manager'

/** Writes the status if it is another. */
export function writeStatus(world: ControllerWorld, storage: string, object: StoredObject, status: JsonObject): void {
  const resource = resourceFor(world, storage)
  const at = { namespace: namespaceOf(object), name: nameOf(object) }
  world.objects.patch(resource, (live) => ({ ...live, apiVersion: resource.apiVersion, kind: resource.kind, status }), {
    manager,
    subresource: 'status',
    fieldValidation: 'Ignore',
    ...at,
  })
}

/** Changes an object's spec or metadata. */
export function change(
  world: ControllerWorld,
  storage: string,
  object: StoredObject,
  transform: (live: JsonObject) => JsonObject,
): void {
  const at = { namespace: namespaceOf(object), name: nameOf(object) }
  world.objects.patch(resourceFor(world, storage), transform, { manager, fieldValidation: 'Ignore', ...at })
}

/** Makes an object. */
export function make(world: ControllerWorld, storage: string, object: JsonObject): Written {
  return world.objects.create(resourceFor(world, storage), object, {
    manager,
    fieldValidation: 'Ignore',
    namespace: namespaceOf(object),
  })
}

/** Deletes an object, if it is still there. */
export function remove(
  world: ControllerWorld,
  storage: string,
  object: StoredObject,
  propagation: 'Background' | 'Foreground' | 'Orphan' = 'Background',
): void {
  if (world.store.get(storage, namespaceOf(object), nameOf(object)) === undefined) return
  world.objects.delete(
    resourceFor(world, storage),
    { namespace: namespaceOf(object), name: nameOf(object) },
    { propagation, uid: uidOf(object) },
  )
}

/** A condition, keeping the time of its last transition where its status stays. */
export function condition(
  before: JsonObject,
  now: string,
  next: { readonly type: string; readonly status: string; readonly reason?: string; readonly message?: string },
): JsonObject {
  const conditions = before.conditions
  const old = Array.isArray(conditions)
    ? conditions.filter(isJsonObject).find(({ type }) => type === next.type)
    : undefined
  const same = old !== undefined && old.status === next.status
  const result: { [key: string]: Json } = {
    type: next.type,
    status: next.status,
    lastTransitionTime: same ? (old.lastTransitionTime ?? now) : now,
  }
  if (next.reason !== undefined) result.reason = next.reason
  if (next.message !== undefined) result.message = next.message
  return result
}

/** Whether a pod is ready. */
export function isPodReady(pod: JsonObject): boolean {
  const conditions = child(pod, 'status').conditions
  return (
    Array.isArray(conditions) &&
    conditions.some((entry) => isJsonObject(entry) && entry.type === 'Ready' && entry.status === 'True')
  )
}

/** Runs controllers on a store until it is stopped. */
export class ControllerLoop {
  readonly #controllers: readonly Controller[]
  readonly #world: ControllerWorld
  readonly #clock: Clock
  readonly #pending = new Map<string, { readonly controller: Controller; readonly key: string }>()
  readonly #sleeps = new Set<AbortController>()
  #stopped = false
  readonly #report: (controller: string, error: unknown) => void
  #timers = 0
  #running = false
  #idle: (() => void)[] = []
  #unsubscribe: () => void = () => undefined

  constructor(
    controllers: readonly Controller[],
    world: Omit<ControllerWorld, 'again'>,
    options: { readonly clock: Clock; readonly report?: (controller: string, error: unknown) => void },
  ) {
    this.#controllers = controllers
    this.#clock = options.clock
    this.#report = options.report ?? (() => undefined)
    this.#world = { ...world, again: (controller, key, milliseconds) => this.#later(controller, key, milliseconds) }
  }

  /** Begins: objects that are there already count as added. */
  start(): void {
    const { store } = this.#world
    this.#unsubscribe = store.subscribe((event) => this.#take(event))
    for (const storage of store.storages()) {
      for (const object of store.list(storage)) {
        this.#take({ storage, type: 'ADDED', object, previous: undefined, resourceVersion: store.resourceVersion })
      }
    }
  }

  /** Ends all work, timers included. */
  stop(): void {
    this.#unsubscribe()
    this.#pending.clear()
    this.#stopped = true
    for (const sleep of this.#sleeps) sleep.abort(new Error('stopped'))
    this.#wakeIdle()
  }

  /** Resolves when nothing is left to do and no timer runs. */
  idle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve()
    return new Promise((resolve) => {
      this.#idle.push(resolve)
    })
  }

  #isIdle(): boolean {
    return this.#stopped || (this.#pending.size === 0 && this.#timers === 0 && !this.#running)
  }

  #wakeIdle(): void {
    if (!this.#isIdle()) return
    const waiting = this.#idle
    this.#idle = []
    for (const resolve of waiting) resolve()
  }

  #take(event: StoreEvent): void {
    for (const controller of this.#controllers)
      for (const key of controller.keysOf(event)) this.#enqueue(controller, key)
  }

  #enqueue(controller: Controller, key: string): void {
    this.#pending.set(`${controller.name} ${key}`, { controller, key })
    if (this.#running) return
    this.#running = true
    // After the answer to the request that caused it, as on a real cluster.
    this.#sleep(0).then(
      () => this.#drain(),
      () => undefined,
    )
  }

  #drain(): void {
    for (let count = 0; count < 200; count++) {
      const next = this.#pending.entries().next()
      if (next.done === true) break
      const [id, { controller, key }] = next.value
      this.#pending.delete(id)
      this.#run(controller, key)
    }
    this.#running = false
    const rest = this.#pending.values().next()
    // Requests come in between batches.
    if (rest.done !== true) this.#enqueue(rest.value.controller, rest.value.key)
    else this.#wakeIdle()
  }

  #run(controller: Controller, key: string): void {
    try {
      controller.reconcile(key, this.#world)
    } catch (error) {
      // Refusals of the API (a namespace that goes away, a name that is taken) are tried again with the next event.
      if (!(error instanceof ApiError)) this.#report(controller.name, error)
    }
  }

  /** A sleep of its own signal: one signal for all would gather listeners. */
  async #sleep(milliseconds: number): Promise<void> {
    const stop = new AbortController()
    this.#sleeps.add(stop)
    try {
      await this.#clock.sleep(milliseconds, stop.signal)
    } finally {
      this.#sleeps.delete(stop)
    }
  }

  #later(controller: Controller, key: string, milliseconds: number): void {
    this.#timers += 1
    const done = () => {
      this.#timers -= 1
    }
    this.#sleep(milliseconds).then(
      () => {
        done()
        this.#enqueue(controller, key)
      },
      () => {
        done()
        this.#wakeIdle()
      },
    )
  }
}
