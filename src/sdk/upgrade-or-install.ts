// `upgrade` with `install`: what is not there is installed. And what both do first with a chart in a folder.

import { type ActionEvent, history, install, lacksDependencies, upgrade, type World } from '../actions/index.ts'
import { absolutePath } from '../base/index.ts'
import type { ChartReference } from '../chart/index.ts'
import { Failure } from '../diagnostics/index.ts'
import { checkExpectedRevision, type Release } from '../release/index.ts'
import type { InstallOptions, UpgradeOptions } from './options.ts'
import { installRequestOf, type Target, upgradeRequestOf } from './requests-of-options.ts'
import type { Engine } from './session.ts'

/** What is upgraded. */
export interface UpgradeParts {
  readonly target: Target
  readonly chart: ChartReference
  readonly options: UpgradeOptions
}

/** Upgrades, or installs where no release of the name is. @see helm pkg/cmd/upgrade.go */
export async function* upgradeOrInstall(
  { target, chart, options }: UpgradeParts,
  world: World,
  signal: AbortSignal,
): AsyncGenerator<ActionEvent, Release> {
  const { install: mayInstall = false, apply, labels, ifPending: _, expectRevision, ...more } = options
  if (mayInstall) {
    const revisions = await historyOf(target, world, signal)
    const last = revisions?.at(-1)
    if (revisions === undefined || last?.info.status === 'uninstalled') {
      checkExpectedRevision(revisions ?? [], expectRevision)
      const kept = Object.entries(labels ?? {}).filter((entry): entry is [string, string] => entry[1] !== null)
      const given: InstallOptions = {
        ...more,
        labels: Object.fromEntries(kept),
        replace: last !== undefined,
        ...(apply === undefined || apply === 'auto' ? {} : { apply }),
      }
      return yield* install(installRequestOf(target, chart, given), world, signal)
    }
  }
  return yield* upgrade(upgradeRequestOf(target, chart, options), world, signal)
}

/** Undefined where there is no release of the name. */
async function historyOf(target: Target, world: World, signal: AbortSignal): Promise<readonly Release[] | undefined> {
  try {
    return await history(target, world, signal)
  } catch (error) {
    if (error instanceof Failure && error.code === 'RELEASE_NOT_FOUND') return undefined
    throw error
  }
}

/** Fetches what a chart in a folder lacks, where the options say so. */
export async function updateDependencies(
  chart: ChartReference,
  {
    engine: { world, host },
    options,
    signal,
  }: {
    readonly engine: Engine
    readonly options: { readonly dependencyUpdate?: boolean | undefined } | undefined
    readonly signal: AbortSignal
  },
): Promise<void> {
  if (options?.dependencyUpdate !== true) return
  if (!(await lacksDependencies(chart, { world, files: host.files }, signal))) return
  const path = absolutePath(chart.text, host.environment.workingDirectory)
  const { access } = chart
  await world.library.dependencies.update(
    { path, skipRefresh: false, ...(access === undefined ? {} : { access }) },
    signal,
  )
}
