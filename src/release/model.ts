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
  readonly startedAt?: Timestamp
  readonly completedAt?: Timestamp
  readonly phase: '' | 'Unknown' | 'Running' | 'Succeeded' | 'Failed'
}

/** A hook of a release. */
export interface Hook {
  readonly name: string
  readonly kind: string
  /** Path of the template it came from, `chart/templates/x.yaml`. */
  readonly path: string
  /** The document as rendered. */
  readonly manifest: string
  readonly events: readonly HookEvent[]
  readonly lastRun: HookExecution
  readonly weight: number
  readonly deletePolicies: readonly ('hook-succeeded' | 'hook-failed' | 'before-hook-creation')[]
  readonly outputLogPolicies: readonly ('hook-succeeded' | 'hook-failed')[]
}

/** A release at one revision: the record. */
export interface Release {
  readonly name: string
  readonly namespace: string
  readonly revision: number
  readonly info: {
    readonly firstDeployed?: Timestamp
    readonly lastDeployed?: Timestamp
    readonly deleted?: Timestamp
    readonly description: string
    readonly status: ReleaseStatus
    readonly rollbackRevision?: number
    readonly notes: string
  }
  readonly chart: Chart
  /** What the user supplied. */
  readonly config: Values
  /** All resources as one text. */
  readonly manifest: string
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
  readonly object: KubeObject
  readonly path: string
  readonly text: string
}
