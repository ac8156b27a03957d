// Where charts and values come from. The door of this folder.

export { type ContentCache, type ContentKind, createContentCache, sha256 } from './content-cache.ts'
export { createFileChartSource, type FileChartSourcePorts } from './file-chart-source.ts'
export {
  type ClientRequest,
  type ClientResponse,
  createHttpClient,
  type HttpClient,
  type HttpClientPorts,
} from './http-client.ts'
export { createHttpGetter, type HttpGetterParts } from './http-getter.ts'
export { type CacheLimits, MemoryCache } from './memory-cache.ts'
export {
  type CredentialStore,
  type CredentialStoreParts,
  createCredentialStore,
  createRegistries,
  type SessionParts,
} from './oci/index.ts'
export { createChartProvenance, type ProvenanceParts } from './provenance.ts'
export type { ArchiveMemory } from './read-chart-archive.ts'
export { archiveName, downloadsOf, isRegistryReference, type RegistryChartParts } from './registry-chart.ts'
export { type RememberedAnswer, rememberingGetter } from './remembering-getter.ts'
export { createRemoteCharts, type RemoteCharts, type RemoteChartsOptions } from './repositories/charts.ts'
export { createSchemaLoader, type SchemaLoaderParts } from './schema-loader.ts'
