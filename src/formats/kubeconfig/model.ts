// What a kubeconfig says, and the configuration of a cluster connection that is made from it.

/** `clusters[].cluster`. Files are absolute once the file is parsed. */
export interface KubeconfigCluster {
  readonly server?: string
  readonly certificateAuthority?: string
  /** PEM text, decoded from base64. */
  readonly certificateAuthorityData?: string
  readonly insecureSkipTlsVerify?: boolean
  readonly tlsServerName?: string
  readonly proxyUrl?: string
}

/** `users[].user`. */
export interface KubeconfigUser {
  readonly clientCertificate?: string
  readonly clientCertificateData?: string
  readonly clientKey?: string
  readonly clientKeyData?: string
  readonly token?: string
  readonly tokenFile?: string
  readonly username?: string
  readonly password?: string
  /** `as` and its companions are given. */
  readonly impersonates?: boolean
  /** An exec plugin is configured. */
  readonly exec?: boolean
  /** Name of the configured auth provider. */
  readonly authProvider?: string
}

/** `contexts[].context`. */
export interface KubeconfigContext {
  readonly cluster: string
  readonly user: string
  readonly namespace?: string
}

/** One file, or several merged. */
export interface Kubeconfig {
  readonly currentContext: string
  readonly clusters: ReadonlyMap<string, KubeconfigCluster>
  readonly users: ReadonlyMap<string, KubeconfigUser>
  readonly contexts: ReadonlyMap<string, KubeconfigContext>
}

/** What the caller asks for beyond the files; `--kube-…` flags. Empty texts count as not given. */
export interface KubeconfigOverrides {
  readonly context?: string
  readonly server?: string
  readonly token?: string
  readonly certificateAuthority?: string
  readonly insecureSkipTlsVerify?: boolean
  readonly tlsServerName?: string
  readonly namespace?: string
}

/** How to reach one cluster and be known there. Files are still to be read where a path is given. */
export interface ClusterConfig {
  /** Origin and base path. */
  readonly server: string
  /** Namespace for namespaced objects that name none. */
  readonly namespace: string
  /** PEM text. */
  readonly certificateAuthorities?: string
  readonly certificateAuthorityFile?: string
  readonly clientCertificate?: string
  readonly clientCertificateFile?: string
  readonly clientKey?: string
  readonly clientKeyFile?: string
  readonly tlsServerName?: string
  readonly insecureSkipTlsVerify?: boolean
  readonly token?: string
  readonly tokenFile?: string
  readonly username?: string
  readonly password?: string
  readonly proxyUrl?: string
}
