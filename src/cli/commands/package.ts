// `package`: chart directories into archives.
import { packageChart } from '../../actions/index.ts'
import { textOf } from '../../diagnostics/index.ts'
import { parseInteger } from '../../go/index.ts'
import type { CommandContext } from '../context.ts'
import { lineFailure } from '../flags.ts'

/** Packages every chart of the line, one after the other. @see helm pkg/cmd/package.go */
export async function runPackage(context: CommandContext): Promise<number> {
  const { flags, host } = context
  if (context.arguments.length === 0) throw lineFailure('need at least one argument, the path to the chart')
  const sourceDateEpoch = readSourceDateEpoch(host.environment.get('SOURCE_DATE_EPOCH'))
  const { world } = await context.open()
  const version = flags.text('version')
  const appVersion = flags.text('app-version')
  for (const path of context.arguments) {
    const request = {
      path,
      destination: flags.text('destination'),
      workingDirectory: host.environment.workingDirectory,
      ...(version === '' ? {} : { version }),
      ...(appVersion === '' ? {} : { appVersion }),
      ...(sourceDateEpoch === undefined ? {} : { sourceDateEpoch }),
    }
    const packaged = await packageChart(request, { ...world, files: host.files }, host.interrupts.signal)
    host.terminal.writeOutput(`Successfully packaged chart and saved it to: ${packaged.path}\n`)
  }
  return 0
}

/**
 * The moment that builds agree on, in seconds since 1970.
 *
 * @throws Failure in Helm's words
 * @see helm pkg/cmd/source_date_epoch.go
 */
export function readSourceDateEpoch(text: string | undefined): bigint | undefined {
  if (text === undefined || text === '') return undefined
  let seconds: bigint
  try {
    seconds = BigInt(parseInteger(text, 10, 64))
  } catch (error) {
    throw lineFailure(`invalid SOURCE_DATE_EPOCH: ${textOf(error)}`)
  }
  if (seconds < 0n) throw lineFailure('invalid SOURCE_DATE_EPOCH: must not be negative')
  return seconds
}
