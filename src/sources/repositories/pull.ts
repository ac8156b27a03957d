// `pull`: a chart as a file, or unpacked into a folder.
import { decodeUtf8, joinPath, parentOf } from '../../base/index.ts'
import {
  type ChartDownload,
  type ChartFiles,
  type PullChartRequest,
  parseMetadataFields,
  unpackArchive,
} from '../../chart/index.ts'
import { ChartError, Failure, type RepositoryError, textOf } from '../../diagnostics/index.ts'
import { quote } from '../../go/index.ts'
import { type Compression, type FileSystem, HostError } from '../../host/index.ts'

/** An archive with the name of its file. */
export interface NamedArchive {
  readonly fileName: string
  readonly bytes: Uint8Array
}

/** What writing needs. */
export interface PullPorts {
  readonly files: FileSystem
  readonly compression: Compression
}

/**
 * Puts the archive where it was asked for. Nothing of it is there when that fails.
 *
 * @throws ChartError in Helm's words
 * @see helm pkg/action/pull.go
 */
export async function placeArchive(
  request: PullChartRequest,
  { fileName, bytes, provenance }: NamedArchive & { readonly provenance?: Uint8Array },
  ports: PullPorts,
): Promise<ChartDownload> {
  if (['', '.', '..'].includes(fileName)) throw failure(`the URL of the chart names no file: ${quote(fileName)}`)
  try {
    if (request.unpackInto !== undefined) return await unpack(request, bytes, ports)
    const path = joinPath(request.destination, fileName)
    await ports.files.writeFile(path, bytes)
    if (provenance !== undefined) await ports.files.writeFile(`${path}.prov`, provenance)
    return { path }
  } catch (error) {
    if (!(error instanceof HostError)) throw error
    throw new ChartError({ code: 'FILE_UNREADABLE', helmText: error.message, cause: error })
  }
}

function unpackFolder({ unpackInto = '.', destination }: PullChartRequest): string {
  return unpackInto.startsWith('/') ? unpackInto : joinPath(destination, unpackInto)
}

/** @throws ChartError when something is where the chart would be unpacked */
export async function checkUnpackPlace(request: PullChartRequest, { files }: PullPorts): Promise<void> {
  const place = unpackPlace(request)
  if ((await files.status(place)) !== undefined) {
    throw failure(`failed to untar: a file or directory with the name ${place} already exists`)
  }
}

/** The folder that Helm makes: called as the reference, whatever the chart's name is. */
function unpackPlace(request: PullChartRequest): string {
  const { reference } = request
  return joinPath(unpackFolder(request), reference.slice(reference.lastIndexOf('/') + 1))
}

async function takePlace(place: string, files: FileSystem): Promise<void> {
  try {
    await files.makeDirectory(place)
  } catch (error) {
    throw failure(`failed to untar (mkdir): ${textOf(error)}`)
  }
}

async function unpack(request: PullChartRequest, bytes: Uint8Array, ports: PullPorts): Promise<ChartDownload> {
  const folder = unpackFolder(request)
  const chart = readArchive(bytes, ports.compression)
  const path = joinPath(folder, nameOf(chart))
  await takePlace(unpackPlace(request), ports.files)
  const isNew = (await ports.files.readDirectory(path).catch(() => [])).length === 0
  try {
    for (const file of chart.files) {
      const target = joinPath(path, file.path)
      await refuseLinks(path, target, ports.files)
      await ports.files.makeDirectory(parentOf(target))
      await ports.files.writeFile(target, file.data)
    }
  } catch (error) {
    // Half a chart would be taken for a whole one.
    if (isNew) await ports.files.remove(path).catch(() => {})
    throw error
  }
  return { path }
}

function readArchive(bytes: Uint8Array, compression: Compression): ChartFiles {
  try {
    return unpackArchive(bytes, compression)
  } catch (error) {
    if (error instanceof Failure) throw error
    throw failure(textOf(error))
  }
}

function nameOf(chart: ChartFiles): string {
  const file = chart.files.find(({ path }) => path === 'Chart.yaml')
  let name: unknown
  try {
    name = file === undefined ? undefined : parseMetadataFields(decodeUtf8(file.data)).get('name')
  } catch (error) {
    throw failure(`cannot load Chart.yaml: ${textOf(error)}`)
  }
  if (typeof name !== 'string' || name === '') throw failure('chart name not specified')
  if (name === '.' || name === '..') throw failure(`chart name ${quote(name)} is not allowed`)
  if (name.includes('/')) throw failure(`chart name ${quote(name)} must not contain path separators`)
  return name
}

/** A link in the folder would lead what is unpacked out of it. */
async function refuseLinks(root: string, target: string, files: FileSystem): Promise<void> {
  for (let path = target; path.length >= root.length; path = path.slice(0, path.lastIndexOf('/'))) {
    if ((await files.linkStatus(path))?.kind === 'link') throw failure(`${path} is a symbolic link`)
  }
}

function failure(helmText: string): ChartError | RepositoryError {
  return new ChartError({ code: 'CHART_INVALID', helmText })
}
