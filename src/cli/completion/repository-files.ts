// What completion reads of Helm's files: the repositories, their charts and versions. Whatever cannot be read gives nothing.
import { decodeUtf8 } from '../../base/index.ts'
import { compareVersions, isVersion, parseVersion, parseYaml } from '../../formats/index.ts'
import type { GoValue } from '../../go/index.ts'
import type { CommandContext } from '../context.ts'

/** A repository by the name people gave it. */
export interface NamedRepository {
  readonly name: string
  readonly url: string
}

/** A version of a chart in an index; texts are empty where the index says nothing. */
export interface IndexedVersion {
  readonly version: string
  readonly appVersion: string
  readonly created: string
  readonly deprecated: boolean
}

/** What reading needs to know. */
type Places = Pick<CommandContext, 'host' | 'settings'>

/** The repositories of `repositories.yaml`, in its order. */
export async function readRepositories({ host, settings }: Places): Promise<readonly NamedRepository[]> {
  const file = tableOf(await readYaml(host, settings.repositoryConfig))
  return listOf(file.get('repositories')).map((entry) => {
    const fields = tableOf(entry)
    return { name: textOf(fields.get('name')), url: textOf(fields.get('url')) }
  })
}

/** The names of a repository's charts: from the short list beside the index, or from the index. */
export async function readChartNames({ host, settings }: Places, repository: string): Promise<string[]> {
  const list = await host.files.readFile(`${settings.repositoryCache}/${repository}-charts.txt`).catch(() => undefined)
  if (list !== undefined) {
    const lines = decodeUtf8(list).split(/\r?\n/)
    return lines.at(-1) === '' ? lines.slice(0, -1) : lines
  }
  return [...tableOf((await readIndex({ host, settings }, repository)).get('entries')).keys()]
}

/** The versions of a chart in its repository's index, newest first. */
export async function readChartVersions(
  { host, settings }: Places,
  repository: string,
  chart: string,
): Promise<readonly IndexedVersion[]> {
  const index = await readIndex({ host, settings }, repository)
  if (textOf(index.get('apiVersion')) === '') return []
  return listOf(tableOf(index.get('entries')).get(chart))
    .map((entry) => {
      const fields = tableOf(entry)
      const text = (name: string) => textOf(fields.get(name))
      return {
        version: text('version'),
        appVersion: text('appVersion'),
        created: text('created'),
        deprecated: fields.get('deprecated') === true,
      }
    })
    .filter(({ version }) => isVersion(version))
    .toSorted((left, right) => compareVersions(parseVersion(right.version), parseVersion(left.version)))
}

async function readIndex({ host, settings }: Places, repository: string): Promise<ReadonlyMap<string, GoValue>> {
  return tableOf(await readYaml(host, `${settings.repositoryCache}/${repository}-index.yaml`))
}

async function readYaml(host: CommandContext['host'], path: string): Promise<GoValue> {
  try {
    return parseYaml(decodeUtf8(await host.files.readFile(path)))
  } catch {
    return null
  }
}

function tableOf(value: GoValue | undefined): ReadonlyMap<string, GoValue> {
  return value instanceof Map ? (value as ReadonlyMap<string, GoValue>) : new Map()
}

function listOf(value: GoValue | undefined): readonly GoValue[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: GoValue | undefined): string {
  return typeof value === 'string' ? value : ''
}
