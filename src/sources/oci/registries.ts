// The port to registries over HTTP.
import type { Access, Registries, RegistryRequest } from '../../chart/index.ts'
import { RepositoryError, textOf } from '../../diagnostics/index.ts'
import { quote } from '../../go/index.ts'
import { type ContentSource, fetchBlob, fetchManifest } from './content.ts'
import { mediaTypes, parseManifest } from './descriptor.ts'
import { noCredential } from './docker-config.ts'
import { answerError, exchange } from './exchange.ts'
import { pullChart } from './pull.ts'
import { pullPlugin } from './pull-plugin.ts'
import { pushChart } from './push.ts'
import {
  type ChartRegistryReference,
  checkRegistry,
  formatChartReference,
  parseChartReference,
  parseReference,
  type RegistryReference,
  withoutScheme,
} from './reference.ts'
import { resolveReference } from './resolve.ts'
import { createSession, type RegistrySession, type SessionParts, serverAddress } from './session.ts'
import { listRepositories, listTags, versionsOf } from './tags.ts'

/** Registries. Sessions and their tokens live as long as this object. */
export function createRegistries(parts: SessionParts): Registries {
  const sessions = new Map<string, RegistrySession>()
  const sessionFor = (registry: string, access: Access): RegistrySession => {
    const key = JSON.stringify([registry, access.username, access.password, access.plainHttp === true, access.tls])
    const session = sessions.get(key) ?? createSession({ registry, access }, parts)
    sessions.set(key, session)
    return session
  }
  const sourceFor = (reference: RegistryReference, request: RegistryRequest): ContentSource => ({
    session: sessionFor(reference.registry, request.access ?? {}),
    reference,
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  })
  return {
    login: (request) => login(request, parts),
    logout: async (host) => logout(host, parts),
    async push(request) {
      const reference = parseChartReference(request.reference)
      return pushChart(request, reference, sourceFor(reference, request))
    },
    async pull(request) {
      const reference = parseChartReference(request.reference)
      const wanted = { chart: request.chart ?? 'required', provenance: request.provenance ?? 'none' } as const
      return pullChart(reference, wanted, sourceFor(placeOf(reference), request))
    },
    async pullPlugin(request) {
      const reference = parseChartReference(request.reference)
      return pullPlugin(request.name, reference, sourceFor(placeOf(reference), request))
    },
    async checkAccess({ tls = {} }) {
      try {
        await parts.client.checkTls(tls)
      } catch (error) {
        if (!(error instanceof RepositoryError)) throw error
        const { code, helmText } = error
        throw new RepositoryError({ code, helmText: `missing registry client: ${helmText}`, cause: error })
      }
    },
    repositoryOf: (reference) => parseChartReference(reference).repository,
    resolve: (request) =>
      resolveReference(request.reference, request.version, (reference) => sourceFor(reference, request)),
    async tags(request) {
      return versionsOf(await listTags(sourceFor(parseReference(withoutScheme(request.reference)), request)))
    },
    async configuration(request) {
      return configuration(sourceFor(placeOf(parseChartReference(request.reference)), request))
    },
    async repositories(request) {
      const [host = '', ...path] = withoutScheme(request.reference).replace(/\/+$/, '').split('/')
      checkRegistry(host)
      const names = await listRepositories(sessionFor(host, request.access ?? {}), request.signal)
      const prefix = path.length === 0 ? '' : `${path.join('/')}/`
      return names.filter((name) => name.startsWith(prefix))
    },
  }
}

/** The tag, or the digest where there is none. @throws RepositoryError when the digest is none */
function placeOf(reference: ChartRegistryReference): RegistryReference {
  return parseReference(formatChartReference(reference))
}

async function configuration(source: ContentSource): Promise<Uint8Array> {
  const { bytes, descriptor } = await fetchManifest(source)
  const part = parseManifest(bytes, descriptor.mediaType).parts.find(
    ({ mediaType }) => mediaType === mediaTypes.configuration,
  )
  if (part !== undefined) return fetchBlob(part, source)
  throw new RepositoryError({
    code: 'CHART_INVALID',
    helmText: `could not load config with mediatype ${mediaTypes.configuration}`,
  })
}

/** @see helm pkg/registry/client.go Login */
async function login(request: Parameters<Registries['login']>[0], parts: SessionParts): Promise<void> {
  const { host, username, password, signal } = request
  checkRegistry(host)
  const access = { ...request.access, username, password }
  try {
    try {
      await ping(createSession({ registry: host, access, login: 'grant' }, parts), signal)
    } catch (error) {
      if (!(error instanceof RepositoryError)) throw error
      await ping(createSession({ registry: host, access, login: 'plain' }, parts), signal)
    }
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error
    throw new RepositoryError({
      code: error.code,
      helmText: `authenticating to ${quote(host)}: ${textOf(error)}`,
      data: error.data,
      cause: error,
    })
  }
  await parts.credentials.put(serverAddress(host), { ...noCredential, username, password }, signal)
}

async function ping(session: RegistrySession, signal: AbortSignal | undefined): Promise<void> {
  const answer = await exchange(session, { method: 'GET', target: '/v2/', ...(signal === undefined ? {} : { signal }) })
  if (answer.status === 200) return
  if (answer.status === 404) {
    throw new RepositoryError({ code: 'REPOSITORY_NOT_FOUND', helmText: 'not found' })
  }
  throw answerError(answer)
}

/** @see helm pkg/registry/client.go Logout */
async function logout(host: string, { credentials }: SessionParts): Promise<void> {
  try {
    await credentials.delete(serverAddress(host))
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error
    throw new RepositoryError({
      code: error.code,
      helmText: `failed to delete the credential for ${host}: ${textOf(error)}`,
      cause: error,
    })
  }
}
