// What led to the failure of a template: the value that was missing or of the wrong kind, the name that was misspelled.
import { isError, nearestWord } from '../base/index.ts'
import { ChartError, factsOf, type Label, type Span } from '../diagnostics/index.ts'
import type { GoValue } from '../go/index.ts'
import { TemplateError, TemplateNotFound } from '../template/index.ts'
import { type Explanation, explainMissing, listed, nearestKey, templatePath } from './explain-missing.ts'
import type { TracedChart, TracedFile, ValueRead } from './trace-chart.ts'
import { describeHistory, describeKind, type KnownValues, prefixOfTemplate, userPath } from './value-words.ts'

/** What is known of a chart whose rendering failed. */
export interface FailedChart {
  readonly known: KnownValues
  readonly traced: TracedChart
}

interface Finding extends Explanation {
  /** Says what is wrong at the place of the failure. */
  readonly word?: string
  /** The very piece that is wrong, when it is less than the whole expression. */
  readonly span?: Span
}

/** The failure of a traced template with what can be said of it; Helm's text is the same. */
export function explainExecution(
  file: TracedFile & { readonly failure: ChartError },
  { known, traced }: FailedChart,
): ChartError {
  const failed = { traced, known: { ...known, prefix: prefixOfTemplate(file.path) } }
  const { failure } = file
  const chain = chainOf(failure.cause)
  const innermost = chain.at(-1)
  const finding = innermost === undefined ? undefined : findReason(innermost, file, failed)
  const labels = failure.labels.map((label): Label => {
    const named = namedSource(label, file, failed)
    if (!label.primary || finding === undefined) return named
    return {
      ...named,
      linesBefore: 1,
      ...(finding.word === undefined ? {} : { text: finding.word }),
      ...(finding.span === undefined || finding.span.file !== label.span.file
        ? {}
        : { span: { ...named.span, start: finding.span.start, end: finding.span.end } }),
    }
  })
  return new ChartError({
    code: failure.code,
    helmText: failure.helmText,
    labels,
    notes: finding?.notes ?? [],
    hints: finding?.hints ?? [],
    data: { ...factsOf(failure), template: file.path },
    cause: failure.cause,
  })
}

function chainOf(cause: unknown): TemplateError[] {
  const chain: TemplateError[] = []
  for (let error = cause; isError(error); error = error.cause) {
    if (error instanceof TemplateError && error.place !== undefined) chain.push(error)
  }
  return chain
}

/** A text that `tpl` executed has no file: it is named by the value it came from. */
function namedSource(label: Label, file: TracedFile, { known, traced }: FailedChart): Label {
  const source = label.span.file
  if (source.path !== traced.templates.set.name) return label
  const read =
    file.lastReads.findLast(({ value }) => value === source.text)?.path ?? pathOfText(known.values, source.text)
  const origin = read === undefined ? undefined : known.origins?.originOf(userPath(read))
  const name = read === undefined ? 'text given to tpl' : `text of ${templatePath(known, read)} given to tpl`
  const path = origin === undefined ? `(${name})` : `(${name}, from ${describeHistory(origin)})`
  return { ...label, span: { ...label.span, file: { path, text: source.text } } }
}

/** The path of a value that is this very text. */
function pathOfText(value: GoValue, text: string, path = 'Values'): string | undefined {
  if (value === text) return path
  const items = value instanceof Map ? [...value].map(([key, each]) => [each, `${path}.${key}`] as const) : []
  const elements = Array.isArray(value) ? value.map((each, index) => [each, `${path}[${index}]`] as const) : []
  for (const [each, at] of [...items, ...elements]) {
    const found = pathOfText(each, text, at)
    if (found !== undefined) return found
  }
  return undefined
}

function findReason(error: TemplateError, file: TracedFile, failed: FailedChart): Finding | undefined {
  const { cause } = error
  if (cause instanceof TemplateNotFound) return unknownTemplate(cause.templateName, failed)
  const nil = /^nil pointer evaluating .*\.([^.\s]+)$/.exec(error.detail)
  if (nil !== null) return nilPointer(error, nil[1] as string, { file, failed })
  const field = /^can't evaluate field (\S+) in type (.+)$/.exec(error.detail)
  if (field !== null) return noField(error, { name: field[1] as string, type: field[2] as string }, { file, failed })
  return valuesInvolved(error, { file, failed })
}

function unknownTemplate(name: string, { traced }: FailedChart): Finding {
  const names = traced.templates.set.names()
  const near = nearestWord(name, names)
  const defined = names.filter((each) => !each.includes('/')).sort()
  return {
    word: `no template is called \`${name}\``,
    notes:
      near !== undefined || defined.length === 0
        ? []
        : [
            `defined are ${listed(
              defined.map((each) => `\`${each}\``),
              8,
            )}`,
          ],
    hints: [
      near === undefined
        ? `define it with \`{{ define "${name}" }}\`; a library chart that has it must stand in \`dependencies\` and in \`charts/\``
        : `did you mean \`${near}\`?`,
    ],
  }
}

interface Place {
  readonly file: TracedFile
  readonly failed: FailedChart
}

function nilPointer(error: TemplateError, field: string, { file, failed }: Place): Finding | undefined {
  const names = error.place?.context.split('.') ?? []
  const at = names.indexOf(field, 1)
  const holder = at > 0 ? (names[at - 1] as string) : ''
  const read = readOf(holder, file.lastReads, (value) => value === undefined || value === null)
  if (read === undefined) return undefined
  const written = templatePath(failed.known, read.path)
  const said = read.value === null ? 'is null' : 'is not set'
  const inPlace = piece(error, holder)
  return {
    word: inPlace === undefined ? `this is \`${written}\`, which ${said}` : `\`${written}\` ${said}`,
    ...(inPlace === undefined ? {} : { span: inPlace }),
    ...explainMissing(failed.known, read.path, field),
  }
}

/** The last read that can have given the value: of that key, or into that variable. */
function readOf(
  holder: string,
  reads: readonly ValueRead[],
  fits: (value: GoValue | undefined) => boolean,
): ValueRead | undefined {
  const empty = reads.filter(({ value }) => fits(value))
  if (holder !== '' && !holder.startsWith('$') && !holder.startsWith('(')) {
    return empty.findLast(({ path }) => path.endsWith(`.${holder}`))
  }
  if (!holder.startsWith('$') || holder === '$') return undefined
  return empty.findLast(({ place }) => {
    const before = place.file.text.slice(Math.max(0, place.start - 200), place.start)
    const action = before.slice(before.lastIndexOf('{{'))
    return new RegExp(`\\${holder}\\s*:?=`).test(action)
  })
}

/** Where a name stands within the expression that failed. */
function piece(error: TemplateError, name: string): Span | undefined {
  const span = error.place?.span
  if (span === undefined || name === '') return undefined
  const text = span.file.text.slice(span.start, span.end)
  const at = text.indexOf(`.${name}`)
  return at === -1 ? undefined : { file: span.file, start: span.start + at + 1, end: span.start + at + 1 + name.length }
}

function noField(
  error: TemplateError,
  { name, type }: { readonly name: string; readonly type: string },
  { file, failed }: Place,
): Finding | undefined {
  const fields = fieldsOf(type, failed.traced)
  if (fields.length > 0) {
    const near = nearestWord(name, fields)
    return {
      word: `there is no \`${name}\` here`,
      notes: [
        `there are ${listed(
          fields.map((each) => `\`${each}\``),
          8,
        )}`,
      ],
      hints: near === undefined ? [] : [`did you mean \`${near}\`?`],
    }
  }
  const names = error.place?.context.split('.') ?? []
  const holder = names[names.indexOf(name, 1) - 1] ?? ''
  const isScalar = (value: GoValue | undefined) => value !== undefined && value !== null && !(value instanceof Map)
  const read = readOf(holder, file.lastReads, isScalar)
  if (read === undefined || holder === '') return undefined
  const span = piece(error, holder)
  return {
    word: `\`${templatePath(failed.known, read.path)}\` is ${describeKind(read.value)}, not a table`,
    ...(span === undefined ? {} : { span }),
    notes: originNotes([read], failed.known),
    hints: [
      `give it as a table, such as \`--set ${userPath(read.path)}.${name}=…\`, or read \`${templatePath(failed.known, read.path)}\` itself`,
    ],
  }
}

/** Fields and methods of Helm's own objects of this type. */
function fieldsOf(type: string, { objects }: TracedChart): string[] {
  const found = objects.find((object) => object.typeName.replace(/^\*/, '') === type.replace(/^\*/, ''))
  return found === undefined ? [] : [...found.fields.keys(), ...found.methods.keys()].sort()
}

/** The values that the failing expression reads, with their kinds and origins. */
function valuesInvolved(error: TemplateError, { file, failed }: Place): Finding | undefined {
  const span = error.place?.span
  if (span === undefined) return undefined
  // A wrong argument points at itself alone, while what was piped to it stands before it in the action.
  const start = Math.max(0, span.file.text.lastIndexOf('{{', span.start))
  const reads = new Map<string, ValueRead>()
  for (const read of file.lastReads) {
    const { place, path } = read
    const within = place.file === span.file && place.start >= start && place.start <= span.end
    if (within && !(read.value instanceof Map)) reads.set(path, read)
  }
  const all = [...reads.values()]
  const absent = all.filter(({ value }) => isEmpty(value))
  const first = absent.length === 1 ? absent[0] : undefined
  if (first !== undefined && /^error calling (required|fail)/.test(error.detail)) {
    const word = `\`${templatePath(failed.known, first.path)}\` is ${describeKind(first.value)}`
    if (first.value === '')
      return { word, notes: originNotes([first], failed.known), hints: [`pass \`--set ${userPath(first.path)}=…\``] }
    return { word, ...explainMissing(failed.known, first.path) }
  }
  const misspelled = absent.flatMap(({ path, value }) => {
    const near = value === undefined ? nearestKey(failed.known, userPath(path)) : undefined
    return near === undefined ? [] : [`did you mean \`${templatePath(failed.known, `Values.${near}`)}\`?`]
  })
  return { notes: originNotes(all, failed.known), hints: misspelled }
}

function isEmpty(value: GoValue | undefined): boolean {
  return value === undefined || value === null || value === ''
}

function originNotes(reads: readonly ValueRead[], known: KnownValues): string[] {
  return reads.slice(-4).map(({ path, value }) => {
    const history = known.origins?.originOf(userPath(path))
    const from = history === undefined ? '' : `, from ${describeHistory(history)}`
    return `\`${templatePath(known, path)}\` is ${describeKind(value)}${from}`
  })
}
