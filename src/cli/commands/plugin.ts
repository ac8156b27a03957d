// `plugin list`, `plugin uninstall`, `plugin update` and `plugin verify`.
import type { ListedPlugin, PluginCall } from '../../plugins/index.ts'
import type { CommandContext } from '../context.ts'
import { lineFailure } from '../flags.ts'
import { formatTable } from '../printers/table.ts'

/** What hooks print goes where this command prints. */
export const hookStreams: NonNullable<PluginCall['shared']> = ['output', 'error']

/** Prints the plugins of all plugins directories. @see helm pkg/cmd/plugin_list.go */
export async function runPluginList(context: CommandContext): Promise<number> {
  const manager = await (await context.open()).plugins()
  const listed = await manager.list({ type: context.flags.text('type') })
  const titles = ['NAME', 'VERSION', 'TYPE', 'APIVERSION', 'PROVENANCE', 'SOURCE']
  context.host.terminal.writeOutput(formatTable([titles, ...listed.map(rowOf)]))
  return 0
}

function rowOf({ plugin: { metadata }, signing }: ListedPlugin): readonly string[] {
  // The source is any text that somebody wrote; it does not steer a terminal.
  const source = metadata.sourceUrl.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd')
  return [
    metadata.name,
    metadata.version,
    metadata.type,
    metadata.apiVersion,
    signing,
    source === '' ? 'unknown' : source,
  ]
}

/** Removes plugins and tells of each. @see helm pkg/cmd/plugin_uninstall.go */
export async function runPluginUninstall(context: CommandContext): Promise<number> {
  if (context.arguments.length === 0) throw lineFailure('please provide plugin name to uninstall')
  const manager = await (await context.open()).plugins()
  await manager.uninstall({
    names: context.arguments,
    onDone: (name) => context.host.terminal.writeOutput(`Uninstalled plugin: ${name}\n`),
    shared: hookStreams,
  })
  return 0
}

/** Brings plugins up to date and tells of each. @see helm pkg/cmd/plugin_update.go */
export async function runPluginUpdate(context: CommandContext): Promise<number> {
  if (context.arguments.length === 0) throw lineFailure('please provide plugin name to update')
  const manager = await (await context.open()).plugins()
  await manager.update({
    names: context.arguments,
    onDone: (name) => context.host.terminal.writeOutput(`Updated plugin: ${name}\n`),
    shared: hookStreams,
  })
  return 0
}

/** Says who signed an archive. @see helm pkg/cmd/plugin_verify.go */
export async function runPluginVerify(context: CommandContext): Promise<number> {
  const [path = ''] = context.arguments
  const manager = await (await context.open()).plugins()
  const verification = await manager.verify({ path, keyring: context.flags.text('keyring') })
  context.host.terminal.writeOutput(formatPluginVerification(verification))
  return 0
}

/** Who signed a plugin, as lines. */
export function formatPluginVerification(verification: {
  readonly signedBy: readonly string[]
  readonly fingerprint: string
  readonly fileHash: string
}): string {
  const { signedBy, fingerprint, fileHash } = verification
  const names = signedBy.map((name) => `Signed by: ${name}\n`).join('')
  return `${names}Using Key With Fingerprint: ${fingerprint}\nPlugin Hash Verified: ${fileHash}\n`
}
