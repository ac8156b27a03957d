// What WebAssembly plugins are told and what they answer, as JSON in Helm's shape.
import { decodeBase64, decodeUtf8, encodeUtf8 } from '../base/index.ts'
import { textOf } from '../diagnostics/index.ts'
import { formatJson, parseJson } from '../formats/index.ts'
import { GoInteger, type GoValue } from '../go/index.ts'
import { type PluginAnswer, type PluginMessage, pluginFailed } from './plugin.ts'

/** The input of a message, its fields in the order of Helm's structs. @see helm internal/plugin/schema */
export function formatInput(message: PluginMessage): Uint8Array {
  return encodeUtf8(inputOf(message))
}

function inputOf(message: PluginMessage): string {
  switch (message.type) {
    case 'cli/v1':
      return object([['extraArgs', formatJson([...message.extraArguments])]])
    case 'postrenderer/v1':
      return object([
        ['manifests', formatJson(decodeUtf8(message.manifests))],
        ['extraArgs', formatJson([...message.extraArguments])],
      ])
    case 'getter/v1':
      return object([
        ['href', formatJson(message.href)],
        ['protocol', formatJson(message.protocol)],
        ['options', getterOptions(message)],
      ])
  }
}

function object(fields: readonly (readonly [name: string, json: string])[]): string {
  return `{${fields.map(([name, json]) => `"${name}":${json}`).join(',')}}`
}

function getterOptions({ options }: Extract<PluginMessage, { type: 'getter/v1' }>): string {
  const fields: readonly (readonly [string, GoValue])[] = [
    ['URL', options.url],
    ['CertFile', options.certFile],
    ['KeyFile', options.keyFile],
    ['CAFile', options.caFile],
    ['UNTar', options.unTar],
    ['InsecureSkipVerifyTLS', options.insecureSkipVerifyTLS],
    ['PlainHTTP', options.plainHTTP],
    ['AcceptHeader', options.acceptHeader],
    ['Username', options.username],
    ['Password', options.password],
    ['PassCredentialsAll', options.passCredentialsAll],
    ['UserAgent', options.userAgent],
    ['Version', options.version],
    ['Timeout', new GoInteger('int64', BigInt(Math.round(options.timeoutSeconds * 1e9)))],
  ]
  return object(fields.map(([name, value]) => [name, formatJson(value)]))
}

/**
 * The answer in a plugin's output.
 *
 * @throws PluginError PLUGIN_FAILED when it is no JSON of its type
 */
export function parseOutput(
  type: PluginMessage['type'],
  output: Uint8Array,
  streams: { readonly standardOutput: Uint8Array; readonly standardError: Uint8Array },
): PluginAnswer {
  const value = parsed(output)
  const field = (name: string): GoValue | undefined => (value instanceof Map ? value.get(name) : undefined)
  switch (type) {
    case 'cli/v1':
      return { type, exitCode: 0, output: streams.standardOutput, errorOutput: streams.standardError }
    case 'getter/v1':
      return { type, data: bytesOf(field('data')) }
    case 'postrenderer/v1': {
      const manifests = field('manifests')
      return { type, manifests: typeof manifests === 'string' ? encodeUtf8(manifests) : new Uint8Array() }
    }
  }
}

const prefix = 'failed to json marshal plugin output message: reflect.Value: '

function parsed(output: Uint8Array): GoValue {
  try {
    return parseJson(decodeUtf8(output))
  } catch (error) {
    throw pluginFailed(`${prefix}${textOf(error)}`, { cause: error })
  }
}

function bytesOf(data: GoValue | undefined): Uint8Array {
  if (data === undefined || data === null) return new Uint8Array()
  try {
    if (typeof data === 'string') return decodeBase64(data)
  } catch (error) {
    throw pluginFailed(`${prefix}${textOf(error)}`, { cause: error })
  }
  throw pluginFailed(`${prefix}the field data holds no text`)
}
