// What a kubeconfig says, and the configuration of a cluster connection that is made from it.
import type { Json } from '../../base/index.ts'

/** `clusters[].cluster`; absent and empty are the same. Paths of files are absolute if the file's own path was. */
export interface KubeconfigCluster {
  readonly server: string
  readonly certificateAuthority: string
  /** PEM text, decoded from base64. */
  readonly certificateAuthorityData: string
  readonly insecureSkipTlsVerify: boolean
  readonly tlsServerName: string
  readonly proxyUrl: string
  readonly disableCompression: boolean
  /** What the extension `client.authentication.k8s.io/exec` holds for plugins. */
  readonly execConfig?: Json
}

/** Whom requests are made as: `as`, `as-uid`, `as-groups`, `as-user-extra`. Empty where nobody is named. */
export interface Impersonation {
  readonly user: string
  readonly uid: string
  readonly groups: readonly string[]
  readonly extra: ReadonlyMap<string, readonly string[]>
}

/** `exec`: a program that gives credentials. */
export interface ExecPlugin {
  /** A name to be looked for, or a path. */
  readonly command: string
  readonly arguments: readonly string[]
  readonly environment: readonly { readonly name: string; readonly value: string }[]
  readonly apiVersion: string
  readonly installHint: string
  readonly providesClusterInfo: boolean
  /** `Never`, `IfAvailable` or `Always`. */
  readonly interactiveMode: string
}

/** `auth-provider`. */
export interface AuthProvider {
  readonly name: string
  readonly config: ReadonlyMap<string, string>
  /** The kubeconfig file it stands in; empty where there is none. */
  readonly file: string
}

/** `users[].user`; absent and empty are the same. */
export interface KubeconfigUser {
  readonly clientCertificate: string
  readonly clientCertificateData: string
  readonly clientKey: string
  readonly clientKeyData: string
  readonly token: string
  readonly tokenFile: string
  readonly username: string
  readonly password: string
  readonly impersonation: Impersonation
  readonly execPlugin?: ExecPlugin
  readonly authProvider?: AuthProvider
}

/** `contexts[].context`. */
export interface KubeconfigContext {
  readonly cluster: string
  readonly user: string
  readonly namespace: string
}

/** One file, or several merged. */
export interface Kubeconfig {
  readonly currentContext: string
  readonly clusters: ReadonlyMap<string, KubeconfigCluster>
  readonly users: ReadonlyMap<string, KubeconfigUser>
  readonly contexts: ReadonlyMap<string, KubeconfigContext>
}

/** What the caller asks for beyond the files (`--kube-…` flags). Empty texts count as not given. */
export interface KubeconfigOverrides {
  readonly context?: string
  readonly server?: string
  readonly token?: string
  /** Path of a file. */
  readonly certificateAuthority?: string
  readonly insecureSkipTlsVerify?: boolean
  readonly tlsServerName?: string
  readonly namespace?: string
  /** `http`, `https` or `socks5`. */
  readonly proxyUrl?: string
  readonly impersonation?: Partial<Impersonation>
}

/** How to reach one cluster and be known there. Certificates and keys are PEM text. */
export interface ClusterConfig {
  /** Origin and base path; `host:port` means plain HTTP. */
  readonly server: string
  /** Namespace for namespaced objects that name none. */
  readonly namespace: string
  readonly certificateAuthorities?: string
  readonly clientCertificate?: string
  readonly clientKey?: string
  readonly tlsServerName?: string
  readonly insecureSkipTlsVerify?: boolean
  readonly token?: string
  /** Read again as it is renewed; goes before `token`. */
  readonly tokenFile?: string
  readonly username?: string
  readonly password?: string
  readonly proxyUrl?: string
  readonly disableCompression?: boolean
  readonly impersonation?: Impersonation
  /** Asked where no token, password or certificate is there. */
  readonly execPlugin?: ExecPlugin
  /** The cluster's own words to the plugin. */
  readonly execConfig?: Json
  readonly authProvider?: AuthProvider & { readonly userName: string }
}

/** A file that a configuration names: its text, or why it cannot be read (`open /x: no such file or directory`). */
export type NamedFile = { readonly text: string } | { readonly problem: string }
