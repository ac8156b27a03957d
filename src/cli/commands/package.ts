// `package`: chart directories into archives.
import { type PackageChartRequest, packageChart } from '../../actions/index.ts'
import { decodeUtf8 } from '../../base/index.ts'
import { textOf } from '../../diagnostics/index.ts'
import { quote } from '../../go/index.ts'
import type { FileSystem } from '../../host/index.ts'
import { checkAccess } from '../check-access.ts'
import type { CommandContext } from '../context.ts'
import { lineFailure } from '../flags.ts'
import { readSourceDateEpoch } from '../source-date-epoch.ts'
import { updateDependencies } from './dependency.ts'

/** Packages every chart of the line, one after the other. @see helm pkg/cmd/package.go */
export async function runPackage(context: CommandContext): Promise<number> {
  const { flags, host } = context
  if (context.arguments.length === 0) throw lineFailure('need at least one argument, the path to the chart')
  const sourceDateEpoch = readSourceDateEpoch(host.environment.get('SOURCE_DATE_EPOCH'))
  const sign = signing(context)
  await checkAccess(context)
  const { world } = await context.open()
  const version = flags.text('version')
  const appVersion = flags.text('app-version')
  for (const path of context.arguments) {
    if (flags.boolean('dependency-update')) await updateDependencies(context, path, { silent: true })
    const request = {
      path,
      destination: flags.text('destination'),
      workingDirectory: host.environment.workingDirectory,
      ...(version === '' ? {} : { version }),
      ...(appVersion === '' ? {} : { appVersion }),
      ...(sourceDateEpoch === undefined ? {} : { sourceDateEpoch }),
      ...(sign === undefined ? {} : { sign }),
    }
    const packaged = await packageChart(request, { ...world, files: host.files }, host.interrupts.signal)
    host.terminal.writeOutput(`Successfully packaged chart and saved it to: ${packaged.path}\n`)
  }
  return 0
}

/** What `--sign` and its companions say. */
function signing(context: CommandContext): PackageChartRequest['sign'] {
  const { flags } = context
  if (!flags.boolean('sign')) return undefined
  const key = flags.text('key')
  const keyring = flags.text('keyring')
  if (key === '') throw lineFailure('--key is required for signing a package')
  if (keyring === '') throw lineFailure('--keyring is required for signing a package')
  return { key, keyring, openPassphrase: passphraseSource(context) }
}

/**
 * The passphrase: the first line of a file or of standard input, or typed for each key.
 *
 * @see helm pkg/action/package.go Clearsign
 */
function passphraseSource({ flags, host }: CommandContext): () => Promise<(name: string) => Promise<string>> {
  const path = flags.text('passphrase-file')
  const { terminal, files, interrupts } = host
  const { signal } = interrupts
  if (path === '') {
    return async () => async (name) => {
      terminal.writeOutput(`Password for key ${quote(name)} >  `)
      try {
        return await terminal.readLine({ secret: true, signal })
      } finally {
        terminal.writeOutput('\n')
      }
    }
  }
  const known: { passphrase?: string } = {}
  return async () => {
    known.passphrase ??= firstLine(path === '-' ? await terminal.readInput(signal) : await readBytes(path, files))
    const { passphrase } = known
    return async () => passphrase
  }
}

async function readBytes(path: string, files: FileSystem): Promise<Uint8Array> {
  try {
    return await files.readFile(path)
  } catch (error) {
    throw lineFailure(textOf(error))
  }
}

function firstLine(bytes: Uint8Array): string {
  if (bytes.length === 0) throw lineFailure('EOF')
  return (decodeUtf8(bytes).split('\n', 1)[0] ?? '').replace(/\r$/, '')
}
