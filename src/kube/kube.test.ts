import { describe, expect, it } from 'vitest'
import {
  adoptionProblem,
  formatGroupVersionKind,
  formatLabelSelector,
  installOrder,
  isKept,
  type KubeObject,
  ownershipProblem,
  podSelectorOf,
  referenceOf,
  resourcePolicyOf,
  sortByInstallOrder,
  sortByUninstallOrder,
  uninstallOrder,
  withOwnership,
} from './index.ts'

const owner = { releaseName: 'web', releaseNamespace: 'team' }

function service(metadata: KubeObject['metadata']): KubeObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x', namespace: 'd', ...metadata } }
}

describe('kinds', () => {
  it('are sorted with unknown ones last and alphabetical, ties as they stood', () => {
    const items = ['Zebra', 'Deployment', 'Ant', 'Service', 'Namespace', 'Deployment'].map((kind, index) => ({
      kind,
      index,
    }))
    expect(sortByInstallOrder(items).map(({ kind, index }) => `${kind}${index}`)).toEqual([
      'Namespace4',
      'Service3',
      'Deployment1',
      'Deployment5',
      'Ant2',
      'Zebra0',
    ])
    expect(sortByUninstallOrder(items).map(({ kind }) => kind)).toEqual([
      'Service',
      'Deployment',
      'Deployment',
      'Namespace',
      'Ant',
      'Zebra',
    ])
  })

  it('stand in both orders', () => {
    expect(installOrder.toSorted()).toEqual(uninstallOrder.toSorted())
    expect(new Set(installOrder).size).toBe(38)
  })
})

describe('ownership', () => {
  it('keeps marks that are null as empty ones', () => {
    const marks = { a: null } as unknown as { [key: string]: string }
    const { labels, annotations } = withOwnership(service({ labels: marks, annotations: marks }), owner).metadata
    expect([labels?.['a'], annotations?.['a']]).toEqual(['', ''])
  })

  it('is set and found again', () => {
    const mine = withOwnership(service({ labels: { a: 'b' } }), owner)
    expect(mine.metadata.labels).toEqual({ a: 'b', 'app.kubernetes.io/managed-by': 'Helm' })
    expect(ownershipProblem(mine, owner)).toBeUndefined()
    expect(ownershipProblem(mine, { ...owner, releaseName: 'other' })).toBe(
      'invalid ownership metadata; annotation validation error: key "meta.helm.sh/release-name" must equal "other": current value is "web"',
    )
  })

  it('says what is missing in the words of Helm', () => {
    expect(adoptionProblem(service({}), owner)).toBe(
      'Service "x" in namespace "d" exists and cannot be imported into the current release: invalid ownership metadata; label validation error: missing key "app.kubernetes.io/managed-by": must be set to "Helm"; annotation validation error: missing key "meta.helm.sh/release-name": must be set to "web"; annotation validation error: missing key "meta.helm.sh/release-namespace": must be set to "team"',
    )
  })

  it('knows the policy that keeps', () => {
    const policy = (value: string): KubeObject => service({ annotations: { 'helm.sh/resource-policy': value } })
    expect(isKept(policy('keep'))).toBe(true)
    expect(isKept(policy(' Keep '))).toBe(false)
    expect(resourcePolicyOf(policy(' Keep '))).toBe('keep')
    expect(resourcePolicyOf(service({}))).toBeUndefined()
  })
})

describe('names', () => {
  it('are printed as Helm prints them', () => {
    expect(formatGroupVersionKind({ apiVersion: 'apps/v1', kind: 'Deployment' })).toBe('apps/v1, Kind=Deployment')
    expect(formatGroupVersionKind({ apiVersion: 'v1', kind: 'Pod' })).toBe('/v1, Kind=Pod')
  })

  it('come from objects', () => {
    expect(referenceOf(service({}))).toEqual({ apiVersion: 'v1', kind: 'Service', namespace: 'd', name: 'x' })
  })
})

describe('label selectors', () => {
  it('become text', () => {
    const matchExpressions = [
      { key: 'tier', operator: 'In', values: ['b', 'a'] },
      { key: 'x', operator: 'DoesNotExist' },
      { key: 'y', operator: 'Exists' },
      { key: 'z', operator: 'NotIn', values: ['q'] },
    ]
    expect(formatLabelSelector({ matchLabels: { app: 'web' }, matchExpressions })).toBe(
      '!x,app=web,tier in (a,b),y,z notin (q)',
    )
    expect(podSelectorOf(service({}))).toBeUndefined()
    expect(podSelectorOf({ ...service({}), spec: { selector: { b: '1', a: '2' } } })).toBe('a=2,b=1')
  })
})
