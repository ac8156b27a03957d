// The cells of a pod's row: readiness, the status word that kubectl shows, restarts.
import type { Json, JsonObject } from '../../base/index.ts'
import { child, children } from '../objects/defaults.ts'
import { nameOf } from '../store.ts'
import { humanDuration } from './durations.ts'
import { ageOf, textAt } from './texts.ts'

/** The row of a pod. */
export function podCells(pod: JsonObject, now: number): Json[] {
  const spec = child(pod, 'spec')
  const status = child(pod, 'status')
  const statuses = children(status, 'containerStatuses')
  const ready = statuses.filter((entry) => entry.ready === true).length
  const gates = children(spec, 'readinessGates')
  const met = gates.filter((gate) =>
    children(status, 'conditions').some(
      (condition) => condition.type === gate.conditionType && condition.status === 'True',
    ),
  )
  return [
    nameOf(pod),
    `${ready}/${children(spec, 'containers').length}`,
    statusWord(pod),
    restarts(statuses, now),
    ageOf(pod, now),
    textAt(status, 'podIP', '<none>'),
    textAt(spec, 'nodeName', '<none>'),
    textAt(status, 'nominatedNodeName', '<none>'),
    gates.length === 0 ? '<none>' : `${met.length}/${gates.length}`,
  ]
}

function restarts(statuses: readonly JsonObject[], now: number): string {
  let count = 0
  let last = 0
  for (const entry of statuses) {
    count += typeof entry.restartCount === 'number' ? entry.restartCount : 0
    const ended = Date.parse(textAt(child(child(entry, 'lastState'), 'terminated'), 'finishedAt'))
    if (ended > last) last = ended
  }
  return count === 0 || last === 0 ? String(count) : `${count} (${humanDuration(now - last)} ago)`
}

function statusWord(pod: JsonObject): string {
  const status = child(pod, 'status')
  let word = textAt(status, 'reason', textAt(status, 'phase'))
  let running = false
  for (const entry of [...children(status, 'containerStatuses')].reverse()) {
    const state = child(entry, 'state')
    const waiting = textAt(child(state, 'waiting'), 'reason')
    const terminated = child(state, 'terminated')
    if (waiting !== '') word = waiting
    else if (textAt(terminated, 'reason') !== '') word = textAt(terminated, 'reason')
    else if (state.terminated !== undefined)
      word =
        terminated.signal === undefined
          ? `ExitCode:${String(terminated.exitCode)}`
          : `Signal:${String(terminated.signal)}`
    else if (entry.ready === true && state.running !== undefined) running = true
  }
  if (word === 'Completed' && running) {
    const isReady = children(status, 'conditions').some(
      (condition) => condition.type === 'Ready' && condition.status === 'True',
    )
    word = isReady ? 'Running' : 'NotReady'
  }
  return child(pod, 'metadata').deletionTimestamp === undefined ? word : 'Terminating'
}
