// `template --explain`: every line of the manifest, and beside it what wrote it.
import type { ExplainedDocument, ExplainedLine, LineValue, TemplatePlace } from '../../actions/index.ts'
import { describeHistory } from '../../actions/index.ts'
import { displayWidth, type Json } from '../../base/index.ts'
import { escapeForTerminal } from '../../diagnostics/index.ts'
import { formatYamlJson } from '../../formats/index.ts'
import { formatJsonLine } from './json.ts'
import type { OutputFormat } from './releases.ts'

const widestManifest = 72
const mostValues = 5

/** The documents in the wanted format. */
export function formatExplainedTemplate(documents: readonly ExplainedDocument[], format: OutputFormat): string {
  if (format === 'table') return documents.map(formatDocument).join('')
  const data = documents.map(documentData)
  return format === 'json' ? formatJsonLine(data) : formatYamlJson(data)
}

function formatDocument(document: ExplainedDocument): string {
  const rows = document.lines.map((line) => ({ left: safe(line.text), right: safe(rightOf(line, document.path)) }))
  const width = Math.min(widestManifest, Math.max(...rows.map(({ left }) => displayWidth(left))))
  const text = rows.map(({ left, right }) =>
    right === '' ? left : `${left}${' '.repeat(Math.max(0, width - displayWidth(left)))}  │ ${right}`,
  )
  return `---\n# Source: ${document.path}\n${text.join('\n').trimEnd()}\n`
}

/** The places, the nearest first, then the values, then facts of the chart and the release. */
function rightOf({ places, values }: ExplainedLine, path: string): string {
  if (places.length === 0) return ''
  const way = places.map((place) => placeText(place, path)).join(' < ')
  const sorted = [
    ...values.filter(({ path }) => !path.startsWith('.')),
    ...values.filter(({ path }) => path.startsWith('.')),
  ]
  const shown = sorted.slice(0, mostValues).map(valueText)
  return [way, ...shown, ...(sorted.length > mostValues ? [`and ${sorted.length - mostValues} more`] : [])].join('  ')
}

function placeText({ path, line }: TemplatePlace, own: string): string {
  return `${withoutFolder(path, own)}:${line}`
}

/** Templates of the same chart without the folder they share. */
function withoutFolder(path: string, own: string): string {
  const folder = own.slice(0, own.indexOf('/templates/') + '/templates/'.length)
  return own.includes('/templates/') && path.startsWith(folder) ? path.slice(folder.length) : path
}

function valueText({ path, history }: LineValue): string {
  return history === undefined ? path : `${path} = ${describeHistory(history)}`
}

function safe(text: string): string {
  return escapeForTerminal(text).replaceAll('\t', '    ')
}

function documentData(document: ExplainedDocument): Json {
  return {
    source: document.path,
    kind: document.kind,
    name: document.name,
    ...(document.events.length === 0 ? {} : { hooks: [...document.events] }),
    lines: document.lines.map(({ text, places, values }) => ({
      text,
      places: places.map((place) => ({ ...place })),
      values: values.map(({ path, history }) => ({
        path,
        ...(history === undefined ? {} : { origin: describeHistory(history) }),
      })),
    })),
  }
}
