// Objects in the version a client asked for: several versions of a resource share one stored object.
import { isJsonObject, type JsonObject } from '../../base/index.ts'
import { child, children } from '../objects/defaults.ts'
import type { Resource } from '../registry.ts'

/** The stored object as the resource's version shows it. */
export function present(resource: Resource, object: JsonObject): JsonObject {
  if (object.apiVersion === resource.apiVersion && object.kind === resource.kind) return object
  const shown = { ...object, apiVersion: resource.apiVersion, kind: resource.kind }
  if (resource.storage === 'horizontalpodautoscalers.autoscaling')
    return resource.version === 'v1' ? autoscalerToV1(shown) : autoscalerToV2(shown)
  if (resource.storage === 'events') return resource.group === '' ? eventToCore(shown) : eventToEvents(shown)
  return shown
}

function autoscalerToV1(object: JsonObject): JsonObject {
  const { metrics: _, ...spec } = child(object, 'spec')
  const cpu = children(child(object, 'spec'), 'metrics').find((metric) => child(metric, 'resource').name === 'cpu')
  const utilization = cpu === undefined ? undefined : child(child(cpu, 'resource'), 'target').averageUtilization
  return {
    ...object,
    spec: { ...spec, ...(utilization === undefined ? {} : { targetCPUUtilizationPercentage: utilization }) },
  }
}

function autoscalerToV2(object: JsonObject): JsonObject {
  const { targetCPUUtilizationPercentage: percentage, ...spec } = child(object, 'spec')
  if (percentage === undefined) return { ...object, spec }
  const metric = {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: percentage } },
  }
  return { ...object, spec: { ...spec, metrics: [metric] } }
}

function eventToCore(event: JsonObject): JsonObject {
  const {
    regarding,
    note,
    deprecatedSource,
    deprecatedFirstTimestamp,
    deprecatedLastTimestamp,
    deprecatedCount,
    ...rest
  } = event
  return {
    ...rest,
    ...(isJsonObject(regarding) ? { involvedObject: regarding } : {}),
    ...(note === undefined ? {} : { message: note }),
    ...(deprecatedSource === undefined ? {} : { source: deprecatedSource }),
    ...(deprecatedFirstTimestamp === undefined ? {} : { firstTimestamp: deprecatedFirstTimestamp }),
    ...(deprecatedLastTimestamp === undefined ? {} : { lastTimestamp: deprecatedLastTimestamp }),
    ...(deprecatedCount === undefined ? {} : { count: deprecatedCount }),
  }
}

function eventToEvents(event: JsonObject): JsonObject {
  const { involvedObject, message, source, firstTimestamp, lastTimestamp, count, ...rest } = event
  return {
    ...rest,
    ...(isJsonObject(involvedObject) ? { regarding: involvedObject } : {}),
    ...(message === undefined ? {} : { note: message }),
    ...(source === undefined ? {} : { deprecatedSource: source }),
    ...(firstTimestamp === undefined ? {} : { deprecatedFirstTimestamp: firstTimestamp }),
    ...(lastTimestamp === undefined ? {} : { deprecatedLastTimestamp: lastTimestamp }),
    ...(count === undefined ? {} : { deprecatedCount: count }),
  }
}
