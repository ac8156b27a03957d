// Values that do not fit a schema: where each was written.
import type { LayeredOrigins, SchemaFinding, ValueHistory } from '../chart/index.ts'
import { ChartError } from '../diagnostics/index.ts'
import { describeHistory } from './value-words.ts'

const mostNotes = 20

/** What `validateValues` threw, with a note on every value that does not fit; code and text stay. */
export function explainValuesFailure(failure: ChartError, origins: LayeredOrigins): ChartError {
  const findings = (failure.data['findings'] ?? []) as readonly SchemaFinding[]
  const paths = [...new Set(findings.map(({ path }) => path))].filter((path) => path !== '')
  const notes = paths.flatMap((path) => {
    const words = originsOf(path, origins)
    return words.length === 0 ? [] : [`\`${path}\` comes from ${words.join(' and ')}`]
  })
  return new ChartError({ ...dataOf(failure), notes: [...failure.notes, ...notes.slice(0, mostNotes)] })
}

function dataOf({ code, helmText, labels, hints, data, related, cause }: ChartError) {
  return { code, helmText, labels, hints, data, related, cause }
}

/** Where a value was written; for a table or list, where what is in it was. */
function originsOf(path: string, origins: LayeredOrigins): readonly string[] {
  const own = origins.originOf(path)
  if (own !== undefined) return [describeHistory(own)]
  const below = origins
    .paths()
    .filter((each) => each.startsWith(`${path}.`) || each.startsWith(`${path}[`))
    .map((each) => describeHistory(origins.originOf(each) as ValueHistory))
  const words = [...new Set(below)]
  return words.length > 3 ? [...words.slice(0, 3), 'others'] : words
}
