// The port that fetches what a URL names. `sources/` implements it for HTTP and registries, `plugins/` for other schemes.

/** Files that say whom to trust and who we are; paths, empty texts count as not given. */
export interface TlsFiles {
  /** Whom to trust. */
  readonly caFile?: string
  /** Who we are; its key comes along. */
  readonly certFile?: string
  /** Of the certificate. */
  readonly keyFile?: string
  /** Believes any server. For tests only. */
  readonly skipVerification?: boolean
}

/** How to be let in. */
export interface Access {
  /** Both or none: a name without a password is not sent. */
  readonly username?: string
  /** Goes with `username`. */
  readonly password?: string
  /** Sends the credentials to other hosts than their owner too. */
  readonly passCredentialsAll?: boolean
  /** Files for TLS. */
  readonly tls?: TlsFiles
  /** Registries only: HTTP without TLS. */
  readonly plainHttp?: boolean
}

/** What to fetch. */
export interface GetRequest extends Access {
  /** What to fetch. */
  readonly url: string
  /** The URL that the credentials belong to; the fetched one by default. They go to the same scheme, host and port only. */
  readonly owner?: string
  /** The media types that are wanted. */
  readonly accept?: string
  /** For everything together; Helm's 120 seconds by default. */
  readonly timeoutSeconds?: number
  /** More than this is refused. */
  readonly limitBytes?: number
  /** The server may send it compressed; never for what is an archive itself. */
  readonly compressed?: true
  /** Asks only for what differs from what is there. */
  readonly known?: { readonly etag?: string; readonly lastModified?: string }
  /** Nothing is said of it with `--debug`. */
  readonly isUntold?: true
  /** Ends it. */
  readonly signal?: AbortSignal
}

/** What came. */
export type GetResult =
  | { readonly status: 'content'; readonly bytes: Uint8Array; readonly etag?: string; readonly lastModified?: string }
  | { readonly status: 'unchanged' }

/** Fetches URLs of some schemes. */
export interface Getter {
  readonly schemes: readonly string[]
  /** @throws RepositoryError in Helm's words; no credential is in them */
  get(request: GetRequest): Promise<GetResult>
}
