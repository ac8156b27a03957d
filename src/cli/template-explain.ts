// `template --explain`: the manifest with the origin of every line.
import { type ExplainedDocument, explainTemplate, type TemplateRequest } from '../actions/index.ts'
import { Failure } from '../diagnostics/index.ts'
import type { CommandContext } from './context.ts'
import { matchesPath } from './path-pattern.ts'
import { formatExplainedTemplate } from './printers/explained-template.ts'
import type { OutputFormat } from './printers/releases.ts'
import { runAction } from './run-action.ts'

/** Renders and prints; the choices of `template` hold: hooks, tests, `--show-only`. */
export async function runTemplateExplain(context: CommandContext, request: TemplateRequest): Promise<number> {
  const { flags, host } = context
  const { world } = await context.open()
  const { documents } = await runAction(context, explainTemplate(request, world, host.interrupts.signal))
  const shown = documents.filter(
    ({ events }) =>
      events.length === 0 || !(flags.boolean('no-hooks') || (flags.boolean('skip-tests') && events.includes('test'))),
  )
  const chosen = chooseDocuments(shown, flags.list('show-only'))
  host.terminal.writeOutput(formatExplainedTemplate(chosen, flags.text('output') as OutputFormat))
  return 0
}

function chooseDocuments(
  documents: readonly ExplainedDocument[],
  patterns: readonly string[],
): readonly ExplainedDocument[] {
  if (patterns.length === 0) return documents
  return patterns.flatMap((pattern) => {
    const wanted = documents.filter(({ path }) => matchesPath(pattern, path.slice(path.indexOf('/') + 1)))
    if (wanted.length > 0) return wanted
    throw new Failure({ code: 'INVALID_ARGUMENT', helmText: `could not find template ${pattern} in chart` })
  })
}
