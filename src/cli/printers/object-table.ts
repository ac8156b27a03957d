// Tables of Kubernetes objects as kubectl prints them.
import type { Json } from '../../base/index.ts'
import type { ObjectTable } from '../../kube/index.ts'

const minimalWidth = 6
const padding = 3

/** Tables under one heading. */
export interface TableGroup {
  readonly key: string
  readonly items: readonly ObjectTable[]
}

/**
 * The tables of kinds, each kind under its heading. Titles are left out where the table before, even one of another
 * kind, has the same columns, and each table is laid out by itself: as kubectl does with objects that arrive singly.
 */
export function formatObjectTables(groups: readonly TableGroup[]): string {
  let text = ''
  let titles: string | undefined
  for (const { key, items } of groups) {
    text += `==> ${key}\n`
    for (const table of items) {
      const columns = JSON.stringify(table.columns)
      text += formatObjectTable(table, columns !== titles)
      if (table.rows.length > 0) titles = columns
      else if (columns !== titles) titles = undefined
    }
    text += '\n'
  }
  return text
}

function formatObjectTable(table: ObjectTable, titles: boolean): string {
  const shown = table.columns
    .map(({ priority }, index) => ({ priority, index }))
    .filter(({ priority }) => priority === 0)
  const rows = table.rows.map(({ cells }) => shown.map(({ index }) => cellText(cells[index])))
  if (rows.length === 0) return ''
  const head = titles ? [shown.map(({ index }) => (table.columns[index]?.name ?? '').toUpperCase())] : []
  return alignColumns([...head, ...rows])
}

function cellText(cell: Json | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell !== 'string') return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
  const firstLine = cell.search(/[\n\f\r]/)
  return escapeControls(firstLine === -1 ? cell : `${cell.slice(0, firstLine)}...`)
}

/** What a cell holds came from the cluster: it must not steer the terminal. */
function escapeControls(text: string): string {
  return text.replaceAll('\u001b', '^[').replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '')
}

/** Go's tabwriter: every column but the last is as wide as its widest cell and three spaces. */
function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(minimalWidth, ...rows.map((row) => Array.from(row[column] ?? '').length + padding)),
  )
  return rows
    .map(
      (row) =>
        `${row.map((cell, column) => pad(cell, column === row.length - 1 ? 0 : (widths[column] as number))).join('')}\n`,
    )
    .join('')
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - Array.from(text).length))
}
