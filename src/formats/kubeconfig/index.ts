// Kubeconfig files. The door of this syntax.
export { clusterConfigOf, defaultServer, filesNamedBy, namespaceOf } from './cluster-config.ts'
export { mergeKubeconfigs } from './merge-kubeconfigs.ts'
export type {
  AuthProvider,
  ClusterConfig,
  ExecPlugin,
  Impersonation,
  Kubeconfig,
  KubeconfigCluster,
  KubeconfigContext,
  KubeconfigOverrides,
  KubeconfigUser,
  NamedFile,
} from './model.ts'
export { parseKubeconfig } from './parse-kubeconfig.ts'
export { updateAuthProvider } from './update-auth-provider.ts'
