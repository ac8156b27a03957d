// Running an action of a command: its events become log lines, an interrupt stops it.
import type { ActionEvent, RenderWarning } from '../actions/index.ts'
import type { RegistryDownload } from '../chart/index.ts'
import type { CommandContext } from './context.ts'
import { diagnosticsMode } from './diagnostics-mode.ts'
import { formatDownload } from './printers/registry.ts'
import { formatWarning, formatWarningJson } from './printers/warnings.ts'

/** Who takes what is not told at once. */
export interface Listeners {
  /** The output of test pods. */
  onTestLog?(text: string): void
  /** The output of hooks, as their policies want it; without a listener it is told at once. */
  onHookLog?(text: string): void
}

/** Runs the action to its end and gives back what it returns. */
export async function runAction<T>(
  context: CommandContext,
  action: AsyncGenerator<ActionEvent, T>,
  { onTestLog, onHookLog = (text) => tellHookLog(context, text) }: Listeners = {},
): Promise<T> {
  for (;;) {
    const step = await action.next()
    if (step.done) return step.value
    if (step.value.type === 'hook-log' && step.value.style === 'test') onTestLog?.(step.value.text)
    // What is live is said by Helm's lines afterwards.
    else if (step.value.type === 'hook-log' && step.value.style !== 'live') onHookLog(step.value.text)
    else if (step.value.type === 'warning') printWarning(context, step.value.warning)
    else logEvent(context, step.value)
  }
}

/** Says what a registry gave: beside the output where the output is read by programs, as Helm does. */
function printDownload({ host, path }: CommandContext, download: RegistryDownload): void {
  const { terminal } = host
  const text = formatDownload(download)
  if (path.command.name === 'template') terminal.writeError(text)
  else terminal.writeOutput(text)
}

function printWarning({ host }: CommandContext, warning: RenderWarning): void {
  const format = diagnosticsMode(host) === 'json' ? formatWarningJson : formatWarning
  host.terminal.writeError(format(warning))
}

/** Says what a hook wrote. */
export function tellHookLog({ log }: CommandContext, text: string): void {
  log.info(text.replace(/\n$/, ''))
}

function logEvent(context: CommandContext, event: Exclude<ActionEvent, { type: 'warning' }>): void {
  const { log } = context
  switch (event.type) {
    case 'download':
      printDownload(context, event)
      return
    case 'log':
      log[event.level](event.message, event.fields)
      return
    case 'hook-log':
    case 'operation':
    case 'status':
    case 'plan':
    case 'stored':
      // Lines of Helm's own tell the same.
      return
  }
}

/** Says so on standard output when the action is interrupted, at once, as Helm does. The result stops listening. */
export function announceCancel({ host }: CommandContext, name: string): () => void {
  const { signal } = host.interrupts
  const announce = () => host.terminal.writeOutput(`Release ${name} has been cancelled.\n`)
  signal.addEventListener('abort', announce, { once: true })
  return () => signal.removeEventListener('abort', announce)
}
