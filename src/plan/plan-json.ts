// A plan as JSON data and back, so that it can be shown, stored, compared and run elsewhere.
import { isJsonObject, type Json, type JsonObject } from '../base/index.ts'
import { ReleaseError } from '../diagnostics/index.ts'
import { formatRecord, parseRecord, type Release } from '../release/index.ts'
import type { Plan } from './plan.ts'

/** The plan as JSON data. Records are as storage keeps them, their labels beside them. */
export function planToJson(plan: Plan): Json {
  const { releases, ...rest } = plan
  const records = releases.map(({ labels, systemLabels, ...release }) => ({
    record: JSON.parse(formatRecord({ ...release, labels: {} })) as Json,
    labels: { ...labels },
    ...(systemLabels === undefined ? {} : { systemLabels: { ...systemLabels } }),
  }))
  return { ...(structuredClone(rest) as unknown as JsonObject), releases: records as Json }
}

/**
 * The plan of such data.
 * @throws ReleaseError INVALID_ARGUMENT where it is none
 */
export function planFromJson(data: Json): Plan {
  if (!isJsonObject(data) || !Array.isArray(data['releases']) || !Array.isArray(data['phases'])) {
    throw new ReleaseError({ code: 'INVALID_ARGUMENT', helmText: 'not a plan' })
  }
  const { releases, ...rest } = data
  return { ...(structuredClone(rest) as unknown as Omit<Plan, 'releases'>), releases: releases.map(recordFromJson) }
}

function recordFromJson(data: Json): Release {
  if (!isJsonObject(data)) throw new ReleaseError({ code: 'INVALID_ARGUMENT', helmText: 'not a plan' })
  const systemLabels = data['systemLabels'] as { [key: string]: string } | undefined
  return {
    ...parseRecord(JSON.stringify(data['record'] ?? null)),
    labels: (data['labels'] ?? {}) as { [key: string]: string },
    ...(systemLabels === undefined ? {} : { systemLabels }),
  }
}
