// What Helm says with `--debug` before it goes about something: how many objects, in which way.
import { referenceOf } from '../kube/index.ts'
import type { Act, Operation, Phase, Plan } from '../plan/index.ts'
import type { PlanEvent } from './events.ts'

/** A line of the debug log. */
export function debugLine(
  message: string,
  fields: { readonly [key: string]: string | number | boolean } = {},
): Extract<PlanEvent, { readonly type: 'log' }> {
  const texts = Object.entries(fields).map(([key, value]): [string, string] => [key, String(value)])
  return { type: 'log', level: 'debug', message, fields: Object.fromEntries(texts) }
}

/** Lines by the operation before which they are said. @see helm pkg/kube/client.go Create, Update */
export function announcementsOf(phase: Phase, plan: Plan): ReadonlyMap<string, readonly PlanEvent[]> {
  const [first] = phase.operations
  if (first === undefined) return new Map()
  if (phase.name === 'update') return new Map([[first.id, updateLines(phase.operations)]])
  if (phase.name === 'record') return recordLines(phase, plan)
  if (plan.verb === 'uninstall' && phase.name === 'delete') return new Map([[first.id, ownedLines(phase, plan)]])
  if (plan.verb === 'uninstall' && phase.name === 'purge')
    return new Map([[first.id, [debugLine('purge requested', { release: nameOf(plan) })]]])
  return creationLines(phase.operations)
}

function nameOf({ releases, subject }: Plan): string {
  return releases.find(({ revision }) => revision === subject)?.name ?? ''
}

type Creation = Extract<Act, { readonly kind: 'apply' | 'create' }>

/** Whether the act makes an object that was not there. */
export function isCreation(act: Act): act is Creation {
  return act.kind === 'create' || (act.kind === 'apply' && act.isNew)
}

/** Objects that are made one after another are made together. */
function creationLines(operations: readonly Operation[]): Map<string, readonly PlanEvent[]> {
  const lines = new Map<string, readonly PlanEvent[]>()
  for (const [index, { id, act }] of operations.entries()) {
    const before = operations[index - 1]
    if (!isCreation(act) || (before !== undefined && isCreation(before.act))) continue
    const rest = operations.slice(index).findIndex((each) => !isCreation(each.act))
    const resources = rest === -1 ? operations.length - index : rest
    lines.set(id, [debugLine('creating resource(s)', { resources }), creationWay(act)])
  }
  return lines
}

const strictly = { dryRun: false, fieldValidationDirective: 'Strict' } as const

function creationWay(act: Creation): PlanEvent {
  return act.kind === 'create'
    ? debugLine('using client-side apply for resource creation')
    : debugLine('using server-side apply for resource creation', { forceConflicts: act.force, ...strictly })
}

function updateLines(operations: readonly Operation[]): PlanEvent[] {
  const acts = operations.map(({ act }) => act)
  const applied = acts.filter((act) => act.kind === 'apply')
  const forceConflicts = applied.some(({ force }) => force)
  const ways = new Set(acts.map(({ kind }) => kind))
  const creation = ways.has('apply')
    ? debugLine('using server-side apply for resource creation', { forceConflicts, ...strictly })
    : debugLine('using client-side apply for resource creation')
  const update = ways.has('replace')
    ? debugLine('using resource replace update strategy', { fieldValidationDirective: 'Strict' })
    : ways.has('apply')
      ? debugLine('using server-side apply for resource update', {
          forceConflicts,
          ...strictly,
          upgradeClientSideFieldManager: applied.some(({ migrate }) => migrate),
        })
      : debugLine('using client-side apply for resource update', {
          threeWayMergeForUnstructured: acts.some((act) => act.kind === 'patch' && act.threeWay),
        })
  return [creation, update, debugLine('checking resources for changes', { resources: operations.length })]
}

function recordLines(phase: Phase, plan: Plan): Map<string, readonly PlanEvent[]> {
  const what = { upgrade: 'upgraded', rollback: 'rolled back' }[plan.verb as 'upgrade' | 'rollback'] as
    | string
    | undefined
  if (what === undefined) return new Map()
  const name = nameOf(plan)
  const lines = new Map<string, readonly PlanEvent[]>()
  for (const { id, act } of phase.operations) {
    if (act.kind !== 'update-release') continue
    if (act.revision === plan.subject) lines.set(id, [debugLine(`updating status for ${what} release`, { name })])
    else if (plan.verb === 'rollback')
      lines.set(id, [debugLine('superseding previous deployment', { version: act.revision })])
  }
  const [first] = phase.operations as [Operation]
  if (plan.verb === 'rollback')
    lines.set(first.id, [debugLine('getting deployed releases', { name }), ...(lines.get(first.id) ?? [])])
  return lines
}

function ownedLines(phase: Phase, plan: Plan): PlanEvent[] {
  return phase.operations.flatMap(({ act }) => {
    if (act.kind !== 'delete') return []
    const { kind, name, namespace = '' } = referenceOf(act.object)
    return [debugLine('deleting resource owned by this release', { kind, name, namespace, release: nameOf(plan) })]
  })
}
