// The SQL driver, loaded when it is asked for: opens the database, makes its tables, gives stores over it.
import type { Clock, Compression } from '../../host/index.ts'
import type { ReleaseStore } from '../../release/index.ts'
import { type DatabasePorts, openDatabase } from './open-database.ts'
import { createSqlStore } from './sql-store.ts'
import { prepareTables } from './tables.ts'

/** What the driver needs. */
export interface SqlStoresOptions extends DatabasePorts {
  /** `postgres://…` or `key=value …`; what it leaves open the environment's `PG…` variables say. */
  readonly connectionString: string
  readonly clock: Clock
  readonly compression: Compression
  /** Told of records that cannot be read; they are left out of lists and histories. */
  readonly onUnreadable?: (key: string, error: unknown) => void
}

/** Stores over one database, one for each namespace asked for (the empty text: all). */
export interface SqlStores {
  store(namespace: string): ReleaseStore
  close(): Promise<void>
}

/**
 * Connects, and makes Helm's tables where they are not there.
 * @throws StorageError `unable to instantiate SQL driver: …`; HelmLibraryNotFound
 */
export async function openStores(options: SqlStoresOptions, signal?: AbortSignal): Promise<SqlStores> {
  const { clock } = options
  const database = await openDatabase(options.connectionString, options, signal)
  try {
    await prepareTables(database, clock, signal)
  } catch (error) {
    await database.close()
    throw error
  }
  return {
    store: (namespace) => createSqlStore({ ...options, database, namespace }),
    close: () => database.close(),
  }
}
