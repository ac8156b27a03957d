// Reads the text of a kubeconfig file.
import { decodeBase64, decodeUtf8, getOwn, isJsonObject, type Json, type JsonObject } from '../../base/index.ts'
import { Failure, textOf } from '../../diagnostics/index.ts'
import { quote } from '../../go/index.ts'
import { parseYamlToJson } from '../yaml/index.ts'
import type { Kubeconfig, KubeconfigCluster, KubeconfigContext, KubeconfigUser } from './model.ts'

const anyShape =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

/**
 * The content of a kubeconfig file. Relative paths in it are taken against the folder of `path`.
 * @throws Failure `KUBECONFIG_INVALID`: `error loading config file "x": …` in client-go's words
 */
export function parseKubeconfig(text: string, path: string): Kubeconfig {
  try {
    return readKubeconfig(parseYamlToJson(text), folderOf(path))
  } catch (error) {
    const reason = textOf(error).replace(/^error converting YAML to JSON: /, '')
    throw new Failure({
      code: 'KUBECONFIG_INVALID',
      helmText: `error loading config file "${path}": ${reason}`,
      cause: error,
    })
  }
}

function readKubeconfig(root: Json, folder: string): Kubeconfig {
  const config = root ?? {}
  if (!isJsonObject(config))
    throw new Error(`couldn't get version/kind; json parse error: ${mismatch(config, `value of type ${anyShape}`)}`)
  const kind = textIn(config, 'kind', 'kind') || 'Config'
  const version = textIn(config, 'apiVersion', 'apiVersion') || 'v1'
  if (kind !== 'Config' || version !== 'v1') {
    throw new Error(
      `no kind ${quote(kind)} is registered for version ${quote(version)} in scheme "pkg/runtime/scheme.go:111"`,
    )
  }
  return {
    currentContext: textIn(config, 'current-context', 'Config.current-context'),
    clusters: readNamed(config, { list: 'clusters', entry: 'cluster', type: 'Cluster' }, (object) =>
      readCluster(object, folder),
    ),
    users: readNamed(config, { list: 'users', entry: 'user', type: 'AuthInfo' }, (object) => readUser(object, folder)),
    contexts: readNamed(config, { list: 'contexts', entry: 'context', type: 'Context' }, readContext),
  }
}

function readCluster(cluster: JsonObject, folder: string): KubeconfigCluster {
  const text = (key: string): string => textIn(cluster, key, `Cluster.clusters.cluster.${key}`)
  const insecure = getOwn(cluster, 'insecure-skip-tls-verify') ?? false
  if (typeof insecure !== 'boolean') {
    throw new Error(mismatch(insecure, 'struct field Cluster.clusters.cluster.insecure-skip-tls-verify of type bool'))
  }
  return {
    server: text('server'),
    certificateAuthority: absolute(text('certificate-authority'), folder),
    certificateAuthorityData: decoded(text('certificate-authority-data')),
    insecureSkipTlsVerify: insecure,
    tlsServerName: text('tls-server-name'),
    proxyUrl: text('proxy-url'),
  }
}

function readUser(user: JsonObject, folder: string): KubeconfigUser {
  const text = (key: string): string => textIn(user, key, `AuthInfo.users.user.${key}`)
  const provider = getOwn(user, 'auth-provider')
  const impersonation = ['as', 'as-uid', 'as-groups', 'as-user-extra']
  return {
    clientCertificate: absolute(text('client-certificate'), folder),
    clientCertificateData: decoded(text('client-certificate-data')),
    clientKey: absolute(text('client-key'), folder),
    clientKeyData: decoded(text('client-key-data')),
    token: text('token'),
    tokenFile: absolute(text('tokenFile'), folder),
    username: text('username'),
    password: text('password'),
    impersonates: impersonation.some((key) => (getOwn(user, key) ?? '') !== ''),
    hasExecPlugin: isJsonObject(getOwn(user, 'exec')),
    authProvider: isJsonObject(provider)
      ? textIn(provider, 'name', 'AuthProviderConfig.users.user.auth-provider.name')
      : '',
  }
}

function readContext(context: JsonObject): KubeconfigContext {
  const text = (key: string): string => textIn(context, key, `Context.contexts.context.${key}`)
  return { cluster: text('cluster'), user: text('user'), namespace: text('namespace') }
}

/** A list of named entries. @throws Error for a wrong shape or a name that stands twice */
function readNamed<T>(
  config: JsonObject,
  where: { readonly list: string; readonly entry: string; readonly type: string },
  read: (entry: JsonObject) => T,
): Map<string, T> {
  const { list, entry, type } = where
  const items = getOwn(config, list) ?? []
  if (!Array.isArray(items)) throw new Error(mismatch(items, `struct field Config.${list} of type []v1.Named${type}`))
  const named = new Map<string, T>()
  for (const item of items) {
    if (!isJsonObject(item)) throw new Error(mismatch(item, `struct field Config.${list} of type v1.Named${type}`))
    const name = textIn(item, 'name', `Named${type}.${list}.name`)
    const value = getOwn(item, entry) ?? {}
    if (!isJsonObject(value))
      throw new Error(mismatch(value, `struct field Named${type}.${list}.${entry} of type v1.${type}`))
    if (named.has(name)) {
      throw new Error(
        `error converting *[]Named${type} into *map[string]*api.${type}: duplicate name ${quote(name)} in list`,
      )
    }
    named.set(name, read(value))
  }
  return named
}

function textIn(object: JsonObject, key: string, field: string): string {
  const value = getOwn(object, key) ?? ''
  if (typeof value !== 'string') throw new Error(mismatch(value, `struct field ${field} of type string`))
  return value
}

function mismatch(value: Json, into: string): string {
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return `json: cannot unmarshal ${kind} into Go ${into}`
}

function decoded(base64: string): string {
  return decodeUtf8(decodeBase64(base64))
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')))
}

/** The path seen from the folder; `.` and `..` at its beginning are resolved as Go's `filepath.Join` does. */
function absolute(path: string, folder: string): string {
  if (path === '' || /^(?:[/\\]|[A-Za-z]:)/.test(path)) return path
  const separator = folder.includes('\\') ? '\\' : '/'
  const steps: string[] = []
  for (const step of `${folder}${separator}${path}`.split(/[/\\]/)) {
    if (step === '..' && steps.length > 1) steps.pop()
    else if (step !== '.' && (step !== '' || steps.length === 0)) steps.push(step)
  }
  return steps.join(separator)
}
