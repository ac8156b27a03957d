// Verbs over registries: login, logout, push.
import { joinPath } from '../base/index.ts'
import { type Access, type Chart, loadChart, type PushedChart } from '../chart/index.ts'
import { ChartError, RepositoryError } from '../diagnostics/index.ts'
import { formatRfc3339, formatUrl, parseUrl, quote } from '../go/index.ts'
import { type FileSystem, HostError } from '../host/index.ts'
import type { World } from './world.ts'

/** `registry login`. */
export interface RegistryLoginRequest {
  /** Host and port. */
  readonly host: string
  readonly username: string
  readonly password: string
  readonly access: Pick<Access, 'tls' | 'plainHttp'>
}

/** `push`. */
export interface PushChartRequest {
  /** The archive; a provenance file beside it goes along. */
  readonly path: string
  /** `oci://` with host and path; the chart's name is added. */
  readonly remote: string
  readonly access: Access
  /** The moment the manifest names instead of the archive's own; seconds since 1970. */
  readonly sourceDateEpoch?: bigint
}

/** What pushing needs. */
export interface PushTools extends Pick<World, 'charts' | 'registries' | 'compression' | 'clock'> {
  readonly files: FileSystem
}

/** Tries the credentials and keeps them. @throws RepositoryError @see helm pkg/action/registry_login.go */
export async function loginToRegistry(
  request: RegistryLoginRequest,
  { registries }: Pick<World, 'registries'>,
  signal?: AbortSignal,
): Promise<void> {
  const { host, username, password, access } = request
  await registries.login({ host, username, password, access, ...(signal === undefined ? {} : { signal }) })
}

/** Forgets the credentials. @throws RepositoryError @see helm pkg/action/registry_logout.go */
export async function logoutFromRegistry(host: string, { registries }: Pick<World, 'registries'>): Promise<void> {
  await registries.logout(host)
}

/**
 * Uploads a chart archive.
 *
 * @throws ChartError, RepositoryError in Helm's words
 * @see helm pkg/pusher/ocipusher.go
 */
export async function pushChart(
  request: PushChartRequest,
  tools: PushTools,
  signal?: AbortSignal,
): Promise<PushedChart> {
  checkRemote(request.remote)
  const status = await tools.files.status(request.path)
  if (status === undefined) throw unusable(`${request.path}: no such file`)
  if (status.kind === 'directory') throw unusable('cannot push directory, must provide chart archive (.tgz)')
  const chart = await readArchive(request.path, tools, signal)
  const archive = await read(request.path, tools.files)
  const provenancePath = `${request.path}.prov`
  const provenance =
    (await tools.files.status(provenancePath)) === undefined ? undefined : await read(provenancePath, tools.files)
  const { metadata } = chart
  const place = joinPath(placeOf(request.remote), metadata.name)
  return tools.registries.push({
    reference: `${place}:${metadata.version}`,
    archive,
    metadata,
    ...(provenance === undefined ? {} : { provenance }),
    created: createdAt(request, status.modified, tools),
    access: request.access,
    ...(signal === undefined ? {} : { signal }),
  })
}

/** @see helm pkg/uploader/chart_uploader.go UploadTo */
function checkRemote(remote: string): void {
  const scheme = schemeOf(remote)
  if (scheme === undefined) throw unusable(`invalid chart URL format: ${remote}`)
  if (scheme === '') throw unusable(`scheme prefix missing from remote (e.g. "oci://")`)
  if (scheme !== 'oci') throw unusable(`scheme ${quote(scheme)} not supported`)
}

/** Host and path. Without both Helm asks a host called `oci`. */
function placeOf(remote: string): string {
  const text = formatUrl(parseUrl(remote))
  return text.startsWith('oci://') ? text.slice('oci://'.length) : text
}

function schemeOf(remote: string): string | undefined {
  try {
    return parseUrl(remote).scheme
  } catch {
    return undefined
  }
}

async function readArchive(path: string, tools: PushTools, signal: AbortSignal | undefined): Promise<Chart> {
  const files = await tools.charts.fetchChart({ text: /^[./]/.test(path) ? path : `./${path}` }, signal)
  return loadChart(files, { gunzip: (bytes, limitBytes) => tools.compression.gunzip(bytes, limitBytes) })
}

async function read(path: string, files: FileSystem): Promise<Uint8Array> {
  try {
    return await files.readFile(path)
  } catch (error) {
    if (!(error instanceof HostError)) throw error
    throw new ChartError({ code: 'FILE_UNREADABLE', helmText: error.message, cause: error })
  }
}

function createdAt(request: PushChartRequest, modified: bigint, { clock }: PushTools): string {
  const { sourceDateEpoch } = request
  if (sourceDateEpoch !== undefined) {
    return formatRfc3339({ unixNanoseconds: sourceDateEpoch * 1_000_000_000n, offsetSeconds: 0, zone: 'UTC' })
  }
  const { seconds, abbreviation } = clock.localZone(Number(modified / 1_000_000_000n))
  return formatRfc3339({ unixNanoseconds: modified, offsetSeconds: seconds, zone: abbreviation })
}

function unusable(helmText: string): RepositoryError {
  return new RepositoryError({ code: 'INVALID_ARGUMENT', helmText })
}
