// What the plugins folder is handed by a command line.
import { createPluginRuntimes, type FindingPorts } from '../../plugins/index.ts'
import type { CommandContext } from '../context.ts'

/** The ports for finding plugins and running them. */
export function findingPorts({ host, log }: Pick<CommandContext, 'host' | 'log'>): FindingPorts {
  return { files: host.files, runtimes: createPluginRuntimes({ ...host, log }), log }
}
