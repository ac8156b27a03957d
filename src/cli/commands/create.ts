// `create`: a new chart.

import { createChart } from '../../actions/index.ts'
import { baseName, joinPath, parentOf } from '../../base/index.ts'
import type { Environment } from '../../host/index.ts'
import type { CommandContext } from '../context.ts'
import { lineFailure } from '../flags.ts'
import { chartV3Gate } from '../settings.ts'

/** Makes the chart. @see helm pkg/cmd/create.go */
export async function runCreate(context: CommandContext): Promise<number> {
  const { flags, host, log, settings } = context
  const [path = ''] = context.arguments
  host.terminal.writeOutput(`Creating ${path}\n`)
  const apiVersion = readApiVersion(flags.text('chart-api-version'), host.environment)
  const starter = flags.text('starter')
  const { world } = await context.open()
  const { overwritten } = await createChart(
    {
      name: baseName(path),
      directory: parentOf(path),
      workingDirectory: host.environment.workingDirectory,
      apiVersion,
      ...(starter === '' ? {} : { starter: starterPath(starter, settings.dataHome) }),
    },
    { ...world, files: host.files },
    host.interrupts.signal,
  )
  for (const file of overwritten) {
    if (apiVersion === 'v3') log.warn('Overwriting existing file', { file })
    else host.terminal.writeOutput(`WARNING: File ${JSON.stringify(file)} already exists. Overwriting.\n`)
  }
  return 0
}

/** The version that was asked for; the newest only behind Helm's gate. @see helm pkg/gates */
function readApiVersion(version: string, environment: Pick<Environment, 'get'>): 'v2' | 'v3' {
  if (version === 'v2' || version === '') return 'v2'
  if (version !== 'v3') throw lineFailure(`unsupported chart API version: ${version} (supported: v2, v3)`)
  if ((environment.get(chartV3Gate) ?? '') === '') {
    throw lineFailure(
      `this feature has been marked as experimental and is not enabled by default. Please set ${chartV3Gate}=1 in your environment to use this feature`,
    )
  }
  return version
}

function starterPath(starter: string, dataHome: string): string {
  return starter.startsWith('/') ? starter : joinPath(dataHome, 'starters', starter)
}
