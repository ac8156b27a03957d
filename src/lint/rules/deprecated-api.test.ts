// Kinds that Kubernetes deprecates, in its client's words.
import { expect, it } from 'vitest'
import { parseKubeVersion } from '../../chart/index.ts'
import { deprecatedApi } from './deprecated-api.ts'

const warningOf = (apiVersion: string, kind: string, version = '1.37') =>
  deprecatedApi({ apiVersion, kind } as Parameters<typeof deprecatedApi>[0], {
    kubeVersion: parseKubeVersion(version),
    apiVersions: [],
  })

it.each([
  ['v1', 'ComponentStatus', 'v1 ComponentStatus is deprecated in v1.19+'],
  ['v1', 'ComponentStatusList', 'v1 ComponentStatusList is deprecated in v1.19+'],
  ['v1', 'EndpointsList', 'v1 EndpointsList is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSliceList'],
  ['extensions/v1beta1', 'Scale', 'extensions/v1beta1 Scale is deprecated in v1.2+, unavailable in v1.16+'],
  [
    'extensions/v1beta1',
    'IngressList',
    'extensions/v1beta1 IngressList is deprecated in v1.14+, unavailable in v1.22+; use networking.k8s.io/v1 IngressList',
  ],
  [
    'apps/v1beta1',
    'Scale',
    'apps/v1beta1 Scale is deprecated in v1.8+, unavailable in v1.16+; use autoscaling/v1 Scale',
  ],
  [
    'discovery.k8s.io/v1beta1',
    'EndpointSliceList',
    'discovery.k8s.io/v1beta1 EndpointSliceList is deprecated in v1.21+, unavailable in v1.25+; use discovery.k8s.io/v1 EndpointSlice',
  ],
])('%s %s', (apiVersion, kind, warning) => {
  expect(warningOf(apiVersion, kind)).toBe(warning)
})

it('are deprecated from some version on, and only they are', () => {
  expect(warningOf('apps/v1beta2', 'Deployment', '1.8')).toBeUndefined()
  expect(warningOf('apps/v1beta2', 'Deployment', '1.9')).toContain('deprecated in v1.9+')
  expect(warningOf('apps/v1', 'Deployment')).toBeUndefined()
  expect(warningOf('apps/v1beta2', 'Deploy')).toBeUndefined()
  expect(warningOf('apps/v1beta2', 'ScaleList')).toBeUndefined()
  expect(warningOf('apps', 'v1beta2')).toBeUndefined()
  expect(warningOf('', '')).toBeUndefined()
  expect(warningOf('__proto__', 'toString')).toBeUndefined()
})
