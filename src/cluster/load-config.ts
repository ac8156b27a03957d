// Finds and reads the configuration of the cluster: kubeconfig files, flags, or the service account of the pod one is in.
import { decodeUtf8 } from '../base/index.ts'
import { Failure, textOf } from '../diagnostics/index.ts'
import {
  type ClusterConfig,
  clusterConfigOf,
  defaultServer,
  filesNamedBy,
  type Kubeconfig,
  type KubeconfigOverrides,
  mergeKubeconfigs,
  type NamedFile,
  namespaceOf,
  parseKubeconfig,
} from '../formats/index.ts'
import { type Environment, type FileSystem, HostError } from '../host/index.ts'

const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount'
const fileLimitBytes = 16 * 1024 * 1024

/** Where to look. */
export interface ConfigSources {
  readonly files: FileSystem
  readonly environment: Environment
  /** The one file to read (`--kubeconfig`); else the list in `KUBECONFIG`, else `~/.kube/config`. */
  readonly kubeconfigPath?: string
  /** The files to merge as far as they exist, where the caller has chosen them; stands in for `KUBECONFIG` and the default. */
  readonly kubeconfigPaths?: readonly string[]
  /** Stands in for all files. */
  readonly kubeconfig?: Kubeconfig
  readonly overrides?: KubeconfigOverrides
  readonly signal?: AbortSignal
}

/**
 * The configuration of the cluster. Without any it is that of `http://localhost:8080`, as in Helm.
 * @throws Failure `KUBECONFIG_INVALID` with client-go's text, without Helm's `kubernetes cluster unreachable: `
 * @see client-go tools/clientcmd ClientConfigLoadingRules.Load
 */
export async function loadClusterConfig(sources: ConfigSources): Promise<ClusterConfig> {
  const kubeconfig = await readKubeconfigs(sources)
  const overrides = withDefaultServer(kubeconfig, sources)
  const files = new Map<string, NamedFile>()
  for (const path of filesNamedBy(kubeconfig, overrides)) files.set(path, await readNamedFile(path, sources))
  const config = clusterConfigOf(kubeconfig, overrides, files)
  const isChosen =
    config.server !== defaultServer || config.proxyUrl !== undefined || config.impersonation !== undefined
  if (isChosen) return withReadableToken(config, sources)
  return (await inClusterConfig(sources, config)) ?? config
}

/** The namespace that the configuration chooses: override, context, the pod's own, `default`. Never fails for want of a cluster. */
export async function loadNamespace(sources: ConfigSources): Promise<string> {
  const chosen = namespaceOf(await readKubeconfigs(sources), sources.overrides)
  if (chosen !== undefined) return chosen
  return (await isInCluster(sources)) ? podNamespace(sources) : 'default'
}

/** The files merged, as far as they exist, or the one that is given. */
async function readKubeconfigs(sources: ConfigSources): Promise<Kubeconfig> {
  if (sources.kubeconfig !== undefined) return sources.kubeconfig
  const { files, environment, kubeconfigPath } = sources
  if (kubeconfigPath && (await files.status(kubeconfigPath)) === undefined) {
    throw invalid(`stat ${kubeconfigPath}: no such file or directory`)
  }
  const paths = kubeconfigPath ? [kubeconfigPath] : (sources.kubeconfigPaths ?? defaultPaths(environment))
  const configs: Kubeconfig[] = []
  const problems: string[] = []
  for (const path of paths) {
    try {
      const file = await readText(path, sources)
      if (file !== undefined) configs.push(parseKubeconfig(file, absolutePath(path, environment)))
    } catch (error) {
      sources.signal?.throwIfAborted()
      const absolute = `"${absolutePath(path, environment)}"`
      problems.push(
        error instanceof HostError
          ? `error loading config file "${path}": ${error.message}`
          : textOf(error).replace(absolute, `"${path}"`),
      )
    }
  }
  if (problems.length > 0) throw invalid(problems.length === 1 ? (problems[0] as string) : `[${problems.join(', ')}]`)
  return mergeKubeconfigs(configs)
}

function defaultPaths(environment: Environment): readonly string[] {
  const list = environment.get('KUBECONFIG') ?? ''
  const separator = environment.platform === 'win32' ? ';' : ':'
  if (list !== '') return [...new Set(list.split(separator))].filter((path) => path !== '')
  const home = environment.homeDirectory
  return [home === '' ? '.kube/config' : `${home}/.kube/config`]
}

function absolutePath(path: string, environment: Environment): string {
  return /^(?:[/\\]|[A-Za-z]:[/\\])/.test(path) ? path : `${environment.workingDirectory}/${path}`
}

async function readText(path: string, { files, signal }: ConfigSources): Promise<string | undefined> {
  try {
    return decodeUtf8(
      await files.readFile(path, { limitBytes: fileLimitBytes, ...(signal === undefined ? {} : { signal }) }),
    )
  } catch (error) {
    if (error instanceof HostError && error.reason === 'not-found') return undefined
    throw error
  }
}

async function readNamedFile(path: string, sources: ConfigSources): Promise<NamedFile> {
  try {
    const text = await readText(path, sources)
    return text === undefined ? { problem: `open ${path}: no such file or directory` } : { text }
  } catch (error) {
    sources.signal?.throwIfAborted()
    return { problem: textOf(error) }
  }
}

/** `KUBERNETES_MASTER` stands in where neither the files nor the caller name a server. */
function withDefaultServer(
  kubeconfig: Kubeconfig,
  { environment, overrides = {} }: ConfigSources,
): KubeconfigOverrides {
  const master = environment.get('KUBERNETES_MASTER')
  if (!master || overrides.server) return overrides
  const context = kubeconfig.contexts.get(overrides.context || kubeconfig.currentContext)
  return kubeconfig.clusters.get(context?.cluster ?? '')?.server ? overrides : { ...overrides, server: master }
}

/** A token file must be readable from the start. */
async function withReadableToken(config: ClusterConfig, sources: ConfigSources): Promise<ClusterConfig> {
  if (config.tokenFile === undefined || config.token !== undefined) return config
  const file = await readNamedFile(config.tokenFile, sources)
  if ('problem' in file) throw invalid(file.problem)
  return { ...config, token: file.text }
}

async function isInCluster({ files, environment }: ConfigSources): Promise<boolean> {
  if (!environment.get('KUBERNETES_SERVICE_HOST') || !environment.get('KUBERNETES_SERVICE_PORT')) return false
  const token = await files.status(`${serviceAccountFolder}/token`)
  return token !== undefined && token.kind !== 'directory'
}

/** The configuration of the pod's service account; undefined outside of a pod. @see client-go rest.InClusterConfig */
async function inClusterConfig(sources: ConfigSources, config: ClusterConfig): Promise<ClusterConfig | undefined> {
  if (!(await isInCluster(sources))) return undefined
  const { environment, overrides = {} } = sources
  const host = environment.get('KUBERNETES_SERVICE_HOST') as string
  const authorities = await readText(overrides.certificateAuthority || `${serviceAccountFolder}/ca.crt`, sources)
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${environment.get('KUBERNETES_SERVICE_PORT')}`,
    namespace: overrides.namespace || (config.namespace === 'default' ? await podNamespace(sources) : config.namespace),
    ...(authorities === undefined ? {} : { certificateAuthorities: authorities }),
    ...(overrides.token ? { token: overrides.token } : { tokenFile: `${serviceAccountFolder}/token` }),
  }
}

async function podNamespace(sources: ConfigSources): Promise<string> {
  const named = sources.environment.get('POD_NAMESPACE')
  if (named) return named
  const text = await readText(`${serviceAccountFolder}/namespace`, sources)
  return text?.trim() || 'default'
}

function invalid(helmText: string): Failure {
  return new Failure({ code: 'KUBECONFIG_INVALID', helmText })
}
