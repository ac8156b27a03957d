// The port to OCI registries: charts as artefacts with a configuration, an archive and a provenance layer.
import type { Access } from './getter.ts'
import type { ChartMetadata } from './model.ts'

/** Who asks, and how long. */
export interface RegistryRequest {
  /** What is not given is taken from the stored logins. */
  readonly access?: Access
  readonly signal?: AbortSignal
}

/** A login. */
export interface LoginRequest extends RegistryRequest {
  /** Host and port. */
  readonly host: string
  readonly username: string
  /** Password, or a token when the username is empty. */
  readonly password: string
}

/** A chart to upload. */
export interface PushRequest extends RegistryRequest {
  /** Where, such as `ghcr.io/team/charts/web:1.0.0`; name and version at its end must be the chart's. */
  readonly reference: string
  readonly archive: Uint8Array
  readonly metadata: ChartMetadata
  readonly provenance?: Uint8Array
  /** RFC 3339. */
  readonly created: string
}

/** What was uploaded. */
export interface PushedChart {
  /** With `_` for `+` in the tag. */
  readonly reference: string
  /** Of the manifest. */
  readonly digest: string
}

/** Which layers are wanted. `optional`: no error when there is none. */
export interface PullRequest extends RegistryRequest {
  /** With a tag or a digest. */
  readonly reference: string
  readonly chart?: 'required' | 'none'
  readonly provenance?: 'required' | 'optional' | 'none'
}

/** What was downloaded; every part was checked against its digest and size. */
export interface PulledChart {
  readonly reference: string
  /** Of the manifest. */
  readonly digest: string
  /** Chart.yaml as JSON text. */
  readonly configuration: Uint8Array
  readonly archive?: Uint8Array
  readonly provenance?: Uint8Array
  /** The media type of the chart layer where it is one that nobody should use any more. */
  readonly deprecatedMediaType?: string
}

/** A plugin to download. */
export interface PullPluginRequest extends RegistryRequest {
  /** With a tag or a digest. */
  readonly reference: string
  /** With which the names of its files begin. */
  readonly name: string
}

/** A plugin's archive and provenance file; every part was checked against its digest and size. */
export interface PulledPlugin {
  /** Of the manifest. */
  readonly digest: string
  readonly archive: Uint8Array
  readonly provenance?: Uint8Array
}

/** A reference with its version decided. */
export interface ResolvedReference {
  /** `oci://…` with the tag or digest to fetch. */
  readonly url: string
  /** Without the scheme. */
  readonly reference: string
  /** Of the manifest, where it was asked for. */
  readonly digest?: string
}

/** A reference and the version that goes with it. */
export interface ResolveRequest extends RegistryRequest {
  /** `oci://…`, perhaps with a tag or digest. */
  readonly reference: string
  /** Exact, a constraint, or empty. */
  readonly version: string
}

/** A reference to a repository: host and path. */
export interface RepositoryRequest extends RegistryRequest {
  readonly reference: string
}

/** Registries, all of them: the host stands in the reference. Errors are `RepositoryError` in Helm's words. */
export interface Registries {
  /** Tries the credentials and keeps them. */
  login(request: LoginRequest): Promise<void>
  /** Forgets credentials; no error where there are none. */
  logout(host: string): Promise<void>
  push(request: PushRequest): Promise<PushedChart>
  pull(request: PullRequest): Promise<PulledChart>
  pullPlugin(request: PullPluginRequest): Promise<PulledPlugin>
  /** The repository's path in a reference. @throws RepositoryError when it is none */
  repositoryOf(reference: string): string
  /** Reads the files that TLS needs, so that what is wrong with them is told first. @throws RepositoryError in Helm's words */
  checkAccess(access: Access): Promise<void>
  /** Decides on the tag: an exact version stands, a constraint is looked up among the tags. */
  resolve(request: ResolveRequest): Promise<ResolvedReference>
  /** Versions by precedence, the highest first; tags that are no version are left out. */
  tags(request: RepositoryRequest): Promise<readonly string[]>
  /** Chart.yaml of a tag as JSON text, without the chart. */
  configuration(request: RepositoryRequest): Promise<Uint8Array>
  /** The names of the repositories below a path. @throws RepositoryError UNSUPPORTED where the registry tells none */
  repositories(request: RepositoryRequest): Promise<readonly string[]>
}
