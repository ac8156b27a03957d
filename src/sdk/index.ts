// The public API. The door of this folder, and the entrance `.` of the package.
export type {
  ActionEvent,
  ExplainedDocument,
  ExplainedLine,
  ExplainedTemplate,
  LineValue,
  ReleaseMetadata,
  RenderWarning,
  Settings,
  TemplatePlace,
  UninstallOutcome,
  WaitStrategy,
  World,
} from '../actions/index.ts'
export { settingsOf } from '../actions/index.ts'
export type { Json, JsonObject } from '../base/index.ts'
export type {
  Access,
  ChartDownload,
  ChartReference,
  ChartVerification,
  DependencyList,
  HubMatch,
  IndexMatch,
  PushedChart,
  RepositoryEntry,
  RepositoryUpdate,
  TlsFiles,
  ValueHistory,
  ValueOrigin,
} from '../chart/index.ts'
export {
  ChartError,
  ClusterError,
  Failure,
  type FailureCode,
  HelmLibraryNotFound,
  InstallError,
  ReleaseError,
  RepositoryError,
  RollbackError,
  StorageError,
  UninstallError,
  UpgradeError,
} from '../diagnostics/index.ts'
export type { Host } from '../host/index.ts'
export type { KubeObject, ObjectReference } from '../kube/index.ts'
export { createNodeHost } from '../node/index.ts'
export type { Hook, HookEvent, Release, ReleaseStatus } from '../release/index.ts'
export type * from './chart-verbs.ts'
export { createHelm, type Helm, type ReleaseHandle } from './create-helm.ts'
export { type OpenedWorld, openWorld, type WorldReports } from './open-world.ts'
export type { Operation, Outcome } from './operation.ts'
export type * from './options.ts'
export type { HelmRegistry, RegistryOptions } from './registry.ts'
export type { ReleaseView } from './release-view.ts'
export type {
  AddRepositoryOptions,
  DependencyOptions,
  HelmDependencies,
  HelmRepositories,
  PullOptions,
} from './repositories.ts'
export type { ValueReport } from './value-report.ts'
export type { PlainValues, ValuesInput } from './values.ts'
