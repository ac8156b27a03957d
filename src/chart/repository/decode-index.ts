// The whole of an index as data, with every complaint that Go has about it.
import { compareUtf8 } from '../../base/index.ts'
import { ChartError, textOf } from '../../diagnostics/index.ts'
import { parseJson, parseYaml, YamlError } from '../../formats/index.ts'
import { formatFloat, formatRfc3339Nano, type GoValue, parseRfc3339 } from '../../go/index.ts'
import { type FieldShape, type FieldValues, jsonKind, type StructShape } from '../go-fields.ts'
import { logLine } from '../log-line.ts'
import { buildMetadata, metadataShape } from '../metadata.ts'
import { type IndexEntry, IndexError, type WholeIndex } from './index-model.ts'

/** An index with the log lines of what was left out of it. */
export interface DecodedIndex {
  readonly index: WholeIndex
  readonly warnings: readonly string[]
}

const zeroTime = '0001-01-01T00:00:00Z'

/** Where in the data, and how strict: JSON never turns numbers into text, YAML knows no other fields than its own. */
interface Reading {
  readonly format: 'yaml' | 'json'
  /** The first complaint; Go reads on after most and tells of the first. */
  trouble?: string
}

/**
 * Reads the text of an index.
 *
 * @param source what the log lines name: a path or a URL
 * @throws IndexError with the text of Helm and Go
 * @see helm pkg/repo/v1 loadIndex
 */
export function decodeIndex(text: string, source: string): DecodedIndex {
  if (text === '') throw new IndexError('empty index.yaml file')
  const format = isJson(text) ? 'json' : 'yaml'
  const root = parse(text, format)
  const reading: Reading = { format }
  const fields = readIndexFields(root, reading)
  if (reading.trouble !== undefined) throw new IndexError(prefixOf(reading) + reading.trouble)
  const warnings: string[] = []
  const entries = new Map(
    [...fields.entries].map(([name, list]) => [name, keepValid(list, { name, source, warnings })]),
  )
  if (fields.apiVersion === '') throw new IndexError('no API version specified')
  const { publicKeys, annotations } = fields
  return {
    warnings,
    index: {
      apiVersion: fields.apiVersion,
      generated: fields.generated,
      entries,
      ...(publicKeys === undefined ? {} : { publicKeys }),
      ...(annotations === undefined ? {} : { annotations }),
    },
  }
}

/** One entry from the YAML text of it alone. @throws IndexError when anything is wrong with its shape */
export function decodeIndexItem(text: string): RawEntry | null {
  const reading: Reading = { format: 'yaml' }
  const item = readItem(parse(text, 'yaml'), reading)
  if (reading.trouble !== undefined) throw new IndexError(reading.trouble)
  return item
}

function isJson(text: string): boolean {
  if (!/^\s*[{["\d-]|^\s*(?:true|false|null)/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function parse(text: string, format: 'yaml' | 'json'): GoValue {
  if (format === 'json') return parseJson(text)
  try {
    return parseYaml(text, { strict: true })
  } catch (error) {
    throw error instanceof YamlError ? new IndexError(error.message) : error
  }
}

function prefixOf({ format }: Reading): string {
  return format === 'yaml' ? 'error unmarshaling JSON: while decoding JSON: ' : ''
}

function complain(reading: Reading, trouble: string): void {
  reading.trouble ??= trouble
}

function misfit(reading: Reading, value: GoValue, target: string): undefined {
  complain(reading, `json: cannot unmarshal ${jsonKind(value)} into Go ${target}`)
}

/** The fields of a mapping by the names Go knows, in the order in which Go reads them. */
function* fieldsOf(
  value: Map<string, GoValue>,
  names: readonly string[],
  reading: Reading,
): Generator<[name: string, item: GoValue]> {
  const keys = reading.format === 'yaml' ? [...value.keys()].sort(compareUtf8) : value.keys()
  for (const key of keys) {
    const name = names.includes(key) ? key : names.find((known) => known.toLowerCase() === key.toLowerCase())
    if (name !== undefined) yield [name, value.get(key) as GoValue]
    else if (reading.format === 'yaml') complain(reading, `json: unknown field ${JSON.stringify(key)}`)
  }
}

interface IndexFields {
  apiVersion: string
  generated: string
  entries: Map<string, (RawEntry | null)[]>
  publicKeys?: readonly string[]
  annotations?: ReadonlyMap<string, string>
}

const indexNames = ['serverInfo', 'apiVersion', 'generated', 'entries', 'publicKeys', 'annotations']

function readIndexFields(root: GoValue, reading: Reading): IndexFields {
  const fields: IndexFields = { apiVersion: '', generated: zeroTime, entries: new Map() }
  if (root === null) return fields
  if (!(root instanceof Map)) {
    misfit(reading, root, 'value of type repo.IndexFile')
    return fields
  }
  const place = 'struct field IndexFile'
  for (const [name, value] of fieldsOf(root, indexNames, reading)) {
    if (value === null) continue
    if (name === 'apiVersion') fields.apiVersion = textIn(value, `${place}.apiVersion`, reading) ?? ''
    else if (name === 'generated') fields.generated = timeIn(value, reading)
    else if (name === 'entries') readEntries(value, fields.entries, reading)
    else if (name === 'publicKeys') fields.publicKeys = textsIn(value, `${place}.publicKeys`, reading)
    else if (name === 'annotations') fields.annotations = textMapIn(value, `${place}.annotations`, reading)
    else if (!(value instanceof Map)) misfit(reading, value, `${place}.serverInfo of type map[string]interface {}`)
  }
  return fields
}

function readEntries(value: GoValue, entries: IndexFields['entries'], reading: Reading): void {
  const place = 'struct field IndexFile.entries'
  if (!(value instanceof Map)) {
    misfit(reading, value, `${place} of type map[string]repo.ChartVersions`)
    return
  }
  const names = reading.format === 'yaml' ? [...value.keys()].sort(compareUtf8) : value.keys()
  for (const name of names) {
    const list = value.get(name) as GoValue
    if (list === null) entries.set(name, [])
    else if (!Array.isArray(list)) misfit(reading, list, `${place} of type repo.ChartVersions`)
    else
      entries.set(
        name,
        list.map((item) => readItem(item, reading)),
      )
  }
}

/** An entry before it is checked. */
export interface RawEntry {
  readonly metadata: FieldValues
  readonly rest: Omit<IndexEntry, 'metadata'>
}

const ownNames = ['urls', 'created', 'removed', 'digest', 'checksum', 'engine', 'tillerVersion', 'url'] as const
const itemNames = [...Object.keys(metadataShape.fields).filter((name) => name !== 'url'), ...ownNames]

function readItem(value: GoValue, reading: Reading): RawEntry | null {
  if (value === null) return null
  const metadata: FieldValues = new Map()
  const rest: { -readonly [name in keyof RawEntry['rest']]: RawEntry['rest'][name] } = {
    urls: [],
    created: zeroTime,
    digest: '',
  }
  if (!(value instanceof Map)) {
    misfit(reading, value, 'struct field IndexFile.entries of type repo.ChartVersion')
    return { metadata, rest }
  }
  const place = 'struct field ChartVersion.entries'
  for (const [name, item] of fieldsOf(value, itemNames, reading)) {
    if (item === null) continue
    const shape = metadataShape.fields[name]
    if (shape !== undefined) readMetadataField(metadata, { name, item, shape }, reading)
    else if (name === 'urls') rest.urls = textsIn(item, `${place}.urls`, reading)
    else if (name === 'created') rest.created = timeIn(item, reading)
    else if (name === 'removed') {
      if (typeof item === 'boolean') rest.removed = item
      else misfit(reading, item, `${place}.removed of type bool`)
    } else if (name === 'digest') rest.digest = textIn(item, `${place}.digest`, reading) ?? ''
    else rest.legacy = { ...rest.legacy, [name]: textIn(item, `${place}.${name}`, reading) ?? '' }
  }
  return { metadata, rest }
}

interface MetadataField {
  readonly name: string
  readonly item: GoValue
  readonly shape: FieldShape
}

/** Fields of the chart itself: YAML's numbers do not become text in them, since Go finds them through a pointer. */
function readMetadataField(into: FieldValues, { name, item, shape }: MetadataField, reading: Reading): void {
  const exact: Reading = { format: reading.format }
  const value = readShape(item, shape, { place: `struct field ChartVersion.entries.Metadata.${name}`, reading: exact })
  if (exact.trouble !== undefined) complain(reading, exact.trouble)
  if (value !== undefined) into.set(name, value as never)
}

interface ShapePlace {
  readonly place: string
  readonly reading: Reading
}

function readShape(value: GoValue, shape: FieldShape, { place, reading }: ShapePlace): unknown {
  const text = (item: GoValue): string => {
    if (typeof item === 'string') return item
    if (item !== null) misfit(reading, item, `${place} of type string`)
    return ''
  }
  switch (shape.kind) {
    case 'string':
    case 'time':
      return text(value)
    case 'bool':
      return typeof value === 'boolean' ? value : misfit(reading, value, `${place} of type bool`)
    case 'strings':
      return Array.isArray(value) ? value.map(text) : misfit(reading, value, `${place} of type []string`)
    case 'string-map':
      return value instanceof Map
        ? new Map([...value].map(([key, item]) => [key, text(item)]))
        : misfit(reading, value, `${place} of type map[string]string`)
    case 'anything-list':
      return Array.isArray(value) ? value : misfit(reading, value, `${place} of type []interface {}`)
    case 'structs':
      if (!Array.isArray(value)) return misfit(reading, value, `${place} of type []*${shape.shape.goType}`)
      return value.map((item) => (item === null ? null : readStruct(item, shape.shape, { place, reading })))
  }
}

function readStruct(value: GoValue, shape: StructShape, { place, reading }: ShapePlace): FieldValues {
  const fields: FieldValues = new Map()
  if (!(value instanceof Map)) {
    misfit(reading, value, `${place} of type ${shape.goType}`)
    return fields
  }
  const path = place.slice(place.indexOf('.') + 1)
  for (const [name, item] of fieldsOf(value, Object.keys(shape.fields), reading)) {
    if (item === null) continue
    const inner = { place: `struct field ${shape.goName}.${path}.${name}`, reading }
    const read = readShape(item, shape.fields[name] as FieldShape, inner)
    if (read !== undefined) fields.set(name, read as never)
  }
  return fields
}

/** Text, or what sigs.k8s.io/yaml makes text of. */
function textIn(value: GoValue, place: string, reading: Reading): string | undefined {
  if (typeof value === 'string') return value
  if (reading.format === 'yaml' && typeof value === 'boolean') return String(value)
  if (reading.format === 'yaml' && typeof value === 'number') return formatFloat(value, 'g', -1, 32)
  return misfit(reading, value, `${place} of type string`)
}

function textsIn(value: GoValue, place: string, reading: Reading): readonly string[] {
  if (Array.isArray(value)) return value.map((item) => (item === null ? '' : (textIn(item, place, reading) ?? '')))
  misfit(reading, value, `${place} of type []string`)
  return []
}

function textMapIn(value: GoValue, place: string, reading: Reading): ReadonlyMap<string, string> {
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [key, item === null ? '' : (textIn(item, place, reading) ?? '')]))
  }
  misfit(reading, value, `${place} of type map[string]string`)
  return new Map()
}

function timeIn(value: GoValue, reading: Reading): string {
  try {
    if (typeof value === 'string') return formatRfc3339Nano(parseRfc3339(value))
    complain(reading, 'Time.UnmarshalJSON: input is not a JSON string')
  } catch (error) {
    complain(reading, textOf(error))
  }
  return zeroTime
}

/** What the log lines of a chart name. */
export interface CheckPlace {
  readonly name: string
  readonly source: string
  readonly warnings: string[]
}

/** The entries that keep the rules of charts, from the last to the first as Helm looks at them, in their order. */
function keepValid(list: readonly (RawEntry | null)[], place: CheckPlace): readonly IndexEntry[] {
  const kept: IndexEntry[] = []
  for (let index = list.length - 1; index >= 0; index--) {
    const entry = checkEntry(list[index] ?? null, place)
    if (entry !== undefined) kept.push(entry)
  }
  return kept.reverse()
}

/** The entry if it keeps the rules; else nothing, and a log line. */
export function checkEntry(raw: RawEntry | null, { name, source, warnings }: CheckPlace): IndexEntry | undefined {
  if (raw === null) {
    warnings.push(logLine('WARN', 'skipping loading invalid entry for chart: empty entry', { name, source }))
    return undefined
  }
  const fields = new Map(raw.metadata)
  if ((fields.get('apiVersion') ?? '') === '') fields.set('apiVersion', 'v1')
  try {
    return { metadata: buildMetadata(fields, { repeatedDependencies: 'allowed' }), ...raw.rest }
  } catch (error) {
    if (!(error instanceof ChartError)) throw error
    const version = String(fields.get('version') ?? '')
    const facts = { name, version, source, error: error.helmText }
    warnings.push(logLine('WARN', 'skipping loading invalid entry for chart', facts))
    return undefined
  }
}
