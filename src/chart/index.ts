// Charts: the model, reading, dependencies, values. The door of this folder.
export { checkKubeVersion, defaultCapabilities, parseKubeVersion } from './capabilities.ts'
export { type ArchiveOptions, archiveChart, type ChartArchive, stampChart } from './chart-archive.ts'
export { formatChartFile, formatLock, formatMetadata } from './chart-text.ts'
export { type CrdFile, chartFullPath, crdFiles, walkCharts } from './chart-tree.ts'
export { checkChartVersion, inWordsOfPlainLoading } from './chart-version.ts'
export {
  type CoalescedValues,
  coalesceTables,
  coalesceTablesInPlace,
  coalesceValues,
  copyValue,
  mergeTables,
  mergeValues,
} from './coalesce.ts'
export { type ProcessedChart, processDependencies } from './dependencies.ts'
export { parseYamlExactly } from './exact-integers.ts'
export type { Access, GetRequest, GetResult, Getter, TlsFiles } from './getter.ts'
export { decodeStruct, type FieldValues, type StructShape } from './go-fields.ts'
export { createGzip } from './gzip.ts'
export { type IgnoreRules, parseIgnoreRules } from './ignore-rules.ts'
export { type ChartLoading, type KnownValues, loadChart } from './load-chart.ts'
export { type FetchedSchemas, type LoadSchema, loadSchemas, schemaTexts } from './load-schemas.ts'
export { type DebugLog, type LogFields, logLine } from './log-line.ts'
export { buildMetadata, type MetadataFields, parseLock, parseMetadataFields, sanitizeText } from './metadata.ts'
export { formatDependencyJson, formatMetadataJson } from './metadata-json.ts'
export * from './model.ts'
export { inLocalZone, type LocalOffset, modifiedAt } from './modification-time.ts'
export {
  type ExplainedChart,
  findOrigins,
  type LayeredOrigins,
  prepareChartWithOrigins,
  rememberingReader,
  type ValueLayer,
} from './origins.ts'
export { compilePathPattern, type PathPattern, PatternError } from './path-match.ts'
export {
  loadingWarnings,
  type PrepareOptions,
  prepareChart,
  prepareChartWithSchemas,
  prepareProcessed,
} from './prepare-chart.ts'
export { createPreparedCharts, type PreparedCharts } from './prepared-charts.ts'
export {
  type ChartProvenance,
  type ChartVerification,
  checkProvenance,
  findSigningKey,
  formatProvenance,
  inChartError,
  type ProvenanceCheck,
  type SignChartRequest,
  sumsIn,
  untrusted,
} from './provenance.ts'
export type {
  LoginRequest,
  PulledChart,
  PulledPlugin,
  PullPluginRequest,
  PullRequest,
  PushedChart,
  PushRequest,
  Registries,
  RegistryRequest,
  RepositoryRequest,
  ResolvedReference,
  ResolveRequest,
} from './registry.ts'
export { registryAnnotations } from './registry-annotations.ts'
export { validateReleaseName } from './release-name.ts'
export * from './repository/index.ts'
export {
  type ChartFolder,
  chartFromStarter,
  type NewChartVersion,
  newChartMetadata,
  scaffoldChart,
} from './scaffold.ts'
export { maximumChartSize, unpackArchive, withoutByteOrderMark } from './unpack-archive.ts'
export { type SchemaFinding, validateValues } from './validate-values.ts'
export { mergeValueSources, type ReadValuesFile } from './value-sources.ts'
export { mergeMaps, parseValuesDocument, parseValuesText, ValuesTextError } from './values-text.ts'
