// Flags of Helm 4.3's commands with Helm's own help texts, as data.
import type { Flag } from '../command.ts'
import { chartAccessFlags } from './access-flags.table.ts'

/** Defaults that come from the environment, as text. */
export interface FlagDefaults {
  /** Whether help tells of charts of API version v3. */
  readonly offersChartV3?: boolean
  readonly namespace: string
  readonly kubeContext: string
  readonly kubeToken: string
  readonly kubeAsUser: string
  readonly kubeApiServer: string
  readonly kubeCaFile: string
  readonly kubeTlsServerName: string
  readonly kubeInsecureSkipTlsVerify: string
  readonly debug: string
  readonly registryConfig: string
  readonly repositoryConfig: string
  readonly repositoryCache: string
  readonly contentCache: string
  readonly burstLimit: string
  readonly qps: string
  readonly color: string
  readonly maxHistory: string
  readonly keyring: string
}

/** Flags of every command. */
export function globalFlags(defaults: FlagDefaults): readonly Flag[] {
  return [
    {
      name: 'add-dir-header',
      type: 'bool',
      noValue: 'true',
      hidden: true,
      help: 'If true, adds the file directory to the header of the log messages',
    },
    {
      name: 'alsologtostderr',
      type: 'bool',
      noValue: 'true',
      hidden: true,
      help: 'log to standard error as well as files (no effect when -logtostderr=true)',
    },
    {
      name: 'alsologtostderrthreshold',
      type: 'severity',
      hidden: true,
      help: 'logs at or above this threshold go to stderr when -alsologtostderr=true (no effect when -logtostderr=true)',
    },
    { name: 'burst-limit', type: 'int', default: defaults.burstLimit, help: 'client-side default throttling limit' },
    {
      name: 'color',
      type: 'string',
      default: defaults.color,
      help: 'use colored output (never, auto, always)',
      words: ['never', 'auto', 'always'],
    },
    {
      name: 'colour',
      type: 'string',
      default: defaults.color,
      help: 'use colored output (never, auto, always)',
      words: ['never', 'auto', 'always'],
    },
    {
      name: 'content-cache',
      type: 'string',
      default: defaults.contentCache,
      help: 'path to the directory containing cached content (e.g. charts)',
    },
    { name: 'debug', type: 'bool', default: defaults.debug, noValue: 'true', help: 'enable verbose output' },
    {
      name: 'kube-apiserver',
      type: 'string',
      default: defaults.kubeApiServer,
      help: 'the address and the port for the Kubernetes API server',
    },
    {
      name: 'kube-as-group',
      type: 'stringArray',
      help: 'group to impersonate for the operation, this flag can be repeated to specify multiple groups.',
    },
    {
      name: 'kube-as-user',
      type: 'string',
      default: defaults.kubeAsUser,
      help: 'username to impersonate for the operation',
    },
    {
      name: 'kube-ca-file',
      type: 'string',
      default: defaults.kubeCaFile,
      help: 'the certificate authority file for the Kubernetes API server connection',
    },
    {
      name: 'kube-context',
      type: 'string',
      default: defaults.kubeContext,
      help: 'name of the kubeconfig context to use',
      words: 'kube-context',
    },
    {
      name: 'kube-insecure-skip-tls-verify',
      type: 'bool',
      default: defaults.kubeInsecureSkipTlsVerify,
      noValue: 'true',
      help: "if true, the Kubernetes API server's certificate will not be checked for validity. This will make your HTTPS connections insecure",
    },
    {
      name: 'kube-tls-server-name',
      type: 'string',
      default: defaults.kubeTlsServerName,
      help: 'server name to use for Kubernetes API server certificate validation. If it is not provided, the hostname used to contact the server is used',
    },
    { name: 'kube-token', type: 'string', default: defaults.kubeToken, help: 'bearer token used for authentication' },
    { name: 'kubeconfig', type: 'string', help: 'path to the kubeconfig file' },
    {
      name: 'legacy-stderr-threshold-behavior',
      type: 'bool',
      default: 'true',
      noValue: 'true',
      hidden: true,
      help: 'If true, stderrthreshold is ignored when logtostderr=true (legacy behavior). If false, stderrthreshold is honored even when logtostderr=true',
    },
    {
      name: 'log-backtrace-at',
      type: 'traceLocation',
      default: ':0',
      hidden: true,
      help: 'when logging hits line file:N, emit a stack trace',
    },
    {
      name: 'log-dir',
      type: 'string',
      hidden: true,
      help: 'If non-empty, write log files in this directory (no effect when -logtostderr=true)',
    },
    {
      name: 'log-file',
      type: 'string',
      hidden: true,
      help: 'If non-empty, use this log file (no effect when -logtostderr=true)',
    },
    {
      name: 'log-file-max-size',
      type: 'uint64',
      default: '1800',
      hidden: true,
      help: 'Defines the maximum size a log file can grow to (no effect when -logtostderr=true). Unit is megabytes. If the value is 0, the maximum file size is unlimited.',
    },
    {
      name: 'logtostderr',
      type: 'bool',
      default: 'true',
      noValue: 'true',
      hidden: true,
      help: 'log to standard error instead of files',
    },
    {
      name: 'namespace',
      shorthand: 'n',
      type: 'string',
      default: defaults.namespace,
      help: 'namespace scope for this request',
      words: 'namespace',
    },
    {
      name: 'one-output',
      type: 'bool',
      noValue: 'true',
      hidden: true,
      help: 'If true, only write logs to their native severity level (vs also writing to each lower severity level; no effect when -logtostderr=true)',
    },
    {
      name: 'qps',
      type: 'float32',
      default: defaults.qps,
      help: 'queries per second used when communicating with the Kubernetes API, not including bursting',
    },
    {
      name: 'registry-config',
      type: 'string',
      default: defaults.registryConfig,
      help: 'path to the registry config file',
    },
    {
      name: 'repository-cache',
      type: 'string',
      default: defaults.repositoryCache,
      help: 'path to the directory containing cached repository indexes',
    },
    {
      name: 'repository-config',
      type: 'string',
      default: defaults.repositoryConfig,
      help: 'path to the file containing repository names and URLs',
    },
    {
      name: 'skip-headers',
      type: 'bool',
      noValue: 'true',
      hidden: true,
      help: 'If true, avoid header prefixes in the log messages',
    },
    {
      name: 'skip-log-headers',
      type: 'bool',
      noValue: 'true',
      hidden: true,
      help: 'If true, avoid headers when opening log files (no effect when -logtostderr=true)',
    },
    {
      name: 'stderrthreshold',
      type: 'severity',
      default: '2',
      hidden: true,
      help: 'logs at or above this threshold go to stderr when writing to files and stderr (no effect when -logtostderr=true or -alsologtostderr=true unless -legacy_stderr_threshold_behavior=false)',
    },
    { name: 'v', shorthand: 'v', type: 'Level', hidden: true, help: 'number for the log level verbosity' },
    {
      name: 'vmodule',
      type: 'moduleSpec',
      hidden: true,
      help: 'comma-separated list of pattern=N settings for file-filtered logging',
    },
  ]
}

/** Flags that say where a chart is. */
export function chartFlags(defaults: FlagDefaults): readonly Flag[] {
  return [
    ...chartAccessFlags,
    {
      name: 'keyring',
      type: 'string',
      default: defaults.keyring,
      help: 'location of public keys used for verification',
    },
    {
      name: 'pass-credentials',
      type: 'bool',
      noValue: 'true',
      help: 'pass credentials to all domains',
    },
    {
      name: 'repo',
      type: 'string',
      help: 'chart repository url where to locate the requested chart',
    },
    {
      name: 'verify',
      type: 'bool',
      noValue: 'true',
      help: 'verify the package before using it',
    },
    {
      name: 'version',
      type: 'string',
      help: 'specify a version constraint for the chart version to use. This constraint can be a specific tag (e.g. 1.1.1) or it may reference a valid range (e.g. ^2.0.0). If this is not specified, the latest version is used',
      words: 'chart-version',
    },
  ]
}

/** Flags that give values. */
export const valueFlags: readonly Flag[] = [
  {
    name: 'set',
    type: 'stringArray',
    help: 'set values on the command line (can specify multiple or separate values with commas: key1=val1,key2=val2)',
  },
  {
    name: 'set-file',
    type: 'stringArray',
    help: 'set values from respective files specified via the command line (can specify multiple or separate values with commas: key1=path1,key2=path2)',
  },
  {
    name: 'set-json',
    type: 'stringArray',
    help: 'set JSON values on the command line (can specify multiple or separate values with commas: key1=jsonval1,key2=jsonval2 or using json format: {"key1": jsonval1, "key2": "jsonval2"})',
  },
  { name: 'set-literal', type: 'stringArray', help: 'set a literal STRING value on the command line' },
  {
    name: 'set-string',
    type: 'stringArray',
    help: 'set STRING values on the command line (can specify multiple or separate values with commas: key1=val1,key2=val2)',
  },
  {
    name: 'values',
    shorthand: 'f',
    type: 'stringSlice',
    help: 'specify values in a YAML file or a URL (can specify multiple)',
  },
]

/** Flags that several commands have alike. */
/** Flags that several commands take with the same words. */
export const sharedFlags = {
  atomic: {
    name: 'atomic',
    type: 'bool',
    noValue: 'true',
    hidden: true,
    deprecated: 'use --rollback-on-failure instead',
    help: 'deprecated',
  },
  createNamespace: {
    name: 'create-namespace',
    type: 'bool',
    noValue: 'true',
    help: 'create the release namespace if not present',
  },
  dependencyUpdate: {
    name: 'dependency-update',
    type: 'bool',
    noValue: 'true',
    help: 'update dependencies if they are missing before installing the chart',
  },
  description: { name: 'description', type: 'string', help: 'add a custom description' },
  devel: {
    name: 'devel',
    type: 'bool',
    noValue: 'true',
    help: "use development versions, too. Equivalent to version '>0.0.0-0'. If --version is set, this is ignored",
  },
  disableOpenapiValidation: {
    name: 'disable-openapi-validation',
    type: 'bool',
    noValue: 'true',
    help: 'if set, the installation process will not validate rendered templates against the Kubernetes OpenAPI Schema',
  },
  dryRun: {
    name: 'dry-run',
    type: 'string',
    default: 'none',
    noValue: 'unset',
    help: 'simulates the operation without persisting changes. Must be one of: "none" (default), "client", or "server". \'--dry-run=none\' executes the operation normally and persists changes (no simulation). \'--dry-run=client\' simulates the operation client-side only and avoids cluster connections. \'--dry-run=server\' simulates the operation on the server, requiring cluster connectivity.',
  },
  enableDns: { name: 'enable-dns', type: 'bool', noValue: 'true', help: 'enable DNS lookups when rendering templates' },
  force: {
    name: 'force',
    type: 'bool',
    noValue: 'true',
    hidden: true,
    deprecated: 'use --force-replace instead',
    help: 'deprecated',
  },
  forceConflicts: {
    name: 'force-conflicts',
    type: 'bool',
    noValue: 'true',
    help: 'if set server-side apply will force changes against conflicts',
  },
  forceReplace: { name: 'force-replace', type: 'bool', noValue: 'true', help: 'force resource updates by replacement' },
  generateName: {
    name: 'generate-name',
    shorthand: 'g',
    type: 'bool',
    noValue: 'true',
    help: 'generate the name (and omit the NAME parameter)',
  },
  hideSecret: {
    name: 'hide-secret',
    type: 'bool',
    noValue: 'true',
    help: 'hide Kubernetes Secrets when also using the --dry-run flag',
  },
  labels: {
    name: 'labels',
    shorthand: 'l',
    type: 'stringToString',
    help: 'Labels that would be added to release metadata. Should be divided by comma.',
  },
  nameTemplate: { name: 'name-template', type: 'string', help: 'specify template used to name the release' },
  noHooks: { name: 'no-hooks', type: 'bool', noValue: 'true', help: 'prevent hooks from running during install' },
  output: {
    name: 'output',
    shorthand: 'o',
    type: 'format',
    default: 'table',
    help: 'prints the output in the specified format. Allowed values: table, json, yaml',
    words: 'output-format',
  },
  postRenderer: {
    name: 'post-renderer',
    type: 'postRendererString',
    help: 'the name of a postrenderer type plugin to be used for post rendering. If it exists, the plugin will be used',
  },
  postRendererArgs: {
    name: 'post-renderer-args',
    type: 'postRendererArgsSlice',
    help: 'an argument to the post-renderer (can specify multiple)',
  },
  renderSubchartNotes: {
    name: 'render-subchart-notes',
    type: 'bool',
    noValue: 'true',
    help: 'if set, render subchart notes along with the parent',
  },
  replace: {
    name: 'replace',
    type: 'bool',
    noValue: 'true',
    help: 'reuse the given name, only if that name is a deleted release which remains in the history. This is unsafe in production',
  },
  rollbackOnFailure: {
    name: 'rollback-on-failure',
    type: 'bool',
    noValue: 'true',
    help: 'if set, Helm will rollback (uninstall) the installation upon failure. The --wait flag will be default to "watcher" if --rollback-on-failure is set',
  },
  serverSide: {
    name: 'server-side',
    type: 'bool',
    default: 'true',
    noValue: 'true',
    help: 'object updates run in the server instead of the client',
  },
  skipCrds: {
    name: 'skip-crds',
    type: 'bool',
    noValue: 'true',
    help: 'if set, no CRDs will be installed. By default, CRDs are installed if not already present',
  },
  skipSchemaValidation: {
    name: 'skip-schema-validation',
    type: 'bool',
    noValue: 'true',
    help: 'if set, disables JSON schema validation',
  },
  takeOwnership: {
    name: 'take-ownership',
    type: 'bool',
    noValue: 'true',
    help: 'if set, install will ignore the check for helm annotations and take ownership of the existing resources',
  },
  timeout: {
    name: 'timeout',
    type: 'duration',
    default: '5m0s',
    help: 'time to wait for any individual Kubernetes operation (like Jobs for hooks)',
  },
  wait: {
    name: 'wait',
    type: 'WaitStrategy',
    default: 'hookOnly',
    noValue: 'watcher',
    help: "wait until resources are ready (up to --timeout). Use '--wait' alone for 'watcher' strategy, or specify one of: 'watcher', 'hookOnly', 'legacy'. Default when flag is omitted: 'hookOnly'.",
  },
  waitForJobs: {
    name: 'wait-for-jobs',
    type: 'bool',
    noValue: 'true',
    help: 'if set and --wait enabled, will wait until all Jobs have been completed before marking the release as successful. It will wait for as long as --timeout',
  },
  serverSide2: {
    name: 'server-side',
    type: 'string',
    default: 'auto',
    help: 'must be "true", "false" or "auto". Object updates run in the server instead of the client ("auto" defaults the value from the previous chart release\'s method)',
  },
  revision: { name: 'revision', type: 'int', help: 'get the named release with revision', words: 'revision' },
} as const satisfies { readonly [name: string]: Flag }

function historyMax(defaults: FlagDefaults): Flag {
  return {
    name: 'history-max',
    type: 'int',
    default: defaults.maxHistory,
    help: 'limit the maximum number of revisions saved per release. Use 0 for no limit',
  }
}

/** Flags by command; the key is the path below the root. */
export function commandFlags(defaults: FlagDefaults): { readonly [command: string]: readonly Flag[] } {
  return {
    install: [
      ...chartFlags(defaults),
      ...valueFlags,
      sharedFlags.atomic,
      sharedFlags.createNamespace,
      sharedFlags.dependencyUpdate,
      sharedFlags.description,
      sharedFlags.devel,
      sharedFlags.disableOpenapiValidation,
      sharedFlags.dryRun,
      sharedFlags.enableDns,
      sharedFlags.force,
      sharedFlags.forceConflicts,
      sharedFlags.forceReplace,
      sharedFlags.generateName,
      {
        name: 'hide-notes',
        type: 'bool',
        noValue: 'true',
        help: 'if set, do not show notes in install output. Does not affect presence in chart metadata',
      },
      sharedFlags.hideSecret,
      sharedFlags.labels,
      sharedFlags.nameTemplate,
      sharedFlags.noHooks,
      sharedFlags.output,
      sharedFlags.postRenderer,
      sharedFlags.postRendererArgs,
      sharedFlags.renderSubchartNotes,
      sharedFlags.replace,
      sharedFlags.rollbackOnFailure,
      sharedFlags.serverSide,
      sharedFlags.skipCrds,
      sharedFlags.skipSchemaValidation,
      sharedFlags.takeOwnership,
      sharedFlags.timeout,
      sharedFlags.wait,
      sharedFlags.waitForJobs,
    ],
    upgrade: [
      ...chartFlags(defaults),
      ...valueFlags,
      sharedFlags.atomic,
      {
        name: 'cleanup-on-fail',
        type: 'bool',
        noValue: 'true',
        help: 'allow deletion of new resources created in this upgrade when upgrade fails',
      },
      {
        name: 'create-namespace',
        type: 'bool',
        noValue: 'true',
        help: 'if --install is set, create the release namespace if not present',
      },
      sharedFlags.dependencyUpdate,
      sharedFlags.description,
      sharedFlags.devel,
      {
        name: 'disable-openapi-validation',
        type: 'bool',
        noValue: 'true',
        help: 'if set, the upgrade process will not validate rendered templates against the Kubernetes OpenAPI Schema',
      },
      sharedFlags.dryRun,
      sharedFlags.enableDns,
      sharedFlags.force,
      sharedFlags.forceConflicts,
      sharedFlags.forceReplace,
      {
        name: 'hide-notes',
        type: 'bool',
        noValue: 'true',
        help: 'if set, do not show notes in upgrade output. Does not affect presence in chart metadata',
      },
      sharedFlags.hideSecret,
      historyMax(defaults),
      {
        name: 'install',
        shorthand: 'i',
        type: 'bool',
        noValue: 'true',
        help: "if a release by this name doesn't already exist, run an install",
      },
      {
        name: 'labels',
        shorthand: 'l',
        type: 'stringToString',
        help: 'Labels that would be added to release metadata. Should be separated by comma. Original release labels will be merged with upgrade labels. You can unset label using null.',
      },
      { name: 'no-hooks', type: 'bool', noValue: 'true', help: 'disable pre/post upgrade hooks' },
      sharedFlags.output,
      sharedFlags.postRenderer,
      sharedFlags.postRendererArgs,
      sharedFlags.renderSubchartNotes,
      {
        name: 'reset-then-reuse-values',
        type: 'bool',
        noValue: 'true',
        help: "when upgrading, reset the values to the ones built into the chart, apply the last release's values and merge in any overrides from the command line via --set and -f. If '--reset-values' or '--reuse-values' is specified, this is ignored",
      },
      {
        name: 'reset-values',
        type: 'bool',
        noValue: 'true',
        help: 'when upgrading, reset the values to the ones built into the chart',
      },
      {
        name: 'reuse-values',
        type: 'bool',
        noValue: 'true',
        help: "when upgrading, reuse the last release's values and merge in any overrides from the command line via --set and -f. If '--reset-values' is specified, this is ignored",
      },
      {
        name: 'rollback-on-failure',
        type: 'bool',
        noValue: 'true',
        help: 'if set, Helm will rollback the upgrade to previous success release upon failure. The --wait flag will be defaulted to "watcher" if --rollback-on-failure is set',
      },
      sharedFlags.serverSide2,
      {
        name: 'skip-crds',
        type: 'bool',
        noValue: 'true',
        help: 'if set, no CRDs will be installed when an upgrade is performed with install flag enabled. By default, CRDs are installed if not already present, when an upgrade is performed with install flag enabled',
      },
      sharedFlags.skipSchemaValidation,
      {
        name: 'take-ownership',
        type: 'bool',
        noValue: 'true',
        help: 'if set, upgrade will ignore the check for helm annotations and take ownership of the existing resources',
      },
      sharedFlags.timeout,
      sharedFlags.wait,
      sharedFlags.waitForJobs,
    ],
    rollback: [
      {
        name: 'cleanup-on-fail',
        type: 'bool',
        noValue: 'true',
        help: 'allow deletion of new resources created in this rollback when rollback fails',
      },
      { name: 'description', type: 'string', help: 'add a custom description for the rollback (max 256 characters)' },
      sharedFlags.dryRun,
      sharedFlags.force,
      sharedFlags.forceConflicts,
      sharedFlags.forceReplace,
      historyMax(defaults),
      { name: 'no-hooks', type: 'bool', noValue: 'true', help: 'prevent hooks from running during rollback' },
      sharedFlags.serverSide2,
      sharedFlags.timeout,
      sharedFlags.wait,
      sharedFlags.waitForJobs,
    ],
    uninstall: [
      {
        name: 'cascade',
        type: 'string',
        default: 'background',
        help: 'Must be "background", "orphan", or "foreground". Selects the deletion cascading strategy for the dependents. Defaults to background. Use "foreground" with --wait to ensure resources with finalizers are fully deleted before returning.',
      },
      sharedFlags.description,
      { name: 'dry-run', type: 'bool', noValue: 'true', help: 'simulate a uninstall' },
      {
        name: 'ignore-not-found',
        type: 'bool',
        noValue: 'true',
        help: 'Treat "release not found" as a successful uninstall',
      },
      {
        name: 'keep-history',
        type: 'bool',
        noValue: 'true',
        help: 'remove all associated resources and mark the release as deleted, but retain the release history',
      },
      { name: 'no-hooks', type: 'bool', noValue: 'true', help: 'prevent hooks from running during uninstallation' },
      sharedFlags.timeout,
      sharedFlags.wait,
    ],
    test: [
      {
        name: 'filter',
        type: 'stringSlice',
        help: 'specify tests by attribute (currently "name") using attribute=value syntax or \'!attribute=value\' to exclude a test (can specify multiple or separate values with commas: name=test1,name=test2)',
      },
      {
        name: 'logs',
        type: 'bool',
        noValue: 'true',
        help: 'dump the logs from test pods (this runs after all tests are complete, but before any cleanup)',
      },
      sharedFlags.timeout,
    ],
    list: [
      {
        name: 'all-namespaces',
        shorthand: 'A',
        type: 'bool',
        noValue: 'true',
        help: 'list releases across all namespaces',
      },
      { name: 'date', shorthand: 'd', type: 'bool', noValue: 'true', help: 'sort by release date' },
      { name: 'deployed', type: 'bool', noValue: 'true', help: 'show deployed releases' },
      { name: 'failed', type: 'bool', noValue: 'true', help: 'show failed releases' },
      {
        name: 'filter',
        shorthand: 'f',
        type: 'string',
        help: 'a regular expression (Perl compatible). Any releases that match the expression will be included in the results',
      },
      { name: 'max', shorthand: 'm', type: 'int', default: '256', help: 'maximum number of releases to fetch' },
      {
        name: 'no-headers',
        type: 'bool',
        noValue: 'true',
        help: "don't print headers when using the default output format",
      },
      { name: 'offset', type: 'int', help: 'next release index in the list, used to offset from start value' },
      sharedFlags.output,
      { name: 'pending', type: 'bool', noValue: 'true', help: 'show pending releases' },
      { name: 'reverse', shorthand: 'r', type: 'bool', noValue: 'true', help: 'reverse the sort order' },
      {
        name: 'selector',
        shorthand: 'l',
        type: 'string',
        help: "Selector (label query) to filter on, supports '=', '==', and '!='.(e.g. -l key1=value1,key2=value2). Works only for secret(default) and configmap storage backends.",
      },
      { name: 'short', shorthand: 'q', type: 'bool', noValue: 'true', help: 'output short (quiet) listing format' },
      { name: 'superseded', type: 'bool', noValue: 'true', help: 'show superseded releases' },
      {
        name: 'time-format',
        type: 'string',
        help: 'format time using golang time formatter. Example: --time-format "2006-01-02 15:04:05Z0700"',
      },
      {
        name: 'uninstalled',
        type: 'bool',
        noValue: 'true',
        help: "show uninstalled releases (if 'helm uninstall --keep-history' was used)",
      },
      {
        name: 'uninstalling',
        type: 'bool',
        noValue: 'true',
        help: 'show releases that are currently being uninstalled',
      },
    ],
    status: [
      sharedFlags.output,
      {
        name: 'revision',
        type: 'int',
        help: 'if set, display the status of the named release with revision',
        words: 'revision',
      },
    ],
    history: [
      { name: 'max', type: 'int', default: '256', help: 'maximum number of revision to include in history' },
      sharedFlags.output,
      {
        name: 'show-rollback-revision',
        type: 'bool',
        noValue: 'true',
        help: 'show the rollback revision column in table output',
      },
    ],
    'get all': [
      sharedFlags.revision,
      { name: 'template', type: 'string', help: 'go template for formatting the output, eg: {{.Release.Name}}' },
    ],
    'get values': [
      { name: 'all', shorthand: 'a', type: 'bool', noValue: 'true', help: 'dump all (computed) values' },
      sharedFlags.output,
      sharedFlags.revision,
    ],
    'get manifest': [sharedFlags.revision],
    'get hooks': [sharedFlags.revision],
    'get notes': [sharedFlags.revision],
    'get metadata': [
      sharedFlags.output,
      { name: 'revision', type: 'int', help: 'specify release revision', words: 'revision' },
    ],
    template: [
      ...chartFlags(defaults),
      ...valueFlags,
      {
        name: 'api-versions',
        shorthand: 'a',
        type: 'stringSlice',
        help: 'Kubernetes api versions used for Capabilities.APIVersions (multiple can be specified)',
      },
      sharedFlags.atomic,
      sharedFlags.createNamespace,
      sharedFlags.dependencyUpdate,
      sharedFlags.description,
      sharedFlags.devel,
      sharedFlags.disableOpenapiValidation,
      {
        name: 'dry-run',
        type: 'string',
        default: 'client',
        noValue: 'unset',
        help: 'simulates the operation either client-side or server-side. Must be either: "client", or "server". \'--dry-run=client simulates the operation client-side only and avoids cluster connections. \'--dry-run=server\' simulates/validates the operation on the server, requiring cluster connectivity.',
      },
      sharedFlags.enableDns,
      sharedFlags.force,
      sharedFlags.forceConflicts,
      sharedFlags.forceReplace,
      sharedFlags.generateName,
      {
        name: 'hide-notes',
        type: 'bool',
        noValue: 'true',
        hidden: true,
        deprecated: "this flag has no effect for 'helm template' and will be removed in Helm 5",
        help: 'if set, do not show notes in install output. Does not affect presence in chart metadata',
      },
      { name: 'include-crds', type: 'bool', noValue: 'true', help: 'include CRDs in the templated output' },
      {
        name: 'is-upgrade',
        type: 'bool',
        noValue: 'true',
        help: 'set .Release.IsUpgrade instead of .Release.IsInstall',
      },
      { name: 'kube-version', type: 'string', help: 'Kubernetes version used for Capabilities.KubeVersion' },
      sharedFlags.labels,
      sharedFlags.nameTemplate,
      sharedFlags.noHooks,
      {
        name: 'output-dir',
        type: 'string',
        help: 'writes the executed templates to files in output-dir instead of stdout',
      },
      sharedFlags.postRenderer,
      sharedFlags.postRendererArgs,
      { name: 'release-name', type: 'bool', noValue: 'true', help: 'use release name in the output-dir path.' },
      {
        name: 'render-subchart-notes',
        type: 'bool',
        noValue: 'true',
        hidden: true,
        deprecated: "this flag has no effect for 'helm template' and will be removed in Helm 5",
        help: 'if set, render subchart notes along with the parent',
      },
      sharedFlags.replace,
      sharedFlags.rollbackOnFailure,
      sharedFlags.serverSide,
      {
        name: 'show-only',
        shorthand: 's',
        type: 'stringArray',
        help: 'only show manifests rendered from the given templates',
      },
      sharedFlags.skipCrds,
      sharedFlags.skipSchemaValidation,
      { name: 'skip-tests', type: 'bool', noValue: 'true', help: 'skip tests from templated output' },
      sharedFlags.takeOwnership,
      sharedFlags.timeout,
      {
        name: 'validate',
        type: 'bool',
        noValue: 'true',
        hidden: true,
        deprecated: "use '--dry-run=server' instead",
        help: 'deprecated',
      },
      sharedFlags.wait,
      sharedFlags.waitForJobs,
    ],
    version: [
      { name: 'short', type: 'bool', noValue: 'true', help: 'print the version number' },
      { name: 'template', type: 'string', help: 'template for version string format' },
    ],
  }
}
