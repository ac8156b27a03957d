// The snippet printer: where a failure comes from, with the line itself, what led there, and how to mend it.
import { characterWidth, displayWidth } from '../base/index.ts'
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
  for (const note of notes) lines.push(indented('  = note: ', note))
  for (const hint of hints) lines.push(indented('hint: ', hint))
  return lines.map((line) => `${line}\n`).join('')
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
  for (let error = failure; error instanceof Error && !seen.has(error); error = error.cause) {
    seen.add(error)
    if (error instanceof Failure) chain.push(error)
  }
  return chain
}

function formatLabel({ span, text, primary }: Label): string {
  const { line, column } = positionAt(span.file.text, span.start)
  const source = lineAt(span.file.text, span.start)
  const lineStart = span.file.text.lastIndexOf('\n', span.start - 1) + 1
  const end = Math.min(Math.max(span.end, span.start), lineStart + source.length)
  const window = cut(source, span.start - lineStart, end - lineStart)
  const number = String(line)
  const margin = ' '.repeat(number.length)
  const mark = (primary ? '^' : '-').repeat(Math.max(1, displayWidth(window.marked)))
  const word = text === '' ? '' : ` ${oneLine(text)}`
  return [
    `${margin}--> ${oneLine(span.file.path)}:${line}:${column}`,
    `${margin} |`,
    `${number} | ${window.before}${window.marked}${window.after}`.trimEnd(),
    `${margin} | ${' '.repeat(displayWidth(window.before))}${mark}${word}`,
  ].join('\n')
}

/** The line around the marked piece, made safe to print; a very long line is cut at both ends. */
function cut(source: string, start: number, end: number): { before: string; marked: string; after: string } {
  const before = visible(source.slice(0, start))
  const marked = shorten(visible(source.slice(start, end)), widestLine)
  const after = visible(source.slice(end))
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
