// The public API. The door of this folder, and the entrance `.` of the package.
import type { Settings } from '../actions/index.ts'
import type { Host } from '../host/index.ts'
import { createNodeHost as openNodeHost } from '../node/index.ts'
import type { OpenedWorld, WorldParts } from './open-world.ts'

export type {
  ActionEvent,
  CreatedChart,
  ExplainedDocument,
  ExplainedLine,
  ExplainedTemplate,
  IfPending,
  LineValue,
  LintResult,
  PackagedChart,
  PostRenderStrategy,
  ReleaseChange,
  ReleaseLogLine,
  ReleaseMetadata,
  RenderWarning,
  Settings,
  ShownChart,
  TemplatePlace,
  WaitStrategy,
  World,
} from '../actions/index.ts'
export { settingsOf } from '../actions/index.ts'
export type { PlanEvent } from '../apply/index.ts'
export type { Json, JsonObject } from '../base/index.ts'
export type {
  Access,
  Chart,
  ChartDownload,
  ChartFile,
  ChartFiles,
  ChartLock,
  ChartMetadata,
  ChartReference,
  ChartSource,
  ChartVerification,
  Dependency,
  DependencyList,
  DependencyStatus,
  GetRequest,
  HubMatch,
  IndexMatch,
  LoadSchema,
  Maintainer,
  ModificationTime,
  PushedChart,
  RegistryDownload,
  RepositoryEntry,
  RepositoryUpdate,
  TlsFiles,
  ValueHistory,
  ValueOrigin,
  Values,
} from '../chart/index.ts'
export {
  ChartError,
  ClusterError,
  Failure,
  Failure as HelmError,
  type FailureCode,
  type FailureData,
  HelmLibraryNotFound,
  InstallError,
  type Label,
  PluginError,
  ReleaseError,
  RepositoryError,
  RollbackError,
  type SourceFile,
  type Span,
  StorageError,
  UninstallError,
  UpgradeError,
} from '../diagnostics/index.ts'
export type { GoValue } from '../go/index.ts'
export type {
  Clock,
  Compression,
  Database,
  DatabaseRow,
  DatabaseSession,
  Databases,
  DatabaseTarget,
  DatabaseTls,
  DirectoryEntry,
  Environment,
  FileStatus,
  FileSystem,
  Host,
  HttpConnection,
  HttpPort,
  HttpRequest,
  HttpResponse,
  Interrupts,
  KeyKind,
  Keys,
  NameResolver,
  Processes,
  ProcessRequest,
  ProcessResult,
  RandomSource,
  RequestHeaders,
  SharedStream,
  Terminal,
  TlsSettings,
  WasmCall,
  WasmHttpAnswer,
  WasmHttpRequest,
  WasmOutcome,
  WasmRunner,
  ZoneOffset,
} from '../host/index.ts'
export { DatabaseError, HostError } from '../host/index.ts'
export type {
  KubeClient,
  KubeObject,
  KubeReader,
  KubeWriter,
  ObjectReference,
  ObjectTable,
  Readiness,
  ResourceType,
  Selection,
  ServerVersion,
  TableColumn,
  WatchEvent,
  WriteOptions,
} from '../kube/index.ts'
export type {
  LintMessage,
  LintSeverity,
} from '../lint/index.ts'
export type { ActKind } from '../plan/index.ts'
export type {
  PackagedPlugin,
  PluginConfig,
  PluginType,
  PluginVerification,
  SigningStatus,
} from '../plugins/index.ts'
export type {
  Hook,
  HookEvent,
  HookExecution,
  ManifestObject,
  RecordOutline,
  Release,
  ReleaseStatus,
  ReleaseStore,
  Timestamp,
} from '../release/index.ts'
export type {
  ChangeObjects,
  PostRenderer,
} from '../render/index.ts'
export type { RecordPlace, StorageDriver, StoredRecord } from '../storage/index.ts'
export type { CacheCounts, CacheOptions, CacheStats } from './chart-caches.ts'
export type * from './chart-verbs.ts'
export type * from './client-options.ts'
export type { HttpCounts } from './counting-http.ts'
export { type ClusterVersion, createHelm, type Helm, type HelmStats } from './create-helm.ts'
export type * from './events.ts'
export { openReleaseStore } from './open-release-store.ts'
export type { OpenedWorld, WorldParts, WorldReports } from './open-world.ts'
export type { Operation, Outcome } from './operation.ts'
export type * from './options.ts'
export type * from './plugin-objects.ts'
export type {
  HelmPlugins,
  InstallPluginOptions,
  ListPluginsOptions,
  PackagePluginOptions,
  PluginInfo,
  PluginInstallation,
  PluginRun,
  RunPluginOptions,
} from './plugins.ts'
export type { PostRender } from './post-render.ts'
export type { HelmRegistry, RegistryOptions } from './registry.ts'
export type { ObjectStatus, ReleaseHandle, ReleaseStatusView, UninstallOutcome } from './release-handle.ts'
export type { ReleaseView } from './release-view.ts'
export type { RenderVerbs } from './render-verbs.ts'
export type {
  AddRepositoryOptions,
  DependencyOptions,
  HelmDependencies,
  HelmRepositories,
  IndexOptions,
  PullOptions,
  RepositoryInfo,
  SearchRepositoriesOptions,
  UpdateRepositoriesOptions,
} from './repositories.ts'
export type { ValueReport } from './value-report.ts'
export type { PartOf, PlainValues, ValuesInput } from './values.ts'

/** The operating system as Node gives it, for those who replace a part. Nothing is opened, read or listened to before it is used. */
export function createNodeHost(): Host {
  return openNodeHost()
}

/** Opens the world that the verbs of `actions/` act in; what the command runs on. */
export async function openWorld(settings: Settings, host: Host, parts: WorldParts = {}): Promise<OpenedWorld> {
  return (await import('./open-world.ts')).openWorld(settings, host, parts)
}
