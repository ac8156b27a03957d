// Writing objects as the API server does: decoding, defaults, validation, managed fields, finalizers, no-op detection.
import { isJsonObject, type Json, type JsonObject, sameJson } from '../../base/index.ts'
import { checkTyped } from '../apply/check-typed.ts'
import type { FieldSet } from '../apply/field-set.ts'
import { applyObject, recordUpdate, type Writer } from '../apply/managed-fields.ts'
import { ApiError, alreadyExists, badRequest, conflict, forbidden, invalid, notFound } from '../errors.ts'
import type { Registry, Resource } from '../registry.ts'
import { anyShape, type Struct } from '../schema.ts'
import { nameOf, namespaceOf, type Store, type StoredObject } from '../store.ts'
import { DecodeError, decodeObject } from './decode.ts'
import { child, fillCustomDefaults, fillDefaults } from './defaults.ts'
import { hasGeneration, hasStatus, prepareChange, prepareNew, sameSpec } from './strategy.ts'
import { validateChange, validateNew } from './validate.ts'

/** What the writes need of the outside. */
export interface ObjectsWorld {
  readonly store: Store
  readonly registry: Registry
  /** RFC 3339, whole seconds. */
  readonly now: () => string
  /** A fresh random UUID. */
  readonly uuid: () => string
  /** Random letters and digits for generated names. */
  readonly suffix: (length: number) => string
}

/** How a write is done. */
export interface WriteSettings {
  readonly manager: string
  readonly dryRun?: boolean
  readonly fieldValidation?: 'Strict' | 'Warn' | 'Ignore'
  /** Empty for the object itself. */
  readonly subresource?: string
}

/** What came of a write. */
export interface Written {
  readonly object: StoredObject
  readonly created: boolean
  readonly warnings: readonly string[]
}

/** How objects are deleted. */
export interface DeleteSettings {
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan'
  readonly gracePeriodSeconds?: number
  readonly dryRun?: boolean
  readonly uid?: string
  readonly resourceVersion?: string
}

const fixedNamespaces = new Set(['default', 'kube-system', 'kube-public'])

/** Reads and writes of objects. */
export class Objects {
  readonly world: ObjectsWorld

  constructor(world: ObjectsWorld) {
    this.world = world
  }

  /** The object as stored. @throws ApiError 404 */
  get(resource: Resource, namespace: string, name: string): StoredObject {
    const object = this.world.store.get(resource.storage, namespace, name)
    if (object === undefined) throw notFound(resource, name)
    return object
  }

  /** Stores a new object. */
  create(
    resource: Resource,
    body: JsonObject,
    settings: WriteSettings & { readonly namespace: string; readonly name?: string },
  ): Written {
    const { store } = this.world
    const { object: decoded, warnings } = this.#decode(resource, body, settings)
    const metadata = this.#newMetadata(resource, child(decoded, 'metadata'), settings)
    let object: JsonObject = { ...decoded, apiVersion: resource.apiVersion, kind: resource.kind, metadata }
    this.#checkNamespace(resource, settings.namespace, nameOf(object))
    object = this.#complete(resource, object)
    object = recordUpdate(undefined, object, { shape: shapeOf(resource), writer: this.#writer(resource, settings) })
    object = prepareNew(resource, object, { store, uid: String(metadata.uid) })
    this.#refuse(resource, object, validateNew(resource, object))
    if (store.get(resource.storage, settings.namespace, nameOf(object)) !== undefined)
      throw alreadyExists(resource, nameOf(object))
    return { object: this.#store(resource, object, settings), created: true, warnings }
  }

  /** Replaces an object, or its status. */
  update(
    resource: Resource,
    body: JsonObject,
    settings: WriteSettings & { readonly namespace: string; readonly name: string },
  ): Written {
    const live = this.get(resource, settings.namespace, settings.name)
    const { object: decoded, warnings } = this.#decode(resource, body, settings)
    if (nameOf(decoded) !== settings.name) {
      throw badRequest(
        `the name of the object (${nameOf(decoded)}) does not match the name on the URL (${settings.name})`,
      )
    }
    return { object: this.#change(resource, { live, next: decoded }, settings), created: false, warnings }
  }

  /** Changes an object by a function of its present state, as patches and controllers do. */
  patch(
    resource: Resource,
    transform: (live: JsonObject) => JsonObject,
    settings: WriteSettings & { readonly namespace: string; readonly name: string },
  ): Written {
    const live = this.get(resource, settings.namespace, settings.name)
    const patched = transform(live)
    const { object: decoded, warnings } = this.#decodePatched(resource, patched, settings)
    return { object: this.#change(resource, { live, next: decoded }, settings), created: false, warnings }
  }

  /** Server-side apply; makes the object where it is not there. */
  apply(
    resource: Resource,
    body: JsonObject,
    settings: WriteSettings & { readonly namespace: string; readonly name: string; readonly force: boolean },
  ): Written {
    const { store } = this.world
    const applied = this.#decodeApplied(resource, body, settings)
    const live = store.get(resource.storage, settings.namespace, settings.name)
    const metadata = child(applied, 'metadata')
    if (Array.isArray(metadata.managedFields) && metadata.managedFields.length > 0)
      throw badRequest('metadata.managedFields must be nil')
    if (live !== undefined && metadata.uid !== undefined && metadata.uid !== live.metadata.uid) {
      throw conflict(
        resource,
        settings.name,
        `Precondition failed: UID in precondition: ${String(metadata.uid)}, UID in object meta: ${String(live.metadata.uid)}`,
      )
    }
    const writer = this.#writer(resource, settings)
    const status = settings.subresource === 'status'
    const config = status || !hasStatus(resource) ? applied : withoutKey(applied, 'status')
    const next = applyObject({
      live,
      applied: config,
      shape: shapeOf(resource),
      writer,
      force: settings.force,
      complete: (object) => this.#complete(resource, object),
    })
    if (live !== undefined)
      return {
        object: this.#change(resource, { live, next }, settings, { managed: true }),
        created: false,
        warnings: [],
      }
    if (status) throw notFound(resource, settings.name)
    this.#checkNamespace(resource, settings.namespace, settings.name)
    const fresh = this.#newMetadata(resource, child(next, 'metadata'), settings)
    let object: JsonObject = {
      ...next,
      apiVersion: resource.apiVersion,
      kind: resource.kind,
      metadata: { ...fresh, managedFields: child(next, 'metadata').managedFields ?? [] },
    }
    object = prepareNew(resource, object, { store, uid: String(fresh.uid) })
    this.#refuse(resource, object, validateNew(resource, object))
    return { object: this.#store(resource, object, settings), created: true, warnings: [] }
  }

  /** Deletes an object, or marks it when finalizers or a grace period hold it. `gone` tells which. */
  delete(
    resource: Resource,
    at: { readonly namespace: string; readonly name: string },
    settings: DeleteSettings,
  ): { object: StoredObject; gone: boolean } {
    const live = this.get(resource, at.namespace, at.name)
    if (resource.storage === 'namespaces' && fixedNamespaces.has(at.name))
      throw forbidden(resource, at.name, 'this namespace may not be deleted')
    this.#checkPreconditions(resource, live, settings)
    const metadata = live.metadata
    const finalizers = new Set(Array.isArray(metadata.finalizers) ? metadata.finalizers.map(String) : [])
    const orphanByDefault = resource.storage === 'jobs.batch' || resource.storage === 'replicationcontrollers'
    const propagation = settings.propagation ?? (orphanByDefault ? 'Orphan' : 'Background')
    finalizers.delete(propagation === 'Foreground' ? 'orphan' : 'foregroundDeletion')
    if (propagation === 'Background') finalizers.delete('orphan')
    if (propagation === 'Foreground') finalizers.add('foregroundDeletion')
    if (propagation === 'Orphan' && (settings.propagation !== undefined || this.#hasDependents(live)))
      finalizers.add('orphan')
    const grace = this.#gracePeriod(resource, live, settings)
    const held =
      finalizers.size > 0 ||
      grace > 0 ||
      (resource.storage === 'namespaces' && child(live, 'spec').finalizers !== undefined)
    if (!held) {
      if (settings.dryRun === true) return { object: live, gone: true }
      return { object: this.world.store.remove(resource.storage, at.namespace, at.name) ?? live, gone: true }
    }
    if (metadata.deletionTimestamp !== undefined && sameJson([...finalizers], metadata.finalizers ?? []))
      return { object: live, gone: false }
    const { finalizers: _, ...rest } = metadata
    const marked: JsonObject = {
      ...live,
      metadata: {
        ...rest,
        ...(finalizers.size === 0 ? {} : { finalizers: [...finalizers] }),
        deletionTimestamp: metadata.deletionTimestamp ?? this.world.now(),
        deletionGracePeriodSeconds: grace,
        ...(typeof metadata.generation === 'number' && metadata.deletionTimestamp === undefined
          ? { generation: metadata.generation + 1 }
          : {}),
      },
      ...(resource.storage === 'namespaces' ? { status: { ...child(live, 'status'), phase: 'Terminating' } } : {}),
    }
    return {
      object: settings.dryRun === true ? (marked as StoredObject) : this.world.store.put(resource.storage, marked),
      gone: false,
    }
  }

  #hasDependents(owner: StoredObject): boolean {
    const { store } = this.world
    return store.storages().some((storage) =>
      store.list(storage).some((object) => {
        const owners = object.metadata.ownerReferences
        return (
          Array.isArray(owners) &&
          owners.some((reference) => isJsonObject(reference) && reference.uid === owner.metadata.uid)
        )
      }),
    )
  }

  #gracePeriod(resource: Resource, live: StoredObject, settings: DeleteSettings): number {
    if (resource.storage !== 'pods') return 0
    const spec = child(live, 'spec')
    const phase = child(live, 'status').phase
    // A pod without a node, or one that ended, has no process to wait for.
    if (spec.nodeName === undefined || phase === 'Succeeded' || phase === 'Failed') return 0
    if (settings.gracePeriodSeconds !== undefined) return settings.gracePeriodSeconds
    return typeof spec.terminationGracePeriodSeconds === 'number' ? spec.terminationGracePeriodSeconds : 30
  }

  #checkPreconditions(resource: Resource, live: StoredObject, settings: DeleteSettings): void {
    const { uid, resourceVersion } = live.metadata
    if (settings.uid !== undefined && settings.uid !== uid) {
      const text = `the UID in the precondition (${settings.uid}) does not match the UID in record (${String(uid)}). The object might have been deleted and then recreated`
      throw conflict({ group: resource.group, resource: resource.kind }, nameOf(live), text)
    }
    if (settings.resourceVersion !== undefined && settings.resourceVersion !== resourceVersion) {
      const text = `Precondition failed: ResourceVersion in precondition: ${settings.resourceVersion}, ResourceVersion in object meta: ${String(resourceVersion)}`
      throw conflict(resource, nameOf(live), text)
    }
  }

  #decode(resource: Resource, body: JsonObject, settings: WriteSettings): { object: JsonObject; warnings: string[] } {
    const kind = typeof body.kind === 'string' && body.kind !== '' ? body.kind : resource.kind
    const apiVersion =
      typeof body.apiVersion === 'string' && body.apiVersion !== '' ? body.apiVersion : resource.apiVersion
    const version = apiVersion.slice(apiVersion.indexOf('/') + 1)
    const say = (text: string) =>
      `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${resource.kind}: ${text}`
    if (kind !== resource.kind || apiVersion !== resource.apiVersion) {
      if (kind === resource.kind) {
        throw badRequest(
          `the API version in the data (${apiVersion}) does not match the expected API version (${resource.apiVersion})`,
        )
      }
      throw badRequest(say(`converting (v1.${kind}) to (core.${resource.kind}): unknown conversion`))
    }
    try {
      const { object, complaints } = decodeObject(body, shapeOf(resource), resource.kind)
      if (complaints.length > 0 && settings.fieldValidation === 'Strict')
        throw badRequest(say(`strict decoding error: ${complaints.join(', ')}`))
      return { object, warnings: settings.fieldValidation === 'Ignore' ? [] : [...complaints] }
    } catch (error) {
      if (error instanceof DecodeError) throw badRequest(say(error.message))
      throw error
    }
  }

  #decodePatched(
    resource: Resource,
    patched: JsonObject,
    settings: WriteSettings,
  ): { object: JsonObject; warnings: string[] } {
    const refuse = (text: string) =>
      invalid('', '', {
        name: '',
        errors: [
          {
            reason: 'FieldValueInvalid',
            field: 'patch',
            text: `Invalid value: ${JSON.stringify(JSON.stringify(patched))}: ${text}`,
          },
        ],
      })
    try {
      const { object, complaints } = decodeObject(patched, shapeOf(resource), resource.kind)
      if (complaints.length > 0 && settings.fieldValidation === 'Strict')
        throw refuse(`strict decoding error: ${complaints.join(', ')}`)
      return { object, warnings: settings.fieldValidation === 'Ignore' ? [] : [...complaints] }
    } catch (error) {
      if (error instanceof DecodeError) throw refuse(error.message)
      throw error
    }
  }

  #decodeApplied(
    resource: Resource,
    body: JsonObject,
    settings: { readonly namespace: string; readonly name: string },
  ): JsonObject {
    const group = `${resource.group}/${resource.version}`
    const metadata = child(body, 'metadata')
    if (metadata.name !== undefined && metadata.name !== settings.name) {
      throw badRequest(
        `the name of the object (${String(metadata.name)}) does not match the name on the URL (${settings.name})`,
      )
    }
    this.#checkObjectNamespace(resource, metadata, settings.namespace)
    if (body.kind !== resource.kind || body.apiVersion !== resource.apiVersion) {
      throw badRequest(`invalid object type: ${String(body.apiVersion)}, Kind=${String(body.kind)}`)
    }
    const fail = (text: string) =>
      new ApiError({
        code: 500,
        reason: '',
        message: `failed to create typed patch object (${String(metadata.namespace ?? '')}/${settings.name}; ${group}, Kind=${resource.kind}): ${text}`,
      })
    const texts = checkTyped(body, shapeOf(resource))
    if (texts.length > 0)
      throw fail(texts.length === 1 ? (texts[0] as string) : `errors:\n${texts.map((text) => `  ${text}`).join('\n')}`)
    try {
      const { object } = decodeObject(body, shapeOf(resource), resource.kind)
      const named = {
        ...child(object, 'metadata'),
        name: settings.name,
        ...(resource.namespaced ? { namespace: settings.namespace } : {}),
      }
      return { ...object, metadata: named }
    } catch (error) {
      if (error instanceof DecodeError) throw fail(error.message)
      throw error
    }
  }

  #checkObjectNamespace(resource: Resource, metadata: JsonObject, namespace: string): void {
    const given = metadata.namespace
    if (given === undefined || given === '' || given === namespace) return
    if (resource.namespaced || given !== undefined)
      throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }

  #newMetadata(
    resource: Resource,
    given: JsonObject,
    settings: { readonly namespace: string; readonly name?: string },
  ): JsonObject {
    this.#checkObjectNamespace(resource, given, settings.namespace)
    if (given.resourceVersion !== undefined && given.resourceVersion !== '' && given.resourceVersion !== '0') {
      throw new ApiError({
        code: 500,
        reason: '',
        message: 'resourceVersion should not be set on objects to be created',
      })
    }
    const {
      resourceVersion: _,
      managedFields: __,
      deletionTimestamp: ___,
      deletionGracePeriodSeconds: ____,
      selfLink: _____,
      generation: ______,
      ...rest
    } = given
    const prefix = typeof given.generateName === 'string' ? given.generateName : ''
    const name =
      settings.name ??
      (typeof given.name === 'string' && given.name !== ''
        ? given.name
        : prefix === ''
          ? ''
          : `${prefix.slice(0, 58)}${this.world.suffix(5)}`)
    return {
      ...rest,
      name,
      ...(resource.namespaced ? { namespace: settings.namespace } : {}),
      uid: this.world.uuid(),
      creationTimestamp: this.world.now(),
      ...(hasGeneration(resource) ? { generation: 1 } : {}),
    }
  }

  #checkNamespace(resource: Resource, namespace: string, name: string): void {
    if (!resource.namespaced) return
    const found = this.world.store.get('namespaces', '', namespace)
    if (found === undefined) throw notFound({ group: '', resource: 'namespaces' }, namespace)
    if (found.metadata.deletionTimestamp === undefined) return
    throw new ApiError({
      code: 403,
      reason: 'Forbidden',
      message: `${resource.group === '' ? resource.resource : `${resource.resource}.${resource.group}`} "${name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
      details: {
        name,
        ...(resource.group === '' ? {} : { group: resource.group }),
        kind: resource.resource,
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: `namespace ${namespace} is being terminated`,
            field: 'metadata.namespace',
          },
        ],
      },
    })
  }

  #complete(resource: Resource, object: JsonObject): JsonObject {
    const filled = fillDefaults(resource.storage, object)
    return resource.custom === undefined ? filled : (fillCustomDefaults(filled, resource.custom.schema) as JsonObject)
  }

  #refuse(resource: Resource, object: JsonObject, errors: ReturnType<typeof validateNew>): void {
    if (errors.length > 0) throw invalid(resource.group, resource.kind, { name: nameOf(object), errors })
  }

  #writer(resource: Resource, settings: WriteSettings): Writer {
    const subresource = settings.subresource ?? ''
    const ignores = (set: FieldSet): FieldSet => {
      if (subresource === 'status') return set.onlyFields(['status'])
      return hasStatus(resource) ? set.withoutFields(['status']) : set
    }
    return { manager: settings.manager, apiVersion: resource.apiVersion, subresource, time: this.world.now(), ignores }
  }

  #change(
    resource: Resource,
    change: { readonly live: StoredObject; readonly next: JsonObject },
    settings: WriteSettings & { readonly namespace: string; readonly name: string },
    how: { readonly managed?: boolean } = {},
  ): StoredObject {
    const { live } = change
    const metadata = child(change.next, 'metadata')
    this.#checkObjectNamespace(resource, metadata, settings.namespace)
    const version = metadata.resourceVersion
    if (version !== undefined && version !== '' && version !== '0' && version !== live.metadata.resourceVersion) {
      throw conflict(
        resource,
        settings.name,
        'the object has been modified; please apply your changes to the latest version and try again',
      )
    }
    if (metadata.uid !== undefined && metadata.uid !== '' && metadata.uid !== live.metadata.uid) {
      const key = `/registry/${resource.resource}/${settings.namespace === '' ? '' : `${settings.namespace}/`}${settings.name}`
      throw conflict(
        resource,
        settings.name,
        `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${String(metadata.uid)}, UID in object meta: ${String(live.metadata.uid)}`,
      )
    }
    let object = this.#merged(resource, change, settings.subresource ?? '')
    if (settings.subresource !== 'status') {
      object = this.#complete(resource, object)
      object = prepareChange(resource, { before: live, after: object }, this.world.store)
      this.#refuse(resource, object, validateChange(resource, live, object))
    }
    if (hasGeneration(resource) && !sameSpec(live, object)) {
      object = {
        ...object,
        metadata: { ...child(object, 'metadata'), generation: Number(live.metadata.generation ?? 0) + 1 },
      }
    }
    if (how.managed !== true)
      object = recordUpdate(live, object, { shape: shapeOf(resource), writer: this.#writer(resource, settings) })
    else object = { ...object, metadata: { ...child(object, 'metadata'), managedFields: metadata.managedFields ?? [] } }
    if (sameJson(object, live)) return live
    return this.#store(resource, object, settings)
  }

  /** What of the new state the endpoint may write. */
  #merged(
    resource: Resource,
    change: { readonly live: StoredObject; readonly next: JsonObject },
    subresource: string,
  ): JsonObject {
    const { live, next } = change
    const kept = [
      'uid',
      'creationTimestamp',
      'deletionTimestamp',
      'deletionGracePeriodSeconds',
      'generation',
      'resourceVersion',
      'selfLink',
      'namespace',
      'managedFields',
      'generateName',
    ]
    const metadata: JsonObject = {}
    for (const [key, value] of Object.entries(child(next, 'metadata'))) if (!kept.includes(key)) metadata[key] = value
    for (const key of kept) if (live.metadata[key] !== undefined) metadata[key] = live.metadata[key] as Json
    for (const key of ['labels', 'annotations', 'finalizers', 'ownerReferences']) {
      const value = metadata[key]
      if (isJsonObject(value) ? Object.keys(value).length === 0 : Array.isArray(value) && value.length === 0)
        delete metadata[key]
    }
    const type = { apiVersion: resource.apiVersion, kind: resource.kind }
    if (subresource === 'status') return { ...live, ...type, metadata: live.metadata, status: next.status ?? {} }
    if (!hasStatus(resource)) return { ...next, ...type, metadata }
    const { status: _, ...rest } = next
    return { ...rest, ...type, metadata, ...(live.status === undefined ? {} : { status: live.status }) }
  }

  #store(resource: Resource, object: JsonObject, settings: WriteSettings): StoredObject {
    if (settings.dryRun === true) return object as StoredObject
    const stored = this.world.store.put(resource.storage, object)
    const finalizers = stored.metadata.finalizers
    const free = !Array.isArray(finalizers) || finalizers.length === 0
    // The last finalizer is gone: so is the object, unless a grace period still runs.
    const waits =
      resource.storage === 'namespaces'
        ? child(stored, 'spec').finalizers !== undefined
        : Number(stored.metadata.deletionGracePeriodSeconds ?? 0) > 0
    if (stored.metadata.deletionTimestamp !== undefined && free && !waits) {
      return this.world.store.remove(resource.storage, namespaceOf(stored), nameOf(stored)) ?? stored
    }
    return stored
  }
}

function withoutKey(object: JsonObject, key: string): JsonObject {
  const { [key]: _, ...rest } = object
  return rest
}

const openShape: Struct = {
  kind: 'struct',
  name: 'Unknown',
  fields: new Map([['metadata', { type: anyShape, required: false }]]),
  atomic: false,
  open: true,
}

function shapeOf(resource: Resource): Struct {
  return resource.shape ?? openShape
}
