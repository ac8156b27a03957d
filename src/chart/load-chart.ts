// Files of a chart into the model: Chart.yaml, values, templates, lock and the charts in `charts/`, of version 1 and 2.
import { compareUtf8, decodeUtf8 } from '../base/index.ts'
import { ChartError, Failure, type FailureData, type SourceFile, textOf } from '../diagnostics/index.ts'
import type { Compression } from '../host/index.ts'
import { logLine } from './log-line.ts'
import { buildMetadata, type MetadataFields, parseLock, parseMetadataFields } from './metadata.ts'
import type { Chart, ChartFile, ChartFiles, ChartLock, Values } from './model.ts'
import { unpackArchive } from './unpack-archive.ts'
import { parseValuesText } from './values-text.ts'

/** What reading a chart needs: archives in `charts/` are compressed. */
export interface ChartLoading extends Pick<Compression, 'gunzip'> {
  /** Values that need not be read out of their text again. */
  readonly knownValues?: KnownValues
}

/** Values by the bytes of their files; nobody changes them. */
export interface KnownValues {
  /** Those of a file, where they are known. */
  of(file: Uint8Array): Values | undefined
  /** Told of those of a file that was read. */
  note(file: Uint8Array, values: Values): void
}

/** Charts within charts within charts: more than anybody writes, fewer than an archive that contains itself has. */
const maximumDepth = 50

/**
 * Reads a chart and the charts within it, in the order of their names.
 *
 * @throws ChartError in Helm's words, with the place in the file where it is known
 * @see helm pkg/chart/v2/loader LoadFiles
 */
export function loadChart(files: ChartFiles, loading: ChartLoading): Chart {
  return loadFiles(files.files, loading, 1)
}

/** Parts of a chart as they are met. */
interface Draft {
  lock?: ChartLock
  values?: Values
  valuesFile?: ChartFile
  schema?: ChartFile
  readonly templates: ChartFile[]
  readonly files: ChartFile[]
  readonly warnings: string[]
  /** Files below `charts/` by their first part, paths without `charts/`. */
  readonly children: Map<string, ChartFile[]>
}

function loadFiles(files: readonly ChartFile[], loading: ChartLoading, depth: number): Chart {
  const fields = readMetadata(files)
  const draft: Draft = { templates: [], files: [], warnings: [], children: new Map() }
  for (const file of files) placeFile(file, draft, { fields, loading })
  if (fields === undefined) throw invalid('Chart.yaml file is missing')
  const metadata = buildMetadata(fields)
  const { modified } = files.findLast(({ path }) => path === 'Chart.yaml') ?? {}
  const chart: Chart = {
    metadata,
    ...(draft.lock === undefined ? {} : { lock: draft.lock }),
    templates: draft.templates,
    values: draft.values ?? new Map(),
    ...(draft.valuesFile === undefined ? {} : { valuesFile: draft.valuesFile }),
    ...schemaOf(draft.schema),
    ...(modified === undefined ? {} : { modified }),
    files: draft.files,
    raw: files,
    dependencies: [],
    ...(draft.warnings.length === 0 ? {} : { warnings: draft.warnings }),
  }
  const names = [...draft.children.keys()].filter((name) => !/^[_.]/.test(name)).sort(compareUtf8)
  if (names.length > 0 && depth === maximumDepth) throw invalid(`charts are nested deeper than ${maximumDepth} levels`)
  const dependencies = names.map((name) =>
    loadChild(name, { files: draft.children.get(name) as ChartFile[], parent: metadata.name, loading, depth }),
  )
  return { ...chart, dependencies }
}

function schemaOf(file: ChartFile | undefined): Pick<Chart, 'schema' | 'schemaModified'> {
  if (file === undefined) return {}
  return { schema: file.data, ...(file.modified === undefined ? {} : { schemaModified: file.modified }) }
}

/** Fields of Chart.yaml, to which requirements.yaml adds its own; undefined where there is neither. */
function readMetadata(files: readonly ChartFile[]): MetadataFields | undefined {
  let fields: MetadataFields | undefined
  if (files.some(({ path }) => path === 'requirements.yaml' || path === 'requirements.lock')) fields = new Map()
  for (const file of files.filter(({ path }) => path === 'Chart.yaml')) {
    const more = explained('cannot load Chart.yaml', file, parseMetadataFields)
    fields = new Map([...(fields ?? []), ...more])
    if (((fields.get('apiVersion') as string | undefined) ?? '') === '') fields.set('apiVersion', 'v1')
  }
  return fields
}

function placeFile(file: ChartFile, draft: Draft, { fields, loading }: ReadParts): void {
  const { path } = file
  if (path === 'Chart.yaml') return
  if (path === 'Chart.lock') {
    setLock(draft, explained('cannot load Chart.lock', file, parseLock))
  } else if (path === 'values.yaml') {
    draft.values = readValues(file, loading.knownValues)
    draft.valuesFile = file
  } else if (path === 'values.schema.json') {
    draft.schema = file
  } else if (path === 'requirements.yaml') {
    const more = explained('cannot load requirements.yaml', file, parseMetadataFields)
    for (const [name, value] of more) fields?.set(name, value)
    if (fields?.get('apiVersion') === 'v1') draft.files.push(file)
    else warn(draft, 'Dependencies are handled in Chart.yaml', 'dependencies to Chart.yaml')
  } else if (path === 'requirements.lock') {
    setLock(draft, explained('cannot load requirements.lock', file, parseLock))
    if (fields?.get('apiVersion') === 'v1') draft.files.push(file)
    else warn(draft, 'Dependency locking is handled in Chart.lock', 'to Chart.lock')
  } else if (path.startsWith('templates/')) {
    draft.templates.push(file)
  } else if (path.startsWith('charts/') && !path.endsWith('.prov')) {
    const inner = path.slice('charts/'.length)
    const [name] = inner.split('/', 1) as [string]
    const siblings = draft.children.get(name)
    if (siblings === undefined) draft.children.set(name, [{ ...file, path: inner }])
    else siblings.push({ ...file, path: inner })
  } else {
    draft.files.push(file)
  }
}

interface ReadParts {
  readonly fields: MetadataFields | undefined
  readonly loading: ChartLoading
}

function readValues(file: ChartFile, known: KnownValues | undefined): Values {
  const before = known?.of(file.data)
  if (before !== undefined) return before
  const values = explained('cannot load values.yaml', file, parseValuesText)
  known?.note(file.data, values)
  return values
}

/** A word on a file of the first generation in a chart of the second. */
function warn(draft: Draft, fact: string, advice: string): void {
  draft.warnings.push(logLine('INFO', `Warning: ${fact} since apiVersion "v2". We recommend migrating ${advice}.`))
}

function setLock(draft: Draft, lock: ChartLock | undefined): void {
  if (lock === undefined) delete draft.lock
  else draft.lock = lock
}

interface ChildContext {
  readonly files: readonly ChartFile[]
  readonly parent: string
  readonly loading: ChartLoading
  readonly depth: number
}

function loadChild(name: string, { files, parent, loading, depth }: ChildContext): Chart {
  try {
    if (!name.endsWith('.tgz')) {
      const own = files.flatMap((file) => {
        const slash = file.path.indexOf('/')
        return slash === -1 ? [] : [{ ...file, path: file.path.slice(slash + 1) }]
      })
      return loadFiles(own, loading, depth + 1)
    }
    const [archive] = files as [ChartFile]
    if (archive.path === name) return loadFiles(unpackArchive(archive.data, loading).files, loading, depth + 1)
  } catch (error) {
    throw wrap(`error unpacking subchart ${name} in ${parent}: ${textOf(error)}`, error)
  }
  throw invalid(`error unpacking subchart tar in ${parent}: expected ${name}, got ${files[0]?.path}`)
}

/** Runs a parser over the file's text; its complaint gets Helm's prefix and, where known, its place. */
function explained<Result>(prefix: string, file: ChartFile, parse: (text: string) => Result): Result {
  const text = decodeUtf8(file.data)
  try {
    return parse(text)
  } catch (error) {
    const offset = (error as { offset?: number }).offset
    const source: SourceFile = { path: file.path, text }
    throw new ChartError({
      code: file.path === 'values.yaml' ? 'VALUES_INVALID' : 'CHART_INVALID',
      helmText: `${prefix}: ${textOf(error)}`,
      ...(offset === undefined
        ? {}
        : { labels: [{ span: { file: source, start: offset, end: offset }, text: 'here', primary: true }] }),
      cause: error,
    })
  }
}

function wrap(helmText: string, error: unknown): ChartError {
  const inner: Partial<FailureData> =
    error instanceof Failure ? { labels: error.labels, notes: error.notes, hints: error.hints } : {}
  return new ChartError({
    code: error instanceof Failure ? error.code : 'CHART_INVALID',
    helmText,
    ...inner,
    cause: error,
  })
}

function invalid(helmText: string): ChartError {
  return new ChartError({ code: 'CHART_INVALID', helmText })
}
