// `__complete`: what the shells' scripts ask; candidates on standard output, the last line says what to do with them.
import { describeDirective } from '../completion/candidates.ts'
import { completeLine } from '../completion/complete-line.ts'
import { remarkMark } from '../completion/word-candidates.ts'
import type { CommandContext } from '../context.ts'
import { parseBoolean } from '../flag-value.ts'
import { lineFailure } from '../flags.ts'

/** Prints candidates for the last of its words. @see cobra Command.initCompleteCmd */
export async function runComplete(context: CommandContext): Promise<number> {
  const { host, calledAs } = context
  if (context.arguments.length === 0) throw lineFailure('requires at least 1 arg(s), only received 0')
  const { words, directive, problem, notices } = await completeLine(context, context.arguments)
  for (const notice of notices) host.terminal.writeError(`${notice}\n`)
  if (problem !== undefined) host.terminal.writeError(`[Debug] [Error] ${problem}\n`)
  const described = calledAs !== '__completeNoDesc' && wantsDescriptions(context)
  const remarks = setting(context, 'ACTIVE_HELP') !== '0' && host.environment.get('COBRA_ACTIVE_HELP') !== '0'
  const lines = words
    .filter((word) => remarks || !word.startsWith(remarkMark))
    .map((word) => (described ? word : (word.split('\t', 1)[0] as string)))
    .map((word) => (word.split('\n', 1)[0] as string).trim())
  host.terminal.writeOutput([...lines, `:${directive}`].map((line) => `${line}\n`).join(''))
  host.terminal.writeError(`Completion ended with directive: ${describeDirective(directive)}\n`)
  return 0
}

function wantsDescriptions(context: CommandContext): boolean {
  try {
    return parseBoolean(setting(context, 'COMPLETION_DESCRIPTIONS') ?? '')
  } catch {
    return true
  }
}

/** A variable of the program's own, or Cobra's for all programs. */
function setting({ host, path }: CommandContext, name: string): string | undefined {
  const root = (path.parents[0] ?? path.command).name.toUpperCase().replace(/[^A-Z0-9_]/g, '_')
  const own = host.environment.get(`${root}_${name}`)
  return own === undefined || own === '' ? host.environment.get(`COBRA_${name}`) : own
}
