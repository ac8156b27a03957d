// Where kinds live, as the server says; remembered, and looked up again when it may have changed.
import { type SharedWork, shareWork } from '../base/index.ts'
import type { Clock } from '../host/index.ts'
import type { ResourceType } from '../kube/index.ts'
import { noKindError } from './api-error.ts'
import { type Catalogue, catalogueOf, type DiscoveryMemory, discover } from './discovery.ts'
import type { DiscoveryFiles } from './discovery-files.ts'
import type { Transport } from './transport.ts'

/** When a kind that is not known is looked for again, and when everything is. */
const staleNanoseconds = 10_000_000_000n
const longestNanoseconds = 600_000_000_000n

/** Kinds every server has: reading release records needs no discovery. */
export const coreTypes: ReadonlyMap<string, ResourceType> = new Map(
  [
    ['Secret', 'secrets', true] as const,
    ['ConfigMap', 'configmaps', true] as const,
    ['Pod', 'pods', true] as const,
    ['Namespace', 'namespaces', false] as const,
  ].map(([kind, resource, namespaced]) => [`v1/${kind}`, { apiVersion: 'v1', kind, resource, namespaced }]),
)

/** Knows where kinds live. */
export interface TypeBook {
  /** What the server serves now, or did a few minutes ago; never what a file says. */
  catalogue(signal?: AbortSignal): Promise<Catalogue>
  find(apiVersion: string, kind: string, signal?: AbortSignal): Promise<ResourceType | undefined>
  /** @throws ClusterError `no matches for kind "X" in version "v1"` */
  need(what: { readonly apiVersion: string; readonly kind: string }, signal?: AbortSignal): Promise<ResourceType>
  forget(): void
}

/** What a book is read from. */
interface Sources {
  readonly transport: Transport
  readonly clock: Clock
  /** Looked into before the server is asked where a kind lives. */
  readonly files?: DiscoveryFiles | undefined
}

/** What was read, and where. */
interface Page {
  readonly catalogue: Catalogue
  readonly isFromFiles: boolean
}

/** A page that is there, or is read for those who ask for it; where none of them waits any more, it is not. */
interface Reading {
  readonly read: SharedWork<Page>
  page?: Page
  /** When it was last asked for. */
  at: bigint
}

/** A book without a page. */
export function createTypeBook({ transport, clock, files }: Sources): TypeBook {
  const memory: DiscoveryMemory = new Map()
  const state: { known?: Reading | undefined; ignoresFiles: boolean } = { ignoresFiles: files === undefined }

  async function read(signal: AbortSignal): Promise<Page> {
    const kept = state.ignoresFiles ? undefined : await files?.read()
    if (kept !== undefined) return { catalogue: catalogueOf(kept), isFromFiles: true }
    state.ignoresFiles = true
    const groups = await discover(transport, memory, signal)
    void files?.write(groups)
    return { catalogue: catalogueOf(groups), isFromFiles: false }
  }

  function latest(): Reading {
    if (state.known !== undefined) return state.known
    const reading: Reading = {
      read: shareWork(async (signal) => {
        reading.at = clock.now()
        reading.page = await read(signal)
        return reading.page
      }),
      at: clock.now(),
    }
    state.known = reading
    return reading
  }

  /** Has the next look be one at the server itself. */
  function forget(): void {
    state.known = undefined
    state.ignoresFiles = true
  }

  function isOlderThan(nanoseconds: bigint): boolean {
    return state.known !== undefined && clock.now() - state.known.at > nanoseconds
  }

  async function find(apiVersion: string, kind: string, signal?: AbortSignal): Promise<ResourceType | undefined> {
    const key = `${apiVersion}/${kind}`
    const core = coreTypes.get(key)
    if (core !== undefined) return core
    const reading = latest()
    const { catalogue, isFromFiles } = await pageOf(reading, signal)
    const type = catalogue.types.get(key)
    if (type !== undefined) return type
    if (state.known === reading) {
      // Others may have made the kind since: a client that lives long asks again, though not at every miss.
      if (!isFromFiles && !isOlderThan(staleNanoseconds)) return undefined
      forget()
    }
    return (await pageOf(latest(), signal)).catalogue.types.get(key)
  }

  return {
    async catalogue(signal) {
      if (isOlderThan(longestNanoseconds)) state.known = undefined
      if (!state.ignoresFiles) forget()
      return (await pageOf(latest(), signal)).catalogue
    },
    find,
    async need({ apiVersion, kind }, signal) {
      const type = await find(apiVersion, kind, signal)
      if (type === undefined) throw noKindError(apiVersion, kind)
      return type
    },
    forget,
  }
}

async function pageOf({ page, read }: Reading, signal: AbortSignal | undefined): Promise<Page> {
  signal?.throwIfAborted()
  return page ?? read(signal)
}
