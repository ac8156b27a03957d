// Volume claims and volumes: a claim is bound to a fitting volume, or to one made for it.
import type { JsonObject } from '../../base/index.ts'
import { child } from '../objects/defaults.ts'
import { nameOf, namespaceOf, type StoredObject, uidOf } from '../store.ts'
import {
  type Controller,
  type ControllerWorld,
  change,
  isLeaving,
  keyFor,
  make,
  remove,
  splitKey,
  writeStatus,
} from './controller.ts'

/** The controller of claims; keys of volumes begin with `/`. */
export function claimController(): Controller {
  return {
    name: 'claim',
    keysOf: (event) => {
      if (event.storage === 'persistentvolumeclaims') {
        const volume = child(event.object, 'spec').volumeName
        return [keyFor(event.object), ...(event.type === 'DELETED' && typeof volume === 'string' ? [`/${volume}`] : [])]
      }
      return event.storage === 'persistentvolumes' && event.type !== 'DELETED' ? [`/${nameOf(event.object)}`] : []
    },
    reconcile: (key, world) => {
      const { namespace, name } = splitKey(key)
      if (namespace === '') return settleVolume(name, world)
      const claim = world.store.get('persistentvolumeclaims', namespace, name)
      if (claim !== undefined && !isLeaving(claim) && child(claim, 'status').phase !== 'Bound') bind(claim, world)
    },
  }
}

function bind(claim: StoredObject, world: ControllerWorld): void {
  const spec = child(claim, 'spec')
  const wanted = typeof spec.volumeName === 'string' ? spec.volumeName : undefined
  const volume =
    wanted === undefined
      ? (findVolume(claim, world) ?? makeVolume(claim, world))
      : world.store.get('persistentvolumes', '', wanted)
  if (volume === undefined) return
  const claimRef = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    namespace: namespaceOf(claim),
    name: nameOf(claim),
    uid: uidOf(claim),
  }
  change(world, 'persistentvolumes', volume, (live) => ({ ...live, spec: { ...child(live, 'spec'), claimRef } }))
  if (wanted === undefined)
    change(world, 'persistentvolumeclaims', claim, (live) => ({
      ...live,
      spec: { ...child(live, 'spec'), volumeName: nameOf(volume) },
    }))
  const live = world.store.get('persistentvolumeclaims', namespaceOf(claim), nameOf(claim))
  if (live === undefined) return
  writeStatus(world, 'persistentvolumeclaims', live, {
    phase: 'Bound',
    accessModes: spec.accessModes ?? [],
    capacity: child(volume, 'spec').capacity ?? {},
  })
  const bound = world.store.get('persistentvolumes', '', nameOf(volume))
  if (bound !== undefined) writeStatus(world, 'persistentvolumes', bound, { phase: 'Bound' })
}

function findVolume(claim: StoredObject, world: ControllerWorld): StoredObject | undefined {
  const spec = child(claim, 'spec')
  return world.store.list('persistentvolumes').find((volume) => {
    const other = child(volume, 'spec')
    const reference = child(other, 'claimRef')
    if (reference.name !== undefined)
      return reference.namespace === namespaceOf(claim) && reference.name === nameOf(claim)
    return (
      child(volume, 'status').phase === 'Available' &&
      spec.storageClassName !== undefined &&
      (other.storageClassName ?? '') === spec.storageClassName
    )
  })
}

function makeVolume(claim: StoredObject, world: ControllerWorld): StoredObject {
  const spec = child(claim, 'spec')
  const name = `pvc-${uidOf(claim)}`
  const body: JsonObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': 'sandbox' } },
    spec: {
      capacity: { storage: child(child(spec, 'resources'), 'requests').storage ?? '1Gi' },
      accessModes: spec.accessModes ?? ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Delete',
      ...(spec.storageClassName === undefined ? {} : { storageClassName: spec.storageClassName }),
      volumeMode: spec.volumeMode ?? 'Filesystem',
      hostPath: { path: `/var/sandbox/${name}`, type: '' },
    },
  }
  return make(world, 'persistentvolumes', body).object
}

function settleVolume(name: string, world: ControllerWorld): void {
  const volume = world.store.get('persistentvolumes', '', name)
  if (volume === undefined || isLeaving(volume)) return
  const spec = child(volume, 'spec')
  const reference = child(spec, 'claimRef')
  if (reference.name === undefined) {
    if (child(volume, 'status').phase === 'Pending')
      writeStatus(world, 'persistentvolumes', volume, { phase: 'Available' })
    for (const claim of world.store.list('persistentvolumeclaims'))
      if (child(claim, 'status').phase === 'Pending') world.store.put('persistentvolumeclaims', claim)
    return
  }
  const claim = world.store.get('persistentvolumeclaims', String(reference.namespace), String(reference.name))
  if (claim !== undefined && (reference.uid === undefined || uidOf(claim) === reference.uid)) return
  if (reference.uid === undefined) return
  if (spec.persistentVolumeReclaimPolicy === 'Delete') remove(world, 'persistentvolumes', volume)
  else if (child(volume, 'status').phase !== 'Released')
    writeStatus(world, 'persistentvolumes', volume, { phase: 'Released' })
}
