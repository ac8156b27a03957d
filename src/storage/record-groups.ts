// Storage objects of a list brought together by release, so that only the newest record of each needs to be decoded.
import type { KubeObject } from '../kube/index.ts'
import { storageName } from '../release/index.ts'

/** Names of storage objects without the revision: `sh.helm.release.v1.NAME.v`. */
function stemOf(name: string): string {
  return storageName(name, 0).slice(0, -1)
}

/**
 * The objects by release, newest revision first, as labels tell; each in a group of its own where they do not. Lists come
 * sorted by name, so a group is complete, and told, once names with another beginning follow: no more than the records of
 * a few releases are held at a time.
 */
export async function* groupByRelease(objects: AsyncIterable<KubeObject>): AsyncGenerator<readonly KubeObject[]> {
  const open = new Map<string, KubeObject[]>()
  for await (const object of objects) {
    const { labels = {}, namespace = '', name = '' } = object.metadata
    for (const [key, group] of open) {
      if (`${namespace}/${name}`.startsWith(key)) continue
      open.delete(key)
      yield newestFirst(group)
    }
    const { name: release = '', version = '' } = labels
    if (name !== storageName(release, Number(version))) {
      yield [object]
      continue
    }
    const key = `${namespace}/${stemOf(release)}`
    const group = open.get(key)
    if (group === undefined) open.set(key, [object])
    else group.push(object)
  }
  for (const group of open.values()) yield newestFirst(group)
}

function newestFirst(group: readonly KubeObject[]): KubeObject[] {
  const revisionOf = ({ metadata }: KubeObject): number => Number(metadata.labels?.['version'])
  return group.toSorted((left, right) => revisionOf(right) - revisionOf(left))
}
