// What crosses the border between threads: calls, events, results and failures as data that can be cloned.
import { isError } from '../../base/index.ts'
import { coalesceValues } from '../../chart/index.ts'
import * as families from '../../diagnostics/index.ts'
import { Failure, type FailureData } from '../../diagnostics/index.ts'
import { goToJson } from '../../formats/index.ts'
import { formatRecord, type ManifestObject, parseManifestText, parseRecord, type Release } from '../../release/index.ts'
import type { HelmEvent } from '../events.ts'
import { type ReleaseView, viewOver } from '../release-view.ts'

/** To a worker. */
export type ToWorker =
  | {
      readonly type: 'call'
      readonly id: number
      readonly namespace: string | undefined
      readonly method: string
      readonly arguments: readonly unknown[]
    }
  | { readonly type: 'abort'; readonly id: number }

/** From a worker. */
export type FromWorker =
  | { readonly type: 'event'; readonly id: number; readonly event: unknown }
  | { readonly type: 'result'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly failure: unknown }
  /** An abort has come to it; the call ends when what it has begun is true again. */
  | { readonly type: 'heard'; readonly id: number }
  | {
      readonly type: 'log'
      readonly line: { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly message: string }
    }

type ViewData = Omit<ReleaseView, 'computedValues' | 'resources' | 'manifests' | 'record'>

interface PackedRelease {
  readonly packed: 'release'
  readonly view: ViewData
  readonly computed: unknown
  readonly manifests: readonly ManifestObject[] | undefined
  readonly record: string
  readonly labels: Pick<Release, 'labels' | 'systemLabels'>
}

interface PackedFailure {
  readonly packed: 'failure'
  readonly family: string
  readonly data: Omit<FailureData, 'cause' | 'related' | 'data'>
  readonly facts: { readonly [key: string]: unknown }
  readonly related: readonly PackedFailure[]
  readonly cause: PackedFailure | { readonly name: string; readonly message: string } | undefined
}

/** A result as data: releases anywhere in it are packed, everything else is plain already. */
export function packResult(result: unknown): unknown {
  return isView(result) ? packRelease(result) : result
}

/** The result as the caller's thread knows it. */
export function unpackResult(data: unknown): unknown {
  return isPacked(data, 'release') ? unpackRelease(data as PackedRelease) : data
}

/** An event as data. */
export function packEvent(event: HelmEvent): unknown {
  return 'failure' in event && event.failure !== undefined ? { ...event, failure: packFailure(event.failure) } : event
}

/** The event as the caller's thread knows it. */
export function unpackEvent(data: unknown): HelmEvent {
  const event = data as { readonly failure?: unknown }
  return (isPacked(event.failure, 'failure') ? { ...event, failure: unpackFailure(event.failure) } : event) as HelmEvent
}

/** A failure as data. */
export function packFailure(error: unknown): PackedFailure {
  const failure =
    error instanceof Failure
      ? error
      : new Failure({ code: 'INVALID_ARGUMENT', helmText: isError(error) ? error.message : String(error) })
  const { code, helmText, labels, notes, hints, related, cause } = failure
  // The release is not enumerable.
  const facts = Object.getOwnPropertyNames(failure.data).map((key) => {
    const value = failure.data[key]
    return [key, isView(value) ? packRelease(value) : value] as const
  })
  return {
    packed: 'failure',
    family: (failure.constructor as typeof Failure).family,
    data: { code, helmText, labels, notes, hints },
    facts: Object.fromEntries(facts.filter(([, value]) => canBeCloned(value))),
    related: related.map(packFailure),
    cause:
      cause instanceof Failure
        ? packFailure(cause)
        : isError(cause)
          ? { name: cause.name, message: cause.message }
          : undefined,
  }
}

/** The failure as the caller's thread knows it. */
export function unpackFailure(data: unknown): Failure {
  const { family, data: own, facts, related, cause } = data as PackedFailure
  const known = Object.entries(families).find(([name]) => name === family)?.[1] as typeof Failure | undefined
  return new (known ?? Failure)({
    ...own,
    related: related.map(unpackFailure),
    data: Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, unpackResult(value)])),
    cause: isPacked(cause, 'failure')
      ? unpackFailure(cause)
      : cause === undefined
        ? undefined
        : Object.assign(new Error((cause as Error).message), { name: (cause as Error).name }),
  })
}

function isPacked(value: unknown, kind: 'release' | 'failure'): boolean {
  return typeof value === 'object' && value !== null && 'packed' in value && value.packed === kind
}

function isView(value: unknown): value is ReleaseView {
  return typeof value === 'object' && value !== null && 'record' in value && 'computedValues' in value
}

function canBeCloned(value: unknown): boolean {
  try {
    structuredClone(value)
    return true
  } catch {
    return false
  }
}

function packRelease(release: ReleaseView): PackedRelease {
  const { computedValues: _, resources: __, manifests: ___, record, ...view } = release
  const { labels, systemLabels } = record
  return {
    packed: 'release',
    view,
    computed: goToJson(coalesceValues(record.chart, record.config).values),
    manifests: manifestsOf(record.manifest),
    record: formatRecord(record),
    labels: { labels, ...(systemLabels === undefined ? {} : { systemLabels }) },
  }
}

/** Where the text cannot be read, whoever asks for the objects is told so then. */
function manifestsOf(manifest: string): readonly ManifestObject[] | undefined {
  try {
    return parseManifestText(manifest)
  } catch {
    return undefined
  }
}

function unpackRelease({ view, computed, manifests, record, labels }: PackedRelease): ReleaseView {
  const state: { record?: Release } = {}
  const objects = (): readonly ManifestObject[] => manifests ?? parseManifestText(view.manifest)
  return viewOver(view, {
    computedValues: () => computed as never,
    resources: () => objects().map(({ object }) => object),
    manifests: objects,
    // Its text is long and few ask for it.
    get record() {
      state.record ??= { ...parseRecord(record), ...labels }
      return state.record
    },
  })
}
