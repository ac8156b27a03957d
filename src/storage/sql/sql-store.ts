// Release records in a Postgres database, in Helm's tables.
import { toItsEnd } from '../../base/index.ts'
import { StorageError } from '../../diagnostics/index.ts'
import type { Clock, Compression, Database, DatabaseRow, DatabaseSession } from '../../host/index.ts'
import {
  decodeRelease,
  encodeRelease,
  type ListOptions,
  matchesSelector,
  parseSelector,
  type Release,
  type ReleaseStore,
  sortByRevision,
  storageName,
  storageSecretType,
  userLabels,
} from '../../release/index.ts'
import { asStorageError, sqlErrorText } from './sql-error.ts'

/** How many records are held at once. */
const pageSize = 50

/** What a store over a database needs. */
export interface SqlStoreOptions {
  readonly database: Database
  /** Where the records stand; the empty text for all namespaces, which only `list` can use. */
  readonly namespace: string
  readonly clock: Clock
  readonly compression: Compression
  /** Told of records that cannot be read; they are left out of lists and histories. */
  readonly onUnreadable?: (key: string, error: unknown) => void
}

/** A record's place, without its body. */
interface Entry {
  readonly key: string
  readonly namespace: string
  readonly name: string
  readonly version: number
}

/**
 * Records in the tables `releases_v1` and `custom_labels_v1`, which must be there.
 * @see helm pkg/storage/driver/sql.go
 */
export function createSqlStore(options: SqlStoreOptions): ReleaseStore {
  const { database, namespace, clock, compression } = options
  const reader = createReader(options)
  const now = (): number => Number(clock.now() / 1_000_000_000n)
  return {
    driver: 'SQL',

    async get(name, revision, signal) {
      const key = storageName(name, revision)
      const [row] = await ask(database, {
        text: 'SELECT key, namespace, body FROM releases_v1 WHERE key = $1 AND namespace = $2',
        values: [key, namespace],
        signal,
      })
      if (row === undefined) return undefined
      return withoutOwnLabels(await reader.decodeOne(row, database, signal))
    },

    async history(name, signal) {
      const entries = await reader.entries({ name }, signal)
      const releases: Release[] = []
      for await (const release of reader.decoded(entries, signal)) releases.push(withoutOwnLabels(release))
      return sortByRevision(releases)
    },

    list: (request = {}) => listRecords(reader, request),

    async create(release, signal) {
      const key = storageName(release.name, release.revision)
      const within = release.namespace || 'default'
      const record = {
        text: 'INSERT INTO releases_v1 (key,type,body,name,namespace,version,status,owner,createdAt) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)',
        values: [
          key,
          storageSecretType,
          encodeRelease(release, compression),
          release.name,
          within,
          release.revision,
          release.info.status,
          'helm',
          now(),
        ],
      }
      const steps = async (session: DatabaseSession): Promise<void> => {
        await insert(session, record)
        for (const [label, value] of Object.entries(userLabels(release.labels))) {
          const text = 'INSERT INTO custom_labels_v1 (releaseKey,releaseNamespace,key,value) VALUES ($1,$2,$3,$4)'
          await ask(session, { text, values: [key, within, label, value] })
        }
      }
      await attempt(() => toItsEnd(signal, clock, (late) => database.transaction(steps, late)))
    },

    async update(release, signal) {
      const { name, revision, info } = release
      const statement = {
        text: 'UPDATE releases_v1 SET body = $1, name = $2, version = $3, status = $4, owner = $5, modifiedAt = $6 WHERE key = $7 AND namespace = $8',
        values: [
          encodeRelease(release, compression),
          name,
          revision,
          info.status,
          'helm',
          now(),
          storageName(name, revision),
          release.namespace || 'default',
        ],
      }
      await toItsEnd(signal, clock, (late) => ask(database, { ...statement, signal: late }))
    },

    async delete(name, revision, signal) {
      const place = [storageName(name, revision), namespace]
      const steps = async (session: DatabaseSession): Promise<Release | undefined> => {
        const [row] = await ask(session, {
          text: 'SELECT key, namespace, body FROM releases_v1 WHERE key = $1 AND namespace = $2',
          values: place,
        })
        if (row === undefined) return undefined
        const release = await reader.decodeOne(row, session)
        await ask(session, { text: 'DELETE FROM releases_v1 WHERE key = $1 AND namespace = $2', values: place })
        const labels = 'DELETE FROM custom_labels_v1 WHERE releaseKey = $1 AND releaseNamespace = $2'
        await ask(session, { text: labels, values: place })
        return withoutOwnLabels(release)
      }
      return attempt(() => toItsEnd(signal, clock, (late) => database.transaction(steps, late)))
    },
  }
}

/** What reads records. */
interface Reader {
  /** Places of records in order: namespace, name, revision. */
  entries(filter: { readonly name?: string }, signal?: AbortSignal): Promise<Entry[]>
  /** The records of places, a page at a time; those that cannot be read are reported and left out. */
  decoded(entries: readonly Entry[], signal?: AbortSignal): AsyncGenerator<Release>
  decodeOne(row: DatabaseRow, session: DatabaseSession, signal?: AbortSignal): Promise<Release>
}

function createReader({ database, namespace, compression, onUnreadable }: SqlStoreOptions): Reader {
  const decode = (row: DatabaseRow, labels: { readonly [key: string]: string }): Release => {
    const release = decodeRelease(String(row['body']), compression)
    const systemLabels = {
      name: release.name,
      owner: 'helm',
      status: release.info.status,
      version: String(release.revision),
    }
    return { ...release, labels: userLabels(labels), systemLabels }
  }
  return {
    async entries({ name }, signal) {
      const conditions = ["owner = 'helm'"]
      const values: string[] = []
      if (namespace !== '') conditions.push(`namespace = $${values.push(namespace)}`)
      if (name !== undefined) conditions.push(`name = $${values.push(name)}`)
      const rows = await ask(database, {
        text: `SELECT key, namespace, name, version FROM releases_v1 WHERE ${conditions.join(' AND ')} ORDER BY namespace, name, version`,
        values,
        signal,
      })
      return rows.map((row) => ({
        key: String(row['key']),
        namespace: String(row['namespace']),
        name: String(row['name']),
        version: Number(row['version']),
      }))
    },

    async *decoded(entries, signal) {
      for (let start = 0; start < entries.length; start += pageSize) {
        const page = entries.slice(start, start + pageSize)
        const values = [page.map(({ key }) => key), page.map((entry) => entry.namespace)]
        const places = '(SELECT * FROM unnest($1::text[], $2::text[]))'
        const rows = await ask(database, {
          text: `SELECT key, namespace, body FROM releases_v1 WHERE (key, namespace) IN ${places}`,
          values,
          signal,
        })
        const labels = await labelsOf(database, values, signal)
        const byPlace = new Map(rows.map((row) => [placeOf(row['namespace'], row['key']), row]))
        for (const entry of page) {
          const place = placeOf(entry.namespace, entry.key)
          const row = byPlace.get(place)
          if (row === undefined) continue
          try {
            yield decode(row, labels.get(place) ?? {})
          } catch (error) {
            onUnreadable?.(entry.key, error)
          }
        }
      }
    },

    async decodeOne(row, session, signal) {
      const values = [[row['key']], [row['namespace']]]
      const labels = await labelsOf(session, values, signal)
      return decode(row, labels.get(placeOf(row['namespace'], row['key'])) ?? {})
    },
  }
}

/** Labels of the user by place of their record. */
async function labelsOf(
  session: DatabaseSession,
  places: readonly unknown[],
  signal?: AbortSignal,
): Promise<Map<string, { [key: string]: string }>> {
  const rows = await ask(session, {
    text: 'SELECT releaseKey, releaseNamespace, key, value FROM custom_labels_v1 WHERE (releaseKey, releaseNamespace) IN (SELECT * FROM unnest($1::text[], $2::text[]))',
    values: places,
    signal,
  })
  const labels = new Map<string, [string, string][]>()
  for (const row of rows) {
    const place = placeOf(row['releasenamespace'], row['releasekey'])
    const known = labels.get(place) ?? []
    labels.set(place, known)
    known.push([String(row['key']), String(row['value'])])
  }
  return new Map([...labels].map(([place, entries]) => [place, Object.fromEntries(entries)]))
}

function placeOf(namespace: unknown, key: unknown): string {
  return `${String(namespace)}/${String(key)}`
}

async function* listRecords(
  reader: Reader,
  { labels = {}, selector = '', statuses, latest = false, signal }: ListOptions,
): AsyncGenerator<Release> {
  const requirements = parseSelector(selector)
  const fits = (release: Release): boolean => {
    const own = { ...release.labels, ...release.systemLabels }
    return (
      Object.entries(labels).every(([key, value]) => Object.hasOwn(own, key) && own[key] === value) &&
      matchesSelector(requirements, own) &&
      (statuses === undefined || statuses.includes(release.info.status))
    )
  }
  const entries = await reader.entries({}, signal)
  if (!latest) {
    for await (const release of reader.decoded(entries, signal)) if (fits(release)) yield release
    return
  }
  // The newest of each first; where one cannot be read, those before it.
  for (let open = groupsOf(entries); open.length > 0; ) {
    const read = new Set<string>()
    const newest = open.flatMap((group) => group.slice(-1))
    for await (const release of reader.decoded(newest, signal)) {
      read.add(placeOf(release.namespace || 'default', storageName(release.name, release.revision)))
      if (fits(release)) yield release
    }
    open = open
      .filter((group) => !group.slice(-1).some(({ namespace, key }) => read.has(placeOf(namespace, key))))
      .map((group) => group.slice(0, -1))
      .filter((group) => group.length > 0)
  }
}

/** Entries of one release each. */
function groupsOf(entries: readonly Entry[]): Entry[][] {
  const groups: Entry[][] = []
  for (const entry of entries) {
    const last = groups.at(-1)
    if (last?.[0]?.name === entry.name && last[0].namespace === entry.namespace) last.push(entry)
    else groups.push([entry])
  }
  return groups
}

function withoutOwnLabels({ systemLabels: _, ...release }: Release): Release {
  return release
}

interface Question {
  readonly text: string
  readonly values: readonly unknown[]
  readonly signal?: AbortSignal | undefined
}

/** @throws StorageError in the client's words */
async function ask(session: DatabaseSession, { text, values, signal }: Question): Promise<readonly DatabaseRow[]> {
  try {
    return await session.query(text, values, signal)
  } catch (error) {
    throw asStorageError(error, text)
  }
}

async function insert(session: DatabaseSession, record: Question): Promise<void> {
  try {
    await session.query(record.text, record.values, record.signal)
  } catch (error) {
    if ((error as { readonly state?: unknown }).state !== '23505') throw asStorageError(error, record.text)
    throw new StorageError({ code: 'RELEASE_NAME_IN_USE', helmText: sqlErrorText(error, record.text), cause: error })
  }
}

/** What fails around the statements: beginning, committing, connecting. */
async function attempt<T>(steps: () => Promise<T>): Promise<T> {
  try {
    return await steps()
  } catch (error) {
    throw asStorageError(error)
  }
}
