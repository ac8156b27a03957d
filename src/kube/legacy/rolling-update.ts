// Numbers of rolling updates: how many pods may be missing meanwhile.
import type { KubeObject } from '../object.ts'
import { fieldAt, integerAt, textAt } from '../readiness/readiness.ts'

/** A number, or a share of `total` such as `25%`; undefined for anything else. Absent counts as 0. */
export function scaledValue(value: unknown, total: number, round: 'up' | 'down'): number | undefined {
  if (value === undefined || value === null) return 0
  if (typeof value === 'number') return value
  const percent = typeof value === 'string' ? /^(-?\d+)%$/.exec(value)?.[1] : undefined
  if (percent === undefined) return undefined
  const share = (Number(percent) * total) / 100
  return round === 'up' ? Math.ceil(share) : Math.floor(share)
}

/** How many pods of the deployment may be missing during an update. @see helm internal/third_party/k8s.io/kubernetes/deployment/util MaxUnavailable */
export function maximumUnavailable(deployment: KubeObject): number {
  const replicas = integerAt(deployment, 'spec.replicas', 1)
  if (textAt(deployment, 'spec.strategy.type') !== 'RollingUpdate' || replicas === 0) return 0
  const limit = (name: string, round: 'up' | 'down'): number | undefined =>
    scaledValue(fieldAt(deployment, ['spec', 'strategy', 'rollingUpdate', name]), replicas, round)
  const surge = limit('maxSurge', 'up')
  const unavailable = limit('maxUnavailable', 'down')
  if (surge === undefined || unavailable === undefined) return 0
  return Math.min(surge === 0 && unavailable === 0 ? 1 : unavailable, replicas)
}
