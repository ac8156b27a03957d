// The reference of the commands as Markdown pages, out of the same table as help.
import { type CommandPath, pathText } from './command.ts'
import { visibleCommands } from './completion/command-candidates.ts'
import { helpText, usageText } from './help.ts'
import { commandTable } from './table/commands.ts'
import type { FlagDefaults } from './table/flags.table.ts'

/** A page. */
export interface ReferencePage {
  readonly fileName: string
  readonly text: string
}

/** Defaults as they stand in the reference: places in the home directory, nothing from an environment. */
const defaults: FlagDefaults = {
  namespace: '',
  kubeContext: '',
  kubeToken: '',
  kubeAsUser: '',
  kubeApiServer: '',
  kubeCaFile: '',
  kubeTlsServerName: '',
  kubeInsecureSkipTlsVerify: 'false',
  debug: 'false',
  registryConfig: '~/.config/helm/registry/config.json',
  repositoryConfig: '~/.config/helm/repositories.yaml',
  repositoryCache: '~/.cache/helm/repository',
  contentCache: '~/.cache/helm/content',
  burstLimit: '100',
  qps: '0',
  color: 'auto',
  maxHistory: '10',
  keyring: '~/.gnupg/pubring.gpg',
}

/** A page for every command that is shown, and one that lists them. */
export function referencePages(program: string): readonly ReferencePage[] {
  const root = commandTable(program, defaults)
  const paths = [...walk({ command: root, parents: [] })]
  const list = paths.map((path) => `- [${pathText(path)}](${fileNameOf(path)}): ${path.command.short}`)
  const index = {
    fileName: 'README.md',
    text: `# Commands\n\nMade by \`npm run docs\` out of the command table; not to be edited.\n\n${list.join('\n')}\n`,
  }
  return [index, ...paths.map(pageOf)]
}

function* walk(path: CommandPath): Generator<CommandPath> {
  yield path
  for (const command of visibleCommands(path.command)) {
    yield* walk({ command, parents: [...path.parents, path.command] })
  }
}

function pageOf(path: CommandPath): ReferencePage {
  // The short description stands above already.
  const help = path.command.long === '' ? usageText(path) : helpText(path)
  return {
    fileName: fileNameOf(path),
    text: `# ${pathText(path)}\n\n${path.command.short}\n\n\`\`\`\`text\n${help.trim()}\n\`\`\`\`\n`,
  }
}

function fileNameOf(path: CommandPath): string {
  return `${pathText(path).replaceAll(' ', '_')}.md`
}
