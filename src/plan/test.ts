// The plan of a release's tests.
import type { KubeObject } from '../kube/index.ts'
import type { Release } from '../release/index.ts'
import { hookPhases } from './hook-phase.ts'
import { numbered, phase, updateRelease } from './operations.ts'
import type { Plan } from './plan.ts'

/** What tests are planned from. */
export interface TestPlanInput {
  readonly release: Release
  /** Hooks that do not run this time; they stand first in the record afterwards. */
  readonly skipped: readonly Release['hooks'][number][]
  readonly chosen: readonly Release['hooks'][number][]
  /** Objects of each hook: those skipped, then those chosen. */
  readonly hookObjects: readonly (readonly KubeObject[])[]
  readonly timeoutSeconds: number
  readonly logs: boolean
}

/**
 * Plans the hooks of the event `test`; how they went is recorded either way.
 * @see helm pkg/action/release_testing.go Run
 */
export function planTest(input: TestPlanInput): Plan {
  const { release, skipped, chosen } = input
  const subject = { ...release, hooks: [...skipped, ...chosen] }
  // Only the chosen ones may run; the others keep their place in the record.
  const running = {
    ...subject,
    hooks: subject.hooks.map((hook, index) => (index < skipped.length ? { ...hook, events: [] } : hook)),
  }
  const record = updateRelease(release.revision, {}, 'must')
  const phases = hookPhases(
    {
      release: running,
      hookObjects: input.hookObjects,
      serverSide: release.applyMethod === 'ssa',
      wait: 'watcher',
      timeoutSeconds: input.timeoutSeconds,
      testLogs: input.logs,
    },
    'test',
  )
  const failure = numbered([updateRelease(release.revision, {}, 'untold')], 'failure')
  return {
    verb: 'test',
    namespace: release.namespace,
    releases: [subject],
    subject: release.revision,
    phases: [...phases, phase('record', [record], { onFailure: [] })],
    onFailure: failure,
    onCancel: failure,
    notices: [],
  }
}
