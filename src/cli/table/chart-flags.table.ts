// Flags of the commands over charts on disk, with Helm's own help texts, as data.
import type { Flag } from '../command.ts'
import { chartAccessFlags } from './access-flags.table.ts'
import { chartFlags, type FlagDefaults, sharedFlags, valueFlags } from './flags.table.ts'

/** Flags of each command below the root. */
export function chartCommandFlags(defaults: FlagDefaults): { readonly [command: string]: readonly Flag[] } {
  const shown = [...chartFlags(defaults), sharedFlags.devel]
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
      sharedFlags.skipSchemaValidation,
      { name: 'strict', type: 'bool', noValue: 'true', help: 'fail on lint warnings' },
      { name: 'with-subcharts', type: 'bool', noValue: 'true', help: 'lint dependent charts' },
    ],
    package: [
      ...chartAccessFlags,
      { name: 'app-version', type: 'string', help: 'set the appVersion on the chart to this version' },
      {
        name: 'dependency-update',
        shorthand: 'u',
        type: 'bool',
        noValue: 'true',
        help: 'update dependencies from "Chart.yaml" to dir "charts/" before packaging',
      },
      { name: 'destination', shorthand: 'd', type: 'string', default: '.', help: 'location to write the chart.' },
      { name: 'key', type: 'string', help: 'name of the key to use when signing. Used if --sign is true' },
      { name: 'keyring', type: 'string', default: defaults.keyring, help: 'location of a public keyring' },
      {
        name: 'passphrase-file',
        type: 'string',
        help: 'location of a file which contains the passphrase for the signing key. Use "-" in order to read from stdin.',
      },
      {
        name: 'sign',
        type: 'bool',
        noValue: 'true',
        help: 'use a PGP private key to sign this package',
      },
      { name: 'version', type: 'string', help: 'set the version on the chart to this semver version' },
    ],
    'show all': shown,
    'show chart': shown,
    'show crds': shown,
    'show readme': shown,
    'show values': [
      ...shown,
      { name: 'jsonpath', type: 'string', help: 'supply a JSONPath expression to filter the output' },
    ],
  }
}
