// A chart into an archive: Helm's order of files, Helm's headers.
import { encodeUtf8 } from '../base/index.ts'
import { ChartError } from '../diagnostics/index.ts'
import { parseJson, type TarFile, writeTar } from '../formats/index.ts'
import { parseRfc3339, quote } from '../go/index.ts'
import type { Compression } from '../host/index.ts'
import { formatChartFile, formatLock } from './chart-text.ts'
import type { Chart, ModificationTime } from './model.ts'

/** An archive, and how its file is called. */
export interface ChartArchive {
  readonly fileName: string
  readonly bytes: Uint8Array
}

/** What making an archive needs. */
export interface ArchiveOptions {
  readonly compression: Pick<Compression, 'gzip'>
  /** The moment of files that have none; nanoseconds since 1970. */
  readonly now: bigint
}

/**
 * The chart as an archive. The same chart, files' moments included, gives the same bytes.
 *
 * @throws ChartError CHART_INVALID, VALUES_INVALID
 * @see helm pkg/chart/v2/util Save
 */
export function archiveChart(chart: Chart, { compression, now }: ArchiveOptions): ChartArchive {
  const { name, version } = chart.metadata
  const tar = writeTar(entriesOf(chart, '', now))
  return { fileName: `${name}-${version}.tgz`, bytes: withHelmsHeader(compression.gzip(tar, defaultLevel)) }
}

const defaultLevel = 6

function entriesOf(chart: Chart, prefix: string, now: bigint): TarFile[] {
  const { metadata, lock, valuesFile, schema } = chart
  if (metadata.name.includes('/')) {
    throw new ChartError({
      code: 'CHART_INVALID',
      helmText: `${quote(metadata.name)} is not a valid chart name`,
    })
  }
  const base = `${prefix}${metadata.name}`
  const entry = (path: string, data: Uint8Array, modified: ModificationTime | undefined): TarFile => ({
    name: `${base}/${path}`,
    data,
    modified: secondsOf(modified, now),
  })
  const entries = [entry('Chart.yaml', encodeUtf8(formatChartFile(metadata)), chart.modified)]
  if (metadata.apiVersion === 'v2' && lock !== undefined) {
    entries.push(entry('Chart.lock', encodeUtf8(formatLock(lock)), lock.generated))
  }
  if (valuesFile !== undefined) entries.push(entry('values.yaml', valuesFile.data, valuesFile.modified))
  if (schema !== undefined) {
    checkSchemaText(schema)
    entries.push(entry('values.schema.json', schema, chart.schemaModified))
  }
  for (const { path, data, modified } of [...chart.templates, ...chart.files]) entries.push(entry(path, data, modified))
  return [...entries, ...chart.dependencies.flatMap((child) => entriesOf(child, `${base}/charts/`, now))]
}

function checkSchemaText(schema: Uint8Array): void {
  try {
    parseJson(new TextDecoder().decode(schema))
  } catch (error) {
    throw new ChartError({ code: 'CHART_INVALID', helmText: 'invalid JSON in values.schema.json', cause: error })
  }
}

/** As file systems and tar give moments since 1970, in UTC; days past the 28th are left to the parser. */
const usualMoment =
  /^(19[7-9]\d|20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?Z$/

/** Whole seconds, the half rounded up. */
function secondsOf(modified: ModificationTime | undefined, now: bigint): number {
  const usual = usualMoment.exec(modified ?? '')
  if (usual !== null) {
    const [, year, month, day, hour, minute, second, fraction = '0'] = usual
    const [date, time] = [[Number(year), Number(month) - 1, Number(day)] as const, [hour, minute, second].map(Number)]
    const [hours = 0, minutes = 0, seconds = 0] = time
    return Date.UTC(...date, hours, minutes, seconds) / 1000 + (fraction >= '5' ? 1 : 0)
  }
  const nanoseconds = modified === undefined ? now : parseRfc3339(modified).unixNanoseconds
  const zeroTime = -62_135_596_800_000_000_000n
  return Number(((nanoseconds === zeroTime ? now : nanoseconds) + 500_000_000n) / 1_000_000_000n)
}

const extraField = encodeUtf8('rr(\0aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=')
const comment = encodeUtf8('Helm\0')
const plainHeaderLength = 10

/** The stream behind Helm's header: its extra field and comment, no moment, no system. */
function withHelmsHeader(gzipped: Uint8Array): Uint8Array {
  const flags = 0x14
  const header = [0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 255, extraField.length & 255, extraField.length >> 8]
  const start = [...header, ...extraField, ...comment]
  const result = new Uint8Array(start.length + gzipped.length - plainHeaderLength)
  result.set(start)
  result.set(gzipped.subarray(plainHeaderLength), start.length)
  return result
}

/** The chart with every moment set to one, its charts too. @see helm pkg/chart/v2 Chart.StampModTimes */
export function stampChart(chart: Chart, modified: ModificationTime): Chart {
  const stamp = <T extends object>(file: T): T & { modified: ModificationTime } => ({ ...file, modified })
  return {
    ...chart,
    modified,
    ...(chart.schema === undefined || chart.schema.length === 0 ? {} : { schemaModified: modified }),
    ...(chart.lock === undefined ? {} : { lock: { ...chart.lock, generated: modified } }),
    ...(chart.valuesFile === undefined ? {} : { valuesFile: stamp(chart.valuesFile) }),
    raw: chart.raw.map(stamp),
    templates: chart.templates.map(stamp),
    files: chart.files.map(stamp),
    dependencies: chart.dependencies.map((child) => stampChart(child, modified)),
  }
}
