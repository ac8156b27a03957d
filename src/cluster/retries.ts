// What is tried again, and when: trouble that passes, as client-go and Helm know it.
import { Failure } from '../diagnostics/index.ts'
import { HostError, type HttpResponse } from '../host/index.ts'

/** How often a request is repeated. */
export const maximumRetries = 10

/** How long to wait after a connection that broke. */
export const connectionRetryMilliseconds = 1000

/** A server that asks for more patience gets this much. */
const longestDelayMilliseconds = 24 * 60 * 60 * 1000

/** Ends of messages about passing trouble of the server's storage, for which one more try is made. @see helm pkg/kubeenv RetryingRoundTripper */
const passingTroubles = ['etcdserver: leader changed"', 'raft proposal dropped"']

const connectionTroubles = [
  'http2: server sent GOAWAY and closed the connection',
  'http2: client connection lost',
  'connection reset by peer',
  'use of closed network connection',
]

/**
 * Whether a request that changes nothing may be sent again because its connection broke.
 *
 * @see apimachinery pkg/util/net IsProbableEOF, IsConnectionReset, IsHTTP2ConnectionLost
 */
export function isPassingTrouble(error: unknown): boolean {
  const cause = error instanceof Failure ? error.cause : error
  if (!(cause instanceof HostError) || cause.reason !== 'network') return false
  const { message } = cause
  return (
    message === 'EOF' || message === 'unexpected EOF' || connectionTroubles.some((words) => message.includes(words))
  )
}

/** Milliseconds to wait before the request is sent again, because the server says so; undefined where it must not be. */
export function retryDelay(response: HttpResponse): number | undefined {
  if (response.status !== 429 && response.status < 500) return undefined
  const after = response.headers['retry-after'] ?? ''
  if (!/^[+-]?\d+$/.test(after)) return undefined
  return Math.min(Math.max(Number(after), 0) * 1000, longestDelayMilliseconds)
}

/** Whether the server's storage was between two states. */
export function isPassingRefusal(response: HttpResponse, body: string): boolean {
  return response.status >= 500 && passingTroubles.some((trouble) => body.includes(trouble))
}
