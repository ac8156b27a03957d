// Charts as they come out of archives, kept on disk from one run of a program to the next: unpacked, their templates
// checked. An entry holds the archive itself, and serves only one that is the same byte for byte.
import { decodeUtf8, encodeUtf8, joinBytes } from '../base/index.ts'
import type { ChartFile, ChartFiles, KnownValues, Values } from '../chart/index.ts'
import type { GoValue } from '../go/index.ts'
import type { FileSystem } from '../host/index.ts'
import type { ArchiveMemory } from '../sources/index.ts'
import type { TemplateOutline, TemplateOutlines } from '../template/index.ts'

/** Where charts are kept. */
export interface KeptChartsPlace {
  readonly files: FileSystem
  /** The folder, which nobody but the user can write to; undefined where there is none. */
  readonly folder: () => Promise<string | undefined>
  /** Whether bytes are the same; byte for byte JavaScript would take long. */
  readonly isEqual: (left: Uint8Array, right: Uint8Array) => boolean
  /** Names the program: what another one checked it may have checked otherwise. */
  readonly build: string
  /** What one entry may take, and all of them; 32 and 128 MiB by default. */
  readonly limits?: { readonly entryBytes: number; readonly folderBytes: number }
}

/** Charts out of archives, outlines of their templates, and their values. */
export interface KeptCharts extends ArchiveMemory {
  readonly outlines: TemplateOutlines
  readonly values: KnownValues
  /** Writes down what was not there; that it cannot be written is no error. */
  save(): Promise<void>
}

const mebibyte = 1024 * 1024
const usualLimits = { entryBytes: 32 * mebibyte, folderBytes: 128 * mebibyte }

/** Opens what is kept; nothing is read before an archive is. */
export function openKeptCharts(place: KeptChartsPlace): KeptCharts {
  const { entryBytes, folderBytes } = place.limits ?? usualLimits
  const known = new WeakMap<Uint8Array, TemplateOutline>()
  const makers = new WeakMap<Uint8Array, () => TemplateOutline>()
  const values = new WeakMap<Uint8Array, Values>()
  const unsaved: { readonly archive: Uint8Array; readonly chart: ChartFiles }[] = []
  return {
    outlines: {
      of: (file) => known.get(file),
      note: (file, make) => void makers.set(file, make),
    },
    values: {
      of: (file) => values.get(file),
      note: (file, read) => void values.set(file, read),
    },
    async find(archive) {
      const folder = await place.folder()
      if (folder === undefined) return undefined
      const entry = await place.files
        .readFile(`${folder}/${nameOf(archive)}`, { limitBytes: entryBytes })
        .catch(() => undefined)
      const kept = entry === undefined ? undefined : readEntry(entry, archive, place)
      if (kept === undefined) return undefined
      for (const [file, outline] of kept.outlines) known.set(file, outline)
      for (const [file, read] of kept.values) values.set(file, read)
      return kept.chart
    },
    note(archive, chart) {
      unsaved.push({ archive, chart })
    },
    async save() {
      try {
        // Where no template was checked, as by `show`, a later run has more to keep.
        const worthwhile = unsaved.filter(({ chart }) => chart.files.some(({ data }) => makers.has(data)))
        const folder = worthwhile.length === 0 ? undefined : await place.folder()
        if (folder === undefined) return
        await place.files.makeDirectory(folder, { mode: 0o700 })
        for (const { archive, chart } of worthwhile) {
          const outlineOf = (file: Uint8Array) => makers.get(file)?.()
          const valuesOf = (file: Uint8Array) => values.get(file)
          const entry = writeEntry({ archive, chart, outlineOf, valuesOf, build: place.build })
          if (entry.length > entryBytes) continue
          await place.files.writeFile(`${folder}/${nameOf(archive)}`, entry, { mode: 0o600, exactMode: true })
        }
        await makeRoom(folder, { files: place.files, folderBytes })
      } catch {
        // Nobody asked for it: without an entry the next run takes as long as this one.
      }
    },
  }
}

/** Archives end with a checksum and the size of what is in them. */
function nameOf(archive: Uint8Array): string {
  const end = Array.from(archive.subarray(-8), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${end}-${archive.length.toString(16)}`
}

/** Removes what was written first until the rest is small enough. */
async function makeRoom(
  folder: string,
  { files, folderBytes }: { readonly files: FileSystem; readonly folderBytes: number },
): Promise<void> {
  const entries = []
  for (const { name } of await files.readDirectory(folder)) {
    const status = await files.linkStatus(`${folder}/${name}`)
    if (status !== undefined) entries.push({ path: `${folder}/${name}`, ...status })
  }
  entries.sort((left, right) => (left.modified < right.modified ? 1 : -1))
  let total = 0
  for (const { path, size } of entries) {
    total += size
    if (total > folderBytes) await files.remove(path)
  }
}

// An entry: the mark, the length of the head, the head as JSON up to a multiple of four bytes, the ends of all outlines
// as integers of this machine, the archive, the files, the mark again.

const mark = encodeUtf8('pintle01')

interface EntryHead {
  readonly build: string
  readonly archiveLength: number
  /** Integers of all outlines together. */
  readonly ends: number
  readonly files: readonly FileHead[]
}

/** A file; `ends` counts integers. */
interface FileHead {
  readonly path: string
  readonly length: number
  readonly modified?: string
  readonly ends?: number
  readonly definitions?: TemplateOutline['definitions']
  readonly values?: PackedValue
}

interface EntryContent {
  readonly archive: Uint8Array
  readonly chart: ChartFiles
  readonly outlineOf: (file: Uint8Array) => TemplateOutline | undefined
  readonly valuesOf: (file: Uint8Array) => Values | undefined
  readonly build: string
}

function writeEntry({ archive, chart, outlineOf, valuesOf, build }: EntryContent): Uint8Array {
  const outlines: Int32Array[] = []
  const files = chart.files.map(({ path, data, modified }): FileHead => {
    const file = { path, length: data.length, ...(modified === undefined ? {} : { modified }) }
    const values = valuesOf(data)
    const packed = values === undefined ? undefined : pack(values)
    if (packed !== undefined) return { ...file, values: packed }
    const outline = outlineOf(data)
    if (outline === undefined) return file
    outlines.push(outline.listEnds)
    return { ...file, ends: outline.listEnds.length, definitions: outline.definitions }
  })
  const ends = outlines.reduce((sum, { length }) => sum + length, 0)
  const head: EntryHead = { build, archiveLength: archive.length, ends, files }
  const text = encodeUtf8(JSON.stringify(head))
  return joinBytes([
    mark,
    new Uint8Array(Uint32Array.of(text.length).buffer),
    text,
    new Uint8Array(padding(text.length)),
    ...outlines.map((each) => new Uint8Array(each.buffer, each.byteOffset, each.byteLength)),
    archive,
    ...chart.files.map(({ data }) => data),
    mark,
  ])
}

interface KeptEntry {
  readonly chart: ChartFiles
  readonly outlines: readonly (readonly [file: Uint8Array, outline: TemplateOutline])[]
  readonly values: readonly (readonly [file: Uint8Array, values: Values])[]
}

/** What an entry holds; undefined where it is of another archive or program, or not whole. */
function readEntry(entry: Uint8Array, archive: Uint8Array, place: KeptChartsPlace): KeptEntry | undefined {
  try {
    return contentOf(entry, archive, place)
  } catch {
    // Not written by this program.
    return undefined
  }
}

function contentOf(entry: Uint8Array, archive: Uint8Array, { build, isEqual }: KeptChartsPlace): KeptEntry | undefined {
  const headStart = mark.length + 4
  if (entry.byteOffset % 4 !== 0 || entry.length < headStart || !isEqual(entry.subarray(0, mark.length), mark)) return
  const [textLength = 0] = new Uint32Array(entry.buffer, entry.byteOffset + mark.length, 1)
  const head = JSON.parse(decodeUtf8(entry.subarray(headStart, headStart + textLength))) as EntryHead
  if (head.build !== build || head.archiveLength !== archive.length) return undefined
  const endsStart = headStart + textLength + padding(textLength)
  const archiveStart = endsStart + 4 * head.ends
  let at = archiveStart + archive.length
  const total = head.files.reduce((sum, { length }) => sum + length, at + mark.length)
  if (total !== entry.length || !isEqual(entry.subarray(-mark.length), mark)) return undefined
  if (!isEqual(entry.subarray(archiveStart, at), archive)) return undefined
  const ends = new Int32Array(entry.buffer, entry.byteOffset + endsStart, head.ends)
  const outlines: [Uint8Array, TemplateOutline][] = []
  const values: [Uint8Array, Values][] = []
  let endsAt = 0
  const files = head.files.map(({ path, length, modified, ends: count, definitions, values: packed }): ChartFile => {
    const data = entry.subarray(at, at + length)
    at += length
    if (packed !== undefined) values.push([data, unpack(packed) as Values])
    if (count !== undefined && definitions !== undefined) {
      outlines.push([data, { definitions, listEnds: ends.subarray(endsAt, endsAt + count) }])
      endsAt += count
    }
    return { path, data, ...(modified === undefined ? {} : { modified }) }
  })
  return { chart: { files }, outlines, values }
}

function padding(length: number): number {
  return (4 - (length % 4)) % 4
}

/** Values as JSON keeps them: lists begin with 0; maps with 1, then keys and values in turn, since objects have no order of their own. */
type PackedValue = null | boolean | number | string | readonly [kind: 0 | 1, ...PackedValue[]]

/** Deeper values are read out of their text each time. */
const deepest = 100

/** Undefined for what JSON cannot keep. */
function pack(value: GoValue, depth = 0): PackedValue | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : undefined
  const isMap = value instanceof Map
  if (depth > deepest || (!isMap && !Array.isArray(value))) return undefined
  const packed: PackedValue[] = []
  for (const each of isMap ? [...value].flat(1) : value) {
    const part = pack(each, depth + 1)
    if (part === undefined) return undefined
    packed.push(part)
  }
  return [isMap ? 1 : 0, ...packed]
}

function unpack(packed: PackedValue): GoValue {
  if (typeof packed !== 'object' || packed === null) return packed
  if (packed[0] === 0) return packed.slice(1).map((each) => unpack(each as PackedValue))
  const map = new Map<string, GoValue>()
  for (let at = 1; at < packed.length; at += 2) map.set(packed[at] as string, unpack(packed[at + 1] as PackedValue))
  return map
}
