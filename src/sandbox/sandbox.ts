// The sandbox as a whole: store, API and controllers, in one process and without sockets.
import type { Clock, RandomSource } from '../host/index.ts'
import type { ApiContext } from './api/context.ts'
import { handleRequest } from './api/handle.ts'
import type { ApiRequest, ApiResponse } from './api/model.ts'
import { createProtobufReader } from './api/protobuf.ts'
import { claimController } from './controllers/claims.ts'
import { ControllerLoop } from './controllers/controller.ts'
import { daemonSetController } from './controllers/daemon-sets.ts'
import { definitionController, serveDefinitions } from './controllers/definitions.ts'
import { deploymentController } from './controllers/deployments.ts'
import { garbageController } from './controllers/garbage.ts'
import { jobController } from './controllers/jobs.ts'
import { namespaceController } from './controllers/namespaces.ts'
import { nodeName, podController } from './controllers/pods.ts'
import { replicaController } from './controllers/replica-sets.ts'
import { serviceController } from './controllers/services.ts'
import { statusController } from './controllers/small-statuses.ts'
import { statefulSetController } from './controllers/stateful-sets.ts'
import { Objects } from './objects/objects.ts'
import { Registry } from './registry.ts'
import { createSchemaTable } from './schema.ts'
import { Store } from './store.ts'
import { createTablePrinter } from './tables/table.ts'

/** What a sandbox needs of the outside. */
export interface SandboxOptions {
  readonly clock: Clock
  readonly random: RandomSource
  /** The version it says to be; `v1.35.0` when absent. */
  readonly version?: string
  /** How many changes a watch can go back; 5000 when absent. */
  readonly historyLimit?: number
  /** Told of controllers' programming errors. */
  readonly report?: (controller: string, error: unknown) => void
}

/** A running API server in memory. */
export interface Sandbox {
  /** Answers a request; never throws. */
  handle(request: ApiRequest): ApiResponse
  readonly store: Store
  /** Resolves when the controllers have nothing left to do and no timer runs. */
  idle(): Promise<void>
  /** Ends the controllers. */
  close(): void
}

/** Starts a sandbox with one node and the usual namespaces. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const store = new Store(options.historyLimit === undefined ? {} : { historyLimit: options.historyLimit })
  const registry = new Registry(createSchemaTable())
  const nowMilliseconds = () => Number(options.clock.now() / 1_000_000n)
  const now = () => new Date(nowMilliseconds()).toISOString().replace(/\.\d+Z$/, 'Z')
  const uuid = () => formatUuid(options.random.bytes(16))
  const suffix = (length: number) =>
    Array.from(options.random.bytes(length), (byte) => suffixLetters[byte % suffixLetters.length]).join('')
  const objects = new Objects({ store, registry, now, uuid, suffix })
  const context: ApiContext = {
    store,
    registry,
    objects,
    tables: createTablePrinter(),
    clock: options.clock,
    nowMilliseconds,
    version: options.version ?? 'v1.35.0',
    uuid,
    protobuf: createProtobufReader(registry.schema),
  }
  const stopServing = serveDefinitions(store, registry)
  populate(objects, registry, context.version)
  const controllers = [
    namespaceController(),
    definitionController(),
    deploymentController(),
    replicaController('replicasets.apps'),
    replicaController('replicationcontrollers'),
    statefulSetController(),
    daemonSetController(),
    jobController(),
    podController(),
    serviceController(),
    claimController(),
    statusController(),
    garbageController(),
  ]
  const loop = new ControllerLoop(
    controllers,
    { store, registry, objects, now, nowMilliseconds, suffix },
    { clock: options.clock, ...(options.report === undefined ? {} : { report: options.report }) },
  )
  loop.start()
  return {
    handle: (request) => handleRequest(context, request),
    store,
    idle: () => loop.idle(),
    close: () => {
      stopServing()
      loop.stop()
    },
  }
}

const suffixLetters = 'bcdfghjklmnpqrstvwxz2456789'

function formatUuid(bytes: Uint8Array): string {
  const octets = Array.from(bytes)
  octets[6] = ((octets[6] ?? 0) & 0x0f) | 0x40
  octets[8] = ((octets[8] ?? 0) & 0x3f) | 0x80
  const hex = octets.map((octet) => octet.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** What every cluster has from its start. */
function populate(objects: Objects, registry: Registry, version: string): void {
  const settings = { manager: 'kube-apiserver', fieldValidation: 'Ignore' } as const
  const make = (
    apiVersion: string,
    kind: string,
    body: { name: string; namespace?: string } & { [key: string]: unknown },
  ) => {
    const resource = registry.byKind(apiVersion, kind)
    if (resource === undefined) throw new Error(`no resource for ${apiVersion} ${kind}`)
    const { name, namespace, labels, ...rest } = body
    const metadata = { name, ...(labels === undefined ? {} : { labels }) }
    const object = { apiVersion, kind, metadata, ...rest } as Parameters<Objects['create']>[1]
    return { resource, object: objects.create(resource, object, { ...settings, namespace: namespace ?? '' }).object }
  }
  for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) make('v1', 'Namespace', { name })
  const labels = { 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': nodeName, 'kubernetes.io/os': 'linux' }
  const { resource, object } = make('v1', 'Node', { name: nodeName, labels, spec: {} })
  const resources = { cpu: '64', memory: '256Gi', pods: '2000', 'ephemeral-storage': '1Ti' }
  const time = String(object.metadata.creationTimestamp)
  const ready = {
    type: 'Ready',
    status: 'True',
    reason: 'KubeletReady',
    message: 'the sandbox is ready',
    lastHeartbeatTime: time,
    lastTransitionTime: time,
  }
  const nodeInfo = {
    architecture: 'amd64',
    bootID: '',
    containerRuntimeVersion: 'sandbox://1',
    kernelVersion: 'none',
    kubeProxyVersion: '',
    kubeletVersion: version,
    machineID: '',
    operatingSystem: 'linux',
    osImage: 'Pintle sandbox',
    systemUUID: '',
  }
  const addresses = [
    { address: '127.0.0.1', type: 'InternalIP' },
    { address: nodeName, type: 'Hostname' },
  ]
  const status = { addresses, allocatable: resources, capacity: resources, conditions: [ready], nodeInfo }
  objects.patch(resource, (live) => ({ ...live, status }), {
    ...settings,
    subresource: 'status',
    namespace: '',
    name: nodeName,
  })
  make('v1', 'Service', {
    name: 'kubernetes',
    namespace: 'default',
    labels: { component: 'apiserver', provider: 'kubernetes' },
    spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }] },
  })
  make('storage.k8s.io/v1', 'StorageClass', {
    name: 'standard',
    provisioner: 'sandbox',
    volumeBindingMode: 'Immediate',
  })
  for (const name of ['cluster-admin', 'admin', 'edit', 'view']) {
    make('rbac.authorization.k8s.io/v1', 'ClusterRole', {
      name,
      rules: [{ apiGroups: ['*'], resources: ['*'], verbs: name === 'view' ? ['get', 'list', 'watch'] : ['*'] }],
    })
  }
  for (const [name, value] of [
    ['system-node-critical', 2000001000],
    ['system-cluster-critical', 2000000000],
  ] as const) {
    make('scheduling.k8s.io/v1', 'PriorityClass', { name, value })
  }
}
