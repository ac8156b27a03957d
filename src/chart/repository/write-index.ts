// Making an index: entries of archives, merging with another index, its text in YAML and JSON.
import { compareUtf8, type Json, type JsonObject } from '../../base/index.ts'
import { formatYamlJson } from '../../formats/index.ts'
import { formatMetadataJson } from '../metadata-json.ts'
import type { IndexEntry, WholeIndex } from './index-model.ts'
import { sortNewestFirst } from './load-index.ts'

/** Both indexes together: what `kept` has is not taken from `added`. @see helm pkg/repo/v1 IndexFile.Merge */
export function mergeIndexes(kept: WholeIndex, added: WholeIndex): WholeIndex {
  const entries = new Map([...kept.entries].map(([name, list]) => [name, [...list]]))
  for (const list of added.entries.values()) {
    for (const entry of list) {
      const { name, version } = entry.metadata
      const present = entries.get(name) ?? []
      if (present.some((other) => other.metadata.version === version)) continue
      entries.set(name, [...present, entry])
    }
  }
  return { ...kept, entries }
}

/** The index with every list newest first. */
export function sortedIndex(index: WholeIndex): WholeIndex {
  const sorted = (list: readonly IndexEntry[]) => {
    const order = list.map((entry) => ({ version: entry.metadata.version, entry }))
    sortNewestFirst(order)
    return order.map(({ entry }) => entry)
  }
  return { ...index, entries: new Map([...index.entries].map(([name, list]) => [name, sorted(list)])) }
}

/** The text of an index as Helm writes it. */
export function formatIndex(index: WholeIndex, format: 'yaml' | 'json'): string {
  const names = [...index.entries.keys()].sort(compareUtf8)
  const data: JsonObject = {
    apiVersion: index.apiVersion,
    generated: index.generated,
    entries: Object.fromEntries(names.map((name) => [name, (index.entries.get(name) ?? []).map(entryJson)])),
    ...(index.publicKeys === undefined || index.publicKeys.length === 0 ? {} : { publicKeys: [...index.publicKeys] }),
    ...(index.annotations === undefined || index.annotations.size === 0
      ? {}
      : {
          annotations: Object.fromEntries([...index.annotations].sort(([left], [right]) => compareUtf8(left, right))),
        }),
  }
  return format === 'yaml' ? formatYamlJson(data) : goJsonText(data)
}

function entryJson(entry: IndexEntry): JsonObject {
  const { legacy = {} } = entry
  const old = (['checksum', 'engine', 'tillerVersion', 'url'] as const).flatMap((name) =>
    (legacy[name] ?? '') === '' ? [] : [[name, legacy[name] as string]],
  )
  return {
    ...(JSON.parse(formatMetadataJson(entry.metadata)) as JsonObject),
    urls: [...entry.urls],
    created: entry.created,
    ...(entry.removed === true ? { removed: true } : {}),
    ...(entry.digest === '' ? {} : { digest: entry.digest }),
    ...Object.fromEntries(old),
  }
}

/** As Go's encoder prints it, two blanks a level: HTML's characters are escaped. */
function goJsonText(value: Json): string {
  return JSON.stringify(value, null, '  ').replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
