// Values and their origins in people's words. No word tells a value itself.
import type { Chart, LayeredOrigins, ValueHistory, ValueOrigin, Values } from '../chart/index.ts'
import { GoInteger, GoStruct, type GoValue } from '../go/index.ts'

/** A chart's values with what is known of them. */
export interface KnownValues {
  readonly chart: Chart
  readonly values: Values
  readonly origins?: LayeredOrigins
  /** What stands before the paths that the template in question sees: `cache.` for one of the subchart `cache`. */
  readonly prefix?: string
}

/** Where a value was written: `prod.yaml:3`, `--set image.tag`, `shop/values.yaml:8`. A flag's value is not told. */
export function describeOrigin(origin: ValueOrigin): string {
  switch (origin.kind) {
    case 'chart':
      return `${origin.chart}/${origin.file}${lineText(origin.line)}`
    case 'file':
      return `${origin.path === '-' ? 'standard input' : origin.path}${lineText(origin.line)}`
    case 'flag':
      return describeFlag(origin.flag, origin.text)
    case 'given':
      return origin.name ?? 'the given values'
  }
}

/** An origin with the way the value came: `shop/values.yaml:8 (global)`. */
export function describeHistory({ origin, via }: ValueHistory): string {
  const way = { global: 'as a global', import: 'imported', parent: 'set by a chart above' }
  return via === undefined ? describeOrigin(origin) : `${describeOrigin(origin)}, ${way[via]}`
}

function lineText(line: number | undefined): string {
  return line === undefined ? '' : `:${line}`
}

/** Keys only: what stands behind `=` may be a password. JSON has no such border, so nothing of it is told. */
function describeFlag(flag: string, text: string): string {
  if (flag === '--set-json' && /^\s*\{/.test(text)) return flag
  const keys = text
    .split(/(?<!\\),/)
    .map((pair) => /^([^={}"\s]+)=/.exec(pair)?.[1])
    .filter((key) => key !== undefined)
  return keys.length === 0 ? flag : `${flag} ${keys.slice(0, 3).join(',')}${keys.length > 3 ? ',…' : ''}`
}

/** What kind of thing a value is: `a string`, `a table`, `not set`. */
export function describeKind(value: GoValue | undefined): string {
  if (value === undefined) return 'not set'
  if (value === null) return 'null'
  if (value === '') return 'an empty string'
  if (typeof value === 'string') return 'a string'
  if (typeof value === 'boolean') return `${value}`
  if (typeof value === 'number' || value instanceof GoInteger) return 'a number'
  if (value instanceof Map) return value.size === 0 ? 'an empty table' : 'a table'
  if (value instanceof GoStruct) return 'an object'
  return value.length === 0 ? 'an empty list' : 'a list'
}

/** A path in `Values.` form as the user of the root chart writes it. */
export function userPath(path: string): string {
  return path.startsWith('Values.') ? path.slice('Values.'.length) : path
}

/** The value at a path such as `image.tag` or `list[0].name`; keys may have dots in them. */
export function valueAtPath(values: GoValue, path: string): GoValue | undefined {
  if (path === '') return values
  if (Array.isArray(values)) {
    const match = /^\[(\d+)\]\.?/.exec(path)
    const item = match === null ? undefined : values[Number(match[1])]
    return match === null || item === undefined ? undefined : valueAtPath(item, path.slice(match[0].length))
  }
  if (!(values instanceof Map)) return undefined
  const exact = values.get(path)
  if (exact !== undefined) return exact
  for (const [key, value] of values) {
    if (!path.startsWith(key)) continue
    const next = path[key.length]
    if (next !== '.' && next !== '[') continue
    const found = valueAtPath(value, path.slice(key.length + (next === '.' ? 1 : 0)))
    if (found !== undefined) return found
  }
  return undefined
}

/** The path without its last key; empty for a key at the top. */
export function parentPath(path: string): string {
  const cut = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))
  return cut === -1 ? '' : path.slice(0, cut)
}

/** What stands before the values' paths of a template's chart: `a.b.` for `root/charts/a/charts/b/templates/x`. */
export function prefixOfTemplate(path: string): string {
  const chart = path.split('/templates/', 1)[0] as string
  return chart
    .split('/charts/')
    .slice(1)
    .map((name) => `${name}.`)
    .join('')
}

/** The last key of a path. */
export function lastKey(path: string): string {
  return path.slice(parentPath(path).length).replace(/^\./, '')
}

/** A path below a parent. */
export function joinPath(parent: string, key: string): string {
  return parent === '' ? key : `${parent}.${key}`
}

/** The chart whose templates see the path, with the part of it that they see: a subchart's values stand under its name. */
export function ownerOfPath(
  chart: Chart,
  path: string,
): { readonly name: string; readonly path: string; readonly chart: Chart } {
  let owner = { name: chart.metadata.name, path, chart }
  for (;;) {
    const child: Chart | undefined = owner.chart.dependencies.find(({ metadata }) =>
      owner.path.startsWith(`${metadata.name}.`),
    )
    if (child === undefined) return owner
    const { name } = child.metadata
    owner = { name: `${owner.name}/charts/${name}`, path: owner.path.slice(name.length + 1), chart: child }
  }
}
