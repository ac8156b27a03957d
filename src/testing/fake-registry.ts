// An OCI registry in memory, as far as charts need one.
import { decodeBase64, decodeUtf8, isJsonObject } from '../base/index.ts'
import type { HttpRequest, HttpResponse } from '../host/index.ts'
import { answer, type Responder } from './memory-http.ts'

/** How the registry is. */
export interface FakeRegistryOptions {
  /** Who may ask; everybody by default. */
  readonly login?: { readonly username: string; readonly password: string }
}

/** A registry. Give `respond` to `createMemoryHttp` under the host of its references. */
export interface FakeRegistry {
  /** Answers a request as the registry does. */
  readonly respond: Responder
  /** `METHOD path` of every request. */
  readonly requests: readonly string[]
  /** Tags by repository. */
  tags(): { [repository: string]: string[] }
  /** Puts other bytes in the place of a blob, for tests of what is damaged. @throws Error where there is none */
  damage(digest: string): void
}

interface Stored {
  readonly data: Uint8Array
  readonly mediaType: string
}

interface Contents {
  readonly blobs: Map<string, Uint8Array>
  /** `repository@digest` and `repository:tag`. */
  readonly manifests: Map<string, Stored>
  uploads: number
}

/** An empty registry. */
export function createFakeRegistry({ login }: FakeRegistryOptions = {}): FakeRegistry {
  const contents: Contents = { blobs: new Map(), manifests: new Map(), uploads: 0 }
  const requests: string[] = []
  return {
    requests,
    async respond(request) {
      requests.push(`${request.method} ${request.path}`)
      if (login !== undefined && !isLetIn(request, login))
        return failure(401, 'UNAUTHORIZED', { 'www-authenticate': 'Basic realm="fake registry"' })
      const given = await respondTo(request, contents)
      return request.method === 'HEAD' ? { ...given, body: (async function* () {})() } : given
    },
    tags() {
      const table: { [repository: string]: string[] } = {}
      for (const { repository, tag } of tagsOf(contents)) table[repository] = [...(table[repository] ?? []), tag]
      return table
    },
    damage(digest) {
      const data = contents.blobs.get(digest)
      if (data === undefined) throw new Error(`no blob ${digest}`)
      contents.blobs.set(
        digest,
        data.map((byte) => byte ^ 1),
      )
    },
  }
}

function isLetIn({ headers = {} }: HttpRequest, login: NonNullable<FakeRegistryOptions['login']>): boolean {
  const [scheme = '', text = ''] = String(headers['authorization'] ?? '').split(' ')
  return scheme.toLowerCase() === 'basic' && decodeUtf8(decodeBase64(text)) === `${login.username}:${login.password}`
}

async function respondTo(request: HttpRequest, contents: Contents): Promise<HttpResponse> {
  const url = new URL(request.path, 'http://registry')
  if (url.pathname === '/v2/' || url.pathname === '/v2') return answer(200, '{}')
  if (url.pathname === '/v2/_catalog') {
    const repositories = [...new Set(tagsOf(contents).map(({ repository }) => repository))].sort()
    return json(200, { repositories })
  }
  const match = /^\/v2\/(.+)\/(manifests|blobs|tags)\/(.*)$/.exec(decodeURIComponent(url.pathname))
  if (match === null) return failure(404, 'NAME_UNKNOWN')
  const [, repository = '', kind, rest = ''] = match
  if (kind === 'tags') return listTags(repository, contents)
  if (kind === 'manifests') return manifest(request, { repository, reference: rest, contents })
  const upload = /^(.+)\/blobs\/uploads\/(.*)$/.exec(decodeURIComponent(url.pathname).slice('/v2/'.length))
  return upload === null ? blob(rest, contents) : uploads(request, { repository: upload[1] as string, url, contents })
}

function listTags(repository: string, contents: Contents): HttpResponse {
  const tags = tagsOf(contents).filter((each) => each.repository === repository)
  if (tags.length === 0) return failure(404, 'NAME_UNKNOWN')
  return json(200, { name: repository, tags: tags.map(({ tag }) => tag).sort() })
}

async function manifest(
  { method, headers = {}, body = new Uint8Array() }: HttpRequest,
  { repository, reference, contents }: { repository: string; reference: string; contents: Contents },
): Promise<HttpResponse> {
  const keyOf = (name: string) => `${repository}${name.startsWith('sha256:') ? '@' : ':'}${name}`
  if (method === 'PUT') {
    const digest = await digestOf(body)
    const parsed: unknown = JSON.parse(decodeUtf8(body))
    const layers = isJsonObject(parsed) && Array.isArray(parsed['layers']) ? parsed['layers'] : []
    if (!layers.every((layer) => isJsonObject(layer) && contents.blobs.has(String(layer['digest']))))
      return failure(404, 'MANIFEST_BLOB_UNKNOWN')
    const stored: Stored = { data: body, mediaType: String(headers['content-type'] ?? '') }
    contents.manifests.set(keyOf(digest), stored)
    contents.manifests.set(keyOf(reference), stored)
    return answer(201, '', { 'docker-content-digest': digest, location: `/v2/${repository}/manifests/${digest}` })
  }
  const stored = contents.manifests.get(keyOf(reference))
  if (stored === undefined) return failure(404, 'MANIFEST_UNKNOWN')
  return answer(200, stored.data, {
    'content-type': stored.mediaType,
    'docker-content-digest': await digestOf(stored.data),
  })
}

function blob(digest: string, { blobs }: Contents): HttpResponse {
  const data = blobs.get(digest)
  if (data === undefined) return failure(404, 'BLOB_UNKNOWN')
  return answer(200, data, { 'content-type': 'application/octet-stream', 'docker-content-digest': digest })
}

async function uploads(
  { method, body = new Uint8Array() }: HttpRequest,
  { repository, url, contents }: { repository: string; url: URL; contents: Contents },
): Promise<HttpResponse> {
  if (method === 'POST') {
    contents.uploads += 1
    return answer(202, '', { location: `/v2/${repository}/blobs/uploads/${contents.uploads}` })
  }
  const digest = url.searchParams.get('digest') ?? ''
  if (method !== 'PUT' || digest !== (await digestOf(body))) return failure(400, 'DIGEST_INVALID')
  contents.blobs.set(digest, body)
  return answer(201, '', { 'docker-content-digest': digest })
}

function tagsOf({ manifests }: Contents): { repository: string; tag: string }[] {
  return [...manifests.keys()].flatMap((key) => {
    const [, repository, tag] = /^([^@]+):([^:@]+)$/.exec(key) ?? []
    return repository === undefined || tag === undefined ? [] : [{ repository, tag }]
  })
}

async function digestOf(data: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', new Uint8Array(data)))
  return `sha256:${Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

function json(status: number, data: unknown): HttpResponse {
  return answer(status, JSON.stringify(data), { 'content-type': 'application/json' })
}

function failure(status: number, code: string, headers: { readonly [name: string]: string } = {}): HttpResponse {
  const response = json(status, { errors: [{ code, message: code.toLowerCase().replaceAll('_', ' ') }] })
  return { ...response, headers: { ...response.headers, ...headers } }
}
