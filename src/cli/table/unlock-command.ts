// The command `unlock`.
import type { Command } from '../command.ts'

/** `unlock`; it works for `helm` too, whose help does not tell of it. */
export function unlockCommand(program: string): Command {
  return {
    name: 'unlock',
    usage: 'unlock RELEASE_NAME',
    ...(program === 'helm' ? { hidden: true as const } : {}),
    short: 'free a release that an operation left pending',
    long: `When an install, upgrade, rollback or uninstall ends without a word (its process was killed, its machine is
gone), the release stays pending, and every further upgrade fails with 'another operation
(install/upgrade/rollback) is in progress'. This command frees it: the last revision is recorded as failed,
so that the next upgrade or rollback goes ahead. Nothing else on the cluster changes, and a release that is
not pending stays as it is.

Make sure that nobody works on the release any more. To wait for somebody who does:

    $ pintle upgrade demo ./mychart --if-pending wait
`,
    arguments: { minimum: 1, maximum: 1 },
    words: { first: ['release'] },
    load: async () => (await import('../commands/unlock.ts')).runUnlock,
  }
}
