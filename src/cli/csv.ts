// One record of comma-separated values as Go's encoding/csv reads it; lists on the command line are written so.

/** Reading a record failed; the message is Go's. */
class CsvError extends Error {}

/**
 * The fields of the first record in `text`.
 *
 * @throws CsvError in Go's words
 */
export function parseCsvRecord(text: string): readonly string[] {
  const start = text.search(/[^\r\n]|\r[^\n]/)
  if (start === -1) throw new CsvError('EOF')
  const fields: string[] = []
  let index = start
  for (;;) {
    const field = text[index] === '"' ? readQuoted(text, index) : readBare(text, index)
    fields.push(field.value)
    if (text[field.end] !== ',') return fields
    index = field.end + 1
  }
}

interface Field {
  readonly value: string
  readonly end: number
}

function readBare(text: string, start: number): Field {
  const stop = text.slice(start).search(/[,\n]/)
  const end = stop === -1 ? text.length : start + stop
  const value = text.slice(start, end)
  const bare = value.indexOf('"')
  if (bare !== -1) throw wrongQuote(text, start + bare, 'bare " in non-quoted-field')
  return { value: text[end] === '\n' ? value.replace(/\r$/, '') : value, end }
}

function readQuoted(text: string, start: number): Field {
  let value = ''
  let index = start + 1
  for (;;) {
    const quote = text.indexOf('"', index)
    if (quote === -1) throw wrongQuote(text, text.length, 'extraneous or missing " in quoted-field')
    value += text.slice(index, quote)
    const next = text[quote + 1]
    if (next === '"') {
      value += '"'
      index = quote + 2
    } else if (next === undefined || next === ',' || next === '\n' || text.startsWith('\r\n', quote + 1)) {
      return { value, end: quote + 1 }
    } else {
      throw wrongQuote(text, quote, 'extraneous or missing " in quoted-field')
    }
  }
}

function wrongQuote(text: string, index: number, reason: string): CsvError {
  const before = text.slice(0, index)
  const line = before.split('\n').length
  const column = index - (before.lastIndexOf('\n') + 1) + 1
  return new CsvError(`parse error on line ${line}, column ${column}: ${reason}`)
}
