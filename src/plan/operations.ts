// Making operations and phases: identifiers, batches by kind, defaults.
import { quote } from '../go/index.ts'
import type { KubeObject } from '../kube/index.ts'
import type { Act, Operation, Phase, ReleaseChange, WriteTrouble } from './plan.ts'

/** A phase with the usual ways of failing: the first failure ends it and the plan. */
export function phase(
  name: string,
  operations: readonly Operation[],
  options: Partial<Omit<Phase, 'name' | 'operations'>> = {},
): Phase {
  return {
    name,
    operations: numbered(operations, name),
    failures: 'stop',
    joiner: '\n',
    prefix: '',
    afterFailure: 'stop',
    ...options,
  }
}

/** The operations with identifiers under `path`. */
export function numbered(operations: readonly Operation[], path: string): Operation[] {
  return operations.map((each, index) => {
    const id = `${path}/${index + 1}`
    return { ...each, id, ...(each.rescue === undefined ? {} : { rescue: numbered(each.rescue, `${id}/rescue`) }) }
  })
}

/** An operation; its identifier is given by its phase. */
export function operation(act: Act, options: Partial<Omit<Operation, 'act'>> = {}): Operation {
  return { id: '', batch: 0, act, ...options }
}

/** The operations one after the other. */
export function inSequence(operations: readonly Operation[]): Operation[] {
  return operations.map((each, batch) => ({ ...each, batch }))
}

/** One operation per object, those of neighbouring objects of one kind at once. @see helm pkg/kube/client.go batchPerform */
export function batchedByKind(objects: readonly KubeObject[], make: (object: KubeObject) => Operation): Operation[] {
  let batch = 0
  let kind = objects[0]?.kind
  return objects.map((object) => {
    if (object.kind !== kind) {
      kind = object.kind
      batch += 1
    }
    return { ...make(object), batch }
  })
}

/** Lays lists of operations behind each other, keeping what runs at once in each. */
export function chain(...lists: readonly (readonly Operation[])[]): Operation[] {
  const chained: Operation[] = []
  let start = 0
  for (const list of lists) {
    for (const each of list) chained.push({ ...each, batch: start + each.batch })
    start = Math.max(start, ...chained.map(({ batch }) => batch + 1))
  }
  return chained
}

/** Writes a changed record. */
export function updateRelease(
  revision: number,
  change: ReleaseChange,
  write: 'must' | 'tolerant' | 'memory' | WriteTrouble = 'tolerant',
): Operation {
  if (typeof write === 'object' || write === 'untold')
    return operation({ kind: 'update-release', revision, change, write: 'tolerant', trouble: write })
  return operation({ kind: 'update-release', revision, change, write })
}

/** The record of a verb that failed, `VERB "name" failed: …`. */
export function recordFailure(
  revision: number,
  { what, name, trouble }: { readonly what: string; readonly name: string; readonly trouble?: WriteTrouble },
): Operation {
  return updateRelease(revision, { status: 'failed', failurePrefix: `${what} ${quote(name)} failed: ` }, trouble)
}
