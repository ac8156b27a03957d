// Lists, page by page; a list that expires on the way goes on without an object told twice.
import { isJsonObject, type JsonObject } from '../base/index.ts'
import { ClusterError } from '../diagnostics/index.ts'
import type { KubeObject, Selection } from '../kube/index.ts'
import type { ApiRequest, Transport } from './transport.ts'
import type { Listing } from './watch.ts'

const defaultPageSize = 500

/** A list request and what it lists. */
export interface ListRequest {
  readonly request: ApiRequest
  readonly selection: Selection
  readonly pageSize?: number
  readonly onPage?: (metadata: JsonObject) => void
}

/** Every object of the list. */
export async function* listObjects(transport: Transport, list: ListRequest): AsyncGenerator<KubeObject> {
  const { request, selection } = list
  const limit = String(list.pageSize ?? defaultPageSize)
  const seen = new Set<string>()
  let next: string | undefined
  let paged = true
  do {
    try {
      const page = await transport.json(paged ? { ...request, page: { limit, continue: next } } : request)
      if (list.onPage !== undefined) list.onPage(pageMetadata(page))
      for (const object of itemsOfPage(page, selection)) {
        const key = `${object.metadata.namespace ?? ''}/${object.metadata.name ?? ''}`
        if (!paged && seen.has(key)) continue
        seen.add(key)
        yield object
      }
      next = paged ? metadataOf(page, 'continue') : undefined
    } catch (error) {
      if (next === undefined || !(error instanceof ClusterError) || error.data['status'] !== 410) throw error
      // The server may offer to go on with what it has now; else all is read again at once.
      const token = error.data['continue']
      next = typeof token === 'string' ? token : ''
      paged = typeof token === 'string'
    }
  } while (next !== undefined)
}

/** The whole list in one answer, with the version from which to watch. */
export async function listPage(transport: Transport, { request, selection }: ListRequest): Promise<Listing> {
  const page = await transport.json(request)
  return { objects: [...itemsOfPage(page, selection)], resourceVersion: metadataOf(page, 'resourceVersion') ?? '' }
}

function* itemsOfPage(page: unknown, { apiVersion, kind }: Selection): Generator<KubeObject> {
  const items = isJsonObject(page) && Array.isArray(page['items']) ? page['items'] : []
  for (const item of items) {
    // Items of built-in lists do not repeat what the list says.
    if (isJsonObject(item)) yield { apiVersion, kind, metadata: {}, ...(item as JsonObject) } as KubeObject
  }
}

function pageMetadata(page: unknown): JsonObject {
  const metadata = isJsonObject(page) ? page['metadata'] : undefined
  return isJsonObject(metadata) ? metadata : {}
}

function metadataOf(page: unknown, key: string): string | undefined {
  const value = pageMetadata(page)[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}
