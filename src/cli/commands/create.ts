// `create`: a new chart.
import { createChart, joinPath } from '../../actions/index.ts'
import type { CommandContext } from '../context.ts'
import { lineFailure } from '../flags.ts'

/** Makes the chart. @see helm pkg/cmd/create.go */
export async function runCreate(context: CommandContext): Promise<number> {
  const { flags, host, settings } = context
  const [path = ''] = context.arguments
  host.terminal.writeOutput(`Creating ${path}\n`)
  checkGeneration(flags.text('chart-api-version'), host.environment.get(gate) ?? '')
  const starter = flags.text('starter')
  const { world } = await context.open()
  const { overwritten } = await createChart(
    {
      name: baseOf(path),
      directory: folderOf(path),
      workingDirectory: host.environment.workingDirectory,
      ...(starter === '' ? {} : { starter: starterPath(starter, settings.dataHome) }),
    },
    { ...world, files: host.files },
    host.interrupts.signal,
  )
  for (const file of overwritten) {
    host.terminal.writeOutput(`WARNING: File ${JSON.stringify(file)} already exists. Overwriting.\n`)
  }
  return 0
}

const gate = 'HELM_EXPERIMENTAL_CHART_V3'

function checkGeneration(version: string, opened: string): void {
  if (version === 'v2' || version === '') return
  if (version !== 'v3') throw lineFailure(`unsupported chart API version: ${version} (supported: v2, v3)`)
  if (opened === '') {
    throw lineFailure(
      `this feature has been marked as experimental and is not enabled by default. Please set ${gate}=1 in your environment to use this feature`,
    )
  }
  throw lineFailure('charts of API version v3 cannot be made yet')
}

function starterPath(starter: string, dataHome: string): string {
  return starter.startsWith('/') ? starter : joinPath(dataHome, 'starters', starter)
}

/** The last part, as Go's filepath.Base gives it. */
function baseOf(path: string): string {
  if (path === '') return '.'
  const trimmed = path.replace(/\/+$/, '')
  return trimmed === '' ? '/' : (trimmed.split('/').at(-1) as string)
}

/** What stands before the last part, as Go's filepath.Dir gives it. */
function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  if (slash === -1) return '.'
  return joinPath(path.slice(0, slash + 1)) || '.'
}
