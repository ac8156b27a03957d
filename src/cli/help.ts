// Help and usage as Cobra prints them.
import { type Command, type CommandPath, type Flag, flagsOf, inheritedFlags, pathText } from './command.ts'
import { defaultText } from './flag-value.ts'

const minimalNameWidth = 11

/** The whole help of a command. */
export function helpText(path: CommandPath): string {
  const { long, short } = path.command
  const description = (long === undefined || long === '' ? short : long).trimEnd()
  return `${description}\n\n${usageText(path)}`
}

/** The usage: how to call the command, its commands and its flags, without `--help` among them where that is asked for. */
export function usageText(path: CommandPath, options: { readonly helpFlag: boolean } = { helpFlag: true }): string {
  const { command } = path
  const inherited = inheritedFlags(path)
  const local = flagsOf(path).filter((flag) => !inherited.includes(flag) && (options.helpFlag || flag.name !== 'help'))
  const commands = availableCommands(command)
  let text = 'Usage:'
  if (command.load !== undefined) text += `\n  ${usageLine(path)}`
  if (commands.length > 0) text += `\n  ${pathText(path)} [command]`
  if (command.aliases !== undefined) text += `\n\nAliases:\n  ${[command.name, ...command.aliases].join(', ')}`
  if (command.example !== undefined) text += `\n\nExamples:\n${command.example}`
  if (commands.length > 0) text += `\n\nAvailable Commands:${commandLines(command, commands)}`
  if (local.some(isVisible)) text += `\n\nFlags:\n${flagLines(local).trimEnd()}`
  if (inherited.some(isVisible)) text += `\n\nGlobal Flags:\n${flagLines(inherited).trimEnd()}`
  if (commands.length > 0) {
    text += `\n\nUse "${pathText(path)} [command] --help" for more information about a command.`
  }
  return `${text}\n`
}

/** One line: `helm install [NAME] [CHART] [flags]`. */
export function usageLine(path: CommandPath): string {
  const line = [...path.parents.map(({ name }) => name), path.command.usage].join(' ')
  return line.includes('[flags]') ? line : `${line} [flags]`
}

function availableCommands(command: Command): readonly Command[] {
  return (command.commands ?? [])
    .filter(({ hidden }) => !hidden)
    .toSorted((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0))
}

function commandLines(parent: Command, commands: readonly Command[]): string {
  const width = Math.max(minimalNameWidth, ...(parent.commands ?? []).map(({ name }) => name.length))
  return commands.map(({ name, short }) => `\n  ${name.padEnd(width)} ${short}`).join('')
}

function isVisible(flag: Flag): boolean {
  return !flag.hidden
}

/** Lines of flags, sorted, their help in one column. */
export function flagLines(flags: readonly Flag[]): string {
  const lines = flags
    .filter(isVisible)
    .toSorted((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0))
    .map((flag) => ({ head: flagHead(flag), tail: flagTail(flag) }))
  const width = Math.max(...lines.map(({ head }) => head.length))
  return lines.map(({ head, tail }) => `${head.padEnd(width)}   ${tail}\n`).join('')
}

function flagHead(flag: Flag): string {
  const name = flag.shorthand === undefined ? `      --${flag.name}` : `  -${flag.shorthand}, --${flag.name}`
  const kind = valueName(flag)
  return `${name}${kind === '' ? '' : ` ${kind}`}${loneValue(flag)}`
}

function flagTail(flag: Flag): string {
  const standard = defaultText(flag)
  return `${flag.help}${standard === undefined ? '' : ` (default ${standard})`}`
}

function valueName(flag: Flag): string {
  switch (flag.type) {
    case 'bool':
      return ''
    case 'stringSlice':
      return 'strings'
    case 'uint64':
      return 'uint'
    default:
      return flag.type
  }
}

function loneValue(flag: Flag): string {
  if (flag.noValue === undefined) return ''
  if (flag.type === 'string') return `[="${flag.noValue}"]`
  return flag.type === 'bool' && flag.noValue === 'true' ? '' : `[=${flag.noValue}]`
}
