// Release records as objects of a cluster: named and labelled as Helm does, and told beforehand when they are too long.
import { encodeUtf8 } from '../base/index.ts'
import { ClusterError, type StorageError, textOf } from '../diagnostics/index.ts'
import type { Clock, Compression } from '../host/index.ts'
import type { KubeClient, KubeObject, ObjectReference } from '../kube/index.ts'
import { encodeRelease, formatRecord, type Release, storageLabels, storageName } from '../release/index.ts'
import { isSizeRefusal, objectLimit, withSizes } from './record-size.ts'

/** How a kind of object holds the record's text. */
export interface Wrapping {
  readonly driver: string
  /** Whether Helm's errors say at which step of the driver they came. */
  readonly tellsStep: boolean
  readonly kind: 'Secret' | 'ConfigMap'
  /** Where the server says a record is too long. */
  readonly dataField: string
  readonly wrap: (text: string) => { readonly [key: string]: unknown }
  readonly unwrap: (text: string) => string
}

/** The objects of one store. */
export class RecordObjects {
  readonly #client: KubeClient
  readonly #namespace: string
  readonly #clock: Clock
  readonly #compression: Compression
  readonly #wrapping: Wrapping
  /** What is checked is stored next: its text is made once. */
  #checked: { readonly release: Release; readonly text: string } | undefined

  constructor(
    options: {
      readonly client: KubeClient
      readonly namespace: string
      readonly clock: Clock
      readonly compression: Compression
    },
    wrapping: Wrapping,
  ) {
    this.#client = options.client
    this.#namespace = options.namespace
    this.#clock = options.clock
    this.#compression = options.compression
    this.#wrapping = wrapping
  }

  reference(name: string, revision: number): ObjectReference {
    return {
      apiVersion: 'v1',
      kind: this.#wrapping.kind,
      namespace: this.#namespace,
      name: storageName(name, revision),
    }
  }

  /** The object of a record that is new. */
  created(release: Release): KubeObject {
    return this.#encode(release, { createdAt: this.#now() })
  }

  /** The object of a record that takes the place of another. */
  updated(release: Release): KubeObject {
    return this.#encode(release, { modifiedAt: this.#now() })
  }

  /** What the server says of a record that is too long; undefined where it would take it. */
  async refusalOf(release: Release, signal: AbortSignal | undefined): Promise<unknown> {
    // Most records are too small for compressing them to matter: base64 makes four bytes of three.
    if (encodeUtf8(formatRecord(release)).length < objectLimit * 0.74) return undefined
    const text = encodeRelease(release, this.#compression)
    this.#checked = { release, text }
    if (text.length <= objectLimit) return undefined
    try {
      await this.#client.create(this.created(release), { dryRun: true, ...(signal === undefined ? {} : { signal }) })
      return undefined
    } catch (error) {
      if (signal?.aborted) throw error
      if (isSizeRefusal(textOf(error))) return error
      // Asked for a namespace that is not there yet, say, the server does not come to this.
      const { kind, dataField } = this.#wrapping
      const name = JSON.stringify(storageName(release.name, release.revision))
      const helmText = `${kind} ${name} is invalid: ${dataField}: Too long: may not be more than ${objectLimit} bytes`
      return new ClusterError({ code: 'CLUSTER_REQUEST', helmText, data: { status: 422, reason: 'Invalid' } })
    }
  }

  /** The failure with what makes the record large, where its size is what the server refused. */
  withSizes(error: StorageError, release: Release): unknown {
    const stored = this.#textOf(release).length
    return withSizes(error, { release, compression: this.#compression, stored })
  }

  #encode(release: Release, stamp: { readonly createdAt?: number; readonly modifiedAt?: number }): KubeObject {
    return {
      apiVersion: 'v1',
      kind: this.#wrapping.kind,
      metadata: {
        name: storageName(release.name, release.revision),
        namespace: this.#namespace || release.namespace,
        labels: storageLabels(release, stamp),
      },
      ...this.#wrapping.wrap(this.#textOf(release)),
    }
  }

  #textOf(release: Release): string {
    return release === this.#checked?.release ? this.#checked.text : encodeRelease(release, this.#compression)
  }

  #now(): number {
    return Number(this.#clock.now() / 1_000_000_000n)
  }
}
