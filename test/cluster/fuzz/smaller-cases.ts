// Cases that are like one and smaller: a step, a flag or a file less.
import type { FuzzCase, FuzzStep } from './generate-case.ts'

/** Smaller ones, those that leave out most first. */
export function* smallerCases(made: FuzzCase): Generator<FuzzCase> {
  const { charts, steps, ...rest } = made
  for (let index = steps.length - 2; index >= 0; index--) yield { ...rest, charts, steps: steps.toSpliced(index, 1) }
  const files = new Set(charts.flatMap((chart) => Object.keys(chart)))
  for (const file of files) {
    if (/^(?:charts\/sub\/)?(?:Chart|values)\.yaml$/.test(file)) continue
    yield { ...rest, charts: charts.map(({ [file]: _, ...others }) => others), steps }
  }
  for (const [index, step] of steps.entries()) {
    if (!('run' in step)) continue
    for (const run of withoutOneFlag(step.run))
      yield { ...rest, charts, steps: steps.with(index, { ...step, run } satisfies FuzzStep) }
  }
}

function* withoutOneFlag(run: readonly string[]): Generator<readonly string[]> {
  for (const [index, word] of run.entries()) {
    if (index === 0 || !word.startsWith('-')) continue
    yield run.toSpliced(index, 1)
    if (run[index + 1]?.startsWith('-') === false) yield run.toSpliced(index, 2)
  }
}
