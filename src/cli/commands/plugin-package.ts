// `plugin package`: a plugin's folder into an archive.
import { decodeUtf8 } from '../../base/index.ts'
import { textOf } from '../../diagnostics/index.ts'
import { quote } from '../../go/index.ts'
import type { CommandContext } from '../context.ts'
import { lineFailure } from '../flags.ts'

/** Packages, signed unless that is declined. @see helm pkg/cmd/plugin_package.go */
export async function runPluginPackage(context: CommandContext): Promise<number> {
  const { flags, host } = context
  const [path = ''] = context.arguments
  const manager = await (await context.open()).plugins()
  const packaged = await manager.package({
    path,
    destination: flags.text('destination'),
    onUnsigned: () =>
      host.terminal.writeOutput(
        'WARNING: Skipping plugin signing. This is not recommended for plugins intended for distribution.\n',
      ),
    ...(flags.boolean('sign')
      ? {
          sign: {
            keyring: flags.text('keyring'),
            key: flags.text('key'),
            openPassphrase: () => openPassphrase(context),
          },
        }
      : {}),
  })
  if (packaged.provenancePath !== undefined) {
    host.terminal.writeOutput(`Successfully signed. Signature written to: ${packaged.provenancePath}\n`)
  }
  host.terminal.writeOutput(`Successfully packaged plugin and saved it to: ${packaged.path}\n`)
  return 0
}

/** A whole file without the line ends behind it, or typed for each key. */
async function openPassphrase({ flags, host }: CommandContext): Promise<(keyName: string) => Promise<string>> {
  const path = flags.text('passphrase-file')
  const { terminal, files } = host
  if (path === '') {
    return async (keyName) => {
      terminal.writeOutput(`Password for key ${quote(keyName)} >  `)
      try {
        return await terminal.readLine({ secret: true })
      } finally {
        terminal.writeOutput('\n')
      }
    }
  }
  const bytes = await (path === '-' ? terminal.readInput() : files.readFile(path)).catch((error: unknown) => {
    throw lineFailure(textOf(error))
  })
  const passphrase = decodeUtf8(bytes).replace(/[\r\n]+$/, '')
  return async () => passphrase
}
