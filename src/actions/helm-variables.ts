// The variables that `env` prints and plugins are given.
import type { Settings } from './settings.ts'

/** Every variable by its name. @see helm pkg/cli/environment.go EnvVars */
export function helmVariables(
  settings: Settings,
  { programPath, namespace }: { readonly programPath: string; readonly namespace: string },
): { [name: string]: string } {
  return {
    HELM_BIN: programPath,
    HELM_CACHE_HOME: settings.cacheHome,
    HELM_CONFIG_HOME: settings.configHome,
    HELM_DATA_HOME: settings.dataHome,
    HELM_DEBUG: String(settings.debug),
    HELM_PLUGINS: settings.pluginsDirectory,
    HELM_REGISTRY_CONFIG: settings.registryConfig,
    HELM_REPOSITORY_CACHE: settings.repositoryCache,
    HELM_CONTENT_CACHE: settings.contentCache,
    HELM_REPOSITORY_CONFIG: settings.repositoryConfig,
    HELM_NAMESPACE: namespace,
    HELM_MAX_HISTORY: String(settings.maxHistory),
    HELM_BURST_LIMIT: String(settings.burstLimit),
    HELM_QPS: settings.qps.toFixed(2),
    HELM_KUBECONTEXT: settings.kubeContext,
    HELM_KUBETOKEN: settings.kubeToken,
    HELM_KUBEASUSER: settings.kubeAsUser,
    HELM_KUBEASGROUPS: settings.kubeAsGroups.join(','),
    HELM_KUBEAPISERVER: settings.kubeApiServer,
    HELM_KUBECAFILE: settings.kubeCaFile,
    HELM_KUBEINSECURE_SKIP_TLS_VERIFY: String(settings.kubeInsecureSkipTlsVerify),
    HELM_KUBETLS_SERVER_NAME: settings.kubeTlsServerName,
    ...(settings.kubeConfig === '' ? {} : { KUBECONFIG: settings.kubeConfig }),
  }
}
