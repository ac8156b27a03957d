// Changes the configuration of one user's auth provider in the text of a kubeconfig file.
import { isJsonObject, type Json, type JsonObject, setOwn } from '../../base/index.ts'
import { jsonToGo } from '../json/index.ts'
import { formatYaml, parseYamlToJson } from '../yaml/index.ts'

/** The lists that hold entries by name, in which client-go keeps them sorted. */
const namedLists = ['clusters', 'contexts', 'users'] as const

/**
 * The file's text with the configuration in the user's auth provider, written as client-go writes kubeconfigs: keys and
 * named entries sorted, comments gone. What client-go does not know is kept. Undefined where the file has no such user or
 * the user no auth provider.
 *
 * @see client-go tools/clientcmd WriteToFile
 */
export function updateAuthProvider(
  text: string,
  userName: string,
  config: ReadonlyMap<string, string>,
): string | undefined {
  const root = parseYamlToJson(text)
  if (!isJsonObject(root)) return undefined
  const user = entriesOf(root, 'users').find(({ name }) => name === userName)?.['user']
  const provider = isJsonObject(user) ? user['auth-provider'] : undefined
  if (!isJsonObject(provider)) return undefined
  const values: JsonObject = {}
  for (const [key, value] of config) setOwn(values, key, value)
  provider['config'] = values
  return formatYaml(jsonToGo(asWritten(root)))
}

function asWritten(root: JsonObject): JsonObject {
  const written: JsonObject = { ...root, apiVersion: 'v1', kind: 'Config' }
  written['current-context'] = root['current-context'] ?? ''
  for (const list of namedLists) {
    written[list] = root[list] == null ? null : entriesOf(root, list).toSorted((left, right) => byName(left, right))
  }
  if (isEmpty(written['preferences'])) delete written['preferences']
  for (const user of entriesOf(root, 'users')) {
    const exec = isJsonObject(user['user']) ? user['user']['exec'] : undefined
    if (!isJsonObject(exec)) continue
    for (const key of ['args', 'env']) exec[key] ??= null
    exec['provideClusterInfo'] ??= false
  }
  return written
}

function entriesOf(root: JsonObject, list: string): JsonObject[] {
  const items = root[list]
  return Array.isArray(items) ? items.filter(isJsonObject) : []
}

function byName(left: JsonObject, right: JsonObject): number {
  const [first, second] = [String(left['name'] ?? ''), String(right['name'] ?? '')]
  return first < second ? -1 : first > second ? 1 : 0
}

function isEmpty(value: Json | undefined): boolean {
  return value == null || (isJsonObject(value) && Object.keys(value).length === 0)
}
