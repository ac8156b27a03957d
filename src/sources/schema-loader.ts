// Schemas that a chart's values.schema.json refers to: over HTTP without credentials of ours, or out of a file.
import { joinBytes, type SharedWork, shareWork } from '../base/index.ts'
import type { LoadSchema } from '../chart/index.ts'
import { textOf } from '../diagnostics/index.ts'
import { parseUrl } from '../go/index.ts'
import { type Clock, type Compression, type FileSystem, HostError } from '../host/index.ts'
import type { ClientResponse, HttpClient } from './http-client.ts'
import { withoutPassword } from './http-getter.ts'
import { reasonOf } from './status-text.ts'

/** What the loader needs. */
export interface SchemaLoaderParts {
  readonly client: HttpClient
  readonly clock: Clock
  readonly compression: Compression
  readonly files: Pick<FileSystem, 'readFile' | 'status'>
  readonly userAgent: string
  /** For one schema; Helm's 15 seconds by default. */
  readonly timeoutSeconds?: number
}

const defaultTimeoutSeconds = 15
const limitBytes = 32 * 1024 * 1024

/**
 * A loader that asks for every address once; for one that could not be loaded it asks again the next time. A `urn` is known to nobody.
 *
 * @see helm pkg/chart/common/util HTTPURLLoader
 */
export function createSchemaLoader(parts: SchemaLoaderParts): LoadSchema {
  const loaded = new Map<string, { readonly bytes: Uint8Array | undefined }>()
  const loading = new Map<string, SharedWork<Uint8Array | undefined>>()
  const begin = (address: string): SharedWork<Uint8Array | undefined> =>
    shareWork(async (signal) => {
      try {
        const bytes = await load(address, parts, signal)
        loaded.set(address, { bytes })
        return bytes
      } finally {
        loading.delete(address)
      }
    })
  return async (address, signal) => {
    const known = loaded.get(address)
    if (known !== undefined) return known.bytes
    const work = loading.get(address) ?? begin(address)
    loading.set(address, work)
    return work(signal)
  }
}

async function load(address: string, parts: SchemaLoaderParts, signal: AbortSignal): Promise<Uint8Array | undefined> {
  const { scheme, path } = parseUrl(address)
  if (scheme === 'urn') return undefined
  return scheme === 'file' ? readSchemaFile(path, parts) : fetchSchema(address, parts, signal)
}

async function readSchemaFile(path: string, { files }: SchemaLoaderParts): Promise<Uint8Array> {
  const status = await files.status(path)
  if (status === undefined) throw new HostError('not-found', `open ${path}: no such file or directory`)
  if (status.kind === 'directory') throw new HostError('is-a-directory', `read ${path}: is a directory`)
  // A pipe or device could hold us for ever.
  if (status.kind !== 'file') throw new HostError('other', `read ${path}: not a regular file`)
  return files.readFile(path, { limitBytes })
}

async function fetchSchema(address: string, parts: SchemaLoaderParts, signal: AbortSignal): Promise<Uint8Array> {
  const { client, clock, compression, userAgent } = parts
  const shown = withoutPassword(address)
  const deadline = new AbortController()
  const ended = new AbortController()
  const late = new HostError('cancelled', 'context deadline exceeded')
  const stop = (): void => deadline.abort(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  clock.sleep((parts.timeoutSeconds ?? defaultTimeoutSeconds) * 1000, ended.signal).then(
    () => deadline.abort(late),
    () => {},
  )
  try {
    const response = await client
      .send({
        url: address,
        headers: { 'user-agent': userAgent, 'accept-encoding': 'gzip' },
        signal: deadline.signal,
      })
      .catch((error: unknown) => {
        signal.throwIfAborted()
        const text = deadline.signal.aborted
          ? `Get "${shown}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
          : textOf(error)
        throw new HostError('network', `HTTP request failed for ${shown}: ${text}`)
      })
    if (response.status !== 200) {
      await response.body[Symbol.asyncIterator]().return?.()
      throw new HostError(
        'network',
        `HTTP request to ${shown} returned status ${response.status} (${reasonOf(response.status)})`,
      )
    }
    const bytes = await readBody(response)
    const isCompressed = /^(?:x-)?gzip$/i.test(response.headers['content-encoding'] ?? '')
    return isCompressed ? compression.gunzip(bytes, limitBytes) : bytes
  } catch (error) {
    signal.throwIfAborted()
    if (!deadline.signal.aborted || textOf(error).startsWith('HTTP request')) throw error
    throw new HostError(
      'network',
      'context deadline exceeded (Client.Timeout or context cancellation while reading body)',
    )
  } finally {
    signal.removeEventListener('abort', stop)
    ended.abort(new HostError('cancelled', 'done'))
  }
}

async function readBody(response: ClientResponse): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body) {
    length += chunk.length
    if (length > limitBytes) throw new HostError('too-large', `the schema is larger than ${limitBytes} bytes`)
    chunks.push(chunk)
  }
  return joinBytes(chunks)
}
