// What options may be that are objects themselves: ports, credentials, plugins. Callers without a compiler pass anything.
import type { KubeOptions } from './client-options.ts'
import { isByteArray, isUrlObject } from './kinds-of-objects.ts'
import {
  type Check,
  isBoolean,
  isCount,
  isEither,
  isFunction,
  isName,
  isObject,
  isOneOf,
  isPlainObject,
  isText,
  isTexts,
  type OptionTable,
} from './option-checks.ts'

/** Each key that is there passes its check, and there are no others. */
export function isShaped(table: { readonly [key: string]: Check }, required: readonly string[] = []): Check {
  return (value) => {
    if (isPlainObject(value) !== undefined) return 'an object'
    const given = value as { readonly [key: string]: unknown }
    for (const key of required) if (given[key] === undefined) return `an object with \`${key}\``
    // What its class gives counts too.
    for (const key of new Set([...Object.keys(given), ...Object.keys(table).filter((name) => name in given)])) {
      const each = given[key]
      const check = Object.hasOwn(table, key) ? table[key] : undefined
      if (check === undefined) return `an object of ${Object.keys(table).join(', ')}, without \`${key}\``
      const wanted = each === undefined ? undefined : check(each)
      if (wanted !== undefined) return `an object whose \`${key}\` is ${wanted}`
    }
    return undefined
  }
}

/** A port: an object that has these functions, its own or its class's. */
export function isPort(...functions: readonly string[]): Check {
  return (value) => {
    if (isObject(value) !== undefined) return `an object with ${named(functions)}`
    const missing = functions.filter(
      (name) => typeof (value as { readonly [key: string]: unknown })[name] !== 'function',
    )
    return missing.length === 0 ? undefined : `an object with ${named(missing)}`
  }
}

function named(functions: readonly string[]): string {
  return functions.map((name) => `\`${name}()\``).join(', ')
}

/** Every value passes. */
export function isTableOf(check: Check): Check {
  return (value) => {
    if (isPlainObject(value) !== undefined) return 'an object'
    for (const [key, each] of Object.entries(value as object)) {
      const wanted = each === undefined ? undefined : check(each)
      if (wanted !== undefined) return `an object whose \`${key}\` is ${wanted}`
    }
    return undefined
  }
}

function isListOf(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return 'a list'
    for (const [index, each] of value.entries()) {
      const wanted = check(each)
      if (wanted !== undefined) return `a list whose entry ${index} is ${wanted}`
    }
    return undefined
  }
}

export const isUrl: Check = (value) => (isUrlObject(value) ? undefined : 'a URL')
export const isBytes: Check = (value) => (isByteArray(value) ? undefined : 'a Uint8Array')

const isTls = isShaped({ caFile: isText, certFile: isText, keyFile: isText, skipVerification: isBoolean })

/** Credentials and how they are used. */
export const isAccess = isShaped({
  username: isText,
  password: isText,
  passCredentialsAll: isBoolean,
  tls: isTls,
  plainHttp: isBoolean,
})
export const isKeyring = isShaped({ keyring: isName }, ['keyring'])
export const isSigning = isShaped({ keyring: isName, key: isText, passphrase: isFunction }, ['keyring', 'key'])
export const isRegistrySettings = isShaped({ configFile: isName, access: isTableOf(isAccess) })
export const isEnvironment = isTableOf(isText)
export const isChartSource = isPort('fetchChart', 'readValuesFile')
export const isStorage = isEither(
  isOneOf('secret', 'configmap', 'memory', 'sql'),
  isShaped({ sql: isText }, ['sql']),
  isPort('get', 'list', 'create', 'update', 'delete'),
)

export const isCacheOptions = isShaped({ maximumBytes: isCount, maximumEntries: isCount })

const clientCalls = ['serverVersion', 'apiVersions', 'resourceType', 'forgetDiscovery', 'get', 'list', 'watch', 'table']
const clientWrites = ['logs', 'create', 'apply', 'patch', 'replace', 'delete', 'close']
const isClient = isPort(...clientCalls, ...clientWrites)

/** An object that a file could hold. */
const isJson: Check = (value) => {
  if (isPlainObject(value) !== undefined) return 'an object'
  try {
    JSON.stringify(value)
    return undefined
  } catch {
    return 'an object of JSON data'
  }
}

const isRate: Check = (value) => (Number.isFinite(value) ? undefined : 'a number')

const kubeOptions: OptionTable<KubeOptions> = {
  kubeconfig: isEither(isName, isUrl, isShaped({ text: isName }, ['text']), isShaped({ data: isJson }, ['data'])),
  context: isText,
  server: isText,
  token: isEither(isText, isFunction),
  as: isEither(isName, isShaped({ user: isText, uid: isText, groups: isTexts, extra: isTableOf(isTexts) }, ['user'])),
  proxyUrl: isEither(isText, isUrl),
  certificateAuthority: isText,
  clientCertificate: isText,
  clientKey: isText,
  certificateAuthorityFile: isText,
  tlsServerName: isText,
  skipTlsVerification: isBoolean,
  http: isPort('connect'),
  discoveryCache: isEither(isBoolean, isName),
  requestsPerSecond: isRate,
  burstLimit: isCount,
  concurrentRequests: isCount,
}
const isKubeOptions = isShaped(kubeOptions)

/** Settings of a cluster, a client of one, or none. */
export const isKube: Check = (value) => {
  if (value === false) return undefined
  if (isObject(value) !== undefined) return 'false or an object'
  return 'serverVersion' in (value as object) ? isClient(value) : isKubeOptions(value)
}

const isEnvironmentPort: Check = (value) => {
  const wanted = isPort('get')(value)
  if (wanted !== undefined) return wanted
  const names = ['platform', 'architecture', 'homeDirectory', 'workingDirectory', 'temporaryDirectory']
  const missing = names.find((name) => typeof (value as { readonly [key: string]: unknown })[name] !== 'string')
  return missing === undefined ? undefined : `an object with the text \`${missing}\``
}

/** Ports of the operating system, each whole. */
export const isHost = isShaped({
  clock: isPort('now', 'localZone', 'sleep'),
  files: isPort(
    'readFile',
    'writeFile',
    'createFile',
    'readDirectory',
    'status',
    'linkStatus',
    'realPath',
    'makeDirectory',
  ),
  http: isPort('connect'),
  environment: isEnvironmentPort,
  terminal: isPort('writeOutput', 'writeError', 'readInput', 'readLine'),
  random: isPort('bytes'),
  keys: isPort('generate', 'publicKeyOf', 'sign', 'cipher'),
  compression: isPort('gunzip', 'gzip'),
  interrupts: isObject,
  processes: isPort('run'),
  wasm: isObject,
  names: isPort('lookup'),
  databases: isObject,
  deeperStack: isFunction,
})

const isPlugin: Check = (value) => {
  const { type } = (isObject(value) === undefined ? value : {}) as { readonly type?: unknown }
  const identity = { type: isName, name: isName, version: isText }
  switch (type) {
    case 'getter/v1':
      return isShaped({ ...identity, protocols: isTexts, get: isFunction }, ['name', 'protocols', 'get'])(value)
    case 'postrenderer/v1':
      return isShaped({ ...identity, postRender: isFunction }, ['name', 'postRender'])(value)
    case 'cli/v1':
      return isShaped({ ...identity, run: isFunction }, ['name', 'run'])(value)
    default:
      return "an object whose `type` is 'getter/v1', 'postrenderer/v1' or 'cli/v1'"
  }
}

/** Plugins as objects, no two of one type with the same name. */
export const isPlugins: Check = (value) => {
  const wanted = isListOf(isPlugin)(value)
  if (wanted !== undefined) return wanted
  const keys = (value as readonly { readonly type: string; readonly name: string }[]).map(
    ({ type, name }) => `${type} ${name}`,
  )
  return new Set(keys).size === keys.length ? undefined : 'a list with one plugin of each type and name'
}

/** A number, or one with the program. */
export const isWorkers = isEither(isCount, isShaped({ count: isCount, entry: isEither(isName, isUrl) }, ['count']))
