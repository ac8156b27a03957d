// A request whose answer is small: sent, read to its end within a limit, given up when nothing comes.
import { RepositoryError } from '../../diagnostics/index.ts'
import { quote } from '../../go/index.ts'
import { HostError } from '../../host/index.ts'
import { readBody } from './body.ts'
import { responseError } from './response-error.ts'
import { type RegistrySession, type SessionRequest, unreachable } from './session.ts'
import { StallWatch } from './stall-watch.ts'

/** A request with the most that may come. */
export interface ExchangeRequest extends SessionRequest {
  readonly limitBytes?: number
}

/** An answer, read. */
export interface Answer {
  readonly method: string
  readonly url: string
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly bytes: Uint8Array
}

const defaultLimitBytes = 4 * 1024 * 1024

/** @throws RepositoryError when the registry cannot be reached, goes quiet or sends more than allowed */
export async function exchange(session: RegistrySession, request: ExchangeRequest): Promise<Answer> {
  const { method, signal, limitBytes = defaultLimitBytes } = request
  const stall = new AbortController()
  const within = AbortSignal.any([stall.signal, ...(signal === undefined ? [] : [signal])])
  const watch = new StallWatch(stall, new URL(session.origin).host, session.parts)
  try {
    const response = await session.send({ ...request, signal: within, onAnswer: () => watch.moved() })
    const { url, status, headers } = response
    watch.moved()
    const bytes = await readBody(watched(response.body, watch), { limitBytes, signal: within })
    return { method, url, status, headers, bytes }
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    if (!(error instanceof HostError)) throw unreachable(error)
    const url = request.target.startsWith('/') ? `${session.origin}${request.target}` : request.target
    throw new RepositoryError({
      code: stall.signal.aborted ? 'OPERATION_TIMEOUT' : 'REPOSITORY_UNREACHABLE',
      helmText: `${method} ${quote(url)}: ${error.message}`,
      cause: error,
    })
  } finally {
    watch.end()
  }
}

async function* watched(body: AsyncIterable<Uint8Array>, watch: StallWatch): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    watch.moved()
    yield chunk
  }
}

/** The failure for an answer that was not hoped for. */
export function answerError({ method, url, status, bytes }: Answer): RepositoryError {
  return responseError({ method, url, status, body: bytes })
}
