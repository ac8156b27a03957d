// The snippet printer: where a failure comes from, with the line itself, what led there, and how to mend it.
import { characterWidth, displayWidth, isError } from '../base/index.ts'
import { Failure, type Label } from './failure.ts'
import { lineAt, positionAt } from './source.ts'

const tabWidth = 4
const widestLine = 160

/**
 * What can be said of a failure beyond Helm's text: snippets of the places it names, notes and hints, those of its
 * causes too. Empty when there is nothing. Ends with a line end. Characters that could steer a terminal are escaped.
 */
export function formatDiagnostics(failure: unknown): string {
  const failures = chainOf(failure)
  const groups = groupByPlace(failures.flatMap(({ related }) => related))
  const own = placeOf(failures.find(({ labels }) => labels.length > 0))
  const lines = linesOf(failures, own === undefined ? [] : (groups.get(own) ?? []))
  const seen = new Set(lines)
  for (const [place, group] of groups) {
    if (place === own) continue
    const [first, ...rest] = group as [Failure, ...Failure[]]
    lines.push(indented('also: ', first.labels.length > 0 ? headOf(first) : first.helmText))
    // What was said once, of the first or of another, is not said again.
    lines.push(...linesOf([first], rest).filter((line) => !seen.has(line)))
    for (const line of lines) seen.add(line)
  }
  return lines.map((line) => `${line}\n`).join('')
}

/** Snippets, notes and hints of a chain of failures; `same` are others that fail at the same place. */
function linesOf(failures: readonly Failure[], same: readonly Failure[]): string[] {
  const lines: string[] = []
  const seen = new Set<string>()
  for (const { labels } of failures) {
    for (const label of labels) {
      const text = formatLabel(label)
      if (!seen.has(text)) lines.push(text)
      seen.add(text)
    }
  }
  const notes = new Set(failures.flatMap(({ notes }) => notes))
  const hints = new Set(failures.flatMap(({ hints }) => hints))
  if (same.length > 0) notes.add(`the same fails in ${shortList(same.map(headOf))}`)
  for (const note of notes) lines.push(indented('  = note: ', note))
  for (const hint of hints) lines.push(indented('hint: ', hint))
  return lines
}

function shortList(words: readonly string[]): string {
  const most = 8
  const shown = [...new Set(words)]
  return shown.length <= most ? shown.join(', ') : `${shown.slice(0, most).join(', ')} and ${shown.length - most} more`
}

/** The template that failed, or the failure's text. */
function headOf({ data, helmText }: Failure): string {
  const { template } = data
  return typeof template === 'string' ? template : (helmText.split('\n', 1)[0] as string)
}

/** Failures by what they point at, in their order. */
function groupByPlace(failures: readonly Failure[]): Map<string, Failure[]> {
  const groups = new Map<string, Failure[]>()
  for (const failure of new Set(failures)) {
    const place = placeOf(failure) ?? failure.helmText
    groups.set(place, [...(groups.get(place) ?? []), failure])
  }
  return groups
}

function placeOf(failure: Failure | undefined): string | undefined {
  const label = failure?.labels.find(({ primary }) => primary)
  return label === undefined ? undefined : `${label.span.file.path}\0${label.span.start}\0${label.text}`
}

/**
 * The failure as one line of JSON with its line end, for programs: code, message, labels, notes, hints and related
 * failures, those of its causes too. Records and manifests that some failures carry are left out.
 */
export function formatDiagnosticsJson(failure: unknown): string {
  const [first, ...causes] = chainOf(failure)
  if (first === undefined) {
    const message = isError(failure) ? failure.message : String(failure)
    return `${JSON.stringify({ name: 'Error', message })}\n`
  }
  const { cause: _, ...facts } = first.toJSON()
  const told = [first, ...causes]
  const unique = <T>(items: readonly T[]): T[] => [
    ...new Map(items.map((each) => [JSON.stringify(each), each])).values(),
  ]
  const lists = told.map((each) => each.toJSON())
  const list = (key: string) => unique(lists.flatMap((each) => (each[key] as unknown[] | undefined) ?? []))
  const related = list('related').map((each) => ({ ...(each as object), data: plainFacts(each as { data?: unknown }) }))
  return `${JSON.stringify({
    ...facts,
    labels: list('labels'),
    notes: list('notes'),
    hints: list('hints'),
    data: Object.assign({}, ...told.toReversed().map((each) => plainFacts(each))),
    related,
  })}\n`
}

/** Facts that are words and numbers, or lists of them. */
function plainFacts({ data }: { readonly data?: unknown }): { [key: string]: unknown } {
  const isPlain = (value: unknown): boolean =>
    ['string', 'number', 'boolean'].includes(typeof value) || (Array.isArray(value) && value.every(isPlain))
  const facts = Object.entries((data ?? {}) as object)
  return Object.fromEntries(facts.filter(([key, value]) => key !== 'manifestText' && isPlain(value)))
}

/** `text` with every character that could steer a terminal or hide its direction made visible; line ends stay. */
export function escapeForTerminal(text: string): string {
  return text.replace(
    /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]/gu,
    (character) => {
      if (character === '\t') return character
      const code = character.codePointAt(0) as number
      return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
    },
  )
}

/** The failure and its causes, outermost first; a circle of causes ends. */
function chainOf(failure: unknown): readonly Failure[] {
  const chain: Failure[] = []
  const seen = new Set<unknown>()
  for (let error = failure; isError(error) && !seen.has(error); error = error.cause) {
    seen.add(error)
    if (error instanceof Failure) chain.push(error)
  }
  return chain
}

function formatLabel({ span, text, primary, linesBefore = 0 }: Label): string {
  const { line, column } = positionAt(span.file.text, span.start)
  const source = lineAt(span.file.text, span.start)
  const lineStart = span.start === 0 ? 0 : span.file.text.lastIndexOf('\n', span.start - 1) + 1
  const end = Math.min(Math.max(span.end, span.start), lineStart + source.length)
  const window = cut(source, span.start - lineStart, end - lineStart)
  const number = String(line)
  const margin = ' '.repeat(number.length)
  const mark = (primary ? '^' : '-').repeat(Math.max(1, displayWidth(window.marked)))
  const word = text === '' ? '' : ` ${oneLine(text)}`
  return [
    `${margin}--> ${oneLine(span.file.path)}:${line}:${column}`,
    `${margin} |`,
    ...linesAbove(span.file.text, { line, lineStart, count: linesBefore, width: number.length }),
    `${number} | ${window.before}${window.marked}${window.after}`.trimEnd(),
    `${margin} | ${' '.repeat(displayWidth(window.before))}${mark}${word}`,
  ].join('\n')
}

function linesAbove(
  text: string,
  { line, lineStart, count, width }: { line: number; lineStart: number; count: number; width: number },
): string[] {
  const lines: string[] = []
  for (let end = lineStart - 1; lines.length < count && end >= 0; ) {
    const start = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1
    const shown = shorten(visible(text.slice(start, end).replace(/\r$/, '')), widestLine)
    const number = String(line - lines.length - 1).padStart(width)
    lines.push(`${number} | ${shown}`.trimEnd())
    end = start - 1
  }
  return lines.reverse()
}

/** The line around the marked piece, made safe to print; a very long line is cut at both ends. */
function cut(source: string, start: number, end: number): { before: string; marked: string; after: string } {
  const before = visible(source.slice(0, start))
  const marked = shorten(visible(source.slice(start, end)), widestLine)
  const after = visible(source.slice(end))
  if (displayWidth(before + marked + after) <= widestLine) return { before, marked, after }
  const room = Math.max(20, widestLine - displayWidth(marked))
  const tail = shorten(after, Math.max(10, Math.floor(room / 3)))
  const headRoom = room - displayWidth(tail)
  const head = displayWidth(before) <= headRoom ? before : `…${lastColumns(before, headRoom - 1)}`
  return { before: head, marked, after: tail }
}

function visible(text: string): string {
  return escapeForTerminal(text).replaceAll('\t', ' '.repeat(tabWidth))
}

function oneLine(text: string): string {
  return visible(text.replaceAll('\n', '\\n'))
}

function shorten(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  let width = 0
  let kept = ''
  for (const character of text) {
    width += characterWidth(character)
    if (width > columns - 1) break
    kept += character
  }
  return `${kept}…`
}

function lastColumns(text: string, columns: number): string {
  const characters = Array.from(text)
  let width = 0
  let index = characters.length
  while (index > 0) {
    const next = characterWidth(characters[index - 1] as string)
    if (width + next > columns) break
    width += next
    index -= 1
  }
  return characters.slice(index).join('')
}

function indented(start: string, text: string): string {
  return start + visible(text).replaceAll('\n', `\n${' '.repeat(start.length)}`)
}
