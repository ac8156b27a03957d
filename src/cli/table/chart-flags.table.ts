// Flags of the commands over charts on disk, with Helm's own help texts, as data.
import type { Flag } from '../command.ts'
import { chartFlags, type FlagDefaults, valueFlags } from './flags.table.ts'

/** Flags of each command below the root. */
export function chartCommandFlags(defaults: FlagDefaults): { readonly [command: string]: readonly Flag[] } {
  return {
    create: [
      {
        name: 'chart-api-version',
        type: 'string',
        default: 'v2',
        ...(defaults.offersChartV3 === true ? {} : { hidden: true }),
        help: 'chart API version to use (v2 or v3)',
      },
      { name: 'starter', shorthand: 'p', type: 'string', help: 'the name or absolute path to Helm starter scaffold' },
    ],
    lint: [
      ...valueFlags,
      { name: 'kube-version', type: 'string', help: 'Kubernetes version used for capabilities and deprecation checks' },
      { name: 'quiet', type: 'bool', noValue: 'true', help: 'print only warnings and errors' },
      {
        name: 'skip-schema-validation',
        type: 'bool',
        noValue: 'true',
        help: 'if set, disables JSON schema validation',
      },
      { name: 'strict', type: 'bool', noValue: 'true', help: 'fail on lint warnings' },
      { name: 'with-subcharts', type: 'bool', noValue: 'true', help: 'lint dependent charts' },
    ],
    package: [
      { name: 'app-version', type: 'string', help: 'set the appVersion on the chart to this version' },
      { name: 'ca-file', type: 'string', help: 'verify certificates of HTTPS-enabled servers using this CA bundle' },
      { name: 'cert-file', type: 'string', help: 'identify HTTPS client using this SSL certificate file' },
      {
        name: 'dependency-update',
        shorthand: 'u',
        type: 'bool',
        noValue: 'true',
        help: 'update dependencies from "Chart.yaml" to dir "charts/" before packaging',
      },
      { name: 'destination', shorthand: 'd', type: 'string', default: '.', help: 'location to write the chart.' },
      {
        name: 'insecure-skip-tls-verify',
        type: 'bool',
        noValue: 'true',
        help: 'skip tls certificate checks for the chart download',
      },
      { name: 'key', type: 'string', help: 'name of the key to use when signing. Used if --sign is true' },
      { name: 'key-file', type: 'string', help: 'identify HTTPS client using this SSL key file' },
      { name: 'keyring', type: 'string', default: defaults.keyring, help: 'location of a public keyring' },
      {
        name: 'passphrase-file',
        type: 'string',
        help: 'location of a file which contains the passphrase for the signing key. Use "-" in order to read from stdin.',
      },
      { name: 'password', type: 'string', help: 'chart repository password where to locate the requested chart' },
      {
        name: 'plain-http',
        type: 'bool',
        noValue: 'true',
        help: 'use insecure HTTP connections for the chart download',
      },
      {
        name: 'sign',
        type: 'bool',
        noValue: 'true',
        help: 'use a PGP private key to sign this package',
      },
      { name: 'username', type: 'string', help: 'chart repository username where to locate the requested chart' },
      { name: 'version', type: 'string', help: 'set the version on the chart to this semver version' },
    ],
    'show all': [
      ...chartFlags(defaults),
      {
        name: 'devel',
        type: 'bool',
        noValue: 'true',
        help: "use development versions, too. Equivalent to version '>0.0.0-0'. If --version is set, this is ignored",
      },
    ],
    'show chart': [
      ...chartFlags(defaults),
      {
        name: 'devel',
        type: 'bool',
        noValue: 'true',
        help: "use development versions, too. Equivalent to version '>0.0.0-0'. If --version is set, this is ignored",
      },
    ],
    'show crds': [
      ...chartFlags(defaults),
      {
        name: 'devel',
        type: 'bool',
        noValue: 'true',
        help: "use development versions, too. Equivalent to version '>0.0.0-0'. If --version is set, this is ignored",
      },
    ],
    'show readme': [
      ...chartFlags(defaults),
      {
        name: 'devel',
        type: 'bool',
        noValue: 'true',
        help: "use development versions, too. Equivalent to version '>0.0.0-0'. If --version is set, this is ignored",
      },
    ],
    'show values': [
      ...chartFlags(defaults),
      {
        name: 'devel',
        type: 'bool',
        noValue: 'true',
        help: "use development versions, too. Equivalent to version '>0.0.0-0'. If --version is set, this is ignored",
      },
      { name: 'jsonpath', type: 'string', help: 'supply a JSONPath expression to filter the output' },
    ],
  }
}
