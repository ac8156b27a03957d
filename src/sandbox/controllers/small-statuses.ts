// Statuses that need no work of their own: disruption budgets, autoscalers, API services, ingresses, quotas, cron jobs.
import type { JsonObject } from '../../base/index.ts'
import { child } from '../objects/defaults.ts'
import { labelSelectorOf } from '../selectors.ts'
import { namespaceOf, type StoredObject } from '../store.ts'
import {
  type Controller,
  type ControllerWorld,
  condition,
  isPodReady,
  keyFor,
  splitKey,
  writeStatus,
} from './controller.ts'
import { shareOf } from './deployments.ts'

type StatusOf = (object: StoredObject, world: ControllerWorld) => JsonObject

function budgetStatus(budget: StoredObject, world: ControllerWorld): JsonObject {
  const spec = child(budget, 'spec')
  const matches = labelSelectorOf(spec.selector)
  const pods = world.store.list('pods', namespaceOf(budget)).filter(matches)
  const healthy = pods.filter(isPodReady).length
  const wanted =
    spec.maxUnavailable === undefined
      ? shareOf(spec.minAvailable ?? 1, pods.length, Math.ceil)
      : pods.length - shareOf(spec.maxUnavailable, pods.length, Math.ceil)
  const allowed = Math.max(0, healthy - Math.max(0, wanted))
  const before = child(budget, 'status')
  const reason = allowed > 0 ? 'SufficientPods' : 'InsufficientPods'
  return {
    observedGeneration: budget.metadata.generation ?? 1,
    currentHealthy: healthy,
    desiredHealthy: Math.max(0, wanted),
    disruptionsAllowed: allowed,
    expectedPods: pods.length,
    conditions: [
      {
        ...condition(before, world.now(), {
          type: 'DisruptionAllowed',
          status: allowed > 0 ? 'True' : 'False',
          reason,
          message: '',
        }),
        observedGeneration: budget.metadata.generation ?? 1,
      },
    ],
  }
}

function autoscalerStatus(object: StoredObject, world: ControllerWorld): JsonObject {
  const reference = child(child(object, 'spec'), 'scaleTargetRef')
  const target = world.registry.byKind(String(reference.apiVersion), String(reference.kind))
  const scaled =
    target === undefined ? undefined : world.store.get(target.storage, namespaceOf(object), String(reference.name))
  const replicas = Number(child(scaled ?? {}, 'spec').replicas ?? 0)
  const before = child(object, 'status')
  const able =
    scaled === undefined
      ? {
          status: 'False',
          reason: 'FailedGetScale',
          message: "the HPA controller was unable to get the target's current scale",
        }
      : { status: 'True', reason: 'ReadyForNewScale', message: 'recommended size matches current size' }
  return {
    currentReplicas: replicas,
    desiredReplicas: replicas,
    currentMetrics: null,
    conditions: [condition(before, world.now(), { type: 'AbleToScale', ...able })],
  }
}

function serviceApiStatus(object: StoredObject, world: ControllerWorld): JsonObject {
  const local = child(object, 'spec').service === undefined
  const text = local
    ? { reason: 'Local', message: 'Local APIServices are always available' }
    : { reason: 'Passed', message: 'all checks passed' }
  return {
    conditions: [condition(child(object, 'status'), world.now(), { type: 'Available', status: 'True', ...text })],
  }
}

const kinds = new Map<string, StatusOf>([
  ['poddisruptionbudgets.policy', budgetStatus],
  ['horizontalpodautoscalers.autoscaling', autoscalerStatus],
  ['apiservices.apiregistration.k8s.io', serviceApiStatus],
  ['ingresses.networking.k8s.io', () => ({ loadBalancer: { ingress: [{ ip: '172.18.255.1' }] } })],
  ['resourcequotas', (object) => ({ hard: child(object, 'spec').hard ?? {}, used: {} })],
])

const followPods = ['poddisruptionbudgets.policy']

/** The controller of these statuses; keys are `<storage>|<namespace>/<name>`. */
export function statusController(): Controller {
  return {
    name: 'status',
    keysOf: (event) => {
      if (kinds.has(event.storage) && event.type !== 'DELETED') return [`${event.storage}|${keyFor(event.object)}`]
      return event.storage === 'pods' ? followPods.map((storage) => `${storage}|${namespaceOf(event.object)}/*`) : []
    },
    reconcile: (key, world) => {
      const bar = key.indexOf('|')
      const storage = key.slice(0, bar)
      const { namespace, name } = splitKey(key.slice(bar + 1))
      const statusOf = kinds.get(storage)
      if (statusOf === undefined) return
      const one = world.store.get(storage, namespace, name)
      const objects = name === '*' ? world.store.list(storage, namespace) : one === undefined ? [] : [one]
      for (const object of objects) writeStatus(world, storage, object, statusOf(object, world))
    },
  }
}
