// Why a value is not there, where it could be set, and what was probably meant.
import { nearestWord } from '../base/index.ts'
import type { ValueOrigin } from '../chart/index.ts'
import { nearestPlace } from './value-place.ts'
import {
  describeHistory,
  describeOrigin,
  joinPath,
  type KnownValues,
  lastKey,
  ownerOfPath,
  parentPath,
  userPath,
  valueAtPath,
} from './value-words.ts'

/** What can be said of a value. */
export interface Explanation {
  readonly notes: readonly string[]
  readonly hints: readonly string[]
}

/** A path as the template writes it: `.Values.image`. */
export function templatePath(known: KnownValues, path: string): string {
  if (!path.startsWith('Values.')) return `.${path}`
  const { prefix = '' } = known
  const own = userPath(path)
  return `.Values.${own.startsWith(prefix) ? own.slice(prefix.length) : own}`
}

/**
 * Explains a value that was wanted and is not there.
 *
 * @param path in `Values.` form, from the root's view
 * @param wanted what was read of it, such as `tag`; the value itself when absent
 */
export function explainMissing(known: KnownValues, path: string, wanted?: string): Explanation {
  const missing = userPath(path)
  const full = wanted === undefined ? missing : joinPath(missing, wanted)
  const notes: string[] = []
  const hints: string[] = []
  const removed = known.origins?.layersOf(missing).findLast(({ value }) => value === null)
  if (removed !== undefined) {
    const from = describeOrigin(removed.origin)
    return {
      notes: [`\`${missing}\` was removed: it is null in ${from}`],
      hints: ['take that null away, or give a value'],
    }
  }
  const meant = nearestKey(known, missing)
  if (meant !== undefined) {
    hints.push(meantHint(known, missing, meant))
  }
  notes.push(...parentNotes(known, missing))
  hints.push(settingHint(known, full, missing))
  return { notes, hints }
}

/** The user misspelled a key that the template reads, or the template one that is there. */
function meantHint(known: KnownValues, missing: string, meant: string): string {
  const from = originsBelow(known, meant)
  const isGiven = known.origins?.supplied.some(({ path }) => path === meant || isBelow(path, meant)) === true
  const isDefault = valueAtPath(known.chart.values, meant) !== undefined
  if (isGiven && !isDefault) return `did you mean \`${missing}\` where ${listed(from)} has \`${meant}\`?`
  const set = from[0] === undefined ? '' : ` It is set by ${from[0]}`
  return `did you mean \`${templatePath(known, `Values.${meant}`)}\`?${set}`
}

function isBelow(path: string, above: string): boolean {
  return path.startsWith(`${above}.`) || path.startsWith(`${above}[`)
}

/** A sibling of the key that is there and has nearly the same name. */
export function nearestKey(known: KnownValues, path: string): string | undefined {
  const parent = parentPath(path)
  const table = valueAtPath(known.values, parent)
  if (!(table instanceof Map)) return undefined
  const near = nearestWord(lastKey(path), table.keys())
  return near === undefined ? undefined : joinPath(parent, near)
}

/** What the nearest table above has, and who wrote it. */
function parentNotes(known: KnownValues, missing: string): string[] {
  let parent = parentPath(missing)
  while (parent !== '' && !(valueAtPath(known.values, parent) instanceof Map)) parent = parentPath(parent)
  if (parent === '') return []
  const table = valueAtPath(known.values, parent)
  const keys = table instanceof Map ? [...table.keys()] : []
  const has = keys.length === 0 ? 'is an empty table' : `has ${listed(keys.map((key) => `\`${key}\``))}`
  const from = originsBelow(known, parent)
  return [`\`${parent}\` ${has}${from.length === 0 ? '' : `, from ${listed(from)}`}`]
}

/** Who wrote the values at and below a path; without lines where they are many. */
function originsBelow(known: KnownValues, path: string): string[] {
  const { origins } = known
  if (origins === undefined) return []
  const own = origins.originOf(path)
  if (own !== undefined) return [describeHistory(own)]
  const found = new Set<string>()
  for (const each of origins.paths()) {
    if (!isBelow(each, path)) continue
    const history = origins.originOf(each)
    if (history !== undefined) found.add(describeOrigin(withoutLine(history.origin)))
  }
  return [...found]
}

function withoutLine(origin: ValueOrigin): ValueOrigin {
  if (origin.kind === 'file') return { kind: 'file', path: origin.path }
  return origin.kind === 'chart' ? { kind: 'chart', chart: origin.chart, file: origin.file } : origin
}

function settingHint(known: KnownValues, full: string, missing: string): string {
  const flag = `--set ${full.replaceAll(/\[\d+\]/g, '[0]')}=…`
  const place = nearestPlace(known.chart, missing)
  if (place === undefined) return `pass \`${flag}\`, or set \`${full}\` in a file for \`--values\``
  const ownPath =
    place.file.path === `${known.chart.metadata.name}/values.yaml` ? full : ownerOfPath(known.chart, full).path
  const where =
    place.found.length === 0
      ? `${place.file.path}, which has no \`${ownPath.split('.')[0]}\``
      : `${place.file.path}:${place.line}, below \`${place.found.join('.')}\``
  return `pass \`${flag}\`, or give it a default in ${where}`
}

/** A few of a list, in words. */
export function listed(items: readonly string[], most = 6): string {
  const shown = items.slice(0, most)
  const rest = items.length - shown.length
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
