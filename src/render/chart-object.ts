// `.Chart`, `.Release` and `.Capabilities` as templates see them.
import type { Capabilities, ChartMetadata, Dependency } from '../chart/index.ts'
import { GoMap, type GoMethod, GoSlice, GoStruct, type GoValue, goInt, nilMap } from '../go/index.ts'

/** Who is rendered: the release's facts. */
export interface RenderIdentity {
  readonly name: string
  readonly namespace: string
  readonly revision: number
  readonly isUpgrade: boolean
  readonly isInstall: boolean
}

/** The build that `.Capabilities.HelmVersion` shows. */
export interface HelmBuild {
  readonly version: string
  readonly gitCommit: string
  readonly gitTreeState: string
  readonly goVersion: string
  readonly kubeClientVersion: string
}

/** The Helm whose behaviour this is. */
export const followedHelm: HelmBuild = {
  version: 'v4.3.1',
  gitCommit: '',
  gitTreeState: '',
  goVersion: 'go1.26.8',
  kubeClientVersion: 'v1.37',
}

/** `.Chart`: a plain map with Go's field names. */
export function chartObject(metadata: ChartMetadata, isRoot: boolean): Map<string, GoValue> {
  return new Map<string, GoValue>([
    ['Name', metadata.name],
    ['Home', metadata.home ?? ''],
    ['Sources', [...(metadata.sources ?? [])]],
    ['Version', metadata.version],
    ['Description', metadata.description ?? ''],
    ['Keywords', [...(metadata.keywords ?? [])]],
    [
      'Maintainers',
      (metadata.maintainers ?? []).map(({ name = '', email = '', url = '' }) =>
        fields([
          ['Name', name],
          ['Email', email],
          ['URL', url],
        ]),
      ),
    ],
    ['Icon', metadata.icon ?? ''],
    ['APIVersion', metadata.apiVersion],
    ['Condition', metadata.condition ?? ''],
    ['Tags', metadata.tags ?? ''],
    ['AppVersion', metadata.appVersion ?? ''],
    ['Deprecated', metadata.deprecated ?? false],
    [
      'Annotations',
      metadata.annotations === undefined
        ? nilMap('string')
        : new GoMap('map[string]string', 'string', metadata.annotations),
    ],
    ['KubeVersion', metadata.kubeVersion ?? ''],
    ['Dependencies', (metadata.dependencies ?? []).map(dependencyObject)],
    ['Type', metadata.type ?? ''],
    ['IsRoot', isRoot],
  ])
}

function fields(entries: [string, GoValue][]): Map<string, GoValue> {
  return new Map(entries)
}

function dependencyObject(dependency: Dependency): Map<string, GoValue> {
  return fields([
    ['Name', dependency.name],
    ['Version', dependency.version ?? ''],
    ['Repository', dependency.repository ?? ''],
    ['Condition', dependency.condition ?? ''],
    ['Tags', [...(dependency.tags ?? [])]],
    ['Enabled', dependency.enabled ?? false],
    ['ImportValues', [...(dependency.importValues ?? [])]],
    ['Alias', dependency.alias ?? ''],
  ])
}

/** `.Release`. */
export function releaseObject(identity: RenderIdentity): Map<string, GoValue> {
  return fields([
    ['Name', identity.name],
    ['Namespace', identity.namespace],
    ['IsUpgrade', identity.isUpgrade],
    ['IsInstall', identity.isInstall],
    ['Revision', goInt(identity.revision)],
    ['Service', 'Helm'],
  ])
}

/** `.Capabilities`. */
export function capabilitiesObject(capabilities: Capabilities, build: HelmBuild = followedHelm): GoStruct {
  const known = new Set(capabilities.apiVersions)
  const deepCopy = () =>
    capabilitiesObject({ ...capabilities, kubeVersion: { ...capabilities.kubeVersion, normalized: '' } }, build)
  const copy = () => capabilitiesObject(capabilities, build)
  const has: GoMethod = { parameters: ['string'], call: (name = '') => known.has(name as string) }
  return new GoStruct({
    typeName: '*common.Capabilities',
    deepCopy,
    methods: [['Copy', { parameters: [], call: copy }]],
    fields: [
      ['KubeVersion', kubeVersionObject(capabilities.kubeVersion)],
      ['APIVersions', new GoSlice('string', capabilities.apiVersions, 'common.VersionSet', new Map([['Has', has]]))],
      [
        'HelmVersion',
        new GoStruct({
          typeName: 'version.BuildInfo',
          fields: [
            ['Version', build.version],
            ['GitCommit', build.gitCommit],
            ['GitTreeState', build.gitTreeState],
            ['GoVersion', build.goVersion],
            ['KubeClientVersion', build.kubeClientVersion],
          ],
          jsonFields: [
            ['version', build.version],
            ['git_commit', build.gitCommit],
            ['git_tree_state', build.gitTreeState],
            ['go_version', build.goVersion],
            ['kube_client_version', build.kubeClientVersion],
          ].filter((field): field is [string, string] => field[1] !== ''),
        }),
      ],
    ],
  })
}

function kubeVersionObject(kubeVersion: Capabilities['kubeVersion']): GoStruct {
  const { version, major, minor, normalized } = kubeVersion
  const text = (value: string): GoMethod => ({ parameters: [], call: () => value })
  return new GoStruct({
    typeName: 'common.KubeVersion',
    unexported: ['normalizedVersion'],
    hasPointerMethods: true,
    deepCopy: () => kubeVersionObject({ ...kubeVersion, normalized: '' }),
    printedFields: [
      ['Version', version],
      ['normalizedVersion', normalized ?? ''],
      ['Major', major],
      ['Minor', minor],
    ],
    fields: [
      ['Version', version],
      ['Major', major],
      ['Minor', minor],
    ],
    methods: [
      ['String', text(normalized === undefined || normalized === '' ? version : normalized)],
      ['GitVersion', text(version)],
    ],
  })
}
