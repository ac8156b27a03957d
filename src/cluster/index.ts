// The adapter to a real cluster. The door of this folder.
export { createKubeClient } from './client.ts'
export type { TokenFunction } from './credentials/renewed-token.ts'
export { type ConfigSources, loadClusterConfig, loadNamespace, readKubeconfigs } from './load-config.ts'
export type { TransportOptions } from './transport.ts'
