// Label selectors of objects as the text that lists take.
import { compareUtf8, getOwn, isJsonObject } from '../base/index.ts'
import type { KubeObject } from './object.ts'

/** The selector (`matchLabels`, `matchExpressions`) as text: `app=web,!legacy,tier in (a,b)`; empty selects everything. */
export function formatLabelSelector(selector: unknown): string {
  if (!isJsonObject(selector)) return ''
  const expressions = selector['matchExpressions']
  const requirements = [
    ...equalities(selector['matchLabels']),
    ...(Array.isArray(expressions) ? expressions.filter(isJsonObject).map(formatExpression) : []),
  ]
  return requirements.toSorted(compareUtf8).join(',')
}

function equalities(labels: unknown): string[] {
  return isJsonObject(labels) ? Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`) : []
}

function formatExpression(expression: { readonly [key: string]: unknown }): string {
  const { key, operator } = expression
  const values = Array.isArray(expression['values'])
    ? expression['values'].map(String).toSorted(compareUtf8).join(',')
    : ''
  switch (operator) {
    case 'In':
      return `${key} in (${values})`
    case 'NotIn':
      return `${key} notin (${values})`
    case 'DoesNotExist':
      return `!${key}`
    default:
      return String(key)
  }
}

/**
 * The selector of the object's pods as text; undefined where the kind has none.
 * @see helm pkg/kube/wait.go SelectorsForObject
 */
export function podSelectorOf(object: KubeObject): string | undefined {
  const spec = getOwn(object, 'spec')
  const selector = isJsonObject(spec) ? getOwn(spec, 'selector') : undefined
  switch (object.kind) {
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Deployment':
    case 'Job':
      return formatLabelSelector(selector)
    case 'ReplicationController':
      return equalities(selector).toSorted(compareUtf8).join(',')
    case 'Service':
      return isJsonObject(selector) && Object.keys(selector).length > 0
        ? equalities(selector).toSorted(compareUtf8).join(',')
        : undefined
    default:
      return undefined
  }
}
