// SQL databases as a port: one server's, spoken to in text.

/** How the connection is secured. */
export interface DatabaseTls {
  /** `none`: any certificate; `authority`: one of a trusted authority; `name`: that, and for this host. */
  readonly verify: 'none' | 'authority' | 'name'
  /** PEM; the system's authorities where it is absent. */
  readonly authorities?: Uint8Array
  /** PEM of the client. */
  readonly certificate?: Uint8Array
  /** PEM of its private key. */
  readonly key?: Uint8Array
  /** Whether the server is told which name is meant. */
  readonly sendsName: boolean
  /** Starts with TLS instead of asking for it first. */
  readonly direct: boolean
  /** The oldest protocol that is used. */
  readonly minimumVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'
  /** The newest protocol that is used. */
  readonly maximumVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'
}

/** Where a database is and as whom it is used. */
export interface DatabaseTarget {
  /** A name, an address, or the folder of a socket. */
  readonly host: string
  /** Connected to instead of looking up `host`. */
  readonly address?: string
  /** Of the server. */
  readonly port: number
  /** Empty: the one of the user's name. */
  readonly database: string
  /** As whom. */
  readonly user: string
  /** Empty for none. */
  readonly password: string
  /** What the server lists the session as. */
  readonly applicationName?: string
  /** Settings of the session by name. */
  readonly session: { readonly [name: string]: string }
  /** Arguments of the server's process for this session, as `-c name=value`. */
  readonly options?: string
  /** Absent: without TLS. */
  readonly tls?: DatabaseTls
  /** 0: no limit. */
  readonly connectTimeoutMilliseconds: number
}

/** A row by column. Numbers of 64 bits come as text. */
export type DatabaseRow = { readonly [column: string]: unknown }

/** Runs statements. */
export interface DatabaseSession {
  /** @throws DatabaseError when the server refuses it, HostError when there is no connection */
  query(statement: string, values?: readonly unknown[], signal?: AbortSignal): Promise<readonly DatabaseRow[]>
}

/** A database; connections are opened as they are needed, and kept. */
export interface Database extends DatabaseSession {
  /** Runs `steps` within a transaction: kept when it resolves, undone when it rejects. */
  transaction<T>(steps: (session: DatabaseSession) => Promise<T>, signal?: AbortSignal): Promise<T>
  /** Ends its connections. */
  close(): Promise<void>
}

/** Opens databases. */
export interface Databases {
  /** Name of the system's user, which servers take for their own by default. */
  readonly userName: string
  /** Nothing is connected yet. @throws HelmLibraryNotFound where the client library is not installed */
  openPostgres(target: DatabaseTarget): Promise<Database>
}

/** The server refused something. */
export class DatabaseError extends Error {
  /** SQLSTATE, five characters; empty where the connection was refused before there could be one. */
  readonly state: string
  /** Where in the statement, in characters from 1. */
  readonly position?: number

  constructor(
    message: string,
    options: { readonly state: string; readonly position?: number; readonly cause?: unknown },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'DatabaseError'
    this.state = options.state
    if (options.position !== undefined) this.position = options.position
  }
}
