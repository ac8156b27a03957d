// Flags of the commands over repositories and dependencies, with Helm's own help texts, as data.
import type { Flag } from '../command.ts'
import { chartFlags, type FlagDefaults } from './flags.table.ts'

/** Flags of each command below the root. */
export function repositoryCommandFlags(defaults: FlagDefaults): { readonly [command: string]: readonly Flag[] } {
  // `dependency build` and `dependency update` take the same.
  const downloads: readonly Flag[] = [
    { name: 'ca-file', type: 'string', help: 'verify certificates of HTTPS-enabled servers using this CA bundle' },
    { name: 'cert-file', type: 'string', help: 'identify HTTPS client using this SSL certificate file' },
    {
      name: 'insecure-skip-tls-verify',
      type: 'bool',
      noValue: 'true',
      help: 'skip tls certificate checks for the chart download',
    },
    { name: 'key-file', type: 'string', help: 'identify HTTPS client using this SSL key file' },
    { name: 'keyring', type: 'string', default: defaults.keyring, help: 'keyring containing public keys' },
    { name: 'password', type: 'string', help: 'chart repository password where to locate the requested chart' },
    {
      name: 'plain-http',
      type: 'bool',
      noValue: 'true',
      help: 'use insecure HTTP connections for the chart download',
    },
    { name: 'skip-refresh', type: 'bool', noValue: 'true', help: 'do not refresh the local repository cache' },
    { name: 'username', type: 'string', help: 'chart repository username where to locate the requested chart' },
    {
      name: 'verify',
      type: 'bool',
      noValue: 'true',
      help: 'verify the packages against signatures',
    },
  ]
  return {
    'repo add': [
      {
        name: 'allow-deprecated-repos',
        type: 'bool',
        noValue: 'true',
        help: 'by default, this command will not allow adding official repos that have been permanently deleted. This disables that behavior',
      },
      { name: 'ca-file', type: 'string', help: 'verify certificates of HTTPS-enabled servers using this CA bundle' },
      { name: 'cert-file', type: 'string', help: 'identify HTTPS client using this SSL certificate file' },
      {
        name: 'force-update',
        type: 'bool',
        noValue: 'true',
        help: 'replace (overwrite) the repo if it already exists',
      },
      {
        name: 'insecure-skip-tls-verify',
        type: 'bool',
        noValue: 'true',
        help: 'skip tls certificate checks for the repository',
      },
      { name: 'key-file', type: 'string', help: 'identify HTTPS client using this SSL key file' },
      { name: 'pass-credentials', type: 'bool', noValue: 'true', help: 'pass credentials to all domains' },
      { name: 'password', type: 'string', help: 'chart repository password' },
      { name: 'password-stdin', type: 'bool', noValue: 'true', help: 'read chart repository password from stdin' },
      {
        name: 'timeout',
        type: 'duration',
        default: '2m0s',
        help: 'time to wait for the index file download to complete',
      },
      { name: 'username', type: 'string', help: 'chart repository username' },
    ],
    'repo index': [
      { name: 'json', type: 'bool', noValue: 'true', help: 'output in JSON format' },
      { name: 'merge', type: 'string', help: 'merge the generated index into the given index' },
      { name: 'url', type: 'string', help: 'url of chart repository' },
    ],
    'repo list': [
      { name: 'no-headers', type: 'bool', noValue: 'true', help: 'suppress headers in the output' },
      {
        name: 'output',
        shorthand: 'o',
        type: 'format',
        default: 'table',
        help: 'prints the output in the specified format. Allowed values: table, json, yaml',
        words: 'output-format',
      },
    ],
    'repo update': [
      {
        name: 'timeout',
        type: 'duration',
        default: '2m0s',
        help: 'time to wait for the index file download to complete',
      },
    ],
    'search hub': [
      { name: 'endpoint', type: 'string', default: 'https://hub.helm.sh', help: 'Hub instance to query for charts' },
      { name: 'fail-on-no-result', type: 'bool', noValue: 'true', help: 'search fails if no results are found' },
      { name: 'list-repo-url', type: 'bool', noValue: 'true', help: 'print charts repository URL' },
      { name: 'max-col-width', type: 'uint', default: '50', help: 'maximum column width for output table' },
      {
        name: 'output',
        shorthand: 'o',
        type: 'format',
        default: 'table',
        help: 'prints the output in the specified format. Allowed values: table, json, yaml',
        words: 'output-format',
      },
    ],
    'search repo': [
      {
        name: 'devel',
        type: 'bool',
        noValue: 'true',
        help: "use development versions (alpha, beta, and release candidate releases), too. Equivalent to version '>0.0.0-0'. If --version is set, this is ignored",
      },
      { name: 'fail-on-no-result', type: 'bool', noValue: 'true', help: 'search fails if no results are found' },
      { name: 'max-col-width', type: 'uint', default: '50', help: 'maximum column width for output table' },
      {
        name: 'output',
        shorthand: 'o',
        type: 'format',
        default: 'table',
        help: 'prints the output in the specified format. Allowed values: table, json, yaml',
        words: 'output-format',
      },
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
      {
        name: 'devel',
        type: 'bool',
        noValue: 'true',
        help: "use development versions, too. Equivalent to version '>0.0.0-0'. If --version is set, this is ignored.",
      },
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
    'dependency list': [
      { name: 'max-col-width', type: 'uint', default: '80', help: 'maximum column width for output table' },
    ],
    'dependency update': downloads,
  }
}
