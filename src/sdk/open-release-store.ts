// Release records over a driver, for programs that read or write records themselves.
import type { Host } from '../host/index.ts'
import { createNodeHost } from '../node/index.ts'
import type { ReleaseStore } from '../release/index.ts'
import type { StorageDriver } from '../storage/index.ts'

/** The records of a namespace (the empty text: of all) over a driver. */
export async function openReleaseStore(
  driver: StorageDriver,
  namespace: string,
  { host = createNodeHost() }: { readonly host?: Pick<Host, 'clock' | 'compression'> } = {},
): Promise<ReleaseStore> {
  const { createDriverStores } = await import('../storage/index.ts')
  return createDriverStores(driver, host)(namespace)
}
