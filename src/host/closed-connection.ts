// What a connection says once it was closed.
import { HostError } from './files.ts'

/** The failure of what is asked over a connection that this program has closed; nothing tries it again. */
export function closedConnection(): HostError {
  return new HostError('network', 'http: connection is closed')
}
