// Rendered text that is no YAML: which template line and which values wrote the bad line.
import { ChartError, factsOf, type Label, lineAt, positionAt, type Span } from '../diagnostics/index.ts'
import { type OutputPiece, originOfLine } from '../template/index.ts'
import type { FailedChart } from './explain-execution.ts'
import { listed, templatePath } from './explain-missing.ts'
import { trailsOf } from './line-origins.ts'
import { describeHistory, describeKind, prefixOfTemplate, userPath, valueAtPath } from './value-words.ts'

/** The failure of splitting with what can be said of it; Helm's text is the same. */
export function explainYaml(failure: ChartError, { known, traced }: FailedChart): ChartError {
  const at = failure.labels[0]?.span
  const failed = { traced, known: { ...known, prefix: prefixOfTemplate(at?.file.path ?? '') } }
  const file = traced.files.find(({ path }) => path === at?.file.path)
  if (at === undefined || file === undefined || file.pieces.length === 0) return failure
  const { line } = positionAt(at.file.text, at.start)
  const trail = trailsOf(file.pieces)(line)
  if (trail === undefined) return failure
  const source = lineSource(file.pieces, line) ?? (trail.spans[0] as Span)
  const before = previousLine(at.file.text, line)
  const above = before === undefined ? undefined : lineSource(file.pieces, before.line)
  const callers = trail.spans.filter((span) => !sharesLine(span, source))
  const labels: Label[] = [
    { span: source, text: `this wrote line ${line} of the output`, primary: true, linesBefore: 1 },
  ]
  for (const span of callers) labels.push({ span, text: 'called from here', primary: false })
  const elsewhere = above === undefined || isJustAbove(above, source) ? undefined : above
  if (elsewhere !== undefined) labels.push({ span: elsewhere, text: 'this wrote the line above it', primary: false })
  labels.push(renderedLabel(failure, { file: at.file, line }))
  return new ChartError({
    code: failure.code,
    helmText: failure.helmText,
    labels,
    notes: valueNotes(trail.reads, failed),
    hints: hintsFor(
      {
        text: at.file.text,
        line,
        template: textOf(source),
        reads: trail.reads,
        others: [...callers, ...(above === undefined ? [] : [above])].map(textOf),
        before: before?.text,
      },
      failed,
    ),
    data: { ...factsOf(failure), template: file.path, renderedLine: line },
    cause: failure.cause,
  })
}

/** The line of the template that wrote a line of output, from the first thing that it wrote of it. */
function lineSource(pieces: readonly OutputPiece[], line: number): Span | undefined {
  const span = originOfLine(pieces, line)?.span
  if (span === undefined) return undefined
  const { file, start } = span
  const lineEnd = file.text.indexOf('\n', start)
  const end = lineEnd === -1 ? file.text.length : lineEnd
  return { file, start, end: Math.max(start, file.text.slice(0, end).trimEnd().length) }
}

function textOf({ file, start, end }: Span): string {
  return file.text.slice(start, end)
}

function lineOf({ file, start }: Span): number {
  return positionAt(file.text, start).line
}

function sharesLine(left: Span, right: Span): boolean {
  return left.file === right.file && lineOf(left) === lineOf(right)
}

function isJustAbove(above: Span, below: Span): boolean {
  return above.file === below.file && lineOf(below) - lineOf(above) === 1 && !textOf(above).startsWith('{{')
}

function previousLine(text: string, line: number): { readonly line: number; readonly text: string } | undefined {
  const lines = text.split('\n')
  for (let index = line - 2; index >= 0; index--) {
    const each = lines[index] as string
    if (each.trim() !== '') return { line: index + 1, text: each }
  }
  return undefined
}

/** The rendered lines. What a Secret holds is not shown. */
function renderedLabel(
  failure: ChartError,
  at: { readonly file: { readonly path: string; readonly text: string }; readonly line: number },
): Label {
  const lines = at.file.text.split('\n')
  const text = lines.map((each, index) => (isInSecret(lines, index) ? withoutContent(each) : each)).join('\n')
  const start = lines
    .slice(0, at.line - 1)
    .reduce((sum, _, index) => sum + (text.split('\n')[index] as string).length + 1, 0)
  const shown = lineAt(text, start)
  const indent = shown.length - shown.trimStart().length
  const reason = failure.helmText
    .slice(failure.helmText.lastIndexOf('yaml: ') + 'yaml: '.length)
    .replace(/^line \d+: /, '')
  return {
    span: { file: { path: `${at.file.path} (rendered)`, text }, start: start + indent, end: start + shown.length },
    text: reason,
    primary: false,
    linesBefore: 2,
  }
}

function isInSecret(lines: readonly string[], index: number): boolean {
  let start = index
  while (start > 0 && !(lines[start] as string).startsWith('---')) start -= 1
  for (let at = start; at < lines.length; at++) {
    if (at > index && (lines[at] as string).startsWith('---')) return false
    if (/^kind:\s*["']?Secret\b/.test(lines[at] as string)) return true
  }
  return false
}

function withoutContent(line: string): string {
  const match = /^(\s*(?:- )?[^\s:]+:\s*)\S/.exec(line)
  if (/^(?:apiVersion|kind|metadata|type|---|#)/.test(line)) return line
  return match === null ? line.replace(/\S.*$/, '<hidden>') : `${match[1]}<hidden>`
}

function valueNotes(reads: readonly string[], { known }: FailedChart): string[] {
  const values = reads.filter((path) => path.startsWith('Values.'))
  const notes = values.slice(0, 4).map((path) => {
    const history = known.origins?.originOf(userPath(path))
    const kind = describeKind(valueAtPath(known.values, userPath(path)))
    return `\`${templatePath(known, path)}\` is ${kind}${history === undefined ? '' : `, from ${describeHistory(history)}`}`
  })
  return values.length > 4
    ? [...notes, `and ${listed(values.slice(4).map((path) => templatePath(known, path)))}`]
    : notes
}

interface BadLine {
  readonly text: string
  readonly line: number
  /** The template line that wrote it. */
  readonly template: string
  /** The calls that led to it, and what wrote the line above. */
  readonly others: readonly string[]
  readonly reads: readonly string[]
  readonly before: string | undefined
}

function hintsFor(bad: BadLine, { known }: FailedChart): string[] {
  const line = bad.text.split('\n')[bad.line - 1] ?? ''
  if (/^ *\t/.test(line)) return ['a tab indents this line; YAML wants spaces']
  for (const action of [bad.template, ...bad.others]) {
    const writesBlock = /\b(?:toYaml|tpl)\b/.test(action)
    if (writesBlock && !/\bn?indent\b|\bquote\b/.test(action))
      return ['what `toYaml` and `tpl` write begins at the left edge: end the action with `| nindent <columns>`']
    if (/\S\s*\{\{.*\|\s*indent\b/.test(action)) return ['`indent` starts no new line; `nindent` does']
  }
  const special = bad.reads.find((path) => {
    const value = valueAtPath(known.values, userPath(path))
    return typeof value === 'string' && /^[@`%*&!|>{}[\],?#]|: |:$| #|\n/.test(value)
  })
  if (special !== undefined && !bad.template.includes('quote'))
    return [
      `\`${templatePath(known, special)}\` has characters that mean something in YAML: end the action with \`| quote\``,
    ]
  const number = [bad.template, ...bad.others].map((action) => /\bnindent\s+(\d+)/.exec(action)?.[1]).find(Boolean)
  if (number !== undefined && bad.before !== undefined && indentOf(bad.before) !== indentOf(line))
    return [
      `this line stands at column ${indentOf(line) + 1}, the one above at column ${indentOf(bad.before) + 1}: is \`nindent ${number}\` right?`,
    ]
  return []
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}
