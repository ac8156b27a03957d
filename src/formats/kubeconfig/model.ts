// What a kubeconfig says, and the configuration of a cluster connection that is made from it.

/** `clusters[].cluster`; absent and empty are the same. Paths of files are absolute if the file's own path was. */
export interface KubeconfigCluster {
  readonly server: string
  readonly certificateAuthority: string
  /** PEM text, decoded from base64. */
  readonly certificateAuthorityData: string
  readonly insecureSkipTlsVerify: boolean
  readonly tlsServerName: string
  readonly proxyUrl: string
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
  /** `as` or one of its companions is given. */
  readonly impersonates: boolean
  /** An exec plugin is configured. */
  readonly hasExecPlugin: boolean
  /** Name of the configured auth provider. */
  readonly authProvider: string
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
}

/** A file that a configuration names: its text, or why it cannot be read (`open /x: no such file or directory`). */
export type NamedFile = { readonly text: string } | { readonly problem: string }
