// To which release an object belongs: the marks Helm leaves on objects, how they are set and checked, and the keep policy.

import { getOwn } from '../base/index.ts'
import { quote } from '../go/index.ts'
import type { KubeObject } from './object.ts'

/** The label that says who manages an object. */
const managedByLabel = 'app.kubernetes.io/managed-by'
/** Its value on objects of releases. */
const managedByHelm = 'Helm'
/** The annotation with the name of the release. */
const releaseNameAnnotation = 'meta.helm.sh/release-name'
/** The annotation with the namespace of the release. */
const releaseNamespaceAnnotation = 'meta.helm.sh/release-namespace'
/** The annotation that can keep an object where a release ends. */
export const resourcePolicyAnnotation = 'helm.sh/resource-policy'

/** The release to which objects belong. */
export interface Owner {
  readonly releaseName: string
  readonly releaseNamespace: string
}

/** A copy of the object with the marks of the release. @see helm pkg/action/validate.go setMetadataVisitor */
export function withOwnership(object: KubeObject, owner: Owner): KubeObject {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: { ...textsOf(object.metadata.labels), [managedByLabel]: managedByHelm },
      annotations: {
        ...textsOf(object.metadata.annotations),
        [releaseNameAnnotation]: owner.releaseName,
        [releaseNamespaceAnnotation]: owner.releaseNamespace,
      },
    },
  }
}

/** A mark whose value is null counts as an empty one, so that a merge on the client does not take it for a removed one. */
function textsOf(marks: { readonly [key: string]: string | null } | null | undefined): { [key: string]: string } {
  return Object.fromEntries(Object.entries(marks ?? {}).map(([key, text]) => [key, text ?? '']))
}

/**
 * Undefined where the object carries the marks of the release, else Helm's text on what is wrong:
 * `invalid ownership metadata; label validation error: missing key "app.kubernetes.io/managed-by": must be set to "Helm"; …`.
 * @see helm pkg/action/validate.go checkOwnership
 */
export function ownershipProblem(object: KubeObject, owner: Owner): string | undefined {
  const { labels, annotations } = object.metadata
  const problems = [
    problemOfMark('label', labels, managedByLabel, managedByHelm),
    problemOfMark('annotation', annotations, releaseNameAnnotation, owner.releaseName),
    problemOfMark('annotation', annotations, releaseNamespaceAnnotation, owner.releaseNamespace),
  ].filter((problem) => problem !== undefined)
  return problems.length === 0 ? undefined : `invalid ownership metadata; ${problems.join('; ')}`
}

function problemOfMark(
  what: 'label' | 'annotation',
  marks: { [key: string]: string } | undefined,
  key: string,
  wanted: string,
): string | undefined {
  const actual = marks ? getOwn(marks, key) : undefined
  if (actual === wanted) return undefined
  return actual === undefined
    ? `${what} validation error: missing key ${quote(key)}: must be set to ${quote(wanted)}`
    : `${what} validation error: key ${quote(key)} must equal ${quote(wanted)}: current value is ${quote(actual)}`
}

/** `Deployment "web" in namespace "default"`, as Helm names an object in messages on ownership; the empty namespace for cluster-scoped kinds. */
export function describeResource(reference: {
  readonly kind: string
  readonly name: string
  readonly namespace?: string
}): string {
  return `${reference.kind} ${quote(reference.name)} in namespace ${quote(reference.namespace ?? '')}`
}

/**
 * The whole text for an object that exists and belongs to no or another release, undefined where it belongs:
 * `Service "web" in namespace "default" exists and cannot be imported into the current release: invalid ownership metadata; …`.
 * @see helm pkg/action/validate.go existingResourceConflict
 */
export function adoptionProblem(existing: KubeObject, owner: Owner): string | undefined {
  const problem = ownershipProblem(existing, owner)
  if (problem === undefined) return undefined
  const { name = '', namespace = '' } = existing.metadata
  return `${describeResource({ kind: existing.kind, name, namespace })} exists and cannot be imported into the current release: ${problem}`
}

/** The trimmed, lower-cased resource policy, as uninstalling reads it; undefined without the annotation. */
export function resourcePolicyOf(object: KubeObject): string | undefined {
  const { annotations } = object.metadata
  return annotations ? getOwn(annotations, resourcePolicyAnnotation)?.trim().toLowerCase() : undefined
}

/** Whether an upgrade that no longer contains the object keeps it: the policy is `keep`, letter by letter. */
export function isKept(object: KubeObject): boolean {
  const { annotations } = object.metadata
  return annotations !== undefined && annotations !== null && getOwn(annotations, resourcePolicyAnnotation) === 'keep'
}
