// What loading plugins is given of a command line.
import type { Settings } from '../../actions/index.ts'
import type { CommandHost } from '../context.ts'
import type { Log } from '../log.ts'

/** What loading looks at. */
export interface PluginLine {
  readonly host: CommandHost
  readonly settings: Settings
  readonly log: Log
  readonly words: readonly string[]
}
