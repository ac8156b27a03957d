// Name resolution by the system.
import { HostError, type NameResolver } from '../host/index.ts'
import { systemCode } from './errors.ts'

/** The system's resolver. */
export function createNameResolver(): NameResolver {
  return {
    async lookup(hostName, signal) {
      signal?.throwIfAborted()
      const { lookup } = process.getBuiltinModule('node:dns/promises')
      try {
        const addresses = await lookup(hostName, { all: true, verbatim: true })
        return addresses.map(({ address }) => address)
      } catch (error) {
        const code = systemCode(error)
        const reason = code === 'ENOTFOUND' ? 'no such host' : 'server misbehaving'
        throw new HostError('network', `lookup ${hostName}: ${reason}`, { cause: error })
      }
    },
  }
}
