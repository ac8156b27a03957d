// From a request to how its plan applies objects.
import { ReleaseError } from '../diagnostics/index.ts'
import type { ApplyPolicy } from '../plan/index.ts'
import type { Release } from '../release/index.ts'
import type { ApplyRequest } from './requests.ts'

/** The policy of a request; who wants to go back on failure has to wait for it. */
export function policyOf(
  request: ApplyRequest,
  options: { readonly serverSide: boolean; readonly takeOwnership?: boolean; readonly rollbackOnFailure?: boolean },
): ApplyPolicy {
  return {
    serverSide: options.serverSide,
    forceConflicts: request.forceConflicts,
    forceReplace: request.forceReplace,
    takeOwnership: options.takeOwnership ?? false,
    runHooks: request.runHooks,
    wait: request.wait === 'hookOnly' && options.rollbackOnFailure === true ? 'watcher' : request.wait,
    waitForJobs: request.waitForJobs,
    timeoutSeconds: request.timeoutSeconds,
    description: request.description,
  }
}

/**
 * Whether to apply server-side: as asked, or as the release was applied before.
 * @see helm pkg/action/upgrade.go getUpgradeServerSideValue
 */
export function serverSideFor(wanted: 'auto' | 'true' | 'false', previous: Release): boolean {
  switch (wanted) {
    case 'auto':
      return previous.applyMethod === 'ssa'
    case 'true':
      return true
    case 'false':
      return false
    default:
      throw new ReleaseError({
        code: 'INVALID_ARGUMENT',
        helmText: `invalid/unknown release server-side apply method: ${String(wanted)}`,
      })
  }
}

/** Hiding secrets is for dry runs. */
export function checkHideSecret(request: { readonly hideSecret: boolean; readonly dryRun: string }): void {
  if (!request.hideSecret || request.dryRun !== 'none') return
  throw new ReleaseError({ code: 'INVALID_ARGUMENT', helmText: 'hiding Kubernetes secrets requires a dry-run mode' })
}
