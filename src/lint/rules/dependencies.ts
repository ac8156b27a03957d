// The chart as a whole: it can be read, and its dependencies are declared once and there.
import type { Chart } from '../../chart/index.ts'
import type { LintMessage } from '../message.ts'
import type { LintTarget } from '../target.ts'

/** @see helm pkg/chart/v2/lint/rules/dependencies.go */
export function lintDependencies({ loaded, directory }: LintTarget): readonly LintMessage[] {
  if ('failure' in loaded) {
    return [{ severity: 'error', path: '', text: `unable to load chart\n\t${loaded.failure}` }]
  }
  const say = (severity: LintMessage['severity'], text: string, names: readonly string[]): readonly LintMessage[] =>
    names.length === 0 ? [] : [{ severity, path: directory, text: `${text}: ${names.join(',')}` }]
  const { chart } = loaded
  const declared = (chart.metadata.dependencies ?? []).map(({ name }) => name)
  const present = chart.dependencies.map(({ metadata }) => metadata.name)
  return [
    ...say('error', 'chart metadata is missing these dependencies', without(present, declared)),
    ...say('error', 'multiple dependencies with name or alias', repeated(chart)),
    ...say('warning', 'chart directory is missing these dependencies', without(declared, present)),
  ]
}

function without(names: readonly string[], known: readonly string[]): readonly string[] {
  return names.filter((name) => !known.includes(name))
}

function repeated({ metadata }: Chart): readonly string[] {
  const keys = (metadata.dependencies ?? []).map(({ name, alias }) => alias ?? name)
  return keys.filter((key, index) => keys.indexOf(key) !== index)
}
