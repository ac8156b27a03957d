// In which order kinds are installed and uninstalled, and the two sorters over anything that has a kind.
import { compareUtf8 } from '../base/index.ts'

/** Kinds in the order of installation; kinds not named here come after all of them. @see helm pkg/release/v1/util/kind_sorter.go InstallOrder */
export const installOrder: readonly string[] = [
  'PriorityClass',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
]

/** Kinds in the order of removal; not quite the other order backwards. @see helm pkg/release/v1/util/kind_sorter.go UninstallOrder */
export const uninstallOrder: readonly string[] = [
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'APIService',
  'Ingress',
  'IngressClass',
  'Service',
  'CronJob',
  'Job',
  'StatefulSet',
  'HorizontalPodAutoscaler',
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'Pod',
  'DaemonSet',
  'RoleBindingList',
  'RoleBinding',
  'RoleList',
  'Role',
  'ClusterRoleBindingList',
  'ClusterRoleBinding',
  'ClusterRoleList',
  'ClusterRole',
  'CustomResourceDefinition',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'StorageClass',
  'ConfigMap',
  'SecretList',
  'Secret',
  'ServiceAccount',
  'PodDisruptionBudget',
  'PodSecurityPolicy',
  'LimitRange',
  'ResourceQuota',
  'NetworkPolicy',
  'Namespace',
  'PriorityClass',
]

/** Below 0, 0 or above 0, as `left` comes before, with or after `right` in `order`; unknown kinds last, alphabetically. */
function compareKinds(left: string, right: string, order: readonly string[]): number {
  const leftRank = order.indexOf(left)
  const rightRank = order.indexOf(right)
  if (leftRank === -1 && rightRank === -1) return compareUtf8(left, right)
  if (leftRank === -1) return 1
  if (rightRank === -1) return -1
  return leftRank - rightRank
}

/** A sorted copy in the order of installation; things of one kind keep their order. */
export function sortByInstallOrder<T extends { readonly kind: string }>(items: readonly T[]): T[] {
  return items.toSorted((left, right) => compareKinds(left.kind, right.kind, installOrder))
}

/** A sorted copy in the order of removal; things of one kind keep their order. */
export function sortByUninstallOrder<T extends { readonly kind: string }>(items: readonly T[]): T[] {
  return items.toSorted((left, right) => compareKinds(left.kind, right.kind, uninstallOrder))
}
