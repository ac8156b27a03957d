// The configuration of the cluster: kubeconfig files, what settings override, or the pod this process runs in.
import type { Settings } from '../actions/index.ts'
import { decodeUtf8 } from '../base/index.ts'
import { Failure, textOf } from '../diagnostics/index.ts'
import {
  type ClusterConfig,
  clusterConfigOf,
  filesNamedBy,
  type Kubeconfig,
  type KubeconfigOverrides,
  mergeKubeconfigs,
  type NamedFile,
  namespaceOf,
  parseKubeconfig,
} from '../formats/index.ts'
import { type Environment, type FileSystem, HostError } from '../host/index.ts'

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount'
const fileLimitBytes = 16 * 1024 * 1024

/** Where configurations are looked for. */
export interface ConfigPlaces {
  readonly files: FileSystem
  readonly environment: Environment
}

/**
 * The namespace that settings and the chosen context agree on; `default` where neither says or the files are broken,
 * since commands that need no cluster must work then.
 */
export async function resolveNamespace(settings: Settings, places: ConfigPlaces): Promise<string> {
  if (settings.namespace !== '') return settings.namespace
  try {
    const kubeconfig = await readKubeconfig(settings, places.files)
    const named = namespaceOf(kubeconfig, overridesOf(settings))
    if (named !== undefined) return named
    return isEmpty(kubeconfig) ? ((await podNamespace(places)) ?? 'default') : 'default'
  } catch {
    return 'default'
  }
}

/**
 * The configuration of the connection.
 *
 * @throws Failure KUBECONFIG_INVALID in client-go's words
 */
export async function resolveCluster(settings: Settings, places: ConfigPlaces): Promise<ClusterConfig> {
  const kubeconfig = await readKubeconfig(settings, places.files)
  const overrides = overridesOf(settings)
  if (settings.kubeConfig === '' && settings.kubeApiServer === '' && isEmpty(kubeconfig)) {
    const inside = await podConfig(settings, places)
    if (inside !== undefined) return inside
  }
  return clusterConfigOf(kubeconfig, overrides, await readNamed(filesNamedBy(kubeconfig, overrides), places.files))
}

async function readKubeconfig(settings: Settings, files: FileSystem): Promise<Kubeconfig> {
  const explicit = settings.kubeConfig !== ''
  const configs: Kubeconfig[] = []
  for (const path of explicit ? [settings.kubeConfig] : settings.kubeConfigFiles) {
    const text = await readIfThere(path, files)
    if (text !== undefined) configs.push(parseKubeconfig(text, path))
    else if (explicit) {
      throw new Failure({ code: 'KUBECONFIG_INVALID', helmText: `stat ${path}: no such file or directory` })
    }
  }
  return mergeKubeconfigs(configs)
}

async function readIfThere(path: string, files: FileSystem): Promise<string | undefined> {
  try {
    return decodeUtf8(await files.readFile(path, { limitBytes: fileLimitBytes }))
  } catch (error) {
    if (error instanceof HostError && error.reason === 'not-found') return undefined
    const helmText = `error loading config file ${JSON.stringify(path)}: ${textOf(error)}`
    throw new Failure({ code: 'KUBECONFIG_INVALID', helmText, cause: error })
  }
}

async function readNamed(paths: readonly string[], files: FileSystem): Promise<ReadonlyMap<string, NamedFile>> {
  const named = new Map<string, NamedFile>()
  for (const path of paths) {
    try {
      named.set(path, { text: decodeUtf8(await files.readFile(path, { limitBytes: fileLimitBytes })) })
    } catch (error) {
      named.set(path, { problem: textOf(error) })
    }
  }
  return named
}

function overridesOf(settings: Settings): KubeconfigOverrides {
  return {
    context: settings.kubeContext,
    server: settings.kubeApiServer,
    token: settings.kubeToken,
    certificateAuthority: settings.kubeCaFile,
    insecureSkipTlsVerify: settings.kubeInsecureSkipTlsVerify,
    tlsServerName: settings.kubeTlsServerName,
    namespace: settings.namespace,
  }
}

function isEmpty(kubeconfig: Kubeconfig): boolean {
  return kubeconfig.clusters.size === 0 && kubeconfig.contexts.size === 0 && kubeconfig.users.size === 0
}

/** @see client-go rest.InClusterConfig */
async function podConfig(settings: Settings, places: ConfigPlaces): Promise<ClusterConfig | undefined> {
  const host = places.environment.get('KUBERNETES_SERVICE_HOST') ?? ''
  const port = places.environment.get('KUBERNETES_SERVICE_PORT') ?? ''
  const tokenFile = `${serviceAccount}/token`
  if (host === '' || port === '' || (await places.files.status(tokenFile)) === undefined) return undefined
  const authorities = await readIfThere(`${serviceAccount}/ca.crt`, places.files)
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    namespace: settings.namespace || ((await podNamespace(places)) ?? 'default'),
    tokenFile,
    ...(authorities === undefined ? {} : { certificateAuthorities: authorities }),
  }
}

async function podNamespace({ environment, files }: ConfigPlaces): Promise<string | undefined> {
  const named = environment.get('POD_NAMESPACE') ?? ''
  if (named !== '') return named
  const text = await readIfThere(`${serviceAccount}/namespace`, files).catch(() => undefined)
  return text === undefined || text.trim() === '' ? undefined : text.trim()
}
