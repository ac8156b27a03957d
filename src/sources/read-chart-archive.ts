// A chart archive on disk into files, with Helm's words for what is no archive.
import { type ChartFiles, maximumChartSize, unpackArchive } from '../chart/index.ts'
import { ChartError, Failure, textOf } from '../diagnostics/index.ts'
import { type Compression, type FileSystem, HostError } from '../host/index.ts'
import { sha256 } from './content-cache.ts'
import { detectContentType, looksLikeGzip } from './content-type.ts'
import type { MemoryCache } from './memory-cache.ts'

/** An archive of a chart within Helm's limit is hardly larger than its content. */
const maximumArchiveSize = maximumChartSize + 32 * 1024 * 1024

/**
 * Reads the chart archive at `path`, an absolute path.
 *
 * @throws ChartError in Helm's words; what Helm keeps to itself is in the notes
 * @see helm pkg/chart/loader LoadFile
 */
export async function readChartArchive(
  path: string,
  { files, ...unpacking }: Unpacking & { readonly files: FileSystem },
  signal?: AbortSignal,
): Promise<ChartFiles> {
  return unpackOnce({ bytes: await readBytes(path, files, signal), path }, unpacking)
}

/** Charts that were unpacked before, in this program or another. */
export interface ArchiveMemory {
  /** The chart in an archive; undefined where it is not known. */
  find(archive: Uint8Array): Promise<ChartFiles | undefined>
  /** Told of what was not known. */
  note(archive: Uint8Array, chart: ChartFiles): void
}

/** How archives are unpacked. */
export interface Unpacking {
  readonly compression: Pick<Compression, 'gunzip'>
  /** Asked before anything is unpacked. */
  readonly kept?: ArchiveMemory
  /** Charts that were unpacked before, by the SHA-256 of their archives. */
  readonly unpacked?: MemoryCache<ChartFiles>
}

/** The chart in an archive, which is unpacked once; `digest` where it is known already. @throws as `unpackChartArchive` */
export async function unpackOnce(
  { bytes, path, digest }: { readonly bytes: Uint8Array; readonly path: string; readonly digest?: string },
  { compression, unpacked, kept }: Unpacking,
): Promise<ChartFiles> {
  if (unpacked === undefined) {
    const known = await kept?.find(bytes)
    if (known !== undefined) return known
    const chart = unpackChartArchive(bytes, path, compression)
    kept?.note(bytes, chart)
    return chart
  }
  const key = digest ?? (await sha256(bytes))
  const known = unpacked.get(key)
  if (known !== undefined) return known
  const chart = unpackChartArchive(bytes, path, compression)
  unpacked.set(
    key,
    chart,
    chart.files.reduce((sum, { data }) => sum + data.length, 0),
  )
  return chart
}

/** The chart in an archive's bytes; `path` is for messages. @throws ChartError in Helm's words */
export function unpackChartArchive(
  bytes: Uint8Array,
  path: string,
  compression: Pick<Compression, 'gunzip'>,
): ChartFiles {
  if (!looksLikeGzip(bytes)) {
    const helmText = /\.ya?ml$/.test(path)
      ? `file '${path}' seems to be a YAML file, but expected a gzipped archive`
      : `file '${path}' does not appear to be a gzipped archive; got '${detectContentType(bytes)}'`
    throw new ChartError({ code: 'CHART_INVALID', helmText })
  }
  const chart = unpack(bytes, compression)
  if (!chart.files.some((file) => file.path === 'Chart.yaml')) {
    throw new ChartError({
      code: 'CHART_INVALID',
      helmText: 'unable to detect chart version, no Chart.yaml found',
      data: { missing: 'Chart.yaml' },
      notes: ['an archive holds one folder, and Chart.yaml lies in that folder'],
    })
  }
  return chart
}

async function readBytes(path: string, files: FileSystem, signal: AbortSignal | undefined): Promise<Uint8Array> {
  try {
    return await files.readFile(path, { limitBytes: maximumArchiveSize, ...(signal === undefined ? {} : { signal }) })
  } catch (error) {
    if (error instanceof HostError && error.reason === 'too-large') throw unloadable(error.message, error)
    if (error instanceof HostError)
      throw new ChartError({ code: 'FILE_UNREADABLE', helmText: error.message, cause: error })
    throw error
  }
}

function unpack(bytes: Uint8Array, compression: Pick<Compression, 'gunzip'>): ChartFiles {
  try {
    return unpackArchive(bytes, compression)
  } catch (error) {
    throw unloadable(textOf(error), error)
  }
}

function unloadable(reason: string, cause: unknown): ChartError {
  const code = cause instanceof Failure ? cause.code : 'CHART_TOO_LARGE'
  return new ChartError({ code, helmText: 'unable to load chart archive', notes: [reason], cause })
}
