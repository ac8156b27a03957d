// What options each call takes, as data for callers without a compiler; the types hold the tables complete.

import type { ChartTemplateOptions, CreateChartOptions, LintChartOptions, PackageChartOptions } from './chart-verbs.ts'
import type { HelmOptions } from './client-options.ts'
import { isByteArray, isUrlObject } from './kinds-of-objects.ts'
import {
  type Check,
  excluding,
  isBoolean,
  isCount,
  isDate,
  isDuration,
  isEither,
  isFunction,
  isLabels,
  isName,
  isOneOf,
  isPlainObject,
  isSignal,
  isText,
  isTexts,
  isTextTable,
  isValues,
  type OptionRules,
  type OptionTable,
  type Rule,
} from './option-checks.ts'
import {
  isAccess,
  isBytes,
  isCacheOptions,
  isChartSource,
  isEnvironment,
  isHost,
  isKeyring,
  isKube,
  isPlugins,
  isRegistrySettings,
  isSigning,
  isStorage,
  isWorkers,
} from './option-shapes.ts'
import type {
  ApplyOptions,
  CallOptions,
  ChartOptions,
  ExplainValuesOptions,
  GetValuesOptions,
  InstallOptions,
  ListOptions,
  LogsOptions,
  OperationOptions,
  ReleaseOptions,
  RenderOptions,
  RevisionOptions,
  RollbackOptions,
  TestOptions,
  UninstallOptions,
  UpgradeOptions,
} from './options.ts'
import type { InstallPluginOptions, ListPluginsOptions, PackagePluginOptions, RunPluginOptions } from './plugins.ts'
import type { RegistryOptions } from './registry.ts'
import type {
  AddRepositoryOptions,
  DependencyOptions,
  IndexOptions,
  PullOptions,
  SearchRepositoriesOptions,
  UpdateRepositoriesOptions,
} from './repositories.ts'

/** A release's, namespace's or other name. */
export { isBoolean, isName, isText, isTexts } from './option-checks.ts'

/** `oci://…` */
export const isRegistryReference: Check = (value) =>
  typeof value === 'string' && /^oci:\/\/./.test(value) ? undefined : 'a text that begins with "oci://"'

/** What a chart may be. */
export const isChart: Check = (value) => {
  const wanted =
    'a path or reference, or an object with `text`, `path`, `oci`, `repository` and `name`, `archive` or `files`, or a chart that was loaded'
  if (typeof value === 'string') return value === '' ? wanted : undefined
  if (typeof value !== 'object' || value === null) return wanted
  const input = value as { readonly [key: string]: unknown }
  const isNamed = ['text', 'oci', 'path'].some((key) => typeof input[key] === 'string')
  const isInRepository = input['repository'] !== undefined && typeof input['name'] === 'string'
  const isInMemory = isByteArray(input['archive']) || isPlainObject(input['files']) === undefined
  const isLoaded = Array.isArray(input['raw']) && Array.isArray(input['templates'])
  return isLoaded || isNamed || isUrlObject(input['path']) || isInRepository || isInMemory ? undefined : wanted
}

/** What may be a post-renderer. */
const isPostRender: Check = (value) => {
  const wanted = "a function, a plugin's name, or an object with `plugin` or `text`"
  if (isFunction(value) === undefined || isName(value) === undefined) return undefined
  if (typeof value !== 'object' || value === null) return wanted
  const { plugin, text, arguments: words } = value as { readonly [key: string]: unknown }
  const isPlugin = isName(plugin) === undefined && (words === undefined || isTexts(words) === undefined)
  return isPlugin || isFunction(text) === undefined ? undefined : wanted
}

const isWait = isEither(isBoolean, isOneOf('watcher', 'legacy', 'hookOnly'))
const call: OptionTable<CallOptions> = { signal: isSignal, timeout: isDuration }
const operation: OptionTable<OperationOptions> = { ...call, deadline: isDuration, onEvent: isFunction }
const chart: OptionTable<ChartOptions> = {
  ...operation,
  values: isValues,
  skipCrds: isBoolean,
  skipSchemaValidation: isBoolean,
  subNotes: isBoolean,
  enableDns: isBoolean,
  hideSecrets: isBoolean,
  warnUnusedValues: isBoolean,
  postRender: isPostRender,
  postRenderStrategy: isOneOf('combined', 'separate', 'nohooks'),
  description: isText,
}
const render: OptionTable<RenderOptions> = {
  ...chart,
  dryRun: isOneOf('client', 'server'),
  namespace: isName,
  kubeVersion: isName,
  apiVersions: isTexts,
  includeCrds: isBoolean,
  mode: isOneOf('install', 'upgrade'),
}
const apply: OptionTable<ApplyOptions> = {
  ...operation,
  dryRun: isOneOf(false, 'client', 'server'),
  wait: isWait,
  waitForJobs: isBoolean,
  runHooks: isBoolean,
  hookLogs: isBoolean,
  forceReplace: isBoolean,
  forceConflicts: isBoolean,
  description: isText,
}
const release: OptionTable<ReleaseOptions> = {
  ...chart,
  ...apply,
  onFailure: isOneOf('keep', 'rollback'),
  createNamespace: isBoolean,
  takeOwnership: isBoolean,
  dependencyUpdate: isBoolean,
  openApiValidation: isBoolean,
}
const revision: OptionTable<RevisionOptions> = { ...call, revision: isCount }

const formerNames = {
  atomic: "that is `onFailure: 'rollback'`",
  rollbackOnFailure: "that is `onFailure: 'rollback'`",
  set: 'that is `values: [{ set: … }]`',
  valuesFiles: 'that is `values: [{ file: … }]`',
  valueFiles: 'that is `values: [{ file: … }]`',
  version: 'the version is the chart’s: `{ text, version }`, `{ oci, version }` or `{ repository, name, version }`',
  namespace: 'the namespace is the release’s or the client’s: `helm.release(name, { namespace })`',
  serverSide: "that is `apply: 'server'`",
  resetValues: "that is `mergeStrategy: 'reset'`",
  reuseValues: "that is `mergeStrategy: 'reuse'`",
  resetThenReuseValues: "that is `mergeStrategy: 'resetThenReuse'`",
  force: 'that is `forceReplace: true` or `forceConflicts: true`',
  noHooks: 'that is `runHooks: false`',
  disableHooks: 'that is `runHooks: false`',
  skipCRDs: 'that is `skipCrds`',
  includeCRDs: 'that is `includeCrds`',
  revision: 'that is `to`',
}

const forcing: readonly Rule<ApplyOptions & { readonly apply?: 'auto' | 'server' | 'client' | undefined }>[] = [
  excluding('forceReplace', 'forceConflicts'),
  ({ apply: method, forceConflicts }) =>
    method === 'client' && forceConflicts === true
      ? "`forceConflicts` is for server-side apply, and `apply` is 'client'"
      : undefined,
  ({ apply: method, forceReplace }) =>
    method === 'server' && forceReplace === true
      ? "`forceReplace` is for client-side apply, and `apply` is 'server'"
      : undefined,
]
const hiding: Rule<ReleaseOptions> = ({ hideSecrets, dryRun }) =>
  hideSecrets === true && (dryRun === undefined || dryRun === false)
    ? "`hideSecrets` is for dry runs: set `dryRun: 'client'` or `'server'`"
    : undefined

export const callRules: OptionRules<CallOptions> = { table: call }
export const operationRules: OptionRules<OperationOptions> = { table: operation }
export const revisionRules: OptionRules<RevisionOptions> = { table: revision }
export const getValuesRules: OptionRules<GetValuesOptions> = { table: { ...revision, all: isBoolean } }
export const logsRules: OptionRules<LogsOptions> = {
  table: { ...revision, follow: isBoolean, container: isName },
}
export const installRules: OptionRules<InstallOptions> = {
  table: { ...release, replace: isBoolean, labels: isTextTable, apply: isOneOf('server', 'client') },
  rules: [...forcing, hiding],
  formerNames,
}
export const upgradeRules: OptionRules<UpgradeOptions> = {
  table: {
    ...release,
    install: isBoolean,
    mergeStrategy: isOneOf('auto', 'reset', 'reuse', 'resetThenReuse'),
    labels: isLabels,
    apply: isOneOf('auto', 'server', 'client'),
    maxHistory: isCount,
    cleanupOnFail: isBoolean,
    ifPending: isOneOf('fail', 'wait', 'unlock'),
    expectRevision: isCount,
  },
  rules: [
    ...forcing,
    hiding,
    ({ install, createNamespace }) =>
      createNamespace === true && install !== true ? '`createNamespace` goes with `install: true`' : undefined,
  ],
  formerNames,
}
export const rollbackRules: OptionRules<RollbackOptions> = {
  table: {
    ...apply,
    to: isCount,
    apply: isOneOf('auto', 'server', 'client'),
    maxHistory: isCount,
    cleanupOnFail: isBoolean,
    expectRevision: isCount,
  },
  rules: forcing,
  formerNames,
}
export const uninstallRules: OptionRules<UninstallOptions> = {
  table: {
    ...operation,
    dryRun: isBoolean,
    ignoreNotFound: isBoolean,
    keepHistory: isBoolean,
    runHooks: isBoolean,
    hookLogs: isBoolean,
    propagation: isOneOf('background', 'foreground', 'orphan'),
    wait: isWait,
    description: isText,
    expectRevision: isCount,
  },
  formerNames,
}
export const testRules: OptionRules<TestOptions> = {
  table: { ...operation, only: isTexts, except: isTexts, logs: isBoolean, hookLogs: isBoolean },
  formerNames,
}
export const renderRules: OptionRules<RenderOptions> = { table: render, formerNames }
export const chartTemplateRules: OptionRules<ChartTemplateOptions> = {
  table: { ...render, name: isName },
  formerNames,
}
export const explainValuesRules: OptionRules<ExplainValuesOptions> = {
  table: { ...render, path: isText, showSecrets: isBoolean },
  formerNames,
}
export const listRules: OptionRules<ListOptions> = {
  table: {
    ...call,
    namespace: isName,
    filter: isText,
    selector: isText,
    statuses: isTexts,
    sort: isOneOf('name', 'date'),
    reverse: isBoolean,
    limit: isCount,
    offset: isCount,
  },
  formerNames: { allNamespaces: "that is `namespace: '*'`", all: 'every status is listed by default' },
}
export const createChartRules: OptionRules<CreateChartOptions> = {
  table: { ...call, directory: isText, starter: isName, apiVersion: isOneOf('v2', 'v3') },
}
export const packageChartRules: OptionRules<PackageChartOptions> = {
  table: { ...call, destination: isText, version: isName, appVersion: isText, modified: isDate },
}
export const lintChartRules: OptionRules<LintChartOptions> = {
  table: {
    ...call,
    values: isValues,
    namespace: isName,
    kubeVersion: isName,
    withSubcharts: isBoolean,
    strict: isBoolean,
    skipSchemaValidation: isBoolean,
  },
}
export const showChartRules: OptionRules<CallOptions & { readonly version?: string | undefined }> = {
  table: { ...call, version: isName },
}
export const loginRules: OptionRules<RegistryOptions & { readonly username: string; readonly password: string }> = {
  table: { ...call, access: isAccess, username: isText, password: isText },
  required: ['username', 'password'],
}
export const verifyRules: OptionRules<CallOptions & { readonly keyring: string }> = {
  table: { ...call, keyring: isName },
  required: ['keyring'],
}
export const registryRules: OptionRules<RegistryOptions> = { table: { ...call, access: isAccess } }
export const addRepositoryRules: OptionRules<AddRepositoryOptions> = {
  table: { ...call, access: isAccess, forceUpdate: isBoolean },
}
export const updateRepositoriesRules: OptionRules<UpdateRepositoriesOptions> = {
  table: { ...call, names: isTexts, onUpdate: isFunction },
}
export const searchRules: OptionRules<SearchRepositoriesOptions> = {
  table: { ...call, version: isName, regexp: isBoolean, allVersions: isBoolean },
}
export const indexRules: OptionRules<IndexOptions> = {
  table: { ...call, url: isText, mergeWith: isText, format: isOneOf('yaml', 'json') },
}
export const dependencyRules: OptionRules<DependencyOptions> = {
  table: { ...call, access: isAccess, skipRefresh: isBoolean, verify: isKeyring, onMessage: isFunction },
}
export const pullRules: OptionRules<PullOptions> = {
  table: {
    ...call,
    version: isName,
    repository: isName,
    access: isAccess,
    destination: isText,
    unpackInto: isText,
    provenance: isEither(isOneOf('fetch'), isKeyring),
  },
}
export const listPluginsRules: OptionRules<ListPluginsOptions> = {
  table: { ...call, type: isOneOf('cli/v1', 'getter/v1', 'postrenderer/v1', 'test/v1') },
}
export const installPluginRules: OptionRules<InstallPluginOptions> = {
  table: { ...call, version: isName, verify: isEither(isOneOf(false), isKeyring), access: isAccess },
}
export const runPluginRules: OptionRules<RunPluginOptions> = {
  table: { ...call, input: isEither(isText, isBytes), variables: isTextTable },
}
export const packagePluginRules: OptionRules<PackagePluginOptions> = {
  table: { ...call, destination: isName, sign: isEither(isOneOf(false), isSigning) },
  required: ['sign'],
}
export const helmRules: OptionRules<HelmOptions> = {
  table: {
    namespace: isName,
    kube: isKube,
    storage: isStorage,
    environment: isEither(isOneOf(false), isEnvironment),
    home: isName,
    registry: isRegistrySettings,
    charts: isChartSource,
    loadSchema: isFunction,
    caches: isEither(isOneOf(false), isCacheOptions),
    plugins: isPlugins,
    host: isHost,
    log: isFunction,
    workers: isWorkers,
    maxHistory: isCount,
  },
  formerNames: {
    kubeconfig: 'that is `kube: { kubeconfig }`',
    context: 'that is `kube: { context }`',
    kubeContext: 'that is `kube: { context }`',
    driver: 'that is `storage`',
    clock: 'that is `host: { clock }`',
    random: 'that is `host: { random }`',
    files: 'that is `host: { files }`',
  },
}
