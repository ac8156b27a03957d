// A storage driver in memory: the shortest example of one.
import type { RecordPlace, StorageDriver, StoredRecord } from '../sdk/index.ts'

/** Records in memory; clients that are given the same driver share them. */
export function createMemoryStorage(): StorageDriver & { readonly records: ReadonlyMap<string, StoredRecord> } {
  const records = new Map<string, StoredRecord>()
  const keyOf = ({ namespace, key }: RecordPlace) => `${namespace}/${key}`
  return {
    name: 'memory',
    records,
    get: async (place) => records.get(keyOf(place)),
    async *list({ namespace, labels }) {
      for (const record of [...records.values()]) {
        const isWanted = Object.entries(labels).every(([key, value]) => record.labels[key] === value)
        if (isWanted && (namespace === '' || record.namespace === namespace)) yield record
      }
    },
    async create(record) {
      if (records.has(keyOf(record))) return false
      records.set(keyOf(record), record)
      return true
    },
    async update(record) {
      if (!records.has(keyOf(record))) return false
      records.set(keyOf(record), record)
      return true
    },
    delete: async (place) => records.delete(keyOf(place)),
  }
}
