// The command `explain`.
import type { Command } from '../command.ts'
import { commandFlags, type FlagDefaults, sharedFlags } from './flags.table.ts'

/** `explain` and what stands below it; it works for `helm` too, whose help does not tell of it. */
export function explainCommand(defaults: FlagDefaults, program: string): Command {
  const shown = new Set([
    ...['api-versions', 'ca-file', 'cert-file', 'dependency-update', 'devel', 'enable-dns', 'insecure-skip-tls-verify'],
    ...['is-upgrade', 'key-file', 'keyring', 'kube-version', 'pass-credentials', 'password', 'plain-http', 'repo'],
    ...['set', 'set-file', 'set-json', 'set-literal', 'set-string', 'skip-schema-validation', 'username', 'values'],
    ...['verify', 'version'],
  ])
  // The others have no meaning here, but a command line for `template` works all the same.
  const renderFlags = (commandFlags(defaults)['template'] ?? []).map((flag) =>
    shown.has(flag.name) ? flag : { ...flag, hidden: true as const },
  )
  return {
    name: 'explain',
    usage: 'explain',
    ...(program === 'helm' ? { hidden: true as const } : {}),
    short: 'explain where values come from and who reads them',
    long: 'Explains what a chart makes of its values.\n',
    arguments: { maximum: 0 },
    commands: [
      {
        name: 'values',
        usage: 'values CHART [PATH]',
        short: 'list values with their origin, what they overrode and the templates that read them',
        long: `Renders a chart without touching a cluster and lists its values: where each was written (file and line,
flag, chart), what it took the place of, and which template lines read it. PATH names one value or a
table of them:

    $ pintle explain values ./mychart image -f prod.yaml --set image.tag=1.5

Values that only go into Secrets, or whose names say that they are secret, are not printed unless
--show-secrets is given.
`,
        flags: [
          ...renderFlags,
          sharedFlags.output,
          { name: 'show-secrets', type: 'bool', noValue: 'true', help: 'print secret values too' },
        ],
        arguments: { minimum: 1, maximum: 2 },
        load: async () => (await import('../commands/explain-values.ts')).runExplainValues,
      },
    ],
  }
}
