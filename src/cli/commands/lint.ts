// `lint`: charts held against Helm's rules.
import { type LintResult, lintCharts } from '../../actions/index.ts'
import type { CommandContext } from '../context.ts'
import { lineFailure } from '../flags.ts'
import { valueSourcesOf } from '../request-flags.ts'

/** Prints what is wrong; fails when something fails. @see helm pkg/cmd/lint.go */
export async function runLint(context: CommandContext): Promise<number> {
  const { flags, host } = context
  const { world, namespace } = await context.open()
  const kubeVersion = flags.text('kube-version')
  const quiet = flags.boolean('quiet')
  const results = await lintCharts(
    {
      paths: context.arguments,
      values: valueSourcesOf(flags),
      namespace,
      withSubcharts: flags.boolean('with-subcharts'),
      strict: flags.boolean('strict'),
      skipSchemaValidation: flags.boolean('skip-schema-validation'),
      workingDirectory: host.environment.workingDirectory,
      ...(kubeVersion === '' ? {} : { kubeVersion }),
    },
    { ...world, files: host.files, onWarning: (line) => host.terminal.writeError(`${line.trimEnd()}\n`) },
    host.interrupts.signal,
  )
  const troubled = results.filter(isTroubled)
  host.terminal.writeOutput((quiet ? troubled : results).map((result) => formatResult(result, quiet)).join(''))
  const failed = results.filter(({ failures }) => failures.length > 0).length
  const summary = `${results.length} chart(s) linted, ${failed} chart(s) failed`
  if (failed > 0) throw lineFailure(summary)
  if (!quiet || troubled.length > 0) host.terminal.writeOutput(`${summary}\n`)
  return 0
}

function isTroubled({ messages, failures }: LintResult): boolean {
  return failures.length > 0 || messages.some(({ severity }) => severity !== 'info')
}

function formatResult({ path, messages, failures }: LintResult, quiet: boolean): string {
  const lines = messages
    .filter(({ severity }) => !quiet || severity !== 'info')
    .map(({ severity, path: place, text }) => `[${severity.toUpperCase()}] ${place}: ${text}\n`)
  const errors = messages.length === 0 ? failures.map((text) => `Error ${text}\n`) : []
  return `==> Linting ${path}\n${[...errors, ...lines].join('')}\n`
}
