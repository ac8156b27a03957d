// `help`: the help of a command by its path.
import { canBackquote, quote } from '../../go/index.ts'
import type { CommandContext } from '../context.ts'
import { type FoundCommand, findCommand } from '../find-command.ts'
import { helpText, usageText } from '../help.ts'

/** Prints the help of the command named by the arguments; of the program itself without any. */
export async function runHelp(context: CommandContext): Promise<number> {
  const root = context.path.parents[0] ?? context.path.command
  const { terminal } = context.host
  const found = find(() => findCommand(root, context.arguments))
  // Cobra makes its hidden command only when it is called.
  if (found === undefined || found.path.command.plainWords) {
    const topics = context.arguments.map((word) => (canBackquote(word) ? `\`${word}\`` : quote(word)))
    terminal.writeError(
      `Unknown help topic [${topics.join(' ')}]\n${usageText({ command: root, parents: [] }, { helpFlag: false })}`,
    )
    return 0
  }
  terminal.writeOutput(helpText(found.path))
  return 0
}

function find(search: () => FoundCommand): FoundCommand | undefined {
  try {
    return search()
  } catch {
    return undefined
  }
}
