// OCI registries.
export { type CredentialStore, type CredentialStoreParts, createCredentialStore } from './credential-store.ts'
export { createRegistries } from './registries.ts'
export type { SessionParts } from './session.ts'
