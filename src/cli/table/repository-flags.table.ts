// Flags of the commands over repositories and dependencies, with Helm's own help texts, as data.
import type { Flag } from '../command.ts'
import { certificateFlags, chartAccessFlags, loginFlags, skipTlsVerifyFlag } from './access-flags.table.ts'
import { chartFlags, type FlagDefaults, sharedFlags } from './flags.table.ts'

const timeoutFlag: Flag = {
  name: 'timeout',
  type: 'duration',
  default: '2m0s',
  help: 'time to wait for the index file download to complete',
}

const failOnNoResultFlag: Flag = {
  name: 'fail-on-no-result',
  type: 'bool',
  noValue: 'true',
  help: 'search fails if no results are found',
}

function maxColumnWidthFlag(width: number): Flag {
  return { name: 'max-col-width', type: 'uint', default: String(width), help: 'maximum column width for output table' }
}

/** Flags of each command below the root. */
export function repositoryCommandFlags(defaults: FlagDefaults): { readonly [command: string]: readonly Flag[] } {
  // `dependency build` and `dependency update` take the same.
  const downloads: readonly Flag[] = [
    ...chartAccessFlags,
    { name: 'keyring', type: 'string', default: defaults.keyring, help: 'keyring containing public keys' },
    { name: 'skip-refresh', type: 'bool', noValue: 'true', help: 'do not refresh the local repository cache' },
    {
      name: 'verify',
      type: 'bool',
      noValue: 'true',
      help: 'verify the packages against signatures',
    },
  ]
  return {
    'repo add': [
      ...certificateFlags('HTTPS'),
      skipTlsVerifyFlag('for the repository'),
      ...loginFlags('chart repository'),
      {
        name: 'allow-deprecated-repos',
        type: 'bool',
        noValue: 'true',
        help: 'by default, this command will not allow adding official repos that have been permanently deleted. This disables that behavior',
      },
      {
        name: 'force-update',
        type: 'bool',
        noValue: 'true',
        help: 'replace (overwrite) the repo if it already exists',
      },
      { name: 'pass-credentials', type: 'bool', noValue: 'true', help: 'pass credentials to all domains' },
      { name: 'password-stdin', type: 'bool', noValue: 'true', help: 'read chart repository password from stdin' },
      timeoutFlag,
    ],
    'repo index': [
      { name: 'json', type: 'bool', noValue: 'true', help: 'output in JSON format' },
      { name: 'merge', type: 'string', help: 'merge the generated index into the given index' },
      { name: 'url', type: 'string', help: 'url of chart repository' },
    ],
    'repo list': [
      { name: 'no-headers', type: 'bool', noValue: 'true', help: 'suppress headers in the output' },
      sharedFlags.output,
    ],
    'repo update': [timeoutFlag],
    'search hub': [
      { name: 'endpoint', type: 'string', default: 'https://hub.helm.sh', help: 'Hub instance to query for charts' },
      failOnNoResultFlag,
      { name: 'list-repo-url', type: 'bool', noValue: 'true', help: 'print charts repository URL' },
      maxColumnWidthFlag(50),
      sharedFlags.output,
    ],
    'search repo': [
      {
        name: 'devel',
        type: 'bool',
        noValue: 'true',
        help: "use development versions (alpha, beta, and release candidate releases), too. Equivalent to version '>0.0.0-0'. If --version is set, this is ignored",
      },
      failOnNoResultFlag,
      maxColumnWidthFlag(50),
      sharedFlags.output,
      {
        name: 'regexp',
        shorthand: 'r',
        type: 'bool',
        noValue: 'true',
        help: 'use regular expressions for searching repositories you have added',
      },
      {
        name: 'version',
        type: 'string',
        help: 'search using semantic versioning constraints on repositories you have added',
      },
      {
        name: 'versions',
        shorthand: 'l',
        type: 'bool',
        noValue: 'true',
        help: 'show the long listing, with each version of each chart on its own line, for repositories you have added',
      },
    ],
    pull: [
      ...chartFlags(defaults),
      {
        name: 'destination',
        shorthand: 'd',
        type: 'string',
        default: '.',
        help: 'location to write the chart. If this and untardir are specified, untardir is appended to this',
      },
      { ...sharedFlags.devel, help: `${sharedFlags.devel.help}.` },
      {
        name: 'prov',
        type: 'bool',
        noValue: 'true',
        help: "fetch the provenance file, but don't perform verification",
      },
      {
        name: 'untar',
        type: 'bool',
        noValue: 'true',
        help: 'if set to true, will untar the chart after downloading it',
      },
      {
        name: 'untardir',
        type: 'string',
        default: '.',
        help: 'if untar is specified, this flag specifies the name of the directory into which the chart is expanded',
      },
    ],
    'dependency build': downloads,
    'dependency list': [maxColumnWidthFlag(80)],
    'dependency update': downloads,
  }
}
