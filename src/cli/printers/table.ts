// Tables as gosuri/uitable prints them: cells padded with spaces to the column's width and joined by tabs.
import { characterWidth, displayWidth } from '../../base/index.ts'

const separator = '\t'
const ansiSequence =
  /[\u001b\u009b][[\]()#;?]*(?:(?:(?:[a-zA-Z\d]*(?:;[a-zA-Z\d]*)*)?\u0007)|(?:(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PRZcf-ntqry=><~]))/g

/** The table with its line end. `maxColumnWidth` 0 leaves long cells alone. */
export function formatTable(rows: readonly (readonly string[])[], maxColumnWidth = 0): string {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, index) => {
      const width = Math.max(...cell.split('\n').map(visibleWidth))
      const kept = maxColumnWidth === 0 ? width : Math.min(width, maxColumnWidth)
      widths[index] = Math.max(widths[index] ?? 0, kept)
    })
  }
  return `${rows.map((row) => formatRow(row, widths)).join('\n')}\n`
}

/** A cell of several lines makes a row of several lines; the other cells stay empty there. */
function formatRow(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, index) =>
    (widths[index] === 0 ? cell : resize(cell, widths[index] as number)).split('\n'),
  )
  const height = Math.max(1, ...cells.map(({ length }) => length))
  return Array.from({ length: height }, (_, line) =>
    cells.map((lines, index) => resize(lines[line] ?? ' ', widths[index] as number)).join(separator),
  ).join('\n')
}

function resize(text: string, width: number): string {
  const present = visibleWidth(text)
  if (present <= width) return text + ' '.repeat(width - present)
  let kept = ''
  let used = 0
  for (const character of text) {
    kept += character
    const next = characterWidth(character)
    if (used + next >= width - 3) break
    used += next
  }
  return `${kept}...`
}

function visibleWidth(text: string): number {
  return displayWidth(text.replace(ansiSequence, ''))
}
