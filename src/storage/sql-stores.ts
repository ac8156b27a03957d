// The SQL driver's stores; the driver itself loads with the first use.
import type { SqlStores, SqlStoresOptions } from './sql/index.ts'

export type { SqlStores, SqlStoresOptions } from './sql/index.ts'

/**
 * Stores in the Postgres database that the connection string names; connects, and makes Helm's tables where they are not there.
 * @throws StorageError `unable to instantiate SQL driver: …`; HelmLibraryNotFound
 * @see helm pkg/storage/driver/sql.go
 */
export async function openSqlStores(options: SqlStoresOptions, signal?: AbortSignal): Promise<SqlStores> {
  return (await import('./sql/index.ts')).openStores(options, signal)
}
