// Chart repositories as data: their list, their indexes, searching and making them.
export { decodeIndex } from './decode-index.ts'
export { type FoundVersion, findVersion } from './find-version.ts'
export {
  type IndexEntry,
  IndexError,
  type IndexSummary,
  type IndexVersion,
  type RepositoryIndex,
  type WholeIndex,
} from './index-model.ts'
export { loadIndex } from './load-index.ts'
export type * from './ports.ts'
export {
  formatRepositoryFile,
  noRepositories,
  parseRepositoryFile,
  type RepositoryEntry,
  type RepositoryFile,
} from './repository-file.ts'
export { type IndexMatch, type IndexQuery, searchIndexes } from './search.ts'
export { cacheChartsName, cacheIndexName, joinUrl, resolveReferenceUrl, sameUrl } from './urls.ts'
export { formatIndex, mergeIndexes, sortedIndex } from './write-index.ts'
