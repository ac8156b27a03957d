// From a kubeconfig and the caller's wishes to the configuration of one connection.
import { Failure } from '../../diagnostics/index.ts'
import { parseUrl, quote } from '../../go/index.ts'
import type {
  ClusterConfig,
  ExecPlugin,
  Impersonation,
  Kubeconfig,
  KubeconfigCluster,
  KubeconfigOverrides,
  KubeconfigUser,
  NamedFile,
} from './model.ts'

/** The server when no configuration names one. */
export const defaultServer = 'http://localhost:8080'

const noCluster: KubeconfigCluster = {
  server: '',
  certificateAuthority: '',
  certificateAuthorityData: '',
  insecureSkipTlsVerify: false,
  tlsServerName: '',
  proxyUrl: '',
  disableCompression: false,
}
const noUser: KubeconfigUser = {
  clientCertificate: '',
  clientCertificateData: '',
  clientKey: '',
  clientKeyData: '',
  token: '',
  tokenFile: '',
  username: '',
  password: '',
  impersonation: { user: '', uid: '', groups: [], extra: new Map() },
}

/** What the chosen context comes to, before it is checked. */
interface Choice {
  readonly contextName: string
  readonly contextExists: boolean
  readonly clusterName: string
  readonly cluster: KubeconfigCluster
  readonly userName: string
  readonly user: KubeconfigUser
  readonly namespace: string
}

/** The namespace of the chosen context or of the overrides; undefined where neither names one. */
export function namespaceOf(kubeconfig: Kubeconfig, overrides: KubeconfigOverrides = {}): string | undefined {
  return choose(kubeconfig, overrides).namespace || undefined
}

/** Paths of the files that `clusterConfigOf` needs, the token file left out. */
export function filesNamedBy(kubeconfig: Kubeconfig, overrides: KubeconfigOverrides = {}): readonly string[] {
  const { cluster, user } = choose(kubeconfig, overrides)
  return [cluster.certificateAuthority, user.clientCertificate, user.clientKey].filter((path) => path !== '')
}

/**
 * The configuration of the chosen context with the overrides. `files` holds what `filesNamedBy` asked for.
 * @throws Failure `KUBECONFIG_INVALID` with client-go's texts: `context "x" does not exist`, `invalid configuration: …`
 */
export function clusterConfigOf(
  kubeconfig: Kubeconfig,
  overrides: KubeconfigOverrides = {},
  files: ReadonlyMap<string, NamedFile> = new Map(),
): ClusterConfig {
  const choice = choose(kubeconfig, overrides)
  const problems = [...contextProblems(choice), ...userProblems(choice, files), ...clusterProblems(choice, files)]
  if (problems.length > 0) throw invalid(`invalid configuration: ${joined(problems)}`)
  const { cluster, user } = choice
  const server = cluster.server || defaultServer
  const basis = {
    server,
    namespace: choice.namespace || 'default',
    ...(cluster.proxyUrl === '' ? {} : { proxyUrl: cluster.proxyUrl }),
    ...(user.impersonation.user === '' ? {} : { impersonation: user.impersonation }),
  }
  // Who one is, is told to nobody over a connection that anybody can read.
  if (!/^https:/i.test(server)) return basis
  const { execConfig, disableCompression } = cluster
  return {
    ...basis,
    ...trustOf(cluster, files),
    ...identityOf(user, files),
    ...(user.execPlugin === undefined ? {} : { execPlugin: user.execPlugin }),
    ...(execConfig === undefined ? {} : { execConfig }),
    ...(disableCompression ? { disableCompression } : {}),
    ...(user.authProvider === undefined ? {} : { authProvider: { ...user.authProvider, userName: choice.userName } }),
  }
}

function choose(kubeconfig: Kubeconfig, overrides: KubeconfigOverrides): Choice {
  const contextName = overrides.context || kubeconfig.currentContext
  const context = kubeconfig.contexts.get(contextName)
  if (overrides.context && context === undefined) throw invalid(`context ${quote(contextName)} does not exist`)
  const clusterName = context?.cluster ?? ''
  const userName = context?.user ?? ''
  const user = kubeconfig.users.get(userName) ?? noUser
  return {
    contextName,
    contextExists: context !== undefined,
    clusterName,
    cluster: overridden(kubeconfig.clusters.get(clusterName) ?? noCluster, overrides),
    userName,
    user: {
      ...user,
      token: overrides.token || user.token,
      impersonation: impersonationOf(user.impersonation, overrides.impersonation),
    },
    namespace: overrides.namespace || context?.namespace || '',
  }
}

function impersonationOf(own: Impersonation, wanted: Partial<Impersonation> = {}): Impersonation {
  return {
    user: wanted.user || own.user,
    uid: wanted.uid || own.uid,
    groups: wanted.groups !== undefined && wanted.groups.length > 0 ? wanted.groups : own.groups,
    extra: new Map([...own.extra, ...(wanted.extra ?? [])]),
  }
}

/** @see client-go tools/clientcmd DirectClientConfig.getCluster */
function overridden(cluster: KubeconfigCluster, overrides: KubeconfigOverrides): KubeconfigCluster {
  const { server, proxyUrl, certificateAuthority = '', insecureSkipTlsVerify = false, tlsServerName = '' } = overrides
  return {
    ...cluster,
    ...(server ? { server, tlsServerName: '' } : {}),
    ...(proxyUrl ? { proxyUrl } : {}),
    ...(tlsServerName === '' ? {} : { tlsServerName }),
    ...(insecureSkipTlsVerify || certificateAuthority !== ''
      ? { insecureSkipTlsVerify, certificateAuthority, certificateAuthorityData: '' }
      : {}),
  }
}

function contextProblems({ contextName, contextExists }: Choice): string[] {
  return contextName === '' || contextExists ? [] : [`context was not found for specified context: ${contextName}`]
}

/** @see client-go tools/clientcmd validateAuthInfo */
function userProblems({ user, userName }: Choice, files: ReadonlyMap<string, NamedFile>): string[] {
  const problems: string[] = []
  if (user.clientCertificate !== '' || user.clientCertificateData !== '') {
    if (user.clientCertificate !== '' && user.clientCertificateData !== '') {
      problems.push(
        `client-cert-data and client-cert are both specified for ${userName}. client-cert-data will override.`,
      )
    }
    if (user.clientKey !== '' && user.clientKeyData !== '') {
      problems.push(`client-key-data and client-key are both specified for ${userName}; client-key-data will override`)
    }
    if (user.clientKey === '' && user.clientKeyData === '') {
      problems.push(
        `client-key-data or client-key must be specified for ${userName} to use the clientCert authentication method.`,
      )
    }
    problems.push(...fileProblems('client-cert', { path: user.clientCertificate, owner: userName }, files))
    problems.push(...fileProblems('client-key', { path: user.clientKey, owner: userName }, files))
  }
  if (user.execPlugin !== undefined) problems.push(...execProblems(user.execPlugin, user, userName))
  if (user.token !== '' && (user.username !== '' || user.password !== '')) {
    problems.push(
      `more than one authentication method found for ${userName}; found [token basicAuth], only one is allowed`,
    )
  }
  const { user: impersonated, uid, groups, extra } = user.impersonation
  if (impersonated === '' && (uid !== '' || groups.length > 0 || extra.size > 0)) {
    problems.push(`requesting uid, groups or user-extra for ${userName} without impersonating a user`)
  }
  return problems
}

function execProblems(plugin: ExecPlugin, user: KubeconfigUser, userName: string): string[] {
  const use = `for ${userName} to use exec authentication plugin`
  const problems: string[] = []
  if (user.authProvider !== undefined) {
    problems.push(`authProvider cannot be provided in combination with an exec plugin for ${userName}`)
  }
  if (plugin.command === '') problems.push(`command must be specified ${use}`)
  if (plugin.apiVersion === '') problems.push(`apiVersion must be specified ${use}`)
  for (const { name } of plugin.environment) {
    if (name === '') problems.push(`env variable name must be specified ${use}`)
  }
  if (plugin.interactiveMode === '') problems.push(`interactiveMode must be specified ${use}`)
  else if (!['Never', 'IfAvailable', 'Always'].includes(plugin.interactiveMode)) {
    problems.push(`invalid interactiveMode for ${userName}: ${quote(plugin.interactiveMode)}`)
  }
  return problems
}

/** @see client-go tools/clientcmd validateClusterInfo */
function clusterProblems({ cluster, clusterName }: Choice, files: ReadonlyMap<string, NamedFile>): string[] {
  const problems: string[] = []
  const wrong = cluster.proxyUrl === '' ? undefined : proxyProblem(cluster.proxyUrl)
  if (wrong !== undefined) {
    problems.push(`invalid 'proxy-url' ${quote(cluster.proxyUrl)} for cluster ${quote(clusterName)}: ${wrong}`)
  }
  if (cluster.certificateAuthority !== '' && cluster.certificateAuthorityData !== '') {
    problems.push(
      `certificate-authority-data and certificate-authority are both specified for ${clusterName}. certificate-authority-data will override.`,
    )
  }
  return [
    ...problems,
    ...fileProblems('certificate-authority', { path: cluster.certificateAuthority, owner: clusterName }, files),
  ]
}

/** @see client-go tools/clientcmd parseProxyURL */
function proxyProblem(text: string): string | undefined {
  const unreadable = `could not parse: ${text}`
  try {
    const { scheme } = parseUrl(text)
    if (['http', 'https', 'socks5'].includes(scheme)) return URL.canParse(text) ? undefined : unreadable
    return `unsupported scheme ${quote(scheme)}, must be http, https, or socks5`
  } catch {
    return unreadable
  }
}

function fileProblems(
  what: string,
  { path, owner }: { readonly path: string; readonly owner: string },
  files: ReadonlyMap<string, NamedFile>,
): string[] {
  const file = files.get(path)
  return file !== undefined && 'problem' in file
    ? [`unable to read ${what} ${path} for ${owner} due to ${file.problem}`]
    : []
}

/** Several texts as Go's aggregate of errors prints them. */
function joined(problems: readonly string[]): string {
  return problems.length === 1 ? (problems[0] as string) : `[${[...new Set(problems)].join(', ')}]`
}

function trustOf(cluster: KubeconfigCluster, files: ReadonlyMap<string, NamedFile>): Partial<ClusterConfig> {
  const authorities = cluster.certificateAuthorityData || textOfFile(cluster.certificateAuthority, files)
  if (authorities !== '' && cluster.insecureSkipTlsVerify) {
    throw invalid('specifying a root certificates file with the insecure flag is not allowed')
  }
  if (authorities !== '' && !authorities.includes('-----BEGIN CERTIFICATE-----')) {
    throw invalid('unable to load root certificates: unable to parse bytes as PEM block')
  }
  return {
    ...(authorities === '' ? {} : { certificateAuthorities: authorities }),
    ...(cluster.insecureSkipTlsVerify ? { insecureSkipTlsVerify: true } : {}),
    ...(cluster.tlsServerName === '' ? {} : { tlsServerName: cluster.tlsServerName }),
  }
}

function identityOf(user: KubeconfigUser, files: ReadonlyMap<string, NamedFile>): Partial<ClusterConfig> {
  const clientCertificate = user.clientCertificateData || textOfFile(user.clientCertificate, files)
  const clientKey = user.clientKeyData || textOfFile(user.clientKey, files)
  if (clientCertificate !== '' && !clientCertificate.includes('-----BEGIN ')) {
    throw invalid('tls: failed to find any PEM data in certificate input')
  }
  if (clientCertificate !== '' && !clientKey.includes('-----BEGIN '))
    throw invalid('tls: failed to find any PEM data in key input')
  return {
    ...(clientCertificate === '' ? {} : { clientCertificate, clientKey }),
    ...(user.token === '' ? {} : { token: user.token }),
    ...(user.tokenFile === '' ? {} : { tokenFile: user.tokenFile }),
    ...(user.username === '' && user.password === '' ? {} : { username: user.username, password: user.password }),
  }
}

function textOfFile(path: string, files: ReadonlyMap<string, NamedFile>): string {
  const file = files.get(path)
  return file !== undefined && 'text' in file ? file.text : ''
}

function invalid(helmText: string): Failure {
  return new Failure({ code: 'KUBECONFIG_INVALID', helmText })
}
