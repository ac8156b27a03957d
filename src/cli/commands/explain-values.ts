// `explain values`: where every value of a chart comes from, and who reads it.
import { explainValuesOf } from '../../actions/index.ts'
import { checkAccess } from '../check-access.ts'
import type { CommandContext } from '../context.ts'
import { formatExplainedValues } from '../printers/explained-values.ts'
import type { OutputFormat } from '../printers/releases.ts'
import { runAction } from '../run-action.ts'
import { templateRequestFor } from './template.ts'

/** Renders and prints the values. */
export async function runExplainValues(context: CommandContext): Promise<number> {
  const { flags, host } = context
  await checkAccess(context)
  const { world, namespace } = await context.open()
  const [chart = '', path = ''] = context.arguments
  const request = {
    ...templateRequestFor(flags, { name: 'release-name', chart, namespace, dryRun: 'client' }),
    path,
    showSecrets: flags.boolean('show-secrets'),
  }
  const values = await runAction(context, explainValuesOf(request, world, host.interrupts.signal))
  host.terminal.writeOutput(formatExplainedValues(values, flags.text('output') as OutputFormat))
  return 0
}
