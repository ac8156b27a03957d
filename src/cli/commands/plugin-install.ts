// `plugin install`: from folders, archives, registries and repositories.
import type { InstallStep } from '../../plugins/index.ts'
import { accessOf } from '../access-flags.ts'
import type { CommandContext } from '../context.ts'
import { formatPluginVerification, hookStreams } from './plugin.ts'

/** Installs, and tells what is done about the signature. @see helm pkg/cmd/plugin_install.go */
export async function runPluginInstall(context: CommandContext): Promise<number> {
  const { flags, host } = context
  const [source = ''] = context.arguments
  const manager = await (await context.open()).plugins()
  const { plugin } = await manager.install({
    source,
    version: flags.text('version'),
    verify: flags.boolean('verify'),
    keyring: flags.text('keyring'),
    access: accessOf(flags),
    shared: hookStreams,
    onStep: (step) => host.terminal.writeOutput(textOfStep(step)),
  })
  host.terminal.writeOutput(`Installed plugin: ${plugin.metadata.name}\n`)
  return 0
}

function textOfStep(step: InstallStep): string {
  switch (step.type) {
    case 'links-folder':
      return 'Installing plugin from local directory (development mode)\n'
    case 'skips-verification':
      return 'WARNING: Skipping plugin signature verification\n'
    case 'verifies':
      return 'Verifying plugin signature...\n'
    case 'verified':
      return formatPluginVerification(step.verification)
  }
}
