// helm-sdkpy's actions on releases, with its defaults.
import { millisecondsOf } from '../call.ts'
import type { Operation } from '../operation.ts'
import type { CallOptions, ChartInput, InstallOptions, UpgradeOptions } from '../options.ts'
import type { UninstallOutcome } from '../release-handle.ts'
import type { ReleaseView } from '../release-view.ts'
import type { PlainValues } from '../values.ts'
import type { Configuration } from './configuration.ts'
import { type EitherCase, inCamelCase } from './either-case.ts'
import { translated } from './errors.ts'

/** What `Install` and `Upgrade` share. Times are in seconds. */
interface ApplyOptions {
  readonly values?: PlainValues | undefined
  readonly version?: string | undefined
  readonly createNamespace?: boolean | undefined
  /** `true` by default, as in helm-sdkpy and unlike Helm. */
  readonly wait?: boolean | undefined
  readonly timeout?: number | undefined
  readonly skipSchemaValidation?: boolean | undefined
  readonly waitForJobs?: boolean | undefined
  readonly forceConflicts?: boolean | undefined
  /** `true` by default, as in helm-sdkpy and unlike Helm. */
  readonly disableOpenapiValidation?: boolean | undefined
  readonly rollbackOnFailure?: boolean | undefined
  readonly takeOwnership?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** `Install.run`. */
export interface InstallRunOptions extends ApplyOptions {
  /** `false` by default, as in helm-sdkpy and unlike Helm. */
  readonly serverSideApply?: boolean | undefined
}

/** `Upgrade.run`. */
export interface UpgradeRunOptions extends ApplyOptions {
  /** Installs where no release of the name is. */
  readonly install?: boolean | undefined
  /** How many revisions are kept; 10 by default. */
  readonly maxHistory?: number | undefined
  /** `'auto'`, the default: as the release was applied before. */
  readonly serverSideApply?: boolean | 'auto' | 'true' | 'false' | undefined
  /** Removes what a failed upgrade created. */
  readonly cleanupOnFail?: boolean | undefined
  /** Forgets the values of the last revision. */
  readonly resetValues?: boolean | undefined
  /** Keeps the values of the last revision under the new ones. */
  readonly reuseValues?: boolean | undefined
}

/** `Uninstall.run`; the time is in seconds. */
export interface UninstallRunOptions {
  /** Until the objects are gone; `true` by default. */
  readonly wait?: boolean | undefined
  /** Seconds, for any single thing that is waited for; 300 by default. */
  readonly timeout?: number | undefined
  /** Ends the call. */
  readonly signal?: AbortSignal | undefined
}

/** What every class of this module begins with. */
export abstract class Action {
  protected readonly config: Configuration

  constructor(config: Configuration) {
    this.config = config
  }

  protected async read<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      throw translated(error)
    }
  }
}

const defaultTimeoutSeconds = 300

/** `helm install` with helm-sdkpy's defaults. */
export class Install extends Action {
  /** @throws InstallError, ReleaseError, ChartError, ValidationError */
  run(releaseName: string, chartPath: string, options: EitherCase<InstallRunOptions> = {}): Operation<ReleaseView> {
    const { serverSideApply = false, version, ...given } = inCamelCase(options) as InstallRunOptions
    const request: InstallOptions = { ...applyOptionsOf(given), apply: serverSideApply ? 'server' : 'client' }
    return inWordsOf(this.config.helm.install(releaseName, chartOf(chartPath, version), request))
  }
}

/** `helm upgrade` with helm-sdkpy's defaults. */
export class Upgrade extends Action {
  /** @throws UpgradeError, ReleaseNotFoundError, ChartError, ValidationError */
  run(releaseName: string, chartPath: string, options: EitherCase<UpgradeRunOptions> = {}): Operation<ReleaseView> {
    const all = inCamelCase(options) as UpgradeRunOptions
    const { serverSideApply = 'auto', version, install, maxHistory = 10, cleanupOnFail, ...rest } = all
    const { resetValues, reuseValues, ...given } = rest
    const side = String(serverSideApply)
    const request: UpgradeOptions = {
      ...applyOptionsOf(given),
      install,
      maxHistory,
      cleanupOnFail,
      apply: side === 'true' ? 'server' : side === 'false' ? 'client' : 'auto',
      mergeStrategy: resetValues === true ? 'reset' : reuseValues === true ? 'reuse' : 'auto',
    }
    return inWordsOf(this.config.helm.upgrade(releaseName, chartOf(chartPath, version), request))
  }
}

/** `helm uninstall` with helm-sdkpy's defaults. */
export class Uninstall extends Action {
  /** @throws UninstallError, ReleaseNotFoundError */
  run(releaseName: string, options: EitherCase<UninstallRunOptions> = {}): Operation<UninstallOutcome> {
    const known = { call: 'Uninstall.run', names: ['wait', 'timeout', 'signal'] }
    const { wait = true, timeout = defaultTimeoutSeconds, signal } = inCamelCase(options, known) as UninstallRunOptions
    return inWordsOf(this.config.helm.uninstall(releaseName, { wait, timeout: millisecondsOf(timeout * 1000), signal }))
  }
}

/** `helm rollback`; 0 is the revision before the current. */
export class Rollback extends Action {
  /** @throws RollbackError, ReleaseNotFoundError */
  run(releaseName: string, revision = 0, options: CallOptions = {}): Operation<ReleaseView> {
    return inWordsOf(this.config.helm.rollback(releaseName, { ...options, to: revision }))
  }
}

/** `helm list`. */
export class List extends Action {
  /** The deployed ones, or with `all` those of every status. @throws HelmError */
  run({ all = false, ...options }: CallOptions & { readonly all?: boolean } = {}): Promise<readonly ReleaseView[]> {
    return this.read(this.config.helm.list({ ...options, ...(all ? {} : { statuses: ['deployed'] }) }))
  }
}

/** `helm status`. */
export class Status extends Action {
  /** @throws ReleaseNotFoundError */
  run(releaseName: string, options?: CallOptions): Promise<ReleaseView> {
    return this.read(this.config.helm.get(releaseName, options))
  }
}

/** `helm history`. */
export class History extends Action {
  /** @throws ReleaseNotFoundError */
  run(releaseName: string, options?: CallOptions): Promise<readonly ReleaseView[]> {
    return this.read(this.config.helm.history(releaseName, options))
  }
}

/** `helm get values`. */
export class GetValues extends Action {
  /** @throws ReleaseNotFoundError */
  run(releaseName: string, options?: CallOptions & { readonly all?: boolean }): Promise<PlainValues> {
    return this.read(this.config.helm.release(releaseName).values(options))
  }
}

/** `helm test`. */
export class ReleaseTest extends Action {
  /** @throws ReleaseError when a test fails, ReleaseNotFoundError */
  run(releaseName: string, options?: CallOptions): Operation<ReleaseView> {
    return inWordsOf(this.config.helm.test(releaseName, options))
  }
}

function applyOptionsOf(options: ApplyOptions): InstallOptions {
  const {
    wait = true,
    timeout = defaultTimeoutSeconds,
    disableOpenapiValidation = true,
    rollbackOnFailure,
    ...more
  } = options
  return {
    ...more,
    wait,
    timeout: millisecondsOf(timeout * 1000),
    openApiValidation: !disableOpenapiValidation,
    onFailure: rollbackOnFailure === true ? 'rollback' : 'keep',
  }
}

function chartOf(text: string, version: string | undefined): ChartInput {
  return version === undefined ? text : { text, version }
}

/** The operation, failing in helm-sdkpy's classes. */
function inWordsOf<T>(operation: Operation<T>): Operation<T> {
  const result = operation.then(
    (value) => value,
    (error: unknown) => {
      throw translated(error)
    },
  ) as Promise<T>
  result.catch(() => {})
  return {
    // biome-ignore lint/suspicious/noThenProperty: an operation is meant to be awaited
    then: (onValue, onError) => result.then(onValue, onError),
    catch: (onError) => result.catch(onError),
    finally: (onEnd) => result.finally(onEnd),
    async *[Symbol.asyncIterator]() {
      try {
        yield* operation
      } catch (error) {
        throw translated(error)
      }
    },
    abort: (reason) => operation.abort(reason),
    async safe() {
      const outcome = await operation.safe()
      return outcome.ok ? outcome : { ok: false, error: translated(outcome.error) as typeof outcome.error }
    },
    [Symbol.asyncDispose]: () => operation.abort(),
    [Symbol.toStringTag]: 'Operation',
  }
}
