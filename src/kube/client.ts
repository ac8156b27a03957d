// The port to a cluster. `cluster/` implements it; only `apply/` and `storage/` may call what writes.
import type { Json, JsonObject } from '../base/index.ts'
import type { KubeObject, ObjectReference, ObjectTable, ResourceType, WatchEvent } from './object.ts'

/** The server's version, as `/version` gives it. */
export interface ServerVersion {
  /** `v1.35.0` */
  readonly gitVersion: string
  /** `1` */
  readonly major: string
  /** `35`, `35+` */
  readonly minor: string
}

/** Which objects to list or watch. */
export interface Selection {
  /** `v1`, `apps/v1` */
  readonly apiVersion: string
  /** `Deployment` */
  readonly kind: string
  /** Absent: all namespaces, or a cluster-scoped kind. */
  readonly namespace?: string
  /** As `kubectl --selector` takes it. */
  readonly labelSelector?: string
  /** As `kubectl --field-selector` takes it. */
  readonly fieldSelector?: string
}

/** How a write is done. */
export interface WriteOptions {
  /** In whose name fields are set. */
  readonly fieldManager?: string
  /** What the server does about fields that it does not know. */
  readonly fieldValidation?: 'Strict' | 'Warn' | 'Ignore'
  /** The server does everything but store it. */
  readonly dryRun?: boolean
  /** Ends it. */
  readonly signal?: AbortSignal
  /** Once it was sent its answer is waited for, though not for long, where the signal aborts: it must be known whether it was done. */
  readonly whole?: boolean
}

/** Reading from a cluster. Failures are `ClusterError` with `data.status` (HTTP) and `data.reason` (Kubernetes). */
export interface KubeReader {
  /** Of the API server. */
  serverVersion(signal?: AbortSignal): Promise<ServerVersion>
  /** Every `group/version` and `group/version/Kind` of discovery, `v1` and `v1/Pod` included. */
  apiVersions(signal?: AbortSignal): Promise<readonly string[]>
  /** Where objects of the kind live; undefined when the server does not know it. */
  resourceType(apiVersion: string, kind: string, signal?: AbortSignal): Promise<ResourceType | undefined>
  /** Forgets discovery, after CRDs were made. */
  forgetDiscovery(): void
  /** The object, or undefined when it is not there. */
  get(reference: ObjectReference, signal?: AbortSignal): Promise<KubeObject | undefined>
  /**
   * All objects of the selection, page by page; `metadataOnly` leaves the rest of them out where the server can, `onPage` is
   * told the metadata of each page where there are pages.
   */
  list(
    selection: Selection,
    options?: {
      readonly pageSize?: number
      readonly metadataOnly?: boolean
      readonly onPage?: (metadata: JsonObject) => void
      readonly signal?: AbortSignal
    },
  ): AsyncIterable<KubeObject>
  /** The objects of the selection as first events, then every change until the signal aborts; reconnects by itself. */
  watch(selection: Selection, signal: AbortSignal): AsyncIterable<WatchEvent>
  /** The object (or the selected ones) as kubectl would print it. */
  table(what: ObjectReference | Selection, signal?: AbortSignal): Promise<ObjectTable>
  /** Log of a container; the stream ends with the container, or at once unless `follow`. */
  logs(options: {
    readonly namespace: string
    readonly pod: string
    readonly container?: string
    readonly follow?: boolean
    readonly signal?: AbortSignal
  }): AsyncIterable<Uint8Array>
}

/** Writing to a cluster. */
export interface KubeWriter {
  /** Makes an object; fails with CLUSTER_CONFLICT where it is there. */
  create(object: KubeObject, options?: WriteOptions): Promise<KubeObject>
  /** Server-side apply. */
  apply(
    object: KubeObject,
    options: WriteOptions & { readonly fieldManager: string; readonly force?: boolean },
  ): Promise<KubeObject>
  /** Changes an object that is there by a patch of one of three kinds. */
  patch(
    reference: ObjectReference,
    patch: Json,
    options: WriteOptions & { readonly type: 'merge' | 'strategic' | 'json' },
  ): Promise<KubeObject>
  /** Puts an object in the place of the one that is there. */
  replace(object: KubeObject, options?: WriteOptions): Promise<KubeObject>
  /** False when it was not there. */
  delete(
    reference: ObjectReference,
    options?: {
      readonly propagation?: 'Background' | 'Foreground' | 'Orphan'
      readonly dryRun?: boolean
      readonly signal?: AbortSignal
      readonly whole?: boolean
    },
  ): Promise<boolean>
}

/** A cluster. */
export interface KubeClient extends KubeReader, KubeWriter {
  /** Nothing stands behind it: manifests are recorded, and no objects are made of them. Helm's memory driver is so. */
  readonly simulated?: true
  /** What proves who one is stands in the configuration or its files: no program is run for it, no function called. */
  readonly asksNobody?: boolean
  /** Ends all connections. */
  close(): void
}
