// A command's page in Markdown, as Cobra lays it out.
import { type CommandPath, flagsOf, inheritedFlags, pathText } from './command.ts'
import { visibleCommands } from './completion/command-candidates.ts'
import { flagLines, usageLine } from './help.ts'

/** The page, without the line that says when it was made. @see cobra doc GenMarkdownCustom */
export function markdownPage(path: CommandPath): string {
  const { command, parents } = path
  const inherited = inheritedFlags(path)
  const own = flagsOf(path).filter((flag) => !inherited.includes(flag))
  const name = pathText(path)
  const parent = parents.at(-1)
  const related = [
    ...(parent === undefined ? [] : [link(pathText({ command: parent, parents: parents.slice(0, -1) }), parent.short)]),
    ...visibleCommands(command)
      .filter((child) => child.name !== 'help')
      .map((child) => link(`${name} ${child.name}`, child.short)),
  ]
  return [
    `## ${name}\n\n${command.short}\n\n`,
    (command.long ?? '') === '' || command.long === command.short ? '' : `### Synopsis\n\n${command.long}\n\n`,
    command.load === undefined ? '' : fenced(`${usageLine(path)}\n`),
    command.example === undefined ? '' : `### Examples\n\n${fenced(`${command.example}\n`)}`,
    `### Options\n\n${fenced(flagLines(own))}`,
    inherited.length === 0 ? '' : `### Options inherited from parent commands\n\n${fenced(flagLines(inherited))}`,
    related.length === 0 ? '' : `### SEE ALSO\n\n${related.join('')}\n`,
  ].join('')
}

/** How the page's file is called. */
export function markdownFileName(path: CommandPath): string {
  return `${pathText(path).replaceAll(' ', '_')}.md`
}

function fenced(text: string): string {
  return `\`\`\`\n${text.trimEnd()}\n\`\`\`\n\n`
}

function link(name: string, short: string): string {
  return `* [${name}](${name.replaceAll(' ', '_')}.md)\t - ${short}\n`
}
