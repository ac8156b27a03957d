// `pull`: charts as files.
import type { PullChartRequest, RegistryDownload } from '../../chart/index.ts'
import { Failure } from '../../diagnostics/index.ts'
import { accessOf } from '../access-flags.ts'
import { checkAccess } from '../check-access.ts'
import type { CommandContext } from '../context.ts'
import { formatDownload } from '../printers/registry.ts'
import { formatVerification } from '../printers/verification.ts'

/** Downloads every chart of the line. @see helm pkg/cmd/pull.go */
export async function runPull(context: CommandContext): Promise<number> {
  const { flags, host } = context
  const { library } = (await context.open()).world
  const version = flags.text('version') || (flags.boolean('devel') ? '>0.0.0-0' : '')
  if (flags.text('version') !== version) context.log.debug('setting version to >0.0.0-0')
  await checkAccess(context)
  for (const reference of context.arguments) {
    const pulled = await library
      .pull(
        {
          reference,
          version,
          repository: flags.text('repo'),
          access: accessOf(flags),
          destination: flags.text('destination'),
          ...provenanceOf(context),
          ...(flags.boolean('untar') ? { unpackInto: flags.text('untardir') } : {}),
        },
        host.interrupts.signal,
      )
      .catch((error: unknown) => {
        if (error instanceof Failure) tellDownloads(error.data['downloads'], context)
        throw error
      })
    tellDownloads(pulled.downloads, context)
    for (const line of pulled.warnings ?? []) host.terminal.writeOutput(`${line}\n`)
    if (pulled.verification !== undefined) host.terminal.writeOutput(formatVerification(pulled.verification))
  }
  return 0
}

function tellDownloads(downloads: unknown, { host }: CommandContext): void {
  if (!Array.isArray(downloads)) return
  for (const download of downloads as readonly RegistryDownload[]) host.terminal.writeOutput(formatDownload(download))
}

function provenanceOf({ flags }: CommandContext): Pick<PullChartRequest, 'provenance'> {
  if (flags.boolean('verify')) return { provenance: { keyring: flags.text('keyring') } }
  return flags.boolean('prov') ? { provenance: 'fetch' } : {}
}
