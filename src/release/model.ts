// The release model: what a record holds, and the manifests of a rendering.

import type { Chart, Values } from '../chart/index.ts'
import type { Span } from '../diagnostics/index.ts'
import type { KubeObject } from '../kube/index.ts'

/** Status of a release, Helm's words. */
export type ReleaseStatus =
  | 'unknown'
  | 'deployed'
  | 'uninstalled'
  | 'superseded'
  | 'failed'
  | 'uninstalling'
  | 'pending-install'
  | 'pending-upgrade'
  | 'pending-rollback'

/** When hooks run, Helm's words. */
export type HookEvent =
  | 'pre-install'
  | 'post-install'
  | 'pre-delete'
  | 'post-delete'
  | 'pre-upgrade'
  | 'post-upgrade'
  | 'pre-rollback'
  | 'post-rollback'
  | 'test'

/** A moment with the zone in which it was written: RFC 3339 with nanoseconds, as in the record. */
export type Timestamp = string

/** How a hook last went. */
export interface HookExecution {
  /** Absent where it never ran. */
  readonly startedAt?: Timestamp
  /** Absent where it never ended. */
  readonly completedAt?: Timestamp
  /** Empty where it never ran. */
  readonly phase: '' | 'Unknown' | 'Running' | 'Succeeded' | 'Failed'
}

/** A hook of a release. */
export interface Hook {
  /** Of its object. */
  readonly name: string
  /** Of its object. */
  readonly kind: string
  /** Path of the template it came from, `chart/templates/x.yaml`. */
  readonly path: string
  /** The document as rendered. */
  readonly manifest: string
  /** When it runs. */
  readonly events: readonly HookEvent[]
  /** How it went the last time. */
  readonly lastRun: HookExecution
  /** Lower ones run first. */
  readonly weight: number
  /** When its objects are deleted. */
  readonly deletePolicies: readonly ('hook-succeeded' | 'hook-failed' | 'before-hook-creation')[]
  /** After which ends Helm prints its logs. */
  readonly outputLogPolicies: readonly ('hook-succeeded' | 'hook-failed')[]
}

/** A release at one revision: the record. */
export interface Release {
  /** One release of each name in a namespace. */
  readonly name: string
  /** Where the release and its record live. */
  readonly namespace: string
  /** From 1 on. */
  readonly revision: number
  /** Status, times, notes. */
  readonly info: {
    readonly firstDeployed?: Timestamp
    readonly lastDeployed?: Timestamp
    readonly deleted?: Timestamp
    readonly description: string
    readonly status: ReleaseStatus
    readonly rollbackRevision?: number
    readonly notes: string
  }
  /** As it was deployed. */
  readonly chart: Chart
  /** What the user supplied. */
  readonly config: Values
  /** All resources as one text. */
  readonly manifest: string
  /** In the order of the manifest. */
  readonly hooks: readonly Hook[]
  /** Absent in records of Helm 3: client side. */
  readonly applyMethod?: 'ssa' | 'csa'
  /** The user's labels; kept on the storage object, not in the record. */
  readonly labels: { readonly [key: string]: string }
  /** Helm's own labels as the storage object had them; absent where the record was not read from a history. */
  readonly systemLabels?: { readonly [key: string]: string }
}

/** One rendered document that is no hook. */
export interface Manifest {
  /** Path of its template. */
  readonly path: string
  /** The document's text. */
  readonly text: string
  readonly kind: string
  readonly apiVersion: string
  readonly name: string
  /** Where in the rendered file it stands. */
  readonly source?: Span
}

/** A rendering, split and sorted. */
export interface ManifestSet {
  readonly manifests: readonly Manifest[]
  readonly hooks: readonly Hook[]
  readonly notes: string
  /** Helm's one text of all manifests, as the record holds it. */
  readonly manifestText: string
}

/** A manifest text read as objects, in its order. */
export interface ManifestObject {
  /** The parsed document. */
  readonly object: KubeObject
  /** Of the template it came from. */
  readonly path: string
  /** The document as it stands in the manifest. */
  readonly text: string
}
