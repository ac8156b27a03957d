// The adapter to a real cluster. The door of this folder.
export { type ClientOptions, type ClusterClient, createKubeClient } from './client.ts'
export type { TokenFunction } from './credentials/renewed-token.ts'
export { type ConfigSources, loadClusterConfig, loadNamespace } from './load-config.ts'
export { type RequestRate, requestRateOf } from './request-rate.ts'
export type { TransportOptions } from './transport.ts'
