// What proves to a server who one is, and where it comes from.
import type { Clock, Environment, FileSystem, HttpPort, Processes, SharedStream, Terminal } from '../../host/index.ts'

/** A proof; empty where one stays anonymous. */
export interface Credential {
  /** The header's value. */
  readonly authorization?: string
  /** PEM, with its key. */
  readonly clientCertificate?: string
  readonly clientKey?: string
}

/** Gives credentials as long as they hold, and new ones after that. */
export interface CredentialSource {
  /** @throws HostError or Failure when there is none to be had, or the signal's reason */
  current(signal?: AbortSignal): Promise<Credential>
  /** Another one than that which the server refused; undefined when there is no other. */
  renewed(refused: Credential, signal?: AbortSignal): Promise<Credential | undefined>
}

/** The ports that sources may take. */
export interface CredentialPorts {
  readonly clock: Clock
  readonly http: HttpPort
  readonly files?: FileSystem
  readonly processes?: Processes
  readonly terminal?: Pick<Terminal, 'inputIsTerminal'>
  /** Streams of this process that programs use as their own. */
  readonly sharedStreams?: readonly SharedStream[]
  readonly environment?: Pick<Environment, 'get'>
}

/** A source of one credential that never changes. */
export function fixedCredential(credential: Credential): CredentialSource {
  return { current: async () => credential, renewed: async () => undefined }
}

/** The header's value for a bearer token. */
export function bearer(token: string): string {
  return `Bearer ${token}`
}
