// Garbage collection: objects whose owners are gone go too; foreground deletion waits for them, orphaning sets them free.
import { isJsonObject, type JsonObject } from '../../base/index.ts'
import { child } from '../objects/defaults.ts'
import { nameOf, namespaceOf, type Store, type StoredObject, uidOf } from '../store.ts'
import { type Controller, type ControllerWorld, change, isLeaving, remove } from './controller.ts'

interface Dependent {
  readonly storage: string
  readonly object: StoredObject
}

function ownersOf(object: JsonObject): JsonObject[] {
  const owners = child(object, 'metadata').ownerReferences
  return Array.isArray(owners) ? owners.filter(isJsonObject) : []
}

function dependentsOf(store: Store, uid: string): Dependent[] {
  return store.storages().flatMap((storage) =>
    store
      .list(storage)
      .filter((object) => ownersOf(object).some((owner) => owner.uid === uid))
      .map((object) => ({ storage, object })),
  )
}

function finalizersOf(object: JsonObject): string[] {
  const finalizers = child(object, 'metadata').finalizers
  return Array.isArray(finalizers) ? finalizers.map(String) : []
}

function dropFinalizer(world: ControllerWorld, storage: string, object: StoredObject, finalizer: string): void {
  change(world, storage, object, (live) => ({
    ...live,
    metadata: { ...child(live, 'metadata'), finalizers: finalizersOf(live).filter((name) => name !== finalizer) },
  }))
}

/** Keys are `gone <uid>` for owners that went away, and `<storage>|<namespace>/<name>` for objects to look at. */
export function garbageController(): Controller {
  return {
    name: 'garbage',
    keysOf: (event) => {
      const own = `${event.storage}|${namespaceOf(event.object)}/${nameOf(event.object)}`
      if (event.type === 'DELETED')
        return [`gone ${uidOf(event.object)}`, ...ownersOf(event.object).map((owner) => `owner ${String(owner.uid)}`)]
      if (isLeaving(event.object) && finalizersOf(event.object).length > 0) return [own]
      return event.type === 'ADDED' && ownersOf(event.object).length > 0 ? [own] : []
    },
    reconcile: (key, world) => {
      if (key.startsWith('gone ')) return collectDependents(key.slice(5), world)
      if (key.startsWith('owner ')) return revisitOwner(key.slice(6), world)
      const bar = key.indexOf('|')
      const slash = key.indexOf('/', bar)
      const storage = key.slice(0, bar)
      const object = world.store.get(storage, key.slice(bar + 1, slash), key.slice(slash + 1))
      if (object === undefined) return
      if (isLeaving(object)) finishDeletion({ storage, object }, world)
      else collectIfOwnerless({ storage, object }, world)
    },
  }
}

function isThere(owner: JsonObject, object: JsonObject, world: ControllerWorld): boolean {
  const resource = world.registry.byKind(String(owner.apiVersion), String(owner.kind))
  if (resource === undefined) return true
  const found = world.store.get(resource.storage, resource.namespaced ? namespaceOf(object) : '', String(owner.name))
  return found !== undefined && uidOf(found) === owner.uid
}

function collectIfOwnerless({ storage, object }: Dependent, world: ControllerWorld): void {
  const owners = ownersOf(object)
  if (owners.length > 0 && !owners.some((owner) => isThere(owner, object, world))) remove(world, storage, object)
}

function collectDependents(uid: string, world: ControllerWorld): void {
  for (const { storage, object } of dependentsOf(world.store, uid)) {
    const others = ownersOf(object).filter((owner) => owner.uid !== uid && isThere(owner, object, world))
    if (others.length === 0) {
      if (!isLeaving(object)) remove(world, storage, object)
    } else {
      change(world, storage, object, (live) => ({
        ...live,
        metadata: { ...child(live, 'metadata'), ownerReferences: others },
      }))
    }
  }
}

/** A dependent went away: an owner in foreground deletion may follow. */
function revisitOwner(uid: string, world: ControllerWorld): void {
  for (const storage of world.store.storages()) {
    const owner = world.store.list(storage).find((object) => uidOf(object) === uid)
    if (owner === undefined || !isLeaving(owner)) continue
    finishDeletion({ storage, object: owner }, world)
    return
  }
}

function finishDeletion({ storage, object }: Dependent, world: ControllerWorld): void {
  const finalizers = finalizersOf(object)
  const uid = uidOf(object)
  if (finalizers.includes('orphan')) {
    for (const dependent of dependentsOf(world.store, uid)) {
      const others = ownersOf(dependent.object).filter((owner) => owner.uid !== uid)
      change(world, dependent.storage, dependent.object, (live) => ({
        ...live,
        metadata: { ...child(live, 'metadata'), ownerReferences: others },
      }))
    }
    dropFinalizer(world, storage, object, 'orphan')
    return
  }
  if (!finalizers.includes('foregroundDeletion')) return
  const dependents = dependentsOf(world.store, uid)
  for (const dependent of dependents)
    if (!isLeaving(dependent.object)) remove(world, dependent.storage, dependent.object, 'Foreground')
  const blocking = dependentsOf(world.store, uid).filter((dependent) =>
    ownersOf(dependent.object).some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true),
  )
  if (blocking.length === 0) dropFinalizer(world, storage, object, 'foregroundDeletion')
}
