// Our answer to a request of the oracle.
import { answerAtOnce } from '../../src/actions/effects.ts'
import type { World } from '../../src/actions/index.ts'
import { compareUtf8, decodeUtf8, encodeUtf8 } from '../../src/base/index.ts'
import {
  defaultCapabilities,
  loadChart,
  parseValuesDocument,
  prepareChart,
  type Values,
} from '../../src/chart/index.ts'
import { Failure, textOf } from '../../src/diagnostics/index.ts'
import { parseSet, parseSetJson, parseSetLiteral, parseSetString } from '../../src/formats/index.ts'
import { GoInteger, type GoValue } from '../../src/go/index.ts'
import { createClock, createKeys, createRandomSource } from '../../src/node/index.ts'
import { RecordedEffects, renderChart } from '../../src/render/index.ts'
import type { EffectRequest } from '../../src/template/index.ts'
import type { Outcome, Request } from './request.ts'

const chartFile = 'apiVersion: v2\nname: c\nversion: 0.1.0\n'
const notesPath = 'c/templates/NOTES.txt'

/** Renders as the oracle does, which reads values without the words of the command. What is not an error of Helm's is thrown. */
export function renderOurs(request: Request): Outcome {
  try {
    return render(request)
  } catch (error) {
    if (error instanceof Failure || isPlainError(error)) return { error: shown(textOf(error)) }
    throw error
  }
}

/** Readers of text throw errors of their own; a mistake of ours is a TypeError or its like. */
function isPlainError(error: unknown): boolean {
  return error instanceof Error && !(error instanceof TypeError || error instanceof RangeError)
}

function render(request: Request): Outcome {
  const given = request.files ?? { 'Chart.yaml': chartFile, 'templates/t': request.template ?? '' }
  const files = Object.entries(given).map(([path, text]) => ({ path, data: encodeUtf8(text) }))
  const chart = loadChart({ files }, { gunzip: (bytes) => bytes })
  const rendering = renderChart({
    chart: prepareChart(chart, valuesOf(request)),
    identity: { name: 'rel', namespace: 'ns', revision: 1, isUpgrade: false, isInstall: true },
    capabilities: defaultCapabilities,
    effects: new RecordedEffects(answer),
    strict: request.strict === true,
  })
  if (rendering.kind === 'needs') throw new TypeError(`needs ${rendering.requests[0]?.kind}`)
  if (request.files === undefined) return { out: shown(rendering.files[0]?.text ?? '') }
  const outputs = rendering.files.map(({ path, text }): [string, string] => [path, shown(text)])
  if (rendering.notes !== '') outputs.push([notesPath, shown(rendering.notes)])
  return { files: Object.fromEntries(outputs.sort((left, right) => compareUtf8(left[0], right[0]))) }
}

function valuesOf(request: Request): Values {
  const values = parseValuesDocument(request.values ?? '')
  for (const text of request.setJSON ?? []) parseSetJson(text, values)
  for (const text of request.set ?? []) parseSet(text, values)
  for (const text of request.setString ?? []) parseSetString(text, values)
  for (const text of request.setLiteral ?? []) parseSetLiteral(text, values)
  return values
}

const world = { clock: createClock(), random: createRandomSource(), keys: createKeys() } as unknown as World

/** The real keys and random bytes; the oracle's zone. */
function answer(request: EffectRequest): GoValue | undefined {
  return request.kind === 'local-zone' ? [new GoInteger('int', 0n), 'UTC'] : answerAtOnce(world)(request)
}

/** The oracle's JSON cannot carry bytes that are not UTF-8: it shows U+FFFD. */
function shown(text: string): string {
  return decodeUtf8(encodeUtf8(text)).replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (match) =>
    match.length === 2 ? match : '\ufffd',
  )
}
