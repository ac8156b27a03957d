// How a client is set up: which cluster, where records live, whose files, which operating system.
import type { Access, ChartSource, LoadSchema } from '../chart/index.ts'
import type { Host, HttpPort } from '../host/index.ts'
import type { KubeClient } from '../kube/index.ts'
import type { StorageDriver } from '../storage/index.ts'
import type { CacheOptions } from './chart-caches.ts'
import type { HelmPlugin } from './plugin-objects.ts'

/** A kubeconfig as data, as its file would hold it. */
export type KubeconfigData = { readonly [key: string]: unknown }

/** Whom requests are made as. */
export interface ImpersonatedUser {
  /** The name. */
  readonly user: string
  /** Of the user. */
  readonly uid?: string | undefined
  /** Which the user is in. */
  readonly groups?: readonly string[] | undefined
  /** More facts about the user. */
  readonly extra?: { readonly [key: string]: readonly string[] } | undefined
}

/** How to reach the cluster; what is left open comes from the kubeconfig. */
export interface KubeOptions {
  /** Path or `file:` URL of a file that must be there, its text (`{ text }`), or its content as an object (`{ data }`). */
  readonly kubeconfig?: string | URL | { readonly text: string } | { readonly data: KubeconfigData } | undefined
  /** Of the kubeconfig; its current one by default. */
  readonly context?: string | undefined
  /** URL of the API server, over the kubeconfig's. */
  readonly server?: string | undefined
  /**
   * A bearer token, or a function that gives one. The function is asked again after most of a minute, and when the server
   * refuses what it gave. Tokens go to servers over TLS only.
   */
  readonly token?: string | ((signal: AbortSignal) => string | Promise<string>) | undefined
  /** As whom requests are made; a text is the name of a user. */
  readonly as?: string | ImpersonatedUser | undefined
  /** Of scheme http, https or socks5; goes before what the environment says. */
  readonly proxyUrl?: string | URL | undefined
  /** PEM text. */
  readonly certificateAuthority?: string | undefined
  /** PEM text; its key comes along. */
  readonly clientCertificate?: string | undefined
  /** PEM text. */
  readonly clientKey?: string | undefined
  /** Path of a file of PEM texts. */
  readonly certificateAuthorityFile?: string | undefined
  /** Whom the server's certificate must name, where that is not its host. */
  readonly tlsServerName?: string | undefined
  /** Believes any server. For tests only. */
  readonly skipTlsVerification?: boolean | undefined
  /** Carries the requests to this cluster instead of the host's HTTP. */
  readonly http?: HttpPort | undefined
  /**
   * Keeps for six hours on disk what the server serves, in files that Helm and kubectl read and write too: `true` for
   * `$KUBECACHEDIR` or `~/.kube/cache`, or a folder of one's own. By default a client keeps it to itself.
   */
  readonly discoveryCache?: boolean | string | undefined
  /**
   * How many requests a second may be about one object, or about release records; below 0 as many as wanted, 0 for 5.
   * Overrides `HELM_QPS`. Without this and `burstLimit` there is no limit.
   */
  readonly requestsPerSecond?: number | undefined
  /** How many of them may follow each other at once; 0 for 10. 100 by default; overrides `HELM_BURST_LIMIT`. */
  readonly burstLimit?: number | undefined
  /**
   * How many requests may be under way at once, for all of the client's calls together; watches and logs are not counted. 100
   * by default, which is what API servers take on one connection.
   */
  readonly concurrentRequests?: number | undefined
}

/** Registries of a client. */
export interface RegistrySettings {
  /** Instead of Helm's file of logins. */
  readonly configFile?: string | undefined
  /** How to be let in by hosts (`ghcr.io`, `localhost:5000`); goes before the stored logins. Kept in memory only. */
  readonly access?: { readonly [host: string]: Access } | undefined
}

/** A line that Helm would log. */
export interface LogLine {
  /** How much it matters. */
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  /** As Helm would print it. */
  readonly message: string
}

/** Records in Postgres, in Helm's own tables. */
export interface SqlStorage {
  /** The connection string. */
  readonly sql: string
}

/**
 * A client's settings. Clients share nothing: each has its own environment, connections, caches and credentials.
 */
export interface HelmOptions {
  /** Instead of the kubeconfig's. */
  readonly namespace?: string | undefined
  /** The cluster; `false` for a client that never asks one; a `KubeClient` of one's own. */
  readonly kube?: KubeOptions | KubeClient | false | undefined
  /**
   * Where records are kept: Helm's `secret` (the default), `configmap`, `memory` and `sql`, or a driver of one's own. SQL
   * is Postgres: the connection string stands beside `sql` (`postgres://…` or `host=… user=…`) or in
   * `HELM_DRIVER_SQL_CONNECTION_STRING`; it needs the package `pg`.
   */
  readonly storage?: 'secret' | 'configmap' | 'memory' | 'sql' | SqlStorage | StorageDriver | undefined
  /**
   * Environment variables; `false` for none. Those of the process by default: what names folders, clusters and drivers is read when
   * the client is made, what proxies, logins and programs need when they need it. Without `HOME` among them the process' home is taken.
   */
  readonly environment?: false | { readonly [name: string]: string | undefined } | undefined
  /** Folder of the client's own configuration, cache and data, in place of Helm's homes. */
  readonly home?: string | undefined
  /** Logins and their file. */
  readonly registry?: RegistrySettings | undefined
  /** Where charts and values files come from, in place of files, repositories and registries. */
  readonly charts?: ChartSource | undefined
  /**
   * Asked first for every schema of another place that a values.schema.json refers to: it answers a `urn`, keeps an
   * address from being fetched by rejecting, or gives undefined to leave it to Helm's way.
   */
  readonly loadSchema?: LoadSchema | undefined
  /**
   * What is kept in memory of charts that come from archives, web servers and registries, so that they are neither sent nor unpacked nor
   * read twice. `false` keeps nothing.
   */
  readonly caches?: false | CacheOptions | undefined
  /** Plugins as objects, before those that are installed. */
  readonly plugins?: readonly HelmPlugin[] | undefined
  /** Ports of the operating system, each of which stands in for Node's: `clock`, `files`, `http`, `random`, … */
  readonly host?: Partial<Host> | undefined
  /** Told what Helm would log beside its output. By default it goes nowhere. */
  readonly log?: ((line: LogLine) => void) | undefined
  /**
   * Worker threads in which `install`, `upgrade`, `template`, `explainTemplate`, `explainValues` and `chart.lint` run, so that the
   * thread of a server stays free. They start when they are needed. What they are given has to be plain data: beside
   * `host`, `charts`, `plugins`, `loadSchema`, a storage driver, a `KubeClient`, `kube.http` or a function as `kube.token` they are
   * refused with INVALID_ARGUMENT, and so is a call with a function as `postRender`. Where a bundler has moved
   * this library, `entry` is the path or `file:` URL of a bundle of `pintle/worker`; one that is called
   * `pintle-worker.cjs` and stands beside it is found.
   */
  readonly workers?: number | { readonly count: number; readonly entry?: string | URL } | undefined
  /** How many revisions of a release are kept; `HELM_MAX_HISTORY`, else 10. 0: all. */
  readonly maxHistory?: number | undefined
}
