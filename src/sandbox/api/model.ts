// Requests and answers of the API server, independent of sockets.
import type { JsonObject } from '../../base/index.ts'

/** A request; header names in lower case. */
export interface ApiRequest {
  readonly method: string
  /** The path without the query, still percent-encoded. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: { readonly [name: string]: string }
  readonly body?: Uint8Array
  /** Aborts when the client went away; ends watches and followed logs. */
  readonly signal?: AbortSignal
}

/** An answer; a stream is sent piece by piece as it comes. */
export interface ApiResponse {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: Uint8Array | AsyncIterable<Uint8Array>
}

const encoder = new TextEncoder()

/** A JSON answer. */
export function jsonResponse(
  status: number,
  value: JsonObject,
  headers: { readonly [name: string]: string } = {},
): ApiResponse {
  return {
    status,
    headers: { 'cache-control': 'no-cache, private', 'content-type': 'application/json', ...headers },
    body: encoder.encode(`${JSON.stringify(value)}\n`),
  }
}

/** A plain text answer. */
export function textResponse(status: number, text: string): ApiResponse {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache, private' },
    body: encoder.encode(text),
  }
}
