// Discovery on disk, in the files that Helm and kubectl keep: what one of them has read the others need not ask for.
import { decodeUtf8, encodeUtf8, isJsonObject, type JsonObject } from '../base/index.ts'
import { escapeJsonString } from '../go/index.ts'
import type { Clock, FileSystem } from '../host/index.ts'
import { splitApiVersion } from '../kube/index.ts'
import {
  type ApiResource,
  groupsOfList,
  resourcesOfList,
  type ServedGroup,
  type ServedVersion,
} from './api-resources.ts'

/** How long a file counts. @see k8s.io/cli-runtime pkg/genericclioptions ConfigFlags.toDiscoveryClient */
const lifeNanoseconds = 6n * 60n * 60n * 1_000_000_000n
const fileLimitBytes = 16 * 1024 * 1024
const versionLimit = 10_000
const fileMode = 0o660
const folderMode = 0o750

/** Where discovery is kept for one server. Neither call fails: what cannot be kept is asked for again. */
export interface DiscoveryFiles {
  /** All that the server serves, by files none of which is too old; undefined where one is missing or makes no sense. */
  read(): Promise<readonly ServedGroup[] | undefined>
  /** Writes each file in one step; group versions without resources get none. */
  write(groups: readonly ServedGroup[]): Promise<void>
}

/**
 * The files below `folder`, Kubernetes' cache folder, for the server of that address; undefined where the address would
 * lead elsewhere.
 * @see client-go discovery/cached/disk CachedDiscoveryClient
 */
export function openDiscoveryFiles(
  ports: { readonly files: FileSystem; readonly clock: Clock },
  { folder, server }: { readonly folder: string; readonly server: string },
): DiscoveryFiles | undefined {
  const place = folderOfServer(server)
  if (place === undefined) return undefined
  const home = `${folder}/discovery/${place}`
  const groupsFile = `${home}/servergroups.json`
  const resourcesFile = (apiVersion: string): string => `${home}/${apiVersion}/serverresources.json`

  async function readVersion(apiVersion: string): Promise<ServedVersion | undefined> {
    if (!isPlainVersion(apiVersion)) return undefined
    const list = await readList(ports, resourcesFile(apiVersion), 'APIResourceList')
    if (list === undefined || list['groupVersion'] !== apiVersion) return undefined
    return { apiVersion, resources: resourcesOfList(list) }
  }

  return {
    async read() {
      const list = await readList(ports, groupsFile, 'APIGroupList')
      const groups = list === undefined ? [] : groupsOfList(list)
      const count = groups.reduce((sum, { versions }) => sum + versions.length, 0)
      if (count === 0 || count > versionLimit) return undefined
      const read: ServedGroup[] = []
      for (const group of groups) {
        const versions: ServedVersion[] = []
        for (const { apiVersion } of group.versions) {
          const version = await readVersion(apiVersion)
          if (version === undefined) return undefined
          versions.push(version)
        }
        read.push({ ...group, versions })
      }
      return read
    },
    async write(groups) {
      const write = async (file: string, text: string): Promise<void> => {
        const bytes = encodeUtf8(`${text}\n`)
        if (await isKept(ports, file, bytes)) return
        await ports.files.makeDirectory(file.slice(0, file.lastIndexOf('/')), { mode: folderMode })
        await ports.files.writeFile(file, bytes, { mode: fileMode, exactMode: true })
      }
      try {
        for (const { apiVersion, resources = [] } of groups.flatMap(({ versions }) => versions)) {
          if (resources.length > 0 && isPlainVersion(apiVersion))
            await write(resourcesFile(apiVersion), formatResources(apiVersion, resources))
        }
        if (groups.length > 0) await write(groupsFile, formatGroups(groups))
      } catch {
        // A home that cannot be written to is no reason to fail.
      }
    },
  }
}

/** The name of the server's folder, `10.0.0.1_6443`. @see cli-runtime computeDiscoverCacheDir */
function folderOfServer(server: string): string | undefined {
  const plain = server.replace('https://', '').replace('http://', '')
  const segments = plain
    .replace(/[^(\w/.)]/g, '_')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
  return segments.length === 0 || segments.includes('..') ? undefined : segments.join('/')
}

/** Whether a group version can stand in a path: servers and files name them. */
function isPlainVersion(apiVersion: string): boolean {
  return /^(?:[a-z0-9][a-z0-9.-]*\/)?[a-z0-9][a-z0-9.-]*$/i.test(apiVersion)
}

async function readList(
  { files, clock }: { readonly files: FileSystem; readonly clock: Clock },
  file: string,
  kind: string,
): Promise<JsonObject | undefined> {
  try {
    const status = await files.status(file)
    if (status?.kind !== 'file' || clock.now() > status.modified + lifeNanoseconds) return undefined
    const value: unknown = JSON.parse(decodeUtf8(await files.readFile(file, { limitBytes: fileLimitBytes })))
    return isJsonObject(value) && value['kind'] === kind && value['apiVersion'] === 'v1' ? value : undefined
  } catch {
    return undefined
  }
}

/** Whether the file says the same and will do so for hours: writing takes much longer than looking. */
async function isKept(
  { files, clock }: { readonly files: FileSystem; readonly clock: Clock },
  file: string,
  bytes: Uint8Array,
): Promise<boolean> {
  const status = await files.status(file)
  if (status?.kind !== 'file' || status.size !== bytes.length || status.mode !== fileMode) return false
  if (clock.now() > status.modified + lifeNanoseconds / 6n) return false
  const known = await files.readFile(file)
  return known.length === bytes.length && known.every((byte, index) => byte === bytes[index])
}

function formatGroups(groups: readonly ServedGroup[]): string {
  const version = (apiVersion: string): string =>
    objectText([
      ['groupVersion', textOf(apiVersion)],
      ['version', textOf(apiVersion === '' ? '' : splitApiVersion(apiVersion).version)],
    ])
  const list = groups.map(({ name, versions, preferred }) =>
    objectText([
      ['name', textOf(name)],
      ['versions', listOf(versions.map(({ apiVersion }) => version(apiVersion)))],
      ['preferredVersion', version(preferred ?? versions[0]?.apiVersion ?? '')],
    ]),
  )
  return objectText([
    ['kind', textOf('APIGroupList')],
    ['apiVersion', textOf('v1')],
    ['groups', listOf(list)],
  ])
}

function formatResources(apiVersion: string, resources: readonly ApiResource[]): string {
  const optional = (name: string, value: string): [string, string][] => (value === '' ? [] : [[name, textOf(value)]])
  const texts = (name: string, values: readonly string[]): [string, string][] =>
    values.length === 0 ? [] : [[name, listOf(values.map(textOf))]]
  const list = resources.map((resource) =>
    objectText([
      ['name', textOf(resource.name)],
      ['singularName', textOf(resource.singularName)],
      ['namespaced', String(resource.namespaced)],
      ...optional('group', resource.group),
      ...optional('version', resource.version),
      ['kind', textOf(resource.kind)],
      ['verbs', listOf(resource.verbs.map(textOf))],
      ...texts('shortNames', resource.shortNames),
      ...texts('categories', resource.categories),
      ...optional('storageVersionHash', resource.storageVersionHash),
    ]),
  )
  return objectText([
    ['kind', textOf('APIResourceList')],
    ['apiVersion', textOf('v1')],
    ['groupVersion', textOf(apiVersion)],
    ['resources', listOf(list)],
  ])
}

function objectText(fields: readonly (readonly [string, string])[]): string {
  return `{${fields.map(([name, value]) => `"${name}":${value}`).join(',')}}`
}

function listOf(values: readonly string[]): string {
  return `[${values.join(',')}]`
}

function textOf(text: string): string {
  return escapeJsonString(text, { html: true })
}
