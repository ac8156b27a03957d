import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../object.ts'
import {
  hookReadinessOf,
  type Readiness,
  readinessNeedsPods,
  readinessOf,
  readinessWithJobsOf,
  readinessWithPods,
} from './index.ts'

interface Recorded {
  readonly object: KubeObject
  readonly status?: Readiness['status']
  readonly message?: string
  readonly error?: string
}

const recorded = readFileSync(new URL('../../../test/vectors/readiness/kstatus.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Recorded)

/** 2026-01-01. */
const now = 1_767_225_600_000_000_000n

function object(kind: string, apiVersion: string, status: object): KubeObject {
  return { apiVersion, kind, metadata: { name: 'x', namespace: 'd', generation: 1 }, status }
}

describe('readiness', () => {
  it('is what kstatus says', () => {
    expect(recorded.length).toBeGreaterThan(700)
    for (const { object: judged, status, message, error } of recorded) {
      const answer = readinessOf(judged, now)
      if (error === undefined) expect(answer, JSON.stringify(judged)).toEqual({ status, message })
      else
        expect({ status: answer.status, message: answer.message }, JSON.stringify(judged)).toEqual({
          status: 'Unknown',
          message: '',
        })
    }
  })

  it('gives an unschedulable pod time where the moment is not known', () => {
    const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }]
    const pod = {
      ...object('Pod', 'v1', { phase: 'Pending', conditions }),
      metadata: { creationTimestamp: '2020-01-01T00:00:00Z' },
    }
    expect(readinessOf(pod)).toEqual({ status: 'InProgress', message: 'Pod has not been scheduled' })
    expect(readinessOf(pod, now)).toEqual({ status: 'Failed', message: 'Pod could not be scheduled' })
  })

  it('of jobs waits for their end where that is asked', () => {
    const started = object('Job', 'batch/v1', { startTime: '2020-01-01T00:00:00Z', active: 1 })
    const failed = object('Job', 'batch/v1', { failed: 2, conditions: [{ type: 'Failed', status: 'True' }] })
    expect(readinessOf(started).status).toBe('Current')
    expect(readinessWithJobsOf(started)).toEqual({ status: 'InProgress', message: 'Job in progress' })
    expect(hookReadinessOf(failed)).toEqual({ status: 'Failed', message: 'Job Failed. failed: 2/1' })
    expect(readinessWithJobsOf(object('ConfigMap', 'v1', {}))).toEqual({
      status: 'Current',
      message: 'Resource is always ready',
    })
  })

  it('of hooks asks only jobs and pods', () => {
    expect(hookReadinessOf(object('Pod', 'v1', { phase: 'Running' }))).toEqual({
      status: 'InProgress',
      message: 'Pod in progress',
    })
    expect(hookReadinessOf(object('Pod', 'v1', { phase: 'Succeeded' }))).toEqual({
      status: 'Current',
      message: 'pod x succeeded',
    })
    expect(hookReadinessOf(object('Pod', 'v1', { phase: 'Failed' }))).toEqual({
      status: 'Failed',
      message: 'pod x failed',
    })
    expect(hookReadinessOf(object('Deployment', 'apps/v1', {}))).toEqual({
      status: 'Current',
      message: 'Resource is current',
    })
  })

  it('of pod controllers falls with pods that failed for good', () => {
    const waiting = [{ name: 'c', state: { waiting: { reason: 'CrashLoopBackOff' } } }]
    const looping = object('Pod', 'v1', { phase: 'Running', containerStatuses: waiting })
    const leaving = { ...looping, metadata: { ...looping.metadata, deletionTimestamp: '2020-01-01T00:00:00Z' } }
    const own = readinessOf(object('Deployment', 'apps/v1', { replicas: 1 }))
    expect(readinessNeedsPods(object('StatefulSet', 'apps/v1', {}))).toBe(true)
    expect(readinessNeedsPods(object('Deployment', 'apps/v1', {}))).toBe(false)
    expect(readinessNeedsPods(object('DaemonSet', 'apps/v1', {}))).toBe(false)
    expect(readinessWithPods(own, [looping, looping])).toEqual({ status: 'Failed', message: '2 pods have failed' })
    expect(readinessWithPods(own, [leaving])).toBe(own)
    expect(readinessWithPods({ status: 'Current', message: '' }, [looping])).toEqual({ status: 'Current', message: '' })
  })

  it('does not read what is inherited', () => {
    const hostile = JSON.parse(
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"},"status":{"__proto__":{"phase":"Succeeded"}}}',
    )
    expect(readinessOf(hostile).message).toBe('Pod phase not available')
  })
})
