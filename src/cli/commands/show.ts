// `show`: a chart's definition, values, README and CRDs.
import { type ShownChart, showChart } from '../../actions/index.ts'
import { decodeUtf8 } from '../../base/index.ts'
import { formatMetadata, type RegistryDownload } from '../../chart/index.ts'
import { textOf } from '../../diagnostics/index.ts'
import { JsonPathError, parseJsonPath, renderJsonPath } from '../../formats/index.ts'
import { checkAccess } from '../check-access.ts'
import type { CommandContext } from '../context.ts'
import { lineFailure } from '../flags.ts'
import { formatDownload } from '../printers/registry.ts'
import { chartReferenceOf } from '../request-flags.ts'

/** Prints the part that the command is called after, or all. @see helm pkg/cmd/show.go; pkg/action/show.go */
export async function runShow(context: CommandContext): Promise<number> {
  const { flags, host, path } = context
  const [text = ''] = context.arguments
  await checkAccess(context)
  const { world } = await context.open()
  const version = flags.text('version')
  context.log.debug('original chart version', { version })
  if (version === '' && flags.boolean('devel')) context.log.debug('setting version to >0.0.0-0')
  const onDownload = (download: RegistryDownload) => host.terminal.writeError(formatDownload(download))
  const request = { chart: chartReferenceOf(flags, text) }
  const shown = await showChart(request, { ...world, onDownload }, host.interrupts.signal)
  const jsonPath = flags.has('jsonpath') ? flags.text('jsonpath') : ''
  const parts: { readonly [name: string]: () => string } = {
    chart: () => `${formatMetadata(shown.chart.metadata)}\n`,
    values: () => (jsonPath === '' ? valuesText(shown) : pickedText(shown, jsonPath)),
    readme: () => (shown.readme === undefined ? '' : `${decodeUtf8(shown.readme.data)}\n`),
    crds: () => crdsText(shown),
    all: () => allText(shown),
  }
  host.terminal.writeOutput(parts[path.command.name]?.() ?? '')
  return 0
}

function allText(shown: ShownChart): string {
  const { metadata, valuesFile } = shown.chart
  const values = valuesFile === undefined ? '' : `---\n${valuesText(shown)}`
  const readme = shown.readme === undefined ? '' : `---\n${decodeUtf8(shown.readme.data)}\n`
  return `${formatMetadata(metadata)}\n${values}${readme}${crdsText(shown)}`
}

function valuesText({ chart: { valuesFile } }: ShownChart): string {
  return valuesFile === undefined ? '' : `${decodeUtf8(valuesFile.data)}\n`
}

function crdsText({ crds }: ShownChart): string {
  return crds
    .map(({ data }) => decodeUtf8(data))
    .map((text) => `${text.startsWith('---') ? '' : '---\n'}${text}\n`)
    .join('')
}

/** What the template picks; a path that is not there prints nothing, as in Helm. */
function pickedText({ chart: { values, valuesFile } }: ShownChart, template: string): string {
  if (valuesFile === undefined) return ''
  let parsed: ReturnType<typeof parseJsonPath>
  try {
    parsed = parseJsonPath(template)
  } catch (error) {
    throw lineFailure(`error parsing jsonpath ${template}: ${textOf(error)}`)
  }
  try {
    return renderJsonPath(parsed, values)
  } catch (error) {
    if (error instanceof JsonPathError) return ''
    throw error
  }
}
