// Kubernetes objects as data, and what names one.
import type { Json, JsonObject } from '../base/index.ts'

/** A Kubernetes object: plain JSON data, read-only by habit; copy before changing. */
export interface KubeObject {
  /** `v1`, `apps/v1` */
  apiVersion: string
  /** `Deployment` */
  kind: string
  /** Name, namespace, labels and the rest. */
  metadata: {
    name?: string
    generateName?: string
    namespace?: string
    labels?: { [key: string]: string }
    annotations?: { [key: string]: string }
    [key: string]: unknown
  }
  [key: string]: unknown
}

/** What names an object on a cluster. `namespace` is absent for cluster-scoped kinds. */
export interface ObjectReference {
  /** `v1`, `apps/v1` */
  readonly apiVersion: string
  /** `Deployment` */
  readonly kind: string
  /** Absent for what has none. */
  readonly namespace?: string
  /** Of the object. */
  readonly name: string
}

/** A resource of the API: where objects of a kind live. */
export interface ResourceType {
  /** `v1` or `apps/v1`. */
  readonly apiVersion: string
  /** `Deployment` */
  readonly kind: string
  /** Plural, as in the path. */
  readonly resource: string
  /** Whether its objects live in namespaces. */
  readonly namespaced: boolean
  /** `deploy` */
  readonly shortNames?: readonly string[]
  /** What may be done with its objects. */
  readonly verbs?: readonly string[]
}

/** An event of a watch. */
export interface WatchEvent {
  /** What happened. */
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'
  /** As it is now; as it was last, where it is deleted. */
  readonly object: KubeObject
}

/** A column of a table. */
export interface TableColumn {
  /** As the server names it, such as `Created At`. */
  readonly name: string
  /** 0 is shown always, what is above it on demand. */
  readonly priority: number
  /** OpenAPI's type of the cells, such as `string`. */
  readonly type: string
  /** OpenAPI's format of the type. */
  readonly format?: string
  /** What the server says of the column. */
  readonly description?: string
}

/** A server-side table, as kubectl prints it. */
export interface ObjectTable {
  /** In the order of the cells. */
  readonly columns: readonly TableColumn[]
  /** A cell for each column, and the metadata of the object. */
  readonly rows: readonly { readonly cells: readonly Json[]; readonly object: JsonObject }[]
}
