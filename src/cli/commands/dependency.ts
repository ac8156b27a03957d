// `dependency list`, `build`, `update`.
import { joinPath } from '../../base/index.ts'
import type { DependenciesRequest } from '../../chart/index.ts'
import { accessOf } from '../access-flags.ts'
import { checkAccess } from '../check-access.ts'
import type { CommandContext } from '../context.ts'
import { formatDownload } from '../printers/registry.ts'
import { formatDependencies } from '../printers/repositories.ts'
import { readSourceDateEpoch } from '../source-date-epoch.ts'

function pathOf(context: CommandContext): string {
  const [path] = context.arguments
  return path === undefined ? '.' : joinPath(path) || '.'
}

/** Prints what a chart depends on. @see helm pkg/cmd/dependency.go */
export async function runDependencyList(context: CommandContext): Promise<number> {
  const { flags, host } = context
  const path = pathOf(context)
  const { dependencies: library } = (await context.open()).world.library
  const { dependencies, warnings } = await library.list(path)
  if (dependencies === undefined) {
    host.terminal.writeOutput(`WARNING: no dependencies at ${joinPath(path, 'charts')}\n`)
    return 0
  }
  const table = formatDependencies(dependencies, flags.number('max-col-width'))
  host.terminal.writeOutput(`${table}\n${warnings.map((line) => `${line}\n`).join('')}`)
  return 0
}

/** From the lock. @see helm pkg/cmd/dependency_build.go */
export async function runDependencyBuild(context: CommandContext): Promise<number> {
  await checkAccess(context)
  const { dependencies } = (await context.open()).world.library
  await dependencies.build(requestOf(context, pathOf(context), 'warn'), context.host.interrupts.signal)
  return 0
}

/** From Chart.yaml. @see helm pkg/cmd/dependency_update.go */
export async function runDependencyUpdate(context: CommandContext): Promise<number> {
  await checkAccess(context)
  await updateDependencies(context, pathOf(context), { verifies: true })
  return 0
}

/** What `--dependency-update` does, too. */
export async function updateDependencies(
  context: CommandContext,
  path: string,
  options: { readonly silent?: boolean; readonly verifies?: boolean } = {},
): Promise<void> {
  const { dependencies } = (await context.open()).world.library
  const request = requestOf(context, path, options.verifies === true ? 'fail' : undefined)
  const heard = options.silent === true ? { ...request, onMessage: () => {}, onDownload: () => {} } : request
  await dependencies.update(heard, context.host.interrupts.signal)
}

/** `missing` tells what becomes of charts without provenance when `--verify` is given; undefined: the flag is not ours. */
function requestOf(
  { flags, host, settings }: CommandContext,
  path: string,
  missing: 'fail' | 'warn' | undefined,
): DependenciesRequest {
  const sourceDateEpoch = readSourceDateEpoch(host.environment.get('SOURCE_DATE_EPOCH'))
  return {
    path,
    skipRefresh: flags.has('skip-refresh') && flags.boolean('skip-refresh'),
    access: accessOf(flags),
    ...(missing !== undefined && flags.boolean('verify')
      ? { verify: { keyring: flags.text('keyring'), missing } }
      : {}),
    ...(sourceDateEpoch === undefined ? {} : { sourceDateEpoch }),
    debug: settings.debug,
    onMessage: (text) => host.terminal.writeOutput(text),
    onDownload: (download) => host.terminal.writeOutput(formatDownload(download)),
  }
}
