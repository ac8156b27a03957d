// Settings: what Helm takes from the environment before any flag is read. Surfaces override single ones.
import type { Environment } from '../host/index.ts'

/** Where a program looks and whom it talks to. Texts are empty where nothing was said. */
export interface Settings {
  /** Empty: the kubeconfig's context decides. */
  readonly namespace: string
  /** One file that must be there; empty: those of `kubeConfigFiles` that are there. */
  readonly kubeConfig: string
  /** The files of `KUBECONFIG`, or the one in the home directory. */
  readonly kubeConfigFiles: readonly string[]
  /** Of the kubeconfig; empty: its current one. */
  readonly kubeContext: string
  /** Over the kubeconfig's credentials; empty: none. */
  readonly kubeToken: string
  /** As whom requests are made; empty: as oneself. */
  readonly kubeAsUser: string
  /** As whose groups requests are made. */
  readonly kubeAsGroups: readonly string[]
  /** URL over the kubeconfig's; empty: none. */
  readonly kubeApiServer: string
  /** Path over the kubeconfig's; empty: none. */
  readonly kubeCaFile: string
  /** Whom the server's certificate must name; empty: its host. */
  readonly kubeTlsServerName: string
  /** Believes any server. */
  readonly kubeInsecureSkipTlsVerify: boolean
  /** Says more. */
  readonly debug: boolean
  /** Path of the file of logins. */
  readonly registryConfig: string
  /** Path of repositories.yaml. */
  readonly repositoryConfig: string
  /** Folder of indexes. */
  readonly repositoryCache: string
  /** Folder of downloaded archives. */
  readonly contentCache: string
  /** Folders of plugins, parted as in `PATH`. */
  readonly pluginsDirectory: string
  /** How many revisions are kept; 0: all. */
  readonly maxHistory: number
  /** How many requests may follow each other at once. */
  readonly burstLimit: number
  /** Requests a second; 0 for 5, below 0 as many as wanted. */
  readonly qps: number
  /** As in `HELM_COLOR`. */
  readonly colorMode: string
  /** Folder of caches. */
  readonly cacheHome: string
  /** Folder of configuration. */
  readonly configHome: string
  /** Folder of data. */
  readonly dataHome: string
  /** Kubernetes' own cache folder, which Helm and kubectl use too. */
  readonly kubeCacheHome: string
  /** Storage driver as written in `HELM_DRIVER`. */
  readonly driver: string
  /** Where the SQL driver's database is, as in `HELM_DRIVER_SQL_CONNECTION_STRING`; may hold a password. */
  readonly sqlConnectionString: string
  /** Files for the memory driver, as in `HELM_MEMORY_DRIVER_DATA`. */
  readonly memoryDriverData: readonly string[]
}

const defaultMaxHistory = 10
const defaultBurstLimit = 100

/** The settings of an environment. A variable that cannot be read as what it should be counts as not set, as in Helm. */
export function settingsOf(environment: Environment): Settings {
  const homes = homesOf(environment)
  const text = (name: string) => environment.get(name) ?? ''
  return {
    namespace: text('HELM_NAMESPACE'),
    kubeConfig: '',
    kubeConfigFiles: kubeConfigFilesOf(environment),
    kubeContext: text('HELM_KUBECONTEXT'),
    kubeToken: text('HELM_KUBETOKEN'),
    kubeAsUser: text('HELM_KUBEASUSER'),
    kubeAsGroups: commaList(text('HELM_KUBEASGROUPS')),
    kubeApiServer: text('HELM_KUBEAPISERVER'),
    kubeCaFile: text('HELM_KUBECAFILE'),
    kubeTlsServerName: text('HELM_KUBETLS_SERVER_NAME'),
    kubeInsecureSkipTlsVerify: isTrue(text('HELM_KUBEINSECURE_SKIP_TLS_VERIFY')),
    debug: isTrue(text('HELM_DEBUG')),
    registryConfig: environment.get('HELM_REGISTRY_CONFIG') ?? `${homes.config}/registry/config.json`,
    repositoryConfig: environment.get('HELM_REPOSITORY_CONFIG') ?? `${homes.config}/repositories.yaml`,
    repositoryCache: environment.get('HELM_REPOSITORY_CACHE') ?? `${homes.cache}/repository`,
    contentCache: environment.get('HELM_CONTENT_CACHE') ?? `${homes.cache}/content`,
    pluginsDirectory: environment.get('HELM_PLUGINS') ?? `${homes.data}/plugins`,
    maxHistory: integerOr(environment.get('HELM_MAX_HISTORY'), defaultMaxHistory),
    burstLimit: integerOr(environment.get('HELM_BURST_LIMIT'), defaultBurstLimit),
    qps: numberOr(environment.get('HELM_QPS'), 0),
    colorMode: colorModeOf(environment),
    cacheHome: homes.cache,
    configHome: homes.config,
    dataHome: homes.data,
    kubeCacheHome: text('KUBECACHEDIR') || `${environment.homeDirectory}/.kube/cache`,
    driver: text('HELM_DRIVER'),
    sqlConnectionString: text('HELM_DRIVER_SQL_CONNECTION_STRING'),
    memoryDriverData: text('HELM_MEMORY_DRIVER_DATA')
      .split(':')
      .filter((path) => path !== ''),
  }
}

/** Helm's own variable, then that of the XDG rules, then the system's habit. */
function homesOf(environment: Environment): { cache: string; config: string; data: string } {
  // Without a home the folders lie in the working directory.
  const home = environment.homeDirectory === '' ? '' : `${environment.homeDirectory}/`
  const application = environment.get('APPDATA') ?? ''
  const habits = {
    linux: { cache: `${home}.cache`, config: `${home}.config`, data: `${home}.local/share` },
    other: { cache: `${home}.cache`, config: `${home}.config`, data: `${home}.local/share` },
    darwin: { cache: `${home}Library/Caches`, config: `${home}Library/Preferences`, data: `${home}Library` },
    win32: { cache: environment.get('TEMP') ?? '', config: application, data: application },
  }[environment.platform]
  const place = (kind: 'cache' | 'config' | 'data') => {
    const upper = kind.toUpperCase()
    const own = environment.get(`HELM_${upper}_HOME`)
    if (own !== undefined && own !== '') return own
    const shared = environment.get(`XDG_${upper}_HOME`)
    return `${shared !== undefined && shared !== '' ? shared : habits[kind]}/helm`
  }
  return { cache: place('cache'), config: place('config'), data: place('data') }
}

function kubeConfigFilesOf(environment: Environment): readonly string[] {
  const list = environment.get('KUBECONFIG') ?? ''
  const separator = environment.platform === 'win32' ? ';' : ':'
  const files = list.split(separator).filter((path) => path !== '')
  return files.length > 0
    ? files
    : [environment.homeDirectory === '' ? '.kube/config' : `${environment.homeDirectory}/.kube/config`]
}

function colorModeOf(environment: Environment): string {
  if ((environment.get('NO_COLOR') ?? '') !== '') return 'never'
  const mode = (environment.get('HELM_COLOR') ?? '').toLowerCase()
  return mode === 'never' || mode === 'auto' || mode === 'always' ? mode : 'auto'
}

function commaList(text: string): readonly string[] {
  const trimmed = text.replace(/^[, ]+|[, ]+$/g, '')
  return trimmed === '' ? [] : trimmed.split(',')
}

function isTrue(text: string): boolean {
  return /^(?:1|t|T|TRUE|true|True)$/.test(text)
}

function integerOr(text: string | undefined, fallback: number): number {
  return text !== undefined && /^[+-]?[0-9]+$/.test(text) ? Number(text) : fallback
}

function numberOr(text: string | undefined, fallback: number): number {
  const number = text === undefined || text.trim() === '' ? Number.NaN : Number(text)
  return Number.isNaN(number) ? fallback : number
}
