// The configuration of the cluster that settings choose.
import type { Settings } from '../actions/index.ts'
import { encodeUtf8, portWith } from '../base/index.ts'
import type { ConfigSources } from '../cluster/index.ts'
import type { ClusterConfig } from '../formats/index.ts'
import type { Environment, FileSystem } from '../host/index.ts'
import { type KubeAccess, withTls } from './kube-access.ts'

/** Where configurations are looked for. */
export interface ConfigPlaces {
  readonly files: FileSystem
  readonly environment: Environment
  /** The text of a kubeconfig that takes the place of all files. */
  readonly kubeconfig?: string
  readonly kubeAccess?: KubeAccess
}

/**
 * The namespace that settings and the chosen context agree on; `default` where neither says or the files are broken,
 * since commands that need no cluster must work then.
 */
export async function resolveNamespace(settings: Settings, places: ConfigPlaces): Promise<string> {
  if (settings.namespace !== '') return settings.namespace
  try {
    const { loadNamespace } = await import('../cluster/index.ts')
    return await loadNamespace(sourcesOf(settings, places))
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
  const { loadClusterConfig } = await import('../cluster/index.ts')
  const config = withTls(await loadClusterConfig(sourcesOf(settings, places)), places.kubeAccess ?? {})
  if (places.kubeconfig === undefined || config.authProvider === undefined) return config
  // There is no file in which renewed tokens could be kept.
  return { ...config, authProvider: { ...config.authProvider, file: '' } }
}

function sourcesOf(
  settings: Settings,
  { files, environment, kubeconfig, kubeAccess = {} }: ConfigPlaces,
): ConfigSources {
  const isGiven = kubeconfig !== undefined
  const path = isGiven ? `${environment.workingDirectory}/kubeconfig in memory` : settings.kubeConfig
  return {
    files: isGiven ? withFile(files, path, encodeUtf8(kubeconfig)) : files,
    environment,
    ...(path === '' ? {} : { kubeconfigPath: path }),
    kubeconfigPaths: settings.kubeConfigFiles,
    overrides: {
      impersonation: { user: settings.kubeAsUser, groups: settings.kubeAsGroups, ...kubeAccess.impersonation },
      ...(kubeAccess.proxyUrl === undefined ? {} : { proxyUrl: kubeAccess.proxyUrl }),
      context: settings.kubeContext,
      server: settings.kubeApiServer,
      token: settings.kubeToken,
      certificateAuthority: settings.kubeCaFile,
      insecureSkipTlsVerify: settings.kubeInsecureSkipTlsVerify,
      tlsServerName: settings.kubeTlsServerName,
      namespace: settings.namespace,
    },
  }
}

/** The files, and one more that is nowhere but in memory. What it names relatively is relative to the working directory. */
function withFile(files: FileSystem, at: string, content: Uint8Array): FileSystem {
  const status = { kind: 'file', size: content.length, mode: 0o600, modified: 0n } as const
  return portWith(files, {
    readFile: (path, options) => (path === at ? Promise.resolve(content) : files.readFile(path, options)),
    status: (path) => (path === at ? Promise.resolve(status) : files.status(path)),
  })
}
