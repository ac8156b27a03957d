// Registries that a client knows how to be let in by, without asking the files of logins.
import type { Access, Registries } from '../chart/index.ts'

/** The registries, with the access of the host added to what a request says itself. */
export function withRegistryAccess(
  registries: Registries,
  table: { readonly [host: string]: Access } | undefined,
): Registries {
  if (table === undefined) return registries
  const hosts = new Map(Object.entries(table))
  const add = <Request extends { readonly reference: string; readonly access?: Access }>(request: Request): Request => {
    const host = request.reference.replace(/^oci:\/\//, '').split('/', 1)[0] ?? ''
    const own = hosts.get(host)
    if (own === undefined) return request
    const given = Object.entries(request.access ?? {}).filter(([, value]) => value !== undefined && value !== '')
    return { ...request, access: { ...own, ...Object.fromEntries(given) } }
  }
  return {
    login: (request) => registries.login({ ...request, access: { ...hosts.get(request.host), ...request.access } }),
    logout: (host) => registries.logout(host),
    push: (request) => registries.push(add(request)),
    pull: (request) => registries.pull(add(request)),
    pullPlugin: (request) => registries.pullPlugin(add(request)),
    checkAccess: (access) => registries.checkAccess(access),
    repositoryOf: (reference) => registries.repositoryOf(reference),
    resolve: (request) => registries.resolve(add(request)),
    tags: (request) => registries.tags(add(request)),
    configuration: (request) => registries.configuration(add(request)),
    repositories: (request) => registries.repositories(add(request)),
  }
}
