// The newest records of many releases: found by what stands on their outside, then read some at a time.
import type { KubeObject } from '../kube/index.ts'
import { type RecordOutline, storageName } from '../release/index.ts'

/** So many names fit into one address with ease. */
const namesPerRequest = 40

/** The newest record of each release as labels tell; undefined where they do not tell of all. */
export async function newestOutlines(objects: AsyncIterable<KubeObject>): Promise<RecordOutline[] | undefined> {
  const newest = new Map<string, RecordOutline>()
  for await (const { metadata } of objects) {
    const { labels = {}, namespace = '', name: key = '' } = metadata
    const { name = '', version = '' } = labels
    const revision = Number(version)
    if (key !== storageName(name, revision)) return undefined
    const place = placeOf(namespace, name)
    const known = newest.get(place)
    if (known === undefined || known.revision < revision) newest.set(place, { namespace, name, revision, labels })
  }
  return [...newest.values()]
}

/** What names a release of a cluster. */
export function placeOf(namespace: string, name: string): string {
  return `${namespace}/${name}`
}

/** Records that one request can ask for: they share a revision, and a selector names them. */
export interface OutlineBatch {
  readonly labelSelector: string
  readonly outlines: readonly RecordOutline[]
}

/** The outlines in batches, few of each revision included. */
export function batchesOf(outlines: readonly RecordOutline[]): OutlineBatch[] {
  const byRevision = new Map<number, RecordOutline[]>()
  for (const outline of outlines) {
    const same = byRevision.get(outline.revision)
    if (same === undefined) byRevision.set(outline.revision, [outline])
    else same.push(outline)
  }
  return [...byRevision].flatMap(([revision, same]) =>
    Array.from({ length: Math.ceil(same.length / namesPerRequest) }, (_, index) => {
      const part = same.slice(index * namesPerRequest, (index + 1) * namesPerRequest)
      const names = [...new Set(part.map(({ name }) => name))].join(',')
      return { labelSelector: `owner=helm,version=${revision},name in (${names})`, outlines: part }
    }),
  )
}
