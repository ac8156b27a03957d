// `get all|values|manifest|hooks|notes`: what the record of a release holds.
import { getRelease, getValues } from '../../actions/index.ts'
import { formatJson, formatYaml } from '../../formats/index.ts'
import type { Release } from '../../release/index.ts'
import type { CommandContext } from '../context.ts'
import type { OutputFormat } from '../printers/releases.ts'
import { formatHook, formatStatus } from '../printers/status.ts'

/** The release that the arguments and `--revision` name; revision 0 is the last. */
async function readRelease(context: CommandContext): Promise<Release> {
  const { world, namespace } = await context.open()
  const [name = ''] = context.arguments
  const revision = context.flags.number('revision')
  return getRelease({ name, namespace, revision }, world, context.host.interrupts.signal)
}

/** Everything, or a template over it. @see helm pkg/cmd/get_all.go */
export async function runGetAll(context: CommandContext): Promise<number> {
  const release = await readRelease(context)
  const template = context.flags.text('template')
  if (template !== '') {
    const { renderOutput } = await import('../output-template.ts')
    const { releaseValue } = await import('../go-data.ts')
    context.host.terminal.writeOutput(
      renderOutput(template, new Map([['Release', releaseValue(release, context.host.clock)]])),
    )
    return 0
  }
  const { clock, terminal } = context.host
  terminal.writeOutput(
    formatStatus(release, { clock, color: context.color, debug: true, chartLines: true, notes: true, stored: true }),
  )
  return 0
}

/** The user's values, or all of them. @see helm pkg/cmd/get_values.go */
export async function runGetValues(context: CommandContext): Promise<number> {
  const { flags, host } = context
  const { world, namespace } = await context.open()
  const [name = ''] = context.arguments
  const all = flags.boolean('all')
  const request = { name, namespace, revision: flags.number('revision'), all }
  const values = await getValues(request, world, host.interrupts.signal)
  const format = flags.text('output') as OutputFormat
  // A record leaves out empty values, and what is not in a record is null.
  const shown = !all && values.size === 0 ? null : values
  const title = all ? 'COMPUTED VALUES:\n' : 'USER-SUPPLIED VALUES:\n'
  host.terminal.writeOutput(
    format === 'json' ? `${formatJson(shown)}\n` : `${format === 'table' ? title : ''}${formatYaml(shown)}`,
  )
  return 0
}

/** The manifests as they were applied. @see helm pkg/cmd/get_manifest.go */
export async function runGetManifest(context: CommandContext): Promise<number> {
  const { manifest } = await readRelease(context)
  context.host.terminal.writeOutput(`${manifest}\n`)
  return 0
}

/** The hooks as a stream of documents. @see helm pkg/cmd/get_hooks.go */
export async function runGetHooks(context: CommandContext): Promise<number> {
  const { hooks } = await readRelease(context)
  context.host.terminal.writeOutput(hooks.map(formatHook).join(''))
  return 0
}

/** The notes, if there are any. @see helm pkg/cmd/get_notes.go */
export async function runGetNotes(context: CommandContext): Promise<number> {
  const { info } = await readRelease(context)
  if (info.notes !== '') context.host.terminal.writeOutput(`NOTES:\n${info.notes}\n`)
  return 0
}
