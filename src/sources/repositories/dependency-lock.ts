// What binds a lock to the dependencies it was made for, and where dependencies lie on disk.
import { encodeUtf8, joinPath } from '../../base/index.ts'
import { type Dependency, formatDependencyJson } from '../../chart/index.ts'
import { ChartError } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../host/index.ts'
import { sha256 } from '../content-cache.ts'

/** The digest of a lock. @see helm internal/resolver HashReq */
export async function lockDigest(
  wanted: readonly Dependency[] | undefined,
  locked: readonly Dependency[],
): Promise<string> {
  return `sha256:${await sha256(encodeUtf8(`[${listJson(wanted)},${listJson(locked)}]`))}`
}

/** The digest that Helm 2 gave a lock. @see helm internal/resolver HashV2Req */
export async function oldLockDigest(wanted: readonly Dependency[] | undefined): Promise<string> {
  return `sha256:${await sha256(encodeUtf8(`{"dependencies":${listJson(wanted)}}`))}`
}

function listJson(list: readonly Dependency[] | undefined): string {
  return list === undefined ? 'null' : `[${list.map(formatDependencyJson).join(',')}]`
}

/**
 * The folder that `file://…`, or a path below the chart, means.
 *
 * @throws ChartError `directory … not found`
 * @see helm internal/resolver GetLocalPath
 */
export async function localPath(
  repository: string,
  chartPath: string,
  files: Pick<FileSystem, 'status'>,
): Promise<string> {
  const path = repository.startsWith('file://') ? repository.slice('file://'.length) : repository
  const folder = path.startsWith('/') ? joinPath(path) : joinPath(chartPath, path)
  if ((await files.status(folder)) !== undefined) return folder
  throw new ChartError({ code: 'CHART_NOT_FOUND', helmText: `directory ${folder} not found` })
}
