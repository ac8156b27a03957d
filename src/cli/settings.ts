// Settings of one command line: the environment's, overridden by flags; and the defaults of flags that come from it.
import type { Settings } from '../actions/index.ts'
import type { CommandHost } from './context.ts'
import type { FlagValues } from './flags.ts'
import type { FlagDefaults } from './table/flags.table.ts'

/** The variable that lets charts of API version v3 be made. @see helm internal/gates */
export const chartV3Gate = 'HELM_EXPERIMENTAL_CHART_V3'

/** The environment's settings as defaults of flags. */
export async function flagDefaultsOf(settings: Settings, host: CommandHost): Promise<FlagDefaults> {
  return {
    namespace: settings.namespace,
    kubeContext: settings.kubeContext,
    kubeToken: settings.kubeToken,
    kubeAsUser: settings.kubeAsUser,
    kubeApiServer: settings.kubeApiServer,
    kubeCaFile: settings.kubeCaFile,
    kubeTlsServerName: settings.kubeTlsServerName,
    kubeInsecureSkipTlsVerify: String(settings.kubeInsecureSkipTlsVerify),
    debug: String(settings.debug),
    registryConfig: settings.registryConfig,
    repositoryConfig: settings.repositoryConfig,
    repositoryCache: settings.repositoryCache,
    contentCache: settings.contentCache,
    burstLimit: String(settings.burstLimit),
    qps: String(settings.qps),
    color: settings.colorMode,
    maxHistory: String(settings.maxHistory),
    keyring: await keyringOf(host),
    offersChartV3: (host.environment.get(chartV3Gate) ?? '') !== '',
  }
}

/** The settings with the flags that were given. */
export function applyFlags(settings: Settings, flags: FlagValues): Settings {
  const text = (name: string, before: string) => (flags.changed(name) ? flags.text(name) : before)
  const truth = (name: string, before: boolean) => (flags.changed(name) ? flags.boolean(name) : before)
  const colorFlag = flags.names().findLast((name) => name === 'color' || name === 'colour')
  return {
    ...settings,
    namespace: text('namespace', settings.namespace),
    kubeConfig: text('kubeconfig', settings.kubeConfig),
    kubeContext: text('kube-context', settings.kubeContext),
    kubeToken: text('kube-token', settings.kubeToken),
    kubeAsUser: text('kube-as-user', settings.kubeAsUser),
    kubeAsGroups: flags.changed('kube-as-group') ? flags.list('kube-as-group') : settings.kubeAsGroups,
    kubeApiServer: text('kube-apiserver', settings.kubeApiServer),
    kubeCaFile: text('kube-ca-file', settings.kubeCaFile),
    kubeTlsServerName: text('kube-tls-server-name', settings.kubeTlsServerName),
    kubeInsecureSkipTlsVerify: truth('kube-insecure-skip-tls-verify', settings.kubeInsecureSkipTlsVerify),
    debug: truth('debug', settings.debug),
    registryConfig: text('registry-config', settings.registryConfig),
    repositoryConfig: text('repository-config', settings.repositoryConfig),
    repositoryCache: text('repository-cache', settings.repositoryCache),
    contentCache: text('content-cache', settings.contentCache),
    burstLimit: flags.changed('burst-limit') ? flags.number('burst-limit') : settings.burstLimit,
    qps: flags.changed('qps') ? flags.number('qps') : settings.qps,
    colorMode: colorFlag === undefined ? settings.colorMode : flags.text(colorFlag),
  }
}

/** GnuPG's public keys: the old file where it is, the new one else. */
async function keyringOf({ environment, files }: CommandHost): Promise<string> {
  const home = environment.get('GNUPGHOME')
  const folder = home === undefined || home === '' ? `${environment.homeDirectory}/.gnupg` : home
  const old = `${folder}/pubring.gpg`
  const modern = `${folder}/pubring.kbx`
  const isThere = async (path: string) => (await files.status(path)) !== undefined
  return !(await isThere(old)) && (await isThere(modern)) ? modern : old
}
