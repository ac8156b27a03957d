// HTTP as a port: connections that are kept, bodies that stream.

/** How to trust and be trusted. Certificates and keys are PEM text. */
export interface TlsSettings {
  /** Whom to trust; the system's by default. */
  readonly certificateAuthorities?: string
  /** Who we are; goes with `clientKey`. */
  readonly clientCertificate?: string
  /** Of the certificate. */
  readonly clientKey?: string
  /** Whom the server's certificate must name, where that is not its host. */
  readonly serverName?: string
  /** Believes any server. For tests only. */
  readonly skipVerification?: boolean
}

/** A request. */
export interface HttpRequest {
  /** In capitals. */
  readonly method: string
  /** Path and query, starting with `/`. */
  readonly path: string
  /** Besides those that HTTP itself needs. */
  readonly headers?: RequestHeaders
  /** Absent: none. */
  readonly body?: Uint8Array
  /** Ends it, the body of the response too. */
  readonly signal?: AbortSignal
}

/** Header fields by their names in lower case; one of several values is sent several times. */
export interface RequestHeaders {
  readonly [name: string]: string | readonly string[]
}

/** A response. The body must be read to its end or left by `return`/`break`, which closes the stream. */
export interface HttpResponse {
  /** The HTTP status. */
  readonly status: number
  /** What the server said beside the status; not in HTTP/2. */
  readonly reason?: string
  /** Header names in lower case; repeated ones joined by `, `. */
  readonly headers: { readonly [name: string]: string }
  /** Piece by piece, as it comes. */
  readonly body: AsyncIterable<Uint8Array>
}

/** Kept connections to one origin. */
export interface HttpConnection {
  /** Rejects with `HostError` (reason `network`, Go's words: `dial tcp 127.0.0.1:1: connect: connection refused`). */
  request(request: HttpRequest): Promise<HttpResponse>
  /** Ends all connections; running requests fail. */
  close(): void
}

/** Opens connections: HTTP/2 where the server offers it over TLS, HTTP/1.1 with keep-alive else. */
export interface HttpPort {
  /** A connection to one origin; nothing is sent before the first request. */
  connect(options: {
    readonly origin: URL
    readonly tls?: TlsSettings
    readonly proxy?: URL
    readonly protocol?: 'auto' | 'http1'
  }): HttpConnection
}
