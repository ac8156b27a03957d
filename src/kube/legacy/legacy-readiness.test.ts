import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../object.ts'
import { legacyLookupOf, legacyReadinessOf } from './legacy-readiness.ts'

function object(type: string, parts: { metadata?: object; spec?: object; status?: object }): KubeObject {
  const slash = type.lastIndexOf('/')
  const { metadata = {}, ...others } = parts
  return {
    apiVersion: type.slice(0, slash),
    kind: type.slice(slash + 1),
    metadata: { name: 'x', namespace: 'd', ...metadata },
    ...others,
  }
}

const isReady = (judged: KubeObject, related?: readonly KubeObject[]): boolean =>
  legacyReadinessOf({ object: judged, checkJobs: true, ...(related === undefined ? {} : { related }) }).ready

describe('readiness as Helm 3 has it', () => {
  it('of a deployment asks its newest replica set', () => {
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [] } }
    const deployment = object('apps/v1/Deployment', {
      metadata: { uid: 'u', generation: 2 },
      spec: {
        replicas: 4,
        selector: { matchLabels: { app: 'web' } },
        template,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      },
      status: { observedGeneration: 2 },
    })
    const replicaSet = (readyReplicas: number, uid = 'u', image = ''): KubeObject =>
      object('apps/v1/ReplicaSet', {
        metadata: { generation: 1, ownerReferences: [{ uid, controller: true }] },
        spec: {
          template: {
            metadata: { labels: { app: 'web', 'pod-template-hash': 'abc' } },
            spec: { containers: image === '' ? [] : [{ image }] },
          },
        },
        status: { observedGeneration: 1, readyReplicas },
      })
    expect(legacyLookupOf(deployment)).toEqual({ apiVersion: 'apps/v1', kind: 'ReplicaSet', labelSelector: 'app=web' })
    expect(isReady(deployment)).toBe(false)
    expect(isReady(deployment, [replicaSet(2)])).toBe(false)
    expect(isReady(deployment, [replicaSet(3)])).toBe(true)
    expect(isReady(deployment, [replicaSet(4, 'other')])).toBe(false)
    expect(isReady(deployment, [replicaSet(4, 'u', 'old')])).toBe(false)
    expect(isReady({ ...deployment, status: { observedGeneration: 1 } }, [replicaSet(4)])).toBe(false)
    expect(isReady({ ...deployment, spec: { paused: true } })).toBe(true)
  })

  it('of replica sets and replication controllers asks their pods', () => {
    const pod = (status: string): KubeObject =>
      object('v1/Pod', { status: { conditions: [{ type: 'Ready', status }] } })
    const controller = object('v1/ReplicationController', { spec: { selector: { b: '2', a: '1' } }, status: {} })
    expect(legacyLookupOf(controller)?.labelSelector).toBe('a=1,b=2')
    expect(isReady(controller, [pod('True')])).toBe(true)
    expect(isReady(controller, [pod('True'), pod('False')])).toBe(false)
  })

  it('of jobs is their end, and failure is told', () => {
    const job = (status: object): KubeObject =>
      object('batch/v1/Job', { spec: { completions: 2, backoffLimit: 1 }, status })
    expect(legacyReadinessOf({ object: job({}) })).toEqual({ ready: true })
    expect(isReady(job({ succeeded: 1 }))).toBe(false)
    expect(isReady(job({ succeeded: 2 }))).toBe(true)
    expect(legacyReadinessOf({ object: job({ failed: 2 }), checkJobs: true })).toEqual({
      ready: false,
      problem: 'job is failed: d/x',
    })
  })

  it.each([
    ['v1/PersistentVolumeClaim', {}, { phase: 'Bound' }, true],
    ['v1/PersistentVolumeClaim', {}, { phase: 'Pending' }, false],
    ['v1/Service', { type: 'ExternalName' }, {}, true],
    ['v1/Service', { type: 'ClusterIP' }, {}, false],
    ['v1/Service', { type: 'LoadBalancer', clusterIP: '1.2.3.4' }, { loadBalancer: {} }, false],
    ['v1/Service', { type: 'LoadBalancer', clusterIP: '1.2.3.4', externalIPs: ['1.1.1.1'] }, {}, true],
    ['v1/Service', { type: 'LoadBalancer', clusterIP: '1.2.3.4' }, { loadBalancer: { ingress: [{}] } }, true],
    ['apps/v1/DaemonSet', { updateStrategy: { type: 'OnDelete' } }, {}, true],
    [
      'apps/v1/DaemonSet',
      { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } } },
      { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberReady: 2 },
      true,
    ],
    [
      'apps/v1/DaemonSet',
      { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } } },
      { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberReady: 1 },
      false,
    ],
    [
      'apps/v1/StatefulSet',
      { replicas: 2, updateStrategy: { type: 'RollingUpdate' } },
      { updatedReplicas: 2, readyReplicas: 2, currentRevision: 'a', updateRevision: 'a' },
      true,
    ],
    [
      'apps/v1/StatefulSet',
      { replicas: 2, updateStrategy: { type: 'RollingUpdate' } },
      { updatedReplicas: 2, readyReplicas: 2, currentRevision: 'a', updateRevision: 'b' },
      false,
    ],
    [
      'apps/v1/StatefulSet',
      { replicas: 2, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } },
      { updatedReplicas: 1, readyReplicas: 2, currentRevision: 'a', updateRevision: 'b' },
      true,
    ],
    [
      'apiextensions.k8s.io/v1/CustomResourceDefinition',
      {},
      { conditions: [{ type: 'Established', status: 'True' }] },
      true,
    ],
    ['apiextensions.k8s.io/v1/CustomResourceDefinition', {}, {}, false],
    ['example.com/v1/Widget', {}, {}, true],
  ])('of %s %j %j is %s', (type, spec, status, expected) => {
    expect(isReady(object(type, { spec, status }))).toBe(expected)
  })
})
