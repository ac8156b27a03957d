// Colours of Helm's output: statuses, headers and namespaces.
import type { ReleaseStatus } from '../../release/index.ts'

const reset = '\u001b[0m'

/** A status in its colour. */
export function colorStatus(status: ReleaseStatus, color: boolean): string {
  const code = colorOfStatus(status)
  return color && code !== undefined ? `\u001b[${code}m${status}${reset}` : status
}

/** A column's title, bold. */
export function colorHeader(text: string, color: boolean): string {
  return color ? `\u001b[1m${text}\u001b[22m` : text
}

/** A namespace, cyan. */
export function colorNamespace(text: string, color: boolean): string {
  return color ? `\u001b[36m${text}${reset}` : text
}

function colorOfStatus(status: ReleaseStatus): number | undefined {
  switch (status) {
    case 'deployed':
      return 32
    case 'failed':
    case 'unknown':
      return 31
    case 'pending-install':
    case 'pending-upgrade':
    case 'pending-rollback':
    case 'uninstalling':
      return 33
    default:
      return undefined
  }
}
