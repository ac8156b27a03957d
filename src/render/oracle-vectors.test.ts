// Charts and templates as Helm's engine renders them: output and error texts recorded from the real one.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compareUtf8, encodeUtf8 } from '../base/index.ts'
import { defaultCapabilities, loadChart, parseValuesText, prepareChart } from '../chart/index.ts'
import { textOf } from '../diagnostics/index.ts'
import { parseSet } from '../formats/index.ts'
import { GoInteger } from '../go/index.ts'
import { RecordedEffects, renderChart } from './index.ts'

interface Row {
  readonly template?: string
  readonly files?: { readonly [path: string]: string }
  readonly values: string
  readonly set?: readonly string[]
  readonly strict?: boolean
  readonly release?: {
    readonly name: string
    readonly namespace: string
    readonly revision: number
    readonly isUpgrade: boolean
  }
  readonly want?: string | { readonly [path: string]: string }
  readonly error?: string
}

const path = new URL('../../test/vectors/template/oracle.jsonl', import.meta.url)
const rows = readFileSync(path, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

const chartFile = 'apiVersion: v2\nname: c\nversion: 0.1.0\n'
const notes = 'c/templates/NOTES.txt'

function render(row: Row): unknown {
  const given = row.files ?? { 'Chart.yaml': chartFile, 'templates/t': row.template ?? '' }
  const files = Object.entries(given).map(([name, text]) => ({ path: name, data: encodeUtf8(text) }))
  const chart = loadChart({ files }, { gunzip: (bytes) => bytes })
  const values = parseValuesText(row.values)
  for (const text of row.set ?? []) parseSet(text, values)
  const { name = 'rel', namespace = 'ns', revision = 1, isUpgrade = false } = row.release ?? {}
  const rendering = renderChart({
    chart: prepareChart(chart, values),
    identity: { name, namespace, revision, isUpgrade, isInstall: !isUpgrade },
    capabilities: defaultCapabilities,
    effects: new RecordedEffects((request) => {
      if (request.kind === 'now') return new GoInteger('int64', 1_700_000_000_000_000_000n)
      if (request.kind === 'random-bytes') return Uint8Array.from({ length: request.length }, (_, index) => index * 7)
      return request.kind === 'local-zone' ? [new GoInteger('int', 0n), 'UTC'] : undefined
    }),
    strict: row.strict === true,
  })
  if (rendering.kind === 'needs') return rendering
  if (row.files === undefined) return rendering.files[0]?.text
  const outputs = rendering.files.map((file): [string, string] => [file.path, file.text])
  if (rendering.notes !== '') outputs.push([notes, rendering.notes])
  return Object.fromEntries(outputs.sort((left, right) => compareUtf8(left[0], right[0])))
}

function outcome(row: Row): unknown {
  try {
    return render(row)
  } catch (error) {
    return `Error: ${textOf(error)}`
  }
}

describe("rendering, as Helm's engine", () => {
  it.each(rows.map((row) => [row.template ?? row.files?.['templates/t'] ?? '', row] as const))('%s', (_, row) => {
    expect(outcome(row)).toEqual(row.error === undefined ? row.want : `Error: ${row.error}`)
  })
})
