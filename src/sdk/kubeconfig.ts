// The configuration of the cluster that settings choose.
import type { Settings } from '../actions/index.ts'
import { type ConfigSources, loadClusterConfig, loadNamespace } from '../cluster/index.ts'
import type { ClusterConfig } from '../formats/index.ts'
import type { Environment, FileSystem } from '../host/index.ts'

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
  return loadClusterConfig(sourcesOf(settings, places))
}

function sourcesOf(settings: Settings, { files, environment }: ConfigPlaces): ConfigSources {
  return {
    files,
    environment,
    ...(settings.kubeConfig === '' ? {} : { kubeconfigPath: settings.kubeConfig }),
    kubeconfigPaths: settings.kubeConfigFiles,
    overrides: {
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
