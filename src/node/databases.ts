// Databases over the client library `pg`, which is optional and loaded with the first database.
import { userInfo } from 'node:os'
import type { Databases } from '../host/index.ts'

/** Databases of this machine's user. */
export function createDatabases(): Databases {
  return {
    get userName() {
      return nameOfUser()
    },
    openPostgres: async (target) => (await import('./postgres.ts')).openPostgres(target),
  }
}

function nameOfUser(): string {
  try {
    return userInfo().username
  } catch {
    // A user id without an entry in the system's list.
    return ''
  }
}
