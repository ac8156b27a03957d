// The client of a cluster: `KubeClient` over HTTP.
import { isJsonObject, type Json, shareWork } from '../base/index.ts'
import { ClusterError, textOf } from '../diagnostics/index.ts'
import type {
  KubeClient,
  KubeObject,
  ObjectReference,
  ObjectTable,
  ResourceType,
  Selection,
  ServerVersion,
  WriteOptions,
} from '../kube/index.ts'
import { type DiscoveryFiles, openDiscoveryFiles } from './discovery-files.ts'
import { listObjects, listPage } from './list.ts'
import { collectionPath, groupResourceOf, objectPath } from './paths.ts'
import {
  type ApiRequest,
  asFailure,
  createTransport,
  type Transport,
  type TransportOptions,
  transportWith,
} from './transport.ts'
import { coreTypes, createTypeBook, type TypeBook } from './type-book.ts'
import { watchObjects } from './watch.ts'

const tableAccept =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'

const metadataAccept = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json'

const patchTypes = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
} as const

/** What a client is made of. */
export interface ClientOptions extends TransportOptions {
  /**
   * Kubernetes' cache folder, usually `~/.kube/cache`: what the server serves is kept there for six hours and shared with
   * other programs, Helm and kubectl among them. Absent: nothing is kept.
   */
  readonly cacheFolder?: string
}

/**
 * A client of the cluster that the configuration names. Nothing is sent before the first call; discovery is read once and
 * kept until `forgetDiscovery`. All failures are `ClusterError`; an aborted call rejects with its signal's reason.
 */
export function createKubeClient(options: ClientOptions): ClusterClient {
  const transport = createTransport(options)
  const types = createTypeBook({ transport, clock: options.clock, files: discoveryFilesOf(options) })
  const context: Context = { transport, types, defaultNamespace: options.config.namespace || 'default' }
  const { askForToken, config } = options
  return {
    ...callsOf(context, options),
    asksNobody: askForToken === undefined && config.execPlugin === undefined && config.authProvider === undefined,
    forRecords: callsOf({ ...context, transport: transportWith(transport, { subject: 'records' }) }, options),
  }
}

/** A client, and what stores records. */
export interface ClusterClient extends KubeClient {
  /** The same client, but that all it sends counts as being about one thing where requests are limited. */
  readonly forRecords: KubeClient
}

function callsOf(context: Context, options: ClientOptions): KubeClient {
  return {
    ...readerOf(context, options),
    ...writerOf(context),
    close: () => context.transport.close(),
  }
}

/** What all calls share. */
interface Context {
  readonly transport: Transport
  readonly types: TypeBook
  readonly defaultNamespace: string
}

function discoveryFilesOf({ files, clock, cacheFolder, config }: ClientOptions): DiscoveryFiles | undefined {
  if (files === undefined || cacheFolder === undefined) return undefined
  return openDiscoveryFiles({ files, clock }, { folder: cacheFolder, server: config.server })
}

type Reader = Omit<KubeClient, keyof Writer | 'close'>
type Writer = Pick<KubeClient, 'create' | 'apply' | 'patch' | 'replace' | 'delete'>

function readerOf(context: Context, { clock }: TransportOptions): Reader {
  const { transport, types } = context
  return {
    serverVersion: shareWork(async (signal) =>
      readVersion(await transport.json({ method: 'GET', path: '/version', raw: true, signal })),
    ),
    apiVersions: async (signal) => (await types.catalogue(signal)).apiVersions,
    resourceType: types.find,
    forgetDiscovery: types.forget,
    async get(reference, signal) {
      try {
        return (await transport.json(await aboutObject(context, 'GET', { reference, signal }))) as KubeObject
      } catch (error) {
        if (isAbsent(error)) return undefined
        throw error
      }
    },
    async *list(selection, { pageSize, metadataOnly = false, onPage, signal } = {}) {
      const about = await aboutSelection(context, selection, signal)
      const request = metadataOnly ? { ...about, accept: metadataAccept } : about
      yield* listObjects(transport, {
        request,
        selection,
        ...(pageSize === undefined ? {} : { pageSize }),
        ...(onPage === undefined ? {} : { onPage }),
      })
    },
    async *watch(selection, signal) {
      const request = await aboutSelection(context, selection, signal)
      const requests = {
        list: () => listPage(transport, { request, selection }),
        async stream(resourceVersion: string) {
          const query = { ...request.query, watch: 'true', allowWatchBookmarks: 'true', resourceVersion }
          const { response, subject } = await transport.stream({ ...request, query })
          return failingAsCluster(response.body, (error) => asFailure(error, subject, signal))
        },
      }
      yield* watchObjects(requests, clock, signal)
    },
    async table(what, signal) {
      const request =
        'name' in what
          ? await aboutObject(context, 'GET', { reference: what, signal })
          : await aboutSelection(context, what, signal)
      return readTable(
        await transport.json({ ...request, accept: tableAccept, query: { ...request.query, includeObject: 'Object' } }),
      )
    },
    async *logs({ namespace, pod, container, follow, signal }) {
      const type = coreTypes.get('v1/Pod') as ResourceType
      const { response, subject } = await transport.stream({
        method: 'GET',
        path: `${objectPath(type, namespace, pod)}/log`,
        query: { container, follow: follow ? 'true' : undefined },
        accept: '*/*',
        signal,
      })
      yield* failingAsCluster(response.body, (error) => asFailure(error, subject, signal))
    },
  }
}

function writerOf(context: Context): Writer {
  const { transport, types } = context
  return {
    async create(object, options = {}) {
      const type = await types.need(object, options.signal)
      const namespace = namespaceFor(context, type, object.metadata.namespace)
      return (await transport.json({
        method: 'POST',
        path: collectionPath(type, namespace),
        query: writeQuery(options),
        body: object,
        groupResource: groupResourceOf(type),
        ...(object.metadata.name ? { subject: objectPath(type, namespace, object.metadata.name) } : {}),
        signal: options.signal,
        isWhole: options.whole === true,
      })) as KubeObject
    },
    async apply(object, options) {
      const request = await aboutObject(context, 'PATCH', { reference: referenceTo(object), signal: options.signal })
      return (await transport.json({
        ...request,
        query: { ...writeQuery(options), force: String(options.force === true) },
        body: object,
        contentType: 'application/apply-patch+yaml',
      })) as KubeObject
    },
    async patch(reference, patch, options) {
      const request = await aboutObject(context, 'PATCH', { reference, signal: options.signal })
      return (await transport.json({
        ...request,
        query: writeQuery(options),
        body: patch,
        contentType: patchTypes[options.type],
      })) as KubeObject
    },
    async replace(object, options = {}) {
      const request = await aboutObject(context, 'PUT', { reference: referenceTo(object), signal: options.signal })
      const isWhole = options.whole === true
      return (await transport.json({ ...request, query: writeQuery(options), body: object, isWhole })) as KubeObject
    },
    async delete(reference, { propagation, dryRun, signal, whole = false } = {}) {
      const request = await aboutObject(context, 'DELETE', { reference, signal })
      const body = {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        ...(propagation === undefined ? {} : { propagationPolicy: propagation }),
        ...(dryRun ? { dryRun: ['All'] } : {}),
      }
      try {
        await transport.json({ ...request, body, isWhole: whole })
        return true
      } catch (error) {
        if (isAbsent(error)) return false
        throw error
      }
    },
  }
}

async function aboutObject(
  context: Context,
  method: ApiRequest['method'],
  { reference, signal }: { readonly reference: ObjectReference; readonly signal: AbortSignal | undefined },
): Promise<ApiRequest> {
  const type = await context.types.need(reference, signal)
  const { name } = reference
  const path = objectPath(type, namespaceFor(context, type, reference.namespace), name)
  return { method, path, groupResource: groupResourceOf(type), name, signal }
}

async function aboutSelection(
  context: Context,
  selection: Selection,
  signal: AbortSignal | undefined,
): Promise<ApiRequest> {
  const type = await context.types.need(selection, signal)
  return {
    method: 'GET',
    path: collectionPath(type, selection.namespace),
    query: { labelSelector: selection.labelSelector || undefined, fieldSelector: selection.fieldSelector || undefined },
    groupResource: groupResourceOf(type),
    signal,
  }
}

function namespaceFor(context: Context, type: ResourceType, namespace: string | undefined): string | undefined {
  return type.namespaced ? namespace || context.defaultNamespace : undefined
}

function referenceTo({ apiVersion, kind, metadata }: KubeObject): ObjectReference {
  return {
    apiVersion,
    kind,
    name: metadata.name ?? '',
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  }
}

function writeQuery({ fieldManager, fieldValidation, dryRun }: WriteOptions): {
  readonly [name: string]: string | undefined
} {
  return { fieldManager, fieldValidation, dryRun: dryRun ? 'All' : undefined }
}

/** Whether the object is not there: a resource that went meanwhile, or is not served yet, has no objects. */
function isAbsent(error: unknown): boolean {
  return error instanceof ClusterError && error.data['status'] === 404
}

async function* failingAsCluster(
  body: AsyncIterable<Uint8Array>,
  convert: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw convert(error)
  }
}

function readVersion(value: unknown): ServerVersion {
  const text = (key: string): string => (isJsonObject(value) && typeof value[key] === 'string' ? value[key] : '')
  return { gitVersion: text('gitVersion'), major: text('major'), minor: text('minor') }
}

/** @throws ClusterError when the server does not print tables */
function readTable(value: unknown): ObjectTable {
  if (!isJsonObject(value) || value['kind'] !== 'Table') {
    throw new ClusterError({ code: 'CLUSTER_REQUEST', helmText: 'the server does not answer with tables' })
  }
  const columns = (Array.isArray(value['columnDefinitions']) ? value['columnDefinitions'] : [])
    .filter(isJsonObject)
    .map((column) => ({
      name: textOf(column['name'] ?? ''),
      priority: typeof column['priority'] === 'number' ? column['priority'] : 0,
      type: textOf(column['type'] ?? ''),
      format: textOf(column['format'] ?? ''),
      description: textOf(column['description'] ?? ''),
    }))
  const rows = (Array.isArray(value['rows']) ? value['rows'] : []).filter(isJsonObject).map((row) => ({
    cells: (Array.isArray(row['cells']) ? row['cells'] : []) as Json[],
    object: isJsonObject(row['object']) ? row['object'] : {},
  }))
  return { columns, rows }
}
