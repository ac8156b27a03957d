// How much is said beyond Helm's own words.
import type { Environment, Terminal } from '../host/index.ts'

/** `plain`: Helm's words only; `short`: explained failures for people; `full`: warnings too; `json`: for programs. */
export type DiagnosticsMode = 'plain' | 'short' | 'full' | 'json'

/** The mode that `PINTLE_DIAGNOSTICS` names; without it failures are explained where people read them. */
export function diagnosticsMode(host: {
  readonly environment: Environment
  readonly terminal: Terminal
}): DiagnosticsMode {
  const wanted = host.environment.get('PINTLE_DIAGNOSTICS')
  if (wanted === 'plain' || wanted === 'full' || wanted === 'json') return wanted
  return host.terminal.errorIsTerminal ? 'short' : 'plain'
}
