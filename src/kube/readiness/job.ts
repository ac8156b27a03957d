// Readiness of Jobs: the loose rule by which a started job is ready, and the one that waits for its end.
import type { KubeObject } from '../object.ts'
import { conditionsOf, current, failed, inProgress, integerAt, type Readiness, textAt } from './readiness.ts'

/** A job that has started counts as ready. @see cli-utils pkg/kstatus/status/core.go jobConditions */
export function jobReadiness(object: KubeObject): Readiness {
  const ended = endedJobReadiness(object)
  if (ended !== undefined) return ended
  if (textAt(object, 'status.startTime') === '') return inProgress('Job not started')
  const [succeeded, active, failures] = ['succeeded', 'active', 'failed'].map((key) =>
    integerAt(object, `status.${key}`, 0),
  )
  return current(`Job in progress. success:${succeeded}, active: ${active}, failed: ${failures}`)
}

/** A job is ready when it is complete: hooks, and waiting for jobs. @see helm internal/statusreaders/job_status_reader.go */
export function completedJobReadiness(object: KubeObject): Readiness {
  return endedJobReadiness(object) ?? inProgress('Job in progress')
}

function endedJobReadiness(object: KubeObject): Readiness | undefined {
  const completions = integerAt(object, 'spec.completions', integerAt(object, 'spec.parallelism', 1))
  for (const { type, status } of conditionsOf(object)) {
    if (status !== 'True') continue
    if (type === 'Complete') {
      return current(`Job Completed. succeeded: ${integerAt(object, 'status.succeeded', 0)}/${completions}`)
    }
    if (type === 'Failed') return failed(`Job Failed. failed: ${integerAt(object, 'status.failed', 0)}/${completions}`)
  }
  return undefined
}
