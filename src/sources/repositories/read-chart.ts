// A chart in a folder or an archive on disk, read whole.
import { absolutePath } from '../../base/index.ts'
import { type Chart, inWordsOfPlainLoading, loadChart } from '../../chart/index.ts'
import { ChartError } from '../../diagnostics/index.ts'
import { type Compression, type FileSystem, HostError } from '../../host/index.ts'
import { readChartArchive } from '../read-chart-archive.ts'
import { readChartDirectory } from '../read-chart-directory.ts'

/** What reading needs. */
export interface ChartReading {
  readonly files: FileSystem
  readonly compression: Compression
  /** What relative paths start from in messages. */
  readonly workingDirectory?: string
  /** Log lines as Helm prints them. */
  readonly onWarning?: (line: string) => void
}

/** @throws ChartError in Helm's words */
export async function readChartAt(path: string, ports: ChartReading): Promise<Chart> {
  try {
    const isFolder = (await ports.files.status(path))?.kind === 'directory'
    const folder = absolutePath(path, ports.workingDirectory ?? '.')
    const files = isFolder
      ? await readChartDirectory(folder, ports.files, { onLogLine: ports.onWarning })
      : await readChartArchive(path, ports)
    return loadChart(files, { gunzip: (bytes, limitBytes) => ports.compression.gunzip(bytes, limitBytes) })
  } catch (error) {
    if (!(error instanceof HostError)) throw inWordsOfPlainLoading(error)
    throw new ChartError({ code: 'FILE_UNREADABLE', helmText: error.message, cause: error })
  }
}
