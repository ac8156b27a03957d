// Release records read out of the objects of a cluster.
import type { Compression } from '../host/index.ts'
import type { KubeClient, KubeObject } from '../kube/index.ts'
import {
  decodeRelease,
  type ListOptions,
  ownLabels,
  type RecordOutline,
  type Release,
  userLabels,
} from '../release/index.ts'
import { groupByRelease } from './record-groups.ts'
import { batchesOf, newestOutlines, type OutlineBatch, placeOf } from './record-outlines.ts'

/** A record may have a mebibyte: a page of the usual size would be more than a text can hold. */
const pageSize = 50

/** Batches that are on their way while one is read. */
const batchesAhead = 2

/** Where records are read. */
export interface RecordReaderOptions {
  readonly client: KubeClient
  /** The empty text: all namespaces. */
  readonly namespace: string
  readonly kind: 'Secret' | 'ConfigMap'
  readonly compression: Compression
  /** The record's text out of the value of the key `release`. */
  readonly unwrap: (text: string) => string
  /** Told of records that cannot be read; they are passed over. */
  readonly onUnreadable?: (storageObject: string, error: unknown) => void
}

/** Reads records. */
export interface RecordReader {
  /** @throws StorageError STORAGE_FAILED */
  decode(object: KubeObject): Release
  /** All records that the selector selects. */
  every(labelSelector: string, signal?: AbortSignal): AsyncGenerator<Release>
  /** The same, with nothing in the place of those that cannot be read. */
  everyAttempt(labelSelector: string, signal?: AbortSignal): AsyncGenerator<Release | undefined>
  /** The newest readable record of each release, or of those chosen. */
  latest(labelSelector: string, options: Pick<ListOptions, 'choose' | 'signal'>): AsyncGenerator<Release>
}

/** A reader of the records of one namespace, or of all. */
export function createRecordReader(options: RecordReaderOptions): RecordReader {
  const { client, namespace, kind, compression, unwrap } = options
  const decode = (object: KubeObject): Release => {
    const data = object['data'] as { [key: string]: string } | undefined
    const release = decodeRelease(unwrap(data?.['release'] ?? ''), compression)
    const labels = object.metadata.labels ?? {}
    return { ...release, labels: userLabels(labels), systemLabels: ownLabels(labels) }
  }
  const decodeOrReport = (object: KubeObject): Release | undefined => {
    try {
      return decode(object)
    } catch (error) {
      options.onUnreadable?.(object.metadata.name ?? '', error)
      return undefined
    }
  }
  const objects = (
    labelSelector: string,
    signal: AbortSignal | undefined,
    how: { readonly pageSize?: number; readonly metadataOnly?: boolean } = { pageSize },
  ): AsyncIterable<KubeObject> =>
    client.list(
      { apiVersion: 'v1', kind, labelSelector, ...(namespace === '' ? {} : { namespace }) },
      { ...how, ...(signal === undefined ? {} : { signal }) },
    )
  async function* everyAttempt(labelSelector: string, signal?: AbortSignal): AsyncGenerator<Release | undefined> {
    for await (const object of objects(labelSelector, signal)) yield decodeOrReport(object)
  }
  async function* newestReadable(list: AsyncIterable<KubeObject>): AsyncGenerator<Release> {
    for await (const group of groupByRelease(list)) {
      for (const object of group) {
        const release = decodeOrReport(object)
        if (release === undefined) continue
        yield release
        break
      }
    }
  }
  /** The records of a batch; those that changed or went meanwhile, or cannot be read, are looked for by name. */
  async function* recordsOf(
    { outlines }: OutlineBatch,
    found: readonly KubeObject[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Release> {
    const byPlace = new Map(
      found.map((object) => [placeOf(object.metadata.namespace ?? '', object.metadata.labels?.['name'] ?? ''), object]),
    )
    for (const outline of outlines) {
      const object = byPlace.get(placeOf(outline.namespace, outline.name))
      const isSame = object?.metadata.labels?.['status'] === outline.labels['status']
      const release = isSame && object !== undefined ? decodeOrReport(object) : undefined
      if (release !== undefined) yield release
      else yield* otherRevisions(outline, isSame, signal)
    }
  }
  async function* otherRevisions(
    outline: RecordOutline,
    isRead: boolean,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Release> {
    const same: KubeObject[] = []
    for await (const object of objects(`owner=helm,name=${outline.name}`, signal)) {
      const isTold = isRead && object.metadata.labels?.['version'] === String(outline.revision)
      if ((object.metadata.namespace ?? '') === outline.namespace && !isTold) same.push(object)
    }
    yield* newestReadable(iterate(same))
  }
  return {
    decode,
    async *every(labelSelector, signal) {
      for await (const release of everyAttempt(labelSelector, signal)) if (release !== undefined) yield release
    },
    everyAttempt,
    async *latest(labelSelector, { choose, signal }) {
      // Few records are read at once; of many the outsides are looked at first.
      const first: KubeObject[] = []
      for await (const object of objects(labelSelector, signal)) {
        first.push(object)
        if (first.length === pageSize) break
      }
      if (first.length < pageSize) return yield* newestReadable(iterate(first))
      const outlines = await newestOutlines(objects(labelSelector, signal, { metadataOnly: true }))
      if (outlines === undefined) return yield* newestReadable(objects(labelSelector, signal))
      const batches = batchesOf(choose?.(outlines) ?? outlines)
      const read = async (batch: OutlineBatch): Promise<KubeObject[]> => {
        const found: KubeObject[] = []
        for await (const object of objects(batch.labelSelector, signal)) found.push(object)
        return found
      }
      for await (const [batch, found] of inOrder(batches, read)) yield* recordsOf(batch, found, signal)
    },
  }
}

async function* iterate<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

/** Each item with what `read` gives for it, in order, while the next ones are already read. */
async function* inOrder<T, R>(items: readonly T[], read: (item: T) => Promise<R>): AsyncGenerator<[T, R]> {
  const ahead: Promise<[T, R]>[] = []
  for (const item of items) {
    const reading = read(item).then((result): [T, R] => [item, result])
    // One that fails is told when its turn comes, or not at all when an earlier one failed.
    reading.catch(() => {})
    ahead.push(reading)
    if (ahead.length > batchesAhead) yield (await ahead.shift()) as [T, R]
  }
  for (const reading of ahead) yield await reading
}
