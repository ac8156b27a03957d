// What Helm says with `--debug` before it goes about something: how many objects, in which way.
import type { Failure } from '../diagnostics/index.ts'
import { referenceOf } from '../kube/index.ts'
import type { Act, Operation, Phase, Plan } from '../plan/index.ts'
import { storageName } from '../release/index.ts'
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
  if (first === undefined || (first.act.kind === 'refuse' && first.act.object === undefined)) return new Map()
  if (phase.name === 'update') return new Map([[first.id, updateLines(phase.operations)]])
  if (phase.name === 'trim history') return new Map([[first.id, trimmingLines(plan)]])
  if (phase.name === 'record') return recordLines(phase, plan)
  if (plan.verb === 'uninstall' && phase.name === 'delete') return new Map([[first.id, ownedLines(phase, plan)]])
  if (plan.verb === 'uninstall' && phase.name === 'purge' && plan.phases.length > 1)
    return new Map([[first.id, [debugLine('purge requested', { release: nameOf(plan) })]]])
  return creationLines(phase.operations)
}

/** Lines after a phase. */
export function closingLines(phase: Phase, plan: Plan, failure: Failure | undefined): readonly PlanEvent[] {
  const name = nameOf(plan)
  if (phase.name === 'trim history') {
    const failures = failure?.data['failures']
    const errors = Array.isArray(failures) ? failures.length : failure === undefined ? 0 : 1
    return [debugLine('pruned records', { count: phase.operations.length, release: name, errors })]
  }
  if (failure !== undefined) return []
  if (plan.verb === 'rollback' && phase.name === 'store') return [debugLine('performing rollback', { name })]
  if (plan.verb === 'uninstall' && phase.name === 'record' && phase.operations.length === 1)
    return [debugLine('getting deployed releases', { name })]
  return []
}

/** Whether the record that is new is told of before older ones are removed for it. */
export function trimsHistory(plan: Plan): boolean {
  return plan.phases.some(({ name }) => name === 'trim history')
}

function trimmingLines(plan: Plan): PlanEvent[] {
  const name = nameOf(plan)
  return [
    debugLine('creating release', { key: storageName(name, plan.subject) }),
    debugLine('getting release history', { name }),
    debugLine('getting deployed releases', { name }),
  ]
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
  const name = nameOf(plan)
  const [, second] = phase.operations
  if (plan.verb === 'uninstall' && second !== undefined) return supersedingLines(phase, name)
  if (what === undefined) return new Map()
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

function supersedingLines({ operations: [, ...superseded] }: Phase, name: string): Map<string, readonly PlanEvent[]> {
  const lines = superseded.map(({ id, act }, index): [string, readonly PlanEvent[]] => {
    const line = debugLine('superseding previous deployment', { version: 'revision' in act ? act.revision : 0 })
    return [id, index === 0 ? [debugLine('getting deployed releases', { name }), line] : [line]]
  })
  return new Map(lines)
}

function ownedLines(phase: Phase, plan: Plan): PlanEvent[] {
  return phase.operations.flatMap(({ act }) => {
    if (act.kind !== 'delete') return []
    const { kind, name, namespace = '' } = referenceOf(act.object)
    return [debugLine('deleting resource owned by this release', { kind, name, namespace, release: nameOf(plan) })]
  })
}
