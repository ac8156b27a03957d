// Reads the text of a kubeconfig file.
import { decodeBase64, decodeUtf8, getOwn, isJsonObject, type Json, type JsonObject } from '../../base/index.ts'
import { Failure, textOf } from '../../diagnostics/index.ts'
import { quote } from '../../go/index.ts'
import { parseYamlToJson } from '../yaml/index.ts'
import type {
  AuthProvider,
  ExecPlugin,
  Impersonation,
  Kubeconfig,
  KubeconfigCluster,
  KubeconfigContext,
  KubeconfigUser,
} from './model.ts'

const anyShape =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

/**
 * The content of a kubeconfig file. Relative paths in it are taken against the folder of `path`.
 * @throws Failure `KUBECONFIG_INVALID`: `error loading config file "x": …` in client-go's words
 */
export function parseKubeconfig(text: string, path: string): Kubeconfig {
  try {
    return readKubeconfig(parseYamlToJson(text), path)
  } catch (error) {
    const reason = textOf(error).replace(/^error converting YAML to JSON: /, '')
    throw new Failure({
      code: 'KUBECONFIG_INVALID',
      helmText: `error loading config file "${path}": ${reason}`,
      cause: error,
    })
  }
}

const execExtension = 'client.authentication.k8s.io/exec'

function readKubeconfig(root: Json, path: string): Kubeconfig {
  const folder = folderOf(path)
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
    users: readNamed(config, { list: 'users', entry: 'user', type: 'AuthInfo' }, (object) => readUser(object, path)),
    contexts: readNamed(config, { list: 'contexts', entry: 'context', type: 'Context' }, readContext),
  }
}

function readCluster(cluster: JsonObject, folder: string): KubeconfigCluster {
  const text = (key: string): string => textIn(cluster, key, `Cluster.clusters.cluster.${key}`)
  const flag = (key: string): boolean => booleanIn(cluster, key, `Cluster.clusters.cluster.${key}`)
  const execConfig = execConfigOf(cluster)
  return {
    server: text('server'),
    certificateAuthority: absolute(text('certificate-authority'), folder),
    certificateAuthorityData: decoded(text('certificate-authority-data')),
    insecureSkipTlsVerify: flag('insecure-skip-tls-verify'),
    tlsServerName: text('tls-server-name'),
    proxyUrl: text('proxy-url'),
    disableCompression: flag('disable-compression'),
    ...(execConfig === undefined ? {} : { execConfig }),
  }
}

function execConfigOf(cluster: JsonObject): Json | undefined {
  const where = 'Cluster.clusters.cluster.extensions'
  const extensions = objectsIn(cluster, 'extensions', { field: where, element: 'v1.NamedExtension' })
  const named = extensions.find((entry) => textIn(entry, 'name', `NamedExtension.${where}.name`) === execExtension)
  return named === undefined ? undefined : getOwn(named, 'extension')
}

function readUser(user: JsonObject, path: string): KubeconfigUser {
  const folder = folderOf(path)
  const text = (key: string): string => textIn(user, key, `AuthInfo.users.user.${key}`)
  const execPlugin = readExecPlugin(user, folder)
  const authProvider = readAuthProvider(user, path)
  return {
    clientCertificate: absolute(text('client-certificate'), folder),
    clientCertificateData: decoded(text('client-certificate-data')),
    clientKey: absolute(text('client-key'), folder),
    clientKeyData: decoded(text('client-key-data')),
    token: text('token'),
    tokenFile: absolute(text('tokenFile'), folder),
    username: text('username'),
    password: text('password'),
    impersonation: readImpersonation(user),
    ...(execPlugin === undefined ? {} : { execPlugin }),
    ...(authProvider === undefined ? {} : { authProvider }),
  }
}

function readImpersonation(user: JsonObject): Impersonation {
  const where = 'AuthInfo.users.user'
  const extra = objectIn(user, 'as-user-extra', {
    field: `${where}.as-user-extra`,
    type: 'map[string][]string',
  })
  return {
    user: textIn(user, 'as', `${where}.as`),
    uid: textIn(user, 'as-uid', `${where}.as-uid`),
    groups: textsIn(user, 'as-groups', `${where}.as-groups`),
    extra: new Map(
      Object.keys(extra ?? {}).map((key) => [key, textsIn(extra as JsonObject, key, `${where}.as-user-extra`)]),
    ),
  }
}

function readExecPlugin(user: JsonObject, folder: string): ExecPlugin | undefined {
  const where = 'ExecConfig.users.user.exec'
  const exec = objectIn(user, 'exec', { field: 'AuthInfo.users.user.exec', type: 'v1.ExecConfig' })
  if (exec === undefined) return undefined
  const text = (key: string): string => textIn(exec, key, `${where}.${key}`)
  const command = text('command')
  const apiVersion = text('apiVersion')
  const environment = objectsIn(exec, 'env', { field: `${where}.env`, element: 'v1.ExecEnvVar' })
  return {
    // What is looked for by its name alone is no path.
    command: /[/\\]/.test(command) ? absolute(command, folder) : command,
    arguments: textsIn(exec, 'args', `${where}.args`),
    environment: environment.map((variable) => ({
      name: textIn(variable, 'name', `ExecEnvVar.users.user.exec.env.name`),
      value: textIn(variable, 'value', `ExecEnvVar.users.user.exec.env.value`),
    })),
    apiVersion,
    installHint: withoutControls(text('installHint')),
    providesClusterInfo: booleanIn(exec, 'provideClusterInfo', `${where}.provideClusterInfo`),
    interactiveMode:
      text('interactiveMode') ||
      (/^client\.authentication\.k8s\.io\/v1(?:alpha|beta)1$/.test(apiVersion) ? 'IfAvailable' : ''),
  }
}

function readAuthProvider(user: JsonObject, path: string): AuthProvider | undefined {
  const where = 'AuthProviderConfig.users.user.auth-provider'
  const provider = objectIn(user, 'auth-provider', {
    field: 'AuthInfo.users.user.auth-provider',
    type: 'v1.AuthProviderConfig',
  })
  if (provider === undefined) return undefined
  const config = objectIn(provider, 'config', { field: `${where}.config`, type: 'map[string]string' }) ?? {}
  return {
    name: textIn(provider, 'name', `${where}.name`),
    config: new Map(Object.keys(config).map((key) => [key, textIn(config, key, `${where}.config`)])),
    file: path,
  }
}

/** Characters that could change a terminal's state, told by their numbers. @see client-go cleanANSIEscapeCodes */
function withoutControls(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\t-\r]/gu, (character) => {
    const number = (character.codePointAt(0) as number).toString(16).toUpperCase()
    return `U+${number.padStart(4, '0')}`
  })
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

function booleanIn(object: JsonObject, key: string, field: string): boolean {
  const value = getOwn(object, key) ?? false
  if (typeof value !== 'boolean') throw new Error(mismatch(value, `struct field ${field} of type bool`))
  return value
}

function textsIn(object: JsonObject, key: string, field: string): readonly string[] {
  const value = getOwn(object, key) ?? []
  if (!Array.isArray(value)) throw new Error(mismatch(value, `struct field ${field} of type []string`))
  for (const item of value) {
    if (typeof item !== 'string' && item !== null) {
      throw new Error(mismatch(item, `struct field ${field} of type string`))
    }
  }
  return value.map((item) => item ?? '') as string[]
}

function objectIn(
  object: JsonObject,
  key: string,
  { field, type }: { readonly field: string; readonly type: string },
): JsonObject | undefined {
  const value = getOwn(object, key) ?? undefined
  if (value !== undefined && !isJsonObject(value))
    throw new Error(mismatch(value, `struct field ${field} of type ${type}`))
  return value
}

function objectsIn(
  object: JsonObject,
  key: string,
  { field, element }: { readonly field: string; readonly element: string },
): readonly JsonObject[] {
  const value = getOwn(object, key) ?? []
  if (!Array.isArray(value)) throw new Error(mismatch(value, `struct field ${field} of type []${element}`))
  return value.map((item) => {
    if (item !== null && !isJsonObject(item))
      throw new Error(mismatch(item, `struct field ${field} of type ${element}`))
    return item ?? {}
  })
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
