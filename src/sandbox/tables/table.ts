// Objects as tables, the way kubectl prints them.
import { isJsonObject, type Json, type JsonObject } from '../../base/index.ts'
import type { PrinterColumn, Resource } from '../registry.ts'
import { nameOf } from '../store.ts'
import { cellsOf } from './cells.ts'
import { columnTable } from './columns.table.ts'
import { humanDuration } from './durations.ts'
import { readJsonPath } from './json-path.ts'

interface Column {
  readonly name: string
  readonly type: string
  readonly format: string
  readonly priority: number
  readonly description?: string
}

/** Makes tables. */
export interface TablePrinter {
  /** A `Table` of objects; `include` says what of each object its row carries. */
  table(
    resource: Resource,
    objects: readonly JsonObject[],
    options: { readonly include: string; readonly metadata: JsonObject; readonly now: number },
  ): JsonObject
}

/** Reads the columns and keeps them. */
export function createTablePrinter(): TablePrinter {
  const columns = new Map<string, readonly Column[]>()
  for (const line of columnTable.trim().split('\n')) {
    const [apiVersion = '', plural = '', ...rest] = line.split(' ')
    columns.set(`${apiVersion} ${plural}`, rest.join(' ').split('|').map(parseColumn))
  }
  const fallback = [parseColumn('Name:string:name'), parseColumn('Created At:date')]
  return {
    table: (resource, objects, options) => {
      const custom = resource.custom?.columns
      const definitions: readonly Column[] =
        custom === undefined
          ? (columns.get(`${resource.apiVersion} ${resource.resource}`) ?? fallback)
          : [parseColumn('Name:string:name'), ...custom]
      const rows = objects.map((object) => ({
        cells:
          custom === undefined
            ? cellsOf(resource, object, { now: options.now, width: definitions.length })
            : customCells(custom, object, options.now),
        object: rowObject(object, options.include),
      }))
      return {
        kind: 'Table',
        apiVersion: 'meta.k8s.io/v1',
        metadata: options.metadata,
        columnDefinitions: definitions.map(({ name, type, format, priority, description }) => ({
          name,
          type,
          format,
          description: description ?? '',
          priority,
        })),
        rows,
      }
    },
  }
}

function parseColumn(text: string): Column {
  const wide = text.endsWith('+')
  // A name may hold a colon-free bracket, as `Port(s)`, but never a colon.
  const [name = '', type = 'string', format = ''] = (wide ? text.slice(0, -1) : text).split(':')
  return { name, type, format, priority: wide ? 1 : 0 }
}

/** The object as metadata only. */
export function partialMetadata(object: JsonObject): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata ?? {} }
}

function rowObject(object: JsonObject, include: string): Json {
  if (include === 'None') return null
  return include === 'Object' ? object : partialMetadata(object)
}

function customCells(columns: readonly PrinterColumn[], object: JsonObject, now: number): Json[] {
  const cells: Json[] = [nameOf(object)]
  for (const column of columns) {
    const values = readJsonPath(object, column.jsonPath)
    const value = values[0]
    if (value === undefined || value === null)
      cells.push(
        column.type === 'string' || column.type === 'date' ? (column.type === 'date' ? '<unknown>' : '') : null,
      )
    else if (column.type === 'date') cells.push(humanDuration(now - Date.parse(String(value))))
    else if (column.type === 'string')
      cells.push(
        values
          .map((item) => (isJsonObject(item) || Array.isArray(item) ? JSON.stringify(item) : String(item)))
          .join(','),
      )
    else cells.push(value)
  }
  return cells
}
