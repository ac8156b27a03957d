// A chart archive (.tgz) into files: unpacked within limits, every name checked as Helm checks it.
import { cleanPath, isError } from '../base/index.ts'
import { ChartError } from '../diagnostics/index.ts'
import { readTar, type TarEntry } from '../formats/index.ts'
import { quote } from '../go/index.ts'
import { type Compression, HostError } from '../host/index.ts'
import type { ChartFile, ChartFiles } from './model.ts'
import { modifiedAt } from './modification-time.ts'

/** Helm's limit for all files of a chart together, in bytes. */
export const maximumChartSize = 100 * 1024 * 1024

/** What tar needs beside the files; an archive with more than this in headers is an attack. */
const maximumOverhead = 32 * 1024 * 1024

/**
 * Unpacks a chart archive. Paths become relative to the chart; directories are left out, links are empty files.
 *
 * @throws ChartError in Helm's words
 * @see helm pkg/chart/loader/archive LoadArchiveFiles
 */
export function unpackArchive(bytes: Uint8Array, compression: Pick<Compression, 'gunzip'>): ChartFiles {
  const files: ChartFile[] = []
  let remaining = maximumChartSize
  for (const entry of readEntries(unzip(bytes, compression))) {
    if (entry.kind === 'directory' || entry.kind === 'global-header') continue
    const path = checkedPath(entry.name)
    if (entry.data.length > remaining) throw tooLarge()
    remaining -= entry.data.length
    if (remaining <= 0) throw tooLarge()
    files.push({ path, data: withoutByteOrderMark(entry.data), ...modifiedAt(entry.modified) })
  }
  if (files.length === 0) throw invalid('no files in chart archive')
  return { files }
}

/** `data` without the UTF-8 byte order mark that some editors write. */
export function withoutByteOrderMark(data: Uint8Array): Uint8Array {
  return data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf ? data.subarray(3) : data
}

/** Path of an entry relative to the chart, whose folder is the entry's first part. */
function checkedPath(name: string): string {
  const delimiter = name.includes('\\') ? '\\' : '/'
  const [base, ...parts] = name.split(delimiter)
  const inner = parts.join('/')
  if (inner.startsWith('/')) throw invalid('chart illegally contains absolute paths')
  const path = cleanPath(inner)
  if (path === '.') throw invalid(`chart illegally contains content outside the base directory: ${quote(name)}`)
  if (path.startsWith('..')) throw invalid('chart illegally references parent directory')
  if (/^[a-zA-Z]:\//.test(path)) throw invalid('chart contains illegally named files')
  if (base === 'Chart.yaml') throw invalid('chart yaml not in base directory')
  return path
}

function unzip(bytes: Uint8Array, compression: Pick<Compression, 'gunzip'>): Uint8Array {
  if (bytes.length === 0) throw invalid('EOF')
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b)
    throw invalid(bytes.length < 10 ? 'unexpected EOF' : 'gzip: invalid header')
  try {
    return compression.gunzip(bytes, maximumChartSize + maximumOverhead)
  } catch (error) {
    if (error instanceof HostError && error.reason === 'too-large') throw tooLarge()
    const message = isError(error) ? error.message : String(error)
    // The magic number is right, so Go would have run out of bytes.
    throw invalid(message === 'gzip: invalid header' ? 'unexpected EOF' : message, error)
  }
}

function readEntries(bytes: Uint8Array): TarEntry[] {
  try {
    return readTar(bytes)
  } catch (error) {
    throw invalid((error as Error).message, error)
  }
}

function tooLarge(): ChartError {
  return new ChartError({
    code: 'CHART_TOO_LARGE',
    helmText: `decompressed chart is larger than the maximum size ${maximumChartSize}`,
  })
}

function invalid(helmText: string, cause?: unknown): ChartError {
  return new ChartError({ code: 'CHART_INVALID', helmText, ...(cause === undefined ? {} : { cause }) })
}
