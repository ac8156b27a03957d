// Release records as objects of a cluster: named and labelled as Helm does, and told beforehand when they are too long.
import { encodeUtf8 } from '../base/index.ts'
import { ClusterError, type StorageError, textOf } from '../diagnostics/index.ts'
import type { Clock, Compression } from '../host/index.ts'
import type { KubeClient, KubeObject, ObjectReference } from '../kube/index.ts'
import {
  type EncodedRelease,
  encodeRelease,
  encodeReleaseAside,
  formatRecord,
  type Release,
  storageLabels,
  storageName,
} from '../release/index.ts'
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
  readonly #prepared = new WeakMap<Release, Promise<EncodedRelease>>()

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

  /** Has the record's text made aside. */
  prepare(release: Release): void {
    const encoding = encodeReleaseAside(release, this.#compression)
    if (encoding === undefined) return
    this.#prepared.set(release, encoding)
    // Whoever needs the text then makes it on the spot, and is told what is wrong.
    encoding.catch(() => this.#prepared.delete(release))
  }

  /** The object of a record that is new. */
  async created(release: Release): Promise<KubeObject> {
    const text = await this.#textOf(release)
    return this.#wrapped(release, text, { createdAt: this.#now() })
  }

  /** The object of a record that takes the place of another. */
  async updated(release: Release): Promise<KubeObject> {
    const text = await this.#textOf(release)
    return this.#wrapped(release, text, { modifiedAt: this.#now() })
  }

  /** What the server says of a record that is too long; undefined where it would take it. */
  async refusalOf(release: Release, signal: AbortSignal | undefined): Promise<unknown> {
    // Most records are too small for compressing them to matter: base64 makes four bytes of three.
    const prepared = await this.#preparedOf(release)
    const unpackedBytes = prepared?.unpackedBytes ?? encodeUtf8(formatRecord(release)).length
    if (unpackedBytes < objectLimit * 0.74) return undefined
    const text = prepared?.text ?? encodeRelease(release, this.#compression)
    this.#checked = { release, text }
    if (text.length <= objectLimit) return undefined
    try {
      await this.#client.create(await this.created(release), {
        dryRun: true,
        ...(signal === undefined ? {} : { signal }),
      })
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
  async withSizes(error: StorageError, release: Release): Promise<unknown> {
    const stored = (await this.#textOf(release)).length
    return withSizes(error, { release, compression: this.#compression, stored })
  }

  #wrapped(release: Release, text: string, stamp: Parameters<typeof storageLabels>[1]): KubeObject {
    return {
      apiVersion: 'v1',
      kind: this.#wrapping.kind,
      metadata: {
        name: storageName(release.name, release.revision),
        namespace: this.#namespace || release.namespace,
        labels: storageLabels(release, stamp),
      },
      ...this.#wrapping.wrap(text),
    }
  }

  async #textOf(release: Release): Promise<string> {
    if (release === this.#checked?.release) return this.#checked.text
    return (await this.#preparedOf(release))?.text ?? encodeRelease(release, this.#compression)
  }

  async #preparedOf(release: Release): Promise<EncodedRelease | undefined> {
    return this.#prepared.get(release)?.catch(() => undefined)
  }

  #now(): number {
    return Number(this.#clock.now() / 1_000_000_000n)
  }
}
