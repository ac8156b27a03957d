// `list`: the releases of a namespace, or of all.
import { type ListRequest, list } from '../../actions/index.ts'
import type { ReleaseStatus } from '../../release/index.ts'
import type { CommandContext } from '../context.ts'
import type { FlagValues } from '../flags.ts'
import { formatData, formatReleaseList, type OutputFormat } from '../printers/releases.ts'

/** Prints the list. @see helm pkg/cmd/list.go */
export async function runList(context: CommandContext): Promise<number> {
  const { flags, host } = context
  const { world, namespace } = await context.open()
  const releases = await list(listRequestOf(flags, namespace), world, host.interrupts.signal)
  const format = flags.text('output') as OutputFormat
  host.terminal.writeOutput(
    flags.boolean('short')
      ? formatNames(
          releases.map(({ name }) => name),
          format,
        )
      : formatReleaseList(releases, {
          format,
          headers: !flags.boolean('no-headers'),
          timeLayout: flags.text('time-format'),
          color: context.color,
          clock: host.clock,
        }),
  )
  return 0
}

function formatNames(names: readonly string[], format: OutputFormat): string {
  return format === 'table' ? names.map((name) => `${name}\n`).join('') : formatData([...names], format)
}

function listRequestOf(flags: FlagValues, namespace: string): ListRequest {
  return {
    namespace: flags.boolean('all-namespaces') ? '' : namespace,
    statuses: wantedStatuses(flags),
    filter: flags.text('filter'),
    selector: flags.text('selector'),
    sort: flags.boolean('date') ? 'date' : 'name',
    reverse: flags.boolean('reverse'),
    limit: flags.number('max'),
    offset: flags.number('offset'),
    contents: 'summary',
  }
}

/** No flag: every status. */
function wantedStatuses(flags: FlagValues): readonly ReleaseStatus[] {
  const byFlag: { readonly [flag: string]: readonly ReleaseStatus[] } = {
    deployed: ['deployed'],
    uninstalled: ['uninstalled'],
    uninstalling: ['uninstalling'],
    pending: ['pending-install', 'pending-rollback', 'pending-upgrade'],
    failed: ['failed'],
    superseded: ['superseded'],
  }
  return Object.entries(byFlag).flatMap(([flag, statuses]) => (flags.boolean(flag) ? statuses : []))
}
