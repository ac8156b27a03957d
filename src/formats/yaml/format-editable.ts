// The door for printing documents that were read for changing.
import type { EditableDocument } from './editable-node.ts'
import { EditablePrinter, type ListIndent } from './editable-printer.ts'

/** A document and how its lists stand. */
export interface PrintedDocument {
  readonly document: EditableDocument
  /** `compact` if absent. */
  readonly lists?: ListIndent
}

/**
 * Documents as one text, `---` between them: what was not changed stays as it was written, as far as yaml.v3 keeps it
 * (comments and styles, not white space).
 *
 * @see go.yaml.in/yaml/v3 Encoder.Encode with SetIndent(2) and CompactSeqIndent
 */
export function formatEditable(documents: readonly PrintedDocument[]): string {
  const printer = new EditablePrinter()
  for (const { document, lists } of documents) printer.document(document, lists ?? 'compact')
  return printer.text
}
