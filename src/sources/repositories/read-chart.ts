// A chart in a folder or an archive on disk, read whole.
import { type Chart, inWordsOfPlainLoading, loadChart } from '../../chart/index.ts'
import { ChartError } from '../../diagnostics/index.ts'
import { type Compression, type FileSystem, HostError } from '../../host/index.ts'
import { readChartArchive } from '../read-chart-archive.ts'
import { readChartDirectory } from '../read-chart-directory.ts'

/** What reading needs. */
export interface ChartReading {
  readonly files: FileSystem
  readonly compression: Compression
  /** Log lines as Helm prints them. */
  readonly onWarning?: (line: string) => void
}

/** @throws ChartError in Helm's words */
export async function readChartAt(path: string, ports: ChartReading): Promise<Chart> {
  try {
    const isFolder = (await ports.files.status(path))?.kind === 'directory'
    const files = isFolder ? await readChartDirectory(path, ports.files) : await readChartArchive(path, ports)
    for (const line of files.warnings ?? []) ports.onWarning?.(line)
    return loadChart(files, { gunzip: (bytes, limitBytes) => ports.compression.gunzip(bytes, limitBytes) })
  } catch (error) {
    if (!(error instanceof HostError)) throw inWordsOfPlainLoading(error)
    throw new ChartError({ code: 'FILE_UNREADABLE', helmText: error.message, cause: error })
  }
}
