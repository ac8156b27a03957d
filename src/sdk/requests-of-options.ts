// From a program's options to an action's request: Helm's defaults filled in.
import type {
  ApplyRequest,
  ChartRequest,
  DryRun,
  ExplainRequest,
  InstallRequest,
  ListRequest,
  RollbackRequest,
  TemplateRequest,
  TestRequest,
  UninstallRequest,
  UpgradeRequest,
  WaitStrategy,
} from '../actions/index.ts'
import type { ChartReference } from '../chart/index.ts'
import { millisecondsOf } from './call.ts'
import type {
  ApplyOptions,
  ChartOptions,
  Duration,
  ExplainValuesOptions,
  InstallOptions,
  ListOptions,
  ReleaseOptions,
  RenderOptions,
  RollbackOptions,
  TestOptions,
  UninstallOptions,
  UpgradeOptions,
} from './options.ts'
import { postRendererOf } from './post-render.ts'
import { valueSourcesOf } from './values.ts'

const defaultTimeoutSeconds = 300
const defaultMaxHistory = 10

/** A release in a namespace. */
export interface Target {
  readonly name: string
  readonly namespace: string
}

/** `install`. */
export function installRequestOf(target: Target, chart: ChartReference, options: InstallOptions = {}): InstallRequest {
  return {
    ...releaseRequestOf(target, chart, options),
    labels: options.labels ?? {},
    replace: options.replace ?? false,
    serverSide: options.apply !== 'client',
  }
}

/** `upgrade`. */
export function upgradeRequestOf(target: Target, chart: ChartReference, options: UpgradeOptions = {}): UpgradeRequest {
  return {
    ...releaseRequestOf(target, chart, options),
    labels: options.labels ?? {},
    serverSide: serverSideOf(options.apply),
    resetValues: options.mergeStrategy === 'reset',
    reuseValues: options.mergeStrategy === 'reuse',
    resetThenReuseValues: options.mergeStrategy === 'resetThenReuse',
    maxHistory: options.maxHistory ?? defaultMaxHistory,
    cleanupOnFail: options.cleanupOnFail ?? false,
    ...(options.ifPending === undefined ? {} : { ifPending: options.ifPending }),
    ...expected(options.expectRevision),
  }
}

/** `rollback`. */
export function rollbackRequestOf(target: Target, options: RollbackOptions = {}): RollbackRequest {
  return {
    ...applyRequestOf(options),
    ...target,
    revision: options.to ?? 0,
    serverSide: serverSideOf(options.apply),
    maxHistory: options.maxHistory ?? defaultMaxHistory,
    cleanupOnFail: options.cleanupOnFail ?? false,
    ...expected(options.expectRevision),
  }
}

/** `uninstall`. */
export function uninstallRequestOf(target: Target, options: UninstallOptions = {}): UninstallRequest {
  return {
    ...target,
    dryRun: options.dryRun ?? false,
    ignoreNotFound: options.ignoreNotFound ?? false,
    keepHistory: options.keepHistory ?? false,
    runHooks: options.runHooks ?? true,
    propagation: options.propagation ?? 'background',
    wait: waitOf(options.wait),
    timeoutSeconds: secondsOf(options.timeout),
    description: options.description ?? '',
    ...expected(options.expectRevision),
  }
}

/** `test`. */
export function testRequestOf(target: Target, options: TestOptions = {}): TestRequest {
  return {
    ...target,
    timeoutSeconds: secondsOf(options.timeout),
    filters: {
      ...(options.only === undefined ? {} : { name: options.only }),
      ...(options.except === undefined ? {} : { '!name': options.except }),
    },
    logs: options.logs ?? false,
  }
}

/** `template`. */
export function templateRequestOf(target: Target, chart: ChartReference, options: RenderOptions = {}): TemplateRequest {
  const namespace = options.namespace ?? target.namespace
  return {
    ...chartRequestOf({ name: target.name, namespace }, chart, { ...options, dryRun: options.dryRun ?? 'client' }),
    isUpgrade: options.mode === 'upgrade',
    includeCrds: options.includeCrds ?? false,
    apiVersions: options.apiVersions ?? [],
    ...(options.kubeVersion === undefined ? {} : { kubeVersion: options.kubeVersion }),
  }
}

/** `explainValues`. */
export function explainRequestOf(
  target: Target,
  chart: ChartReference,
  options: ExplainValuesOptions = {},
): ExplainRequest {
  const { path = '', showSecrets = false } = options
  return { ...templateRequestOf(target, chart, options), path, showSecrets }
}

/** `list`. */
export function listRequestOf(options: ListOptions = {}, namespace: string): ListRequest {
  const asked = options.namespace ?? namespace
  return {
    namespace: asked === '*' ? '' : asked,
    statuses: options.statuses ?? [],
    filter: options.filter ?? '',
    selector: options.selector ?? '',
    sort: options.sort ?? 'name',
    reverse: options.reverse ?? false,
    limit: options.limit ?? 0,
    offset: options.offset ?? 0,
  }
}

function releaseRequestOf(target: Target, chart: ChartReference, options: ReleaseOptions): ChartRequest {
  return {
    ...chartRequestOf(target, chart, options),
    openApiValidation: options.openApiValidation ?? true,
    takeOwnership: options.takeOwnership ?? false,
    rollbackOnFailure: options.onFailure === 'rollback',
    createNamespace: options.createNamespace ?? false,
  }
}

function chartRequestOf(target: Target, chart: ChartReference, options: ChartOptions & ApplyOptions): ChartRequest {
  return {
    ...applyRequestOf(options),
    ...target,
    chart,
    values: valueSourcesOf(options.values),
    skipCrds: options.skipCrds ?? false,
    skipSchemaValidation: options.skipSchemaValidation ?? false,
    openApiValidation: true,
    subNotes: options.subNotes ?? false,
    hideSecret: options.hideSecrets ?? false,
    warnUnusedValues: options.warnUnusedValues ?? false,
    ...postRendererOf(options.postRender),
    ...(options.postRenderStrategy === undefined ? {} : { postRenderStrategy: options.postRenderStrategy }),
    takeOwnership: false,
    enableDns: options.enableDns ?? false,
    rollbackOnFailure: false,
    createNamespace: false,
    labels: {},
  }
}

function applyRequestOf(options: ApplyOptions): ApplyRequest {
  return {
    dryRun: dryRunOf(options.dryRun),
    wait: waitOf(options.wait),
    waitForJobs: options.waitForJobs ?? false,
    timeoutSeconds: secondsOf(options.timeout),
    runHooks: options.runHooks ?? true,
    forceReplace: options.forceReplace ?? false,
    forceConflicts: options.forceConflicts ?? false,
    description: options.description ?? '',
  }
}

function expected(revision: number | undefined): { readonly expectedRevision?: number } {
  return revision === undefined ? {} : { expectedRevision: revision }
}

function dryRunOf(dryRun: ApplyOptions['dryRun']): DryRun {
  return dryRun === undefined || dryRun === false ? 'none' : dryRun
}

function waitOf(wait: boolean | WaitStrategy | undefined): WaitStrategy {
  if (wait === true) return 'watcher'
  return wait === undefined || wait === false ? 'hookOnly' : wait
}

function serverSideOf(apply: 'auto' | 'server' | 'client' | undefined): 'auto' | 'true' | 'false' {
  if (apply === 'server') return 'true'
  return apply === 'client' ? 'false' : 'auto'
}

function secondsOf(duration: Duration | undefined): number {
  if (duration === undefined) return defaultTimeoutSeconds
  return millisecondsOf(duration) / 1000
}
