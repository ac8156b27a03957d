// Flags of ours on Helm's commands.
import type { Command, Flag } from '../command.ts'
import { sharedFlags } from './flags.table.ts'

const warnFlag: Flag = {
  name: 'warn-unused-values',
  type: 'bool',
  noValue: 'true',
  help: 'warn of values that nothing reads, nulls that remove nothing, numbers and documents that come out otherwise than they look',
}

const explainFlag: Flag = {
  name: 'explain',
  type: 'bool',
  noValue: 'true',
  help: 'print beside every line the template lines and the values that made it',
}

const expectRevisionFlag: Flag = {
  name: 'expect-revision',
  type: 'uint',
  words: 'first-revision',
  help: 'do it only when this is still the last revision of the release; 0: there is none yet',
}

const ifPendingFlag: Flag = {
  name: 'if-pending',
  type: 'string',
  default: 'fail',
  words: ['fail', 'wait', 'unlock'],
  help: 'what to do when another operation on the release has not ended: "fail", "wait" for its end as long as --timeout says, or "unlock" the release, for when that operation is known to be dead',
}

/** The commands with flags that Helm has not; where the program stands in for `helm`, its help does not tell of them. */
export function withOwnFlags(commands: readonly Command[], program: string): readonly Command[] {
  const own: { readonly [command: string]: readonly Flag[] } = {
    install: [warnFlag],
    upgrade: [warnFlag, expectRevisionFlag, ifPendingFlag],
    rollback: [expectRevisionFlag],
    uninstall: [expectRevisionFlag],
    template: [warnFlag, explainFlag, sharedFlags.output],
  }
  return commands.map((command) => {
    const added = own[command.name]
    if (added === undefined) return command
    const shown = program === 'helm' ? added.map((flag) => ({ ...flag, hidden: true as const })) : added
    const exclusive = command.name === 'template' ? [['explain', 'output-dir']] : []
    return {
      ...command,
      flags: [...(command.flags ?? []), ...shown],
      exclusive: [...(command.exclusive ?? []), ...exclusive],
    }
  })
}
