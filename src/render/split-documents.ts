// A rendered text split into its documents, as Helm does it: by a line's beginning, not by YAML's rules.
import type { SourceFile, Span } from '../diagnostics/index.ts'

const leadingSpace = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*/

/** A document of a file. */
export interface DocumentText {
  /** Without white space before it; that behind it stays. */
  readonly text: string
  readonly source: Span
}

/**
 * The documents of a file that are not blank, in their order.
 *
 * @see helm pkg/release/v1/util/manifest.go SplitManifests
 */
export function splitDocuments(file: SourceFile): DocumentText[] {
  const skipped = leadingLength(file.text)
  const text = file.text.slice(skipped)
  const documents: DocumentText[] = []
  let start = 0
  const add = (end: number): void => {
    const piece = text.slice(start, end)
    const lead = leadingLength(piece)
    if (lead === piece.length) return
    const from = skipped + start + lead
    documents.push({ text: piece.slice(lead), source: { file, start: from, end: skipped + end } })
  }
  let separator = text.startsWith('---') ? 0 : nextSeparator(text, 0)
  while (separator !== -1) {
    add(separator)
    start = separator + 3
    while (isBlank(text.charCodeAt(start))) start += 1
    separator = nextSeparator(text, start)
  }
  add(text.length)
  return documents
}

/** Where the next line from `from` on begins with `---`; -1 where none does. */
function nextSeparator(text: string, from: number): number {
  const lineEnd = text.indexOf('\n---', from)
  return lineEnd === -1 ? -1 : lineEnd + 1
}

function isBlank(unit: number): boolean {
  return unit === 32 || unit === 9
}

function leadingLength(text: string): number {
  return leadingSpace.exec(text)?.[0].length ?? 0
}
