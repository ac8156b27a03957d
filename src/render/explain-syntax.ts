// Templates that cannot be parsed: what was misspelled, what was never closed.
import { nearestWord } from '../base/index.ts'
import type { Chart } from '../chart/index.ts'
import { ChartError, positionAt, type SourceFile } from '../diagnostics/index.ts'
import { TemplateSet, TemplateSyntaxError } from '../template/index.ts'
import { type TemplateOptions, templateFiles } from './chart-templates.ts'
import { helmFunctions } from './helm-functions.ts'
import { syntaxFailure } from './render-error.ts'

/** Go's own functions, which no table has. */
const builtins = 'and call eq ge gt html index js le len lt ne not or print printf println slice urlquery'.split(' ')

/** The failure of every template of the chart that cannot be parsed, in the order in which Helm parses them. */
export function findSyntaxFailures(chart: Chart, options: TemplateOptions = {}): ChartError[] {
  const functions = helmFunctions(options)
  const failures: ChartError[] = []
  for (const { file } of templateFiles(chart)) {
    try {
      new TemplateSet({ name: 'gotpl', functions }).parse(file.path, file.text)
    } catch (error) {
      if (!(error instanceof TemplateSyntaxError)) throw error
      failures.push(explainSyntax(syntaxFailure(error), error, [...functions.keys(), ...builtins]))
    }
  }
  return failures
}

function explainSyntax(failure: ChartError, error: TemplateSyntaxError, functions: readonly string[]): ChartError {
  const { notes, hints } = reasonOf(error, functions)
  return new ChartError({
    code: failure.code,
    helmText: failure.helmText,
    labels: failure.labels.map((label) => ({ ...label, linesBefore: 1 })),
    notes,
    hints,
    data: { template: error.span.file.path },
    cause: error,
  })
}

function reasonOf(error: TemplateSyntaxError, functions: readonly string[]) {
  const unknown = /^function "(.+)" not defined$/.exec(error.detail)?.[1]
  if (unknown !== undefined) {
    const near = nearestWord(unknown, functions)
    const removed = ['env', 'expandenv'].includes(unknown)
    if (removed)
      return {
        notes: [`Helm has no \`${unknown}\`: charts do not see the environment`],
        hints: ['pass what you need as a value'],
      }
    if (near !== undefined) return { notes: [], hints: [`did you mean \`${near}\`?`] }
    return { notes: [], hints: /^[A-Z]/.test(unknown) ? [`a field begins with a dot: \`.${unknown}\``] : [] }
  }
  if (error.detail.includes('unexpected EOF')) {
    const open = openBlocks(error.span.file)
    return {
      notes: open.map(({ text, line }) => `\`{{ ${text} }}\` of line ${line} has no \`{{ end }}\``),
      hints: open.length === 0 ? [] : ['add `{{ end }}`'],
    }
  }
  if (/unexpected \{\{(?:end|else)/.test(error.detail))
    return {
      notes: [],
      hints: ['it closes nothing: an `if`, `with`, `range`, `define` or `block` must stand before it'],
    }
  if (error.detail.includes('unclosed action')) return { notes: [], hints: ['an action ends with `}}`'] }
  return { notes: [], hints: [] }
}

/** Blocks that nothing closes, outermost first. */
function openBlocks(file: SourceFile): { text: string; line: number }[] {
  const open: { text: string; line: number }[] = []
  const actions =
    /\{\{-?\s*(?:\/\*[\s\S]*?\*\/|(if|with|range|define|block|end)\b((?:"(?:\\.|[^"\\])*"|`[^`]*`|[^}"`]|\}(?!\}))*))/g
  for (const match of matchesOf(file.text, actions)) {
    const [, word, rest = ''] = match
    if (word === undefined) continue
    if (word === 'end') open.pop()
    else
      open.push({
        text: `${word}${rest}`.replace(/\s*-?$/, '').slice(0, 60),
        line: positionAt(file.text, match.index).line,
      })
  }
  return open
}

/** All matches; none of those behind an action that is larger than a pattern's stack. */
function* matchesOf(text: string, pattern: RegExp): Generator<RegExpExecArray> {
  try {
    yield* text.matchAll(pattern) as Iterable<RegExpExecArray>
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
}
