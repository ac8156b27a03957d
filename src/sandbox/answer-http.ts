// The sandbox behind the port of HTTP: answers in this process, without a socket.
import type { HttpRequest, HttpResponse } from '../host/index.ts'
import type { ApiRequest } from './api/model.ts'
import type { Sandbox } from './sandbox.ts'

/** The sandbox's answer. @throws the signal's reason where it was aborted before */
export function answerHttp(sandbox: Sandbox, request: HttpRequest): HttpResponse {
  request.signal?.throwIfAborted()
  const { status, headers, body } = sandbox.handle(apiRequestOf(request))
  return { status, headers, body: body instanceof Uint8Array ? onePiece(body) : body }
}

/** The request as the sandbox takes it. */
export function apiRequestOf({ path, headers = {}, ...request }: HttpRequest): ApiRequest {
  const mark = path.indexOf('?')
  return {
    ...request,
    path: mark === -1 ? path : path.slice(0, mark),
    query: new URLSearchParams(mark === -1 ? '' : path.slice(mark + 1)),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : value.join(', ')]),
    ),
  }
}

async function* onePiece(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body
}
