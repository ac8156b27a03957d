// Pods of controllers.
import { expect, it } from 'vitest'
import type { KubeObject } from '../kube/index.ts'
import { podTestOf } from './pod-selector.ts'

const controller = (kind: string, selector: unknown): KubeObject => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector },
})
const pod = (labels: { [key: string]: string }, namespace = 'shop'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1', namespace, labels },
})

it.each([
  ['labels', { matchLabels: { app: 'web' } }, { app: 'web', tier: 'a' }, true],
  ['another label', { matchLabels: { app: 'web' } }, { app: 'api' }, false],
  ['expressions', { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }] }, { app: 'api' }, true],
  [
    'both, one of which fails',
    { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'old', operator: 'DoesNotExist' }] },
    { app: 'web', old: '1' },
    false,
  ],
])('%s', (_, selector, labels, expected) => {
  expect(podTestOf(controller('Deployment', selector))(pod(labels))).toBe(expected)
})

it('never fits pods of other namespaces or kinds without pods', () => {
  const selector = { matchLabels: { app: 'web' } }
  expect(podTestOf(controller('Deployment', selector))(pod({ app: 'web' }, 'other'))).toBe(false)
  expect(podTestOf(controller('Ingress', selector))(pod({ app: 'web' }))).toBe(false)
})
