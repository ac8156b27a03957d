// Where release records live: Secrets, ConfigMaps, memory, SQL. The door of this folder.
export * from './cluster-store.ts'
export * from './driver-store.ts'
export * from './memory-store.ts'
export * from './sql-stores.ts'
