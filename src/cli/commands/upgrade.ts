// `upgrade`: a release takes another chart or other values; with `--install` it may be a new one.
import { history, type InstallRequest, install, type UpgradeRequest, upgrade } from '../../actions/index.ts'
import { Failure, textOf, UpgradeError } from '../../diagnostics/index.ts'
import { quote } from '../../go/index.ts'
import { checkExpectedRevision, type Release } from '../../release/index.ts'
import { checkAccess } from '../check-access.ts'
import type { CommandContext } from '../context.ts'
import { codeOf } from '../failure-code.ts'
import { postRendererOf } from '../post-renderer-flags.ts'
import { chartRequestOf, expectationOf, readDryRun, readIfPending } from '../request-flags.ts'
import { announceCancel, runAction } from '../run-action.ts'
import { updateMissingDependencies } from '../update-dependencies.ts'
import { wantsWarnings } from '../wants-warnings.ts'
import { printRelease } from './install.ts'

/** Upgrades, or installs, and prints the release. @see helm pkg/cmd/upgrade.go */
export async function runUpgrade(context: CommandContext): Promise<number> {
  const { flags, host, log } = context
  const [name = '', chart = ''] = context.arguments
  await checkAccess(context)
  const dryRun = readDryRun(flags, log, 'may-change')
  const expectation = { ...expectationOf(flags), ifPending: readIfPending(flags) }
  const { namespace } = await context.open()
  const warnUnusedValues = wantsWarnings(context)
  const rendering = { ...(await postRendererOf(context)), warnUnusedValues }
  const basis = { ...chartRequestOf({ flags, name, namespace, chart, dryRun }), ...rendering }
  const table = flags.text('output') === 'table'
  if (flags.boolean('install')) {
    const revisions = await revisionsOf(context, name)
    const last = revisions?.at(-1)
    if (revisions === undefined || last?.info.status === 'uninstalled') {
      checkExpectedRevision(revisions ?? [], expectation.expectedRevision)
      if (table) host.terminal.writeOutput(`Release ${quote(name)} does not exist. Installing it now.\n`)
      const replace = last !== undefined
      await updateMissingDependencies(context, chart)
      printRelease(
        context,
        await installInstead(context, { ...basis, replace, serverSide: flags.text('server-side') !== 'false' }),
      )
      return 0
    }
  }
  await updateMissingDependencies(context, chart)
  const release = await upgradeWith(context, {
    ...basis,
    serverSide: flags.text('server-side') as UpgradeRequest['serverSide'],
    resetValues: flags.boolean('reset-values'),
    reuseValues: flags.boolean('reuse-values'),
    resetThenReuseValues: flags.boolean('reset-then-reuse-values'),
    maxHistory: flags.number('history-max'),
    cleanupOnFail: flags.boolean('cleanup-on-fail'),
    ...expectation,
  })
  if (table) host.terminal.writeOutput(`Release ${quote(name)} has been upgraded. Happy Helming!\n`)
  printRelease(context, release)
  return 0
}

/** Undefined where there is no release of the name. */
async function revisionsOf(context: CommandContext, name: string): Promise<readonly Release[] | undefined> {
  const { world, namespace } = await context.open()
  try {
    return await history({ name, namespace }, world, context.host.interrupts.signal)
  } catch (error) {
    if (error instanceof Failure && error.code === 'RELEASE_NOT_FOUND') return undefined
    throw error
  }
}

async function installInstead(context: CommandContext, request: InstallRequest): Promise<Release> {
  const { world } = await context.open()
  const stopAnnouncing = announceCancel(context, request.name)
  return runAction(context, install(request, world, context.host.interrupts.signal)).finally(stopAnnouncing)
}

async function upgradeWith(context: CommandContext, request: UpgradeRequest): Promise<Release> {
  const { world } = await context.open()
  const stopAnnouncing = announceCancel(context, request.name)
  try {
    return await runAction(context, upgrade(request, world, context.host.interrupts.signal))
  } catch (error) {
    // What goes wrong with the chart or the values Helm tells without the prefix.
    if (error instanceof Failure && error.data['stage'] === 'chart') throw error
    throw new UpgradeError({ code: codeOf(error), helmText: `UPGRADE FAILED: ${textOf(error)}`, cause: error })
  } finally {
    stopAnnouncing()
  }
}
