// Who owns which field: the managed fields of an object through updates and server-side applies.
import { isJsonObject, type Json, type JsonObject } from '../../base/index.ts'
import { ApiError } from '../errors.ts'
import { emptyObject, type Shape } from '../schema.ts'
import { decodeFieldSet, encodeFieldSet, FieldSet, formatPath } from './field-set.ts'
import { compareTyped, fieldSetOf, mergeTyped, removeFields } from './typed-walk.ts'

/** An entry of `metadata.managedFields`, read. */
export interface Manager {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource: string
  readonly time: string
  readonly fields: FieldSet
}

/** Who writes, and when. */
export interface Writer {
  readonly manager: string
  readonly apiVersion: string
  readonly subresource: string
  /** RFC 3339, whole seconds. */
  readonly time: string
  /** Top-level fields that this endpoint does not write (`status`, or for the status endpoint all others). */
  readonly ignores: (set: FieldSet) => FieldSet
}

/** The entries of an object. */
function managersOf(object: JsonObject | undefined): Manager[] {
  const metadata = object?.metadata
  const entries = isJsonObject(metadata) ? metadata.managedFields : undefined
  if (!Array.isArray(entries)) return []
  return entries.filter(isJsonObject).map((entry) => ({
    manager: String(entry.manager ?? ''),
    operation: entry.operation === 'Apply' ? 'Apply' : 'Update',
    apiVersion: String(entry.apiVersion ?? ''),
    subresource: String(entry.subresource ?? ''),
    time: String(entry.time ?? ''),
    fields: decodeFieldSet(entry.fieldsV1),
  }))
}

/** The object with these entries. */
function withManagers(object: JsonObject, managers: readonly Manager[]): JsonObject {
  const { managedFields: _, ...metadata } = isJsonObject(object.metadata) ? object.metadata : {}
  const kept = managers.filter(({ fields }) => !fields.isEmpty()).sort(compareManagers)
  if (kept.length === 0) return { ...object, metadata }
  const entries: Json[] = kept.map((manager) => ({
    manager: manager.manager,
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    time: manager.time,
    fieldsType: 'FieldsV1',
    fieldsV1: encodeFieldSet(manager.fields),
    ...(manager.subresource === '' ? {} : { subresource: manager.subresource }),
  }))
  return { ...object, metadata: { ...metadata, managedFields: entries } }
}

function compareManagers(left: Manager, right: Manager): number {
  const a = [left.operation, left.time, left.manager, left.apiVersion, left.subresource]
  const b = [right.operation, right.time, right.manager, right.apiVersion, right.subresource]
  for (let index = 0; index < a.length; index++) {
    const x = a[index] as string
    const y = b[index] as string
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}

const systemFields = new FieldSet()
for (const path of [
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'clusterName',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((name) => ['f:metadata', `f:${name}`]),
]) {
  systemFields.insert(path)
}

function withoutManagedFields(object: JsonObject | undefined): JsonObject | undefined {
  if (object === undefined || !isJsonObject(object.metadata)) return object
  const { managedFields: _, ...metadata } = object.metadata
  return { ...object, metadata }
}

function isSame(manager: Manager, writer: Writer, operation: Manager['operation']): boolean {
  return (
    manager.manager === writer.manager &&
    manager.operation === operation &&
    manager.subresource === writer.subresource &&
    (operation === 'Apply' || manager.apiVersion === writer.apiVersion)
  )
}

/** `next` with the managed fields that an update (create, replace, patch) by `writer` leaves behind. */
export function recordUpdate(
  live: JsonObject | undefined,
  next: JsonObject,
  options: { readonly shape: Shape; readonly writer: Writer },
): JsonObject {
  const { shape, writer } = options
  const comparison = compareTyped(
    withoutManagedFields(live) ?? (shape.kind === 'struct' ? emptyObject(shape) : {}),
    withoutManagedFields(next),
    shape,
  )
  const changed = writer.ignores(comparison.modified.union(comparison.added))
  const removed = writer.ignores(comparison.removed)
  const managers: Manager[] = []
  let own: Manager | undefined
  for (const manager of managersOf(live)) {
    if (isSame(manager, writer, 'Update')) own = manager
    else managers.push({ ...manager, fields: manager.fields.difference(changed).difference(removed) })
  }
  const before = own?.fields ?? new FieldSet()
  const fields = before.difference(removed).union(changed).difference(systemFields)
  const same =
    own !== undefined &&
    fields.difference(before).isEmpty() &&
    before.difference(fields).isEmpty() &&
    changed.difference(systemFields).isEmpty()
  managers.push({
    manager: writer.manager,
    operation: 'Update',
    apiVersion: writer.apiVersion,
    subresource: writer.subresource,
    time: same && own !== undefined ? own.time : writer.time,
    fields,
  })
  return withManagers(next, managers)
}

/** The object that a server-side apply makes of `live`, with its managed fields. @throws ApiError 409 on conflicts without `force`. */
export function applyObject(options: {
  readonly live: JsonObject | undefined
  readonly applied: JsonObject
  readonly shape: Shape
  readonly writer: Writer
  readonly force: boolean
  /** Fills in defaults, so that they do not count as changes. */
  readonly complete: (object: JsonObject) => JsonObject
}): JsonObject {
  const { shape, writer } = options
  const live = withoutManagedFields(options.live)
  let managers = managersOf(options.live)
  if (live !== undefined && managers.length === 0) managers = [firstOwner(live, shape, writer)]
  const last = managers.find((manager) => isSame(manager, writer, 'Apply'))
  const others = managers.filter((manager) => manager !== last)
  const set = writer.ignores(fieldSetOf(options.applied, shape))
  const merged = mergeTyped(live, options.applied, shape) as JsonObject
  const owned = others.reduce((sum, manager) => sum.union(manager.fields), set)
  const pruned = last === undefined ? merged : prune({ merged, last: last.fields, owned }, shape)
  const next = options.complete(pruned)
  const comparison = compareTyped(live ?? {}, next, shape)
  const changed = writer.ignores(comparison.modified.union(comparison.added))
  const removed = writer.ignores(comparison.removed)
  const conflicts = others
    .map((manager) => ({ manager, fields: manager.fields.intersection(changed) }))
    .filter(({ fields }) => !fields.isEmpty())
  if (conflicts.length > 0 && !options.force) throw conflictError(conflicts)
  const fields = set.difference(systemFields)
  const unchanged =
    last?.fields.difference(fields).isEmpty() &&
    fields.difference(last.fields).isEmpty() &&
    changed.isEmpty() &&
    removed.isEmpty()
  return withManagers(next, [
    ...others.map((manager) => ({ ...manager, fields: manager.fields.difference(changed).difference(removed) })),
    {
      manager: writer.manager,
      operation: 'Apply',
      apiVersion: writer.apiVersion,
      subresource: writer.subresource,
      time: unchanged && last !== undefined ? last.time : writer.time,
      fields,
    },
  ])
}

function firstOwner(live: JsonObject, shape: Shape, writer: Writer): Manager {
  return {
    manager: 'before-first-apply',
    operation: 'Update',
    apiVersion: writer.apiVersion,
    subresource: '',
    time: writer.time,
    fields: fieldSetOf(live, shape).difference(systemFields),
  }
}

/** Takes out what the writer applied last time, does not apply now and nobody else owns. */
function prune(state: { merged: JsonObject; last: FieldSet; owned: FieldSet }, shape: Shape): JsonObject {
  const last = state.last.withStructFields(shape)
  const without = removeFields(state.merged, last, shape) ?? {}
  const all = fieldSetOf(state.merged, shape).withStructFields(shape)
  const left = fieldSetOf(without, shape).withStructFields(shape)
  const gone = all.difference(left.union(state.owned.withStructFields(shape))).intersection(last)
  return (removeFields(state.merged, gone, shape) ?? {}) as JsonObject
}

function conflictError(conflicts: readonly { readonly manager: Manager; readonly fields: FieldSet }[]): ApiError {
  const single = conflicts.flatMap(({ manager, fields }) =>
    fields.paths().map((path) => ({ manager: describe(manager), path: formatPath(path) })),
  )
  const causes: Json[] = single.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${manager}`,
    field: path,
  }))
  const sorted = [...conflicts].sort((left, right) => (left.manager.manager < right.manager.manager ? -1 : 1))
  const message =
    single.length === 1
      ? `Apply failed with 1 conflict: conflict with ${single[0]?.manager}: ${single[0]?.path}`
      : `Apply failed with ${single.length} conflicts: ${sorted
          .map(({ manager, fields }) =>
            [`conflicts with ${describe(manager)}:`, ...fields.paths().map((path) => `- ${formatPath(path)}`)].join(
              '\n',
            ),
          )
          .join('\n')}`
  return new ApiError({ code: 409, reason: 'Conflict', message, details: { causes } })
}

function describe(manager: Manager): string {
  const subresource = manager.subresource === '' ? '' : ` with subresource ${JSON.stringify(manager.subresource)}`
  const using =
    manager.operation === 'Update'
      ? ` using ${manager.apiVersion}${manager.time === '' ? '' : ` at ${manager.time}`}`
      : ''
  return `${JSON.stringify(manager.manager)}${subresource}${using}`
}
