// Rendered objects: workloads say which pods are theirs.
import { quote } from '../../go/index.ts'
import type { RenderedObject } from '../rendered-object.ts'

/** Looks in the whole file, as Helm does. @see helm pkg/chart/v2/lint/rules/template.go validateMatchSelector */
export function matchSelector({ kind, name }: RenderedObject, file: string): string | undefined {
  if (!['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'].includes(kind)) return undefined
  if (file.includes('matchLabels') || file.includes('matchExpressions')) return undefined
  return `a ${kind} must contain matchLabels or matchExpressions, and ${quote(name)} does not`
}
