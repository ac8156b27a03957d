// `explain values`: values with their origins, what they overrode and who reads them.
import { describeHistory, describeOrigin, type ExplainedValue, type TemplatePlace } from '../../actions/index.ts'
import type { Json } from '../../base/index.ts'
import { escapeForTerminal } from '../../diagnostics/index.ts'
import { formatYamlJson, goToJson } from '../../formats/index.ts'
import type { GoValue } from '../../go/index.ts'
import { formatJsonLine } from './json.ts'
import type { OutputFormat } from './releases.ts'
import { formatTable } from './table.ts'

const widestValue = 40
const mostReaders = 3

/** The values in the wanted format. */
export function formatExplainedValues(values: readonly ExplainedValue[], format: OutputFormat): string {
  if (format !== 'table') {
    const data = values.map(valueData)
    return format === 'json' ? formatJsonLine(data) : formatYamlJson(data)
  }
  const rows = values.map((value) => [
    value.path,
    value.removed ? '(removed)' : value.secret ? '(secret)' : shortValue(value.value),
    describeHistory(value.history),
    value.overrides
      .map(
        ({ origin, value: each }) => `${value.secret ? '(secret)' : shortValue(each)} from ${describeOrigin(origin)}`,
      )
      .join('; ') || '-',
    readersText(value),
  ])
  const table = formatTable([['PATH', 'VALUE', 'ORIGIN', 'OVERRIDES', 'READ BY'], ...rows.map((row) => row.map(safe))])
  return `${table
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}`
}

function readersText({ readers, condition }: ExplainedValue): string {
  const places = [...new Set(readers.map((place) => `${withoutChart(place)}:${place.line}`))]
  const shown = [...(condition ? ['Chart.yaml'] : []), ...places.slice(0, mostReaders)]
  const rest = places.length - mostReaders
  if (shown.length === 0) return '-'
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ')
}

/** Paths begin with the root chart's name, which says nothing here. */
function withoutChart({ path }: TemplatePlace): string {
  return path.slice(path.indexOf('/') + 1)
}

function shortValue(value: GoValue | undefined): string {
  const text =
    value === undefined ? '' : typeof value === 'string' && value !== '' ? value : JSON.stringify(goToJson(value))
  const line = text.replaceAll('\n', '\\n')
  const letters = Array.from(line)
  return letters.length <= widestValue ? line : `${letters.slice(0, widestValue - 1).join('')}…`
}

function safe(text: string): string {
  return escapeForTerminal(text).replaceAll('\t', ' ')
}

function valueData({ path, value, removed, secret, history, overrides, readers, condition }: ExplainedValue): Json {
  return {
    path,
    ...(value === undefined ? {} : { value: goToJson(value) }),
    ...(removed ? { removed } : {}),
    ...(secret ? { secret } : {}),
    origin: describeHistory(history),
    overrides: overrides.map(({ origin, value: each }) => ({
      origin: describeOrigin(origin),
      ...(each === undefined ? {} : { value: goToJson(each) }),
    })),
    readers: readers.map((place) => ({ ...place })),
    ...(condition ? { condition } : {}),
  }
}
