// Names and labels of the objects that keep release records.
import { compareUtf8 } from '../base/index.ts'
import { ReleaseError } from '../diagnostics/index.ts'
import type { Release } from './model.ts'

/** The label names Helm keeps for itself, in Helm's order. */
const systemLabelNames: readonly string[] = ['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt']

/** Type of the Secrets that hold records. */
export const storageSecretType = 'helm.sh/release.v1'

const namePrefix = 'sh.helm.release.v1'

/**
 * Name of the Secret or ConfigMap of one revision, `sh.helm.release.v1.NAME.vREVISION`.
 * @see helm pkg/storage/storage.go makeKey
 */
export function storageName(name: string, revision: number): string {
  return `${namePrefix}.${name}.v${revision}`
}

/**
 * Labels of the object that keeps `release`: the user's, Helm's own, and the moment of the write in Unix seconds.
 * @see helm pkg/storage/driver/secrets.go newSecretsObject
 */
export function storageLabels(
  release: Release,
  stamp: { readonly createdAt?: number; readonly modifiedAt?: number },
): { [key: string]: string } {
  const labels: { [key: string]: string } = {}
  const createdAt = release.systemLabels?.['createdAt']
  if (createdAt !== undefined) labels['createdAt'] = createdAt
  if (stamp.createdAt !== undefined) labels['createdAt'] = String(stamp.createdAt)
  if (stamp.modifiedAt !== undefined) labels['modifiedAt'] = String(stamp.modifiedAt)
  Object.assign(labels, userLabels(release.labels))
  labels['name'] = release.name
  labels['owner'] = 'helm'
  labels['status'] = release.info.status
  labels['version'] = String(release.revision)
  return labels
}

/** The labels that are the user's own. */
export function userLabels(labels: { readonly [key: string]: string }): { [key: string]: string } {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !systemLabelNames.includes(key)))
}

/** The labels that are Helm's own. */
export function ownLabels(labels: { readonly [key: string]: string }): { [key: string]: string } {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => systemLabelNames.includes(key)))
}

/**
 * Refuses labels of a user that carry one of Helm's own names.
 * @throws ReleaseError INVALID_ARGUMENT
 */
export function checkUserLabels(labels: { readonly [key: string]: unknown }): void {
  if (!Object.keys(labels).some((key) => systemLabelNames.includes(key))) return
  throw new ReleaseError({
    code: 'INVALID_ARGUMENT',
    helmText: `user supplied labels contains system reserved label name. System labels: [${systemLabelNames.join(' ')}]`,
  })
}

/**
 * Labels of the next revision: the old ones overlaid with the wanted ones; the value `null` (or that word) takes one away.
 * @see helm pkg/action/upgrade.go mergeCustomLabels
 */
export function mergeLabels(
  current: { readonly [key: string]: string },
  wanted: { readonly [key: string]: string | null },
): { [key: string]: string } {
  const merged = new Map<string, string>(Object.entries(current))
  for (const [key, value] of Object.entries(wanted)) merged.set(key, value ?? 'null')
  const kept = [...merged].filter(([, value]) => value !== 'null').sort(([left], [right]) => compareUtf8(left, right))
  return Object.fromEntries(kept)
}
