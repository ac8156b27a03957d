// helm-sdkpy's classes of errors over those of this library: what its users catch, they catch here.
import { isError } from '../../base/index.ts'
import { Failure, type FailureData, ReleaseError } from '../../diagnostics/index.ts'

export {
  ChartError,
  Failure as HelmError,
  HelmLibraryNotFound,
  InstallError,
  ReleaseError,
  RepositoryError as RegistryError,
  RollbackError,
  UninstallError,
  UpgradeError,
} from '../../diagnostics/index.ts'

/** No release of the name, or no such revision. */
export class ReleaseNotFoundError extends ReleaseError {
  override readonly name = 'ReleaseNotFoundError'
}
/** The kubeconfig, or what the configuration was told, cannot be used. */
export class ConfigurationError extends Failure {
  override readonly name = 'ConfigurationError'
}
/** What an action was told cannot be meant. */
export class ValidationError extends Failure {
  override readonly name = 'ValidationError'
}

const byCode: { readonly [code: string]: new (data: FailureData) => Failure } = {
  RELEASE_NOT_FOUND: ReleaseNotFoundError,
  KUBECONFIG_INVALID: ConfigurationError,
  INVALID_ARGUMENT: ValidationError,
}

/** The error as helm-sdkpy names it; its cause is the one of this library. */
export function translated(error: unknown, fallback?: new (data: FailureData) => Failure): unknown {
  if (!(error instanceof Failure)) return error
  const { helmText, labels, notes, hints, data, related } = error
  const family = fallback ?? (Object.hasOwn(byCode, error.code) ? byCode[error.code] : causedByConfiguration(error))
  if (family === undefined) return error
  return new family({ code: error.code, helmText, labels, notes, hints, data, related, cause: error })
}

function causedByConfiguration(error: Failure): (new (data: FailureData) => Failure) | undefined {
  for (let each: unknown = error; isError(each); each = each.cause)
    if (each instanceof Failure && each.code === 'KUBECONFIG_INVALID') return ConfigurationError
  return undefined
}
