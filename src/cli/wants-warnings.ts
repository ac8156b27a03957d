// Whether mistakes are looked for that Helm passes in silence.
import type { CommandContext } from './context.ts'

/** With `--warn-unused-values`, or where everything is to be said; never where only Helm's words are wanted. */
export function wantsWarnings({ flags, host }: CommandContext): boolean {
  const mode = host.environment.get('PINTLE_DIAGNOSTICS')
  return mode !== 'plain' && (flags.boolean('warn-unused-values') || mode === 'full')
}
