// Manifests and blobs of a registry: downloaded, checked against digest and size, resumed where a transfer breaks off.
import { joinBytes } from '../../base/index.ts'
import { RepositoryError, textOf } from '../../diagnostics/index.ts'
import { quote } from '../../go/index.ts'
import { HostError } from '../../host/index.ts'
import { leaveBody } from './body.ts'
import { type Descriptor, digestOf, manifestAccept, matchesDigest, maximumManifestBytes } from './descriptor.ts'
import { type Answer, answerError, exchange } from './exchange.ts'
import { digestTrouble, formatReference, type RegistryReference } from './reference.ts'
import type { RegistrySession, SessionResponse } from './session.ts'
import { StallWatch } from './stall-watch.ts'

/** Charts are never larger; the limit of what a registry can make us keep in memory. */
const maximumBlobBytes = 1024 * 1024 * 1024
const maximumTries = 6

/** Where content is and who asks. */
export interface ContentSource {
  readonly session: RegistrySession
  readonly reference: RegistryReference
  readonly signal?: AbortSignal
}

/** A manifest with its bytes. */
export interface FetchedManifest {
  readonly descriptor: Descriptor
  readonly bytes: Uint8Array
}

/** The scope of a token for reading, or for reading and writing. */
export function repositoryScope({ repository }: RegistryReference, actions: 'pull' | 'pull,push'): readonly string[] {
  return [`repository:${repository}:${actions}`]
}

/**
 * The manifest under the reference's tag or digest.
 *
 * @throws RepositoryError in the words of Helm's library
 */
export async function fetchManifest({ session, reference, signal }: ContentSource): Promise<FetchedManifest> {
  const answer = await exchange(session, {
    method: 'GET',
    target: `/v2/${reference.repository}/manifests/${reference.reference}`,
    headers: { accept: manifestAccept },
    scopes: repositoryScope(reference, 'pull'),
    limitBytes: maximumManifestBytes,
    ...(signal === undefined ? {} : { signal }),
  })
  if (answer.status === 404) throw notFound(formatReference(reference))
  if (answer.status !== 200) throw answerError(answer)
  return { bytes: answer.bytes, descriptor: await checkedManifest(answer, reference) }
}

async function checkedManifest(answer: Answer, reference: RegistryReference): Promise<Descriptor> {
  const { bytes, headers } = answer
  const said = headers['docker-content-digest']
  if (said !== undefined && digestTrouble(said) !== undefined) {
    throw broken(
      `${answer.method} ${quote(answer.url)}: invalid response header value: \`Docker-Content-Digest: ${said}\`; ${digestTrouble(said)}`,
    )
  }
  const wanted = digestTrouble(reference.reference) === undefined ? reference.reference : undefined
  const digest = said ?? wanted ?? (await digestOf(bytes, 'sha256'))
  if (wanted !== undefined && wanted !== digest) {
    throw broken(
      `${answer.method} ${quote(answer.url)}: invalid response; digest mismatch in Docker-Content-Digest: received ${quote(digest)} when expecting ${quote(wanted)}`,
    )
  }
  if (!(await matchesDigest(bytes, digest))) throw broken('mismatched digest')
  const mediaType = (answer.headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? ''
  return { mediaType, digest, size: bytes.length }
}

function notFound(name: string): RepositoryError {
  return new RepositoryError({ code: 'CHART_NOT_FOUND', helmText: `${name}: not found`, data: { status: 404 } })
}

/**
 * A blob, checked.
 *
 * @throws RepositoryError: not there, not what its digest or size says, endless, cut off
 */
export async function fetchBlob(descriptor: Descriptor, source: ContentSource): Promise<Uint8Array> {
  if (descriptor.size > maximumBlobBytes) {
    throw broken(`size exceeds limit: ${descriptor.digest} is said to have ${descriptor.size} bytes`)
  }
  const { origin, parts } = source.session
  const key = `${origin}/${source.reference.repository}@${descriptor.digest}`
  const known = parts.blobs?.get(key)
  if (known !== undefined && known.length === descriptor.size) return known
  const transfer = new BlobTransfer(descriptor, source)
  const bytes = await transfer.run()
  if (!(await matchesDigest(bytes, descriptor.digest))) throw broken('mismatched digest')
  parts.blobs?.set(key, bytes, bytes.length)
  return bytes
}

/** A download that goes on where it broke off. */
class BlobTransfer {
  readonly #descriptor: Descriptor
  readonly #source: ContentSource
  readonly #chunks: Uint8Array[] = []
  #length = 0

  constructor(descriptor: Descriptor, source: ContentSource) {
    this.#descriptor = descriptor
    this.#source = source
  }

  async run(): Promise<Uint8Array> {
    const { session, signal } = this.#source
    for (let attempt = 1; ; attempt++) {
      const trouble = await this.#receive()
      if (trouble === undefined) return joinBytes(this.#chunks)
      if (attempt === maximumTries) throw this.#cutOff(trouble)
      const wait = Math.min(250 * 2 ** (attempt - 1), 3000)
      session.parts.onProgress?.(
        `${this.#source.reference.registry}: ${trouble}; going on at byte ${this.#length} of ${this.#descriptor.size} in ${wait / 1000} s`,
      )
      await session.parts.clock.sleep(wait, signal)
    }
  }

  /** One request; the trouble that ended it early. */
  async #receive(): Promise<string | undefined> {
    const { session, signal } = this.#source
    const stall = new AbortController()
    const within = AbortSignal.any([stall.signal, ...(signal === undefined ? [] : [signal])])
    const watch = new StallWatch(stall, this.#source.reference.registry, session.parts)
    try {
      const response = await this.#ask(within, watch)
      watch.moved()
      for await (const chunk of response.body) {
        watch.moved()
        this.#chunks.push(chunk)
        this.#length += chunk.length
        if (this.#length > this.#descriptor.size) throw broken('trailing data')
      }
    } catch (error) {
      if (signal?.aborted) throw signal.reason
      if (stall.signal.aborted) return `nothing received for ${watch.milliseconds / 1000} s`
      if (!(error instanceof HostError)) throw error
      return error.message
    } finally {
      watch.end()
    }
    return this.#length < this.#descriptor.size ? 'unexpected EOF' : undefined
  }

  async #ask(signal: AbortSignal, watch: StallWatch): Promise<SessionResponse> {
    const { session, reference } = this.#source
    const { digest, size } = this.#descriptor
    const response = await session.send({
      method: 'GET',
      target: `/v2/${reference.repository}/blobs/${digest}`,
      ...(this.#length === 0 ? {} : { headers: { range: `bytes=${this.#length}-${size - 1}` } }),
      scopes: repositoryScope(reference, 'pull'),
      signal,
      onAnswer: () => watch.moved(),
    })
    const goesOn = response.status === 206 && this.#startsWhereWeStand(response)
    if (response.status === 200) {
      const announced = Number(response.headers['content-length'] ?? size)
      if (announced !== size) throw broken(`GET ${quote(response.url)}: mismatch Content-Length`)
      checkDigestHeader(response, digest)
      this.#chunks.length = 0
      this.#length = 0
      return response
    }
    if (goesOn) return response
    if (response.status === 404) {
      await leaveBody(response.body)
      throw notFound(digest)
    }
    throw await session.refusal(response)
  }

  #startsWhereWeStand(response: SessionResponse): boolean {
    return (response.headers['content-range'] ?? '').startsWith(`bytes ${this.#length}-`)
  }

  #cutOff(trouble: string): RepositoryError {
    const { digest, size } = this.#descriptor
    return broken(
      trouble === 'unexpected EOF'
        ? `read failed: expected content size of ${size}, got ${this.#length}, for digest ${digest}: unexpected EOF`
        : `read failed: ${trouble}`,
    )
  }
}

function checkDigestHeader(response: SessionResponse, expected: string): void {
  const said = response.headers['docker-content-digest']
  if (said === undefined || said === expected) return
  const where = `${response.method} ${quote(response.url)}`
  if (digestTrouble(said) !== undefined) {
    throw broken(`${where}: invalid response header: \`Docker-Content-Digest: ${said}\``)
  }
  throw broken(
    `${where}: invalid response; digest mismatch in Docker-Content-Digest: received ${quote(said)} when expecting ${quote(expected)}`,
  )
}

function broken(helmText: string, cause?: unknown): RepositoryError {
  return new RepositoryError({
    code: 'REPOSITORY_INVALID',
    helmText,
    ...(cause === undefined ? {} : { cause }),
  })
}

/** The same failure with what was done in front, as Helm's library tells it. */
export function inOperation(operation: string, error: unknown): unknown {
  if (!(error instanceof RepositoryError)) return error
  const { code, notes, hints, data } = error
  return new RepositoryError({
    code,
    helmText: `failed to perform ${operation}: ${textOf(error)}`,
    notes,
    hints,
    data,
    cause: error,
  })
}
