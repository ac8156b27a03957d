// Certificate files of a command line, read before anything is done.
import { accessOf } from './access-flags.ts'
import type { CommandContext } from './context.ts'

/**
 * Helm makes its registry client before all else, also for charts on disk.
 *
 * @throws RepositoryError `missing registry client: …`
 * @see helm pkg/cmd/root.go newRegistryClient
 */
export async function checkAccess(context: CommandContext): Promise<void> {
  const access = accessOf(context.flags)
  const { caFile = '', certFile = '', keyFile = '' } = access.tls ?? {}
  if (caFile === '' && certFile === '' && keyFile === '') return
  await (await context.open()).world.registries.checkAccess(access)
}
