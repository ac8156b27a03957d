// The two ends of what is said between a client and an exec plugin: the object it is told, and the one it answers with.
import { encodeBase64, encodeUtf8, getOwn, isJsonObject, type Json, type JsonObject, setOwn } from '../../base/index.ts'
import { textOf } from '../../diagnostics/index.ts'
import { type ClusterConfig, type ExecPlugin, goToJson, parseJson, parseYamlToJson } from '../../formats/index.ts'
import { layouts, parseTime, quote } from '../../go/index.ts'
import { HostError } from '../../host/index.ts'

const group = 'client.authentication.k8s.io'

/** Versions that are spoken. */
export const execVersions: readonly string[] = [`${group}/v1beta1`, `${group}/v1`]

/** What a plugin answered. */
export interface ExecAnswer {
  readonly token: string
  readonly clientCertificate: string
  readonly clientKey: string
  /** Undefined: it holds as long as the server takes it. */
  readonly expiresAtNanoseconds: bigint | undefined
}

/** The value of `KUBERNETES_EXEC_INFO`. @see client-go rest.ConfigToExecCluster */
export function execInfo(config: ClusterConfig, plugin: ExecPlugin, interactive: boolean): string {
  const info = {
    kind: 'ExecCredential',
    apiVersion: plugin.apiVersion,
    spec: { ...(plugin.providesClusterInfo ? { cluster: clusterInfo(config) } : {}), interactive },
  }
  const text = JSON.stringify(info).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${(character.codePointAt(0) as number).toString(16).padStart(4, '0')}`
  })
  return `${text}\n`
}

function clusterInfo(config: ClusterConfig): JsonObject {
  const { certificateAuthorities, execConfig } = config
  return {
    server: config.server,
    ...(config.tlsServerName === undefined ? {} : { 'tls-server-name': config.tlsServerName }),
    ...(config.insecureSkipTlsVerify ? { 'insecure-skip-tls-verify': true } : {}),
    ...(certificateAuthorities === undefined
      ? {}
      : { 'certificate-authority-data': encodeBase64(encodeUtf8(certificateAuthorities)) }),
    ...(config.proxyUrl === undefined ? {} : { 'proxy-url': config.proxyUrl }),
    ...(config.disableCompression ? { 'disable-compression': true } : {}),
    ...(execConfig === undefined ? {} : { config: withSortedKeys(execConfig) }),
  }
}

function withSortedKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(withSortedKeys)
  if (!isJsonObject(value)) return value
  const sorted: JsonObject = {}
  for (const key of Object.keys(value).sort()) setOwn(sorted, key, withSortedKeys(value[key] as Json))
  return sorted
}

/** @throws HostError in client-go's words */
export function readExecAnswer(output: string, apiVersion: string): ExecAnswer {
  const answer = decode(output)
  const status = isJsonObject(answer) ? (getOwn(answer, 'status') ?? undefined) : undefined
  checkKind(answer, apiVersion)
  if (status === undefined) throw failed("exec plugin didn't return a status field")
  if (!isJsonObject(status)) throw mismatch(status, 'field ExecCredential.status of type v1.ExecCredentialStatus')
  const text = (key: string): string => {
    const value = getOwn(status, key) ?? ''
    if (typeof value !== 'string') throw mismatch(value, `field ExecCredentialStatus.status.${key} of type string`)
    return value
  }
  const expiresAtNanoseconds = readMoment(getOwn(status, 'expirationTimestamp') ?? undefined)
  const token = text('token')
  const clientCertificate = text('clientCertificateData')
  const clientKey = text('clientKeyData')
  if (token === '' && clientCertificate === '' && clientKey === '') {
    throw failed("exec plugin didn't return a token or cert/key pair")
  }
  if ((clientCertificate === '') !== (clientKey === '')) {
    throw failed('exec plugin returned only certificate or key, not both')
  }
  checkPair(clientCertificate, clientKey)
  return { token, clientCertificate, clientKey, expiresAtNanoseconds }
}

function decode(output: string): Json {
  try {
    return output.trimStart().startsWith('{') ? goToJson(parseJson(output)) : parseYamlToJson(output)
  } catch (error) {
    throw failed(`decoding stdout: couldn't get version/kind; json parse error: ${textOf(error)}`)
  }
}

function checkKind(answer: Json, wanted: string): void {
  const shape =
    'value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
  if (answer !== null && !isJsonObject(answer)) {
    const words = mismatch(answer, shape).message.slice('decoding stdout: '.length).replace(' struct value', ' value')
    throw failed(`decoding stdout: couldn't get version/kind; json parse error: ${words}`)
  }
  const apiVersion = (answer === null ? undefined : getOwn(answer, 'apiVersion')) ?? ''
  const kind = (answer === null ? undefined : getOwn(answer, 'kind')) ?? ''
  if (apiVersion !== '' && typeof apiVersion === 'string' && kind !== '' && kind !== 'ExecCredential') {
    throw failed(
      `decoding stdout: no kind ${quote(textOf(kind))} is registered for version ${quote(apiVersion)} in scheme "pkg/runtime/scheme.go:111"`,
    )
  }
  // Without a version the decoder takes its own.
  const answered = apiVersion === '' ? `${group}/__internal` : textOf(apiVersion)
  if (apiVersion !== '' && !execVersions.includes(answered)) {
    throw failed(
      `decoding stdout: no kind "ExecCredential" is registered for version ${quote(answered)} in scheme "pkg/runtime/scheme.go:111"`,
    )
  }
  if (answered !== wanted) {
    throw failed(`exec plugin is configured to use API version ${wanted}, plugin returned version ${answered}`)
  }
}

function readMoment(value: Json | undefined): bigint | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'string') throw mismatch(value, 'value of type string')
  try {
    return parseTime(layouts.rfc3339, value).unixNanoseconds
  } catch (error) {
    throw failed(`decoding stdout: ${textOf(error)}`)
  }
}

function checkPair(certificate: string, key: string): void {
  const prefix = 'failed parsing client key/certificate: tls: failed to find any PEM data in'
  if (certificate !== '' && !certificate.includes('-----BEGIN ')) throw failed(`${prefix} certificate input`)
  if (key !== '' && !key.includes('-----BEGIN ')) throw failed(`${prefix} key input`)
}

function mismatch(value: Json, into: string): HostError {
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return failed(`decoding stdout: json: cannot unmarshal ${kind} into Go struct ${into}`)
}

function failed(message: string): HostError {
  return new HostError('other', message)
}
