// What output templates see: build information and releases in the shape of Helm's Go structs.
import type { Chart, ChartFile, ChartMetadata } from '../chart/index.ts'
import { GoMap, GoSlice, GoStruct, type GoValue, goInt, timeValue } from '../go/index.ts'
import type { Clock } from '../host/index.ts'
import type { Hook, Release, Timestamp } from '../release/index.ts'
import { buildInfo } from './build-info.ts'
import { isMoment, readTimestamp, zeroTimestamp } from './printers/timestamp.ts'

/** `version.BuildInfo`. */
export function buildInfoValue(): GoValue {
  return new GoStruct({
    typeName: 'version.BuildInfo',
    fields: [
      ['Version', buildInfo.version],
      ['GitCommit', buildInfo.gitCommit],
      ['GitTreeState', buildInfo.gitTreeState],
      ['GoVersion', buildInfo.goVersion],
      ['KubeClientVersion', buildInfo.kubeClientVersion],
    ],
  })
}

/** `release.Release`. */
export function releaseValue(release: Release, clock: Clock): GoValue {
  const { info } = release
  return new GoStruct({
    typeName: '*v1.Release',
    fields: [
      ['Name', release.name],
      [
        'Info',
        new GoStruct({
          typeName: '*v1.Info',
          fields: [
            ['FirstDeployed', momentValue(info.firstDeployed, clock)],
            ['LastDeployed', momentValue(info.lastDeployed, clock)],
            ['Deleted', momentValue(info.deleted, clock)],
            ['Description', info.description],
            ['Status', info.status],
            ['RollbackRevision', goInt(info.rollbackRevision ?? 0)],
            ['Notes', info.notes],
            ['Resources', stringTable([])],
          ],
        }),
      ],
      ['Chart', chartValue(release.chart)],
      ['Config', release.config],
      ['Manifest', release.manifest],
      [
        'Hooks',
        new GoSlice(
          '*v1.Hook',
          release.hooks.map((hook) => hookValue(hook, clock)),
        ),
      ],
      ['Version', goInt(release.revision)],
      ['Namespace', release.namespace],
      ['Labels', stringTable(Object.entries(release.labels))],
      ['ApplyMethod', release.applyMethod ?? ''],
    ],
  })
}

/** Zero where the record holds none. */
function momentValue(timestamp: Timestamp | undefined, clock: Clock): GoValue {
  return timeValue(readTimestamp(isMoment(timestamp) ? timestamp : zeroTimestamp, clock))
}

function hookValue(hook: Hook, clock: Clock): GoValue {
  const { lastRun } = hook
  return new GoStruct({
    typeName: '*v1.Hook',
    fields: [
      ['Name', hook.name],
      ['Kind', hook.kind],
      ['Path', hook.path],
      ['Manifest', hook.manifest],
      ['Events', new GoSlice('v1.HookEvent', hook.events)],
      [
        'LastRun',
        new GoStruct({
          typeName: 'v1.HookExecution',
          fields: [
            ['StartedAt', momentValue(lastRun.startedAt, clock)],
            ['CompletedAt', momentValue(lastRun.completedAt, clock)],
            ['Phase', lastRun.phase],
          ],
        }),
      ],
      ['Weight', goInt(hook.weight)],
      ['DeletePolicies', new GoSlice('v1.HookDeletePolicy', hook.deletePolicies)],
      ['OutputLogPolicies', new GoSlice('v1.HookOutputLogPolicy', hook.outputLogPolicies)],
    ],
  })
}

function chartValue(chart: Chart): GoValue {
  return new GoStruct({
    typeName: '*v2.Chart',
    fields: [
      ['Raw', fileList(chart.raw)],
      ['Metadata', metadataValue(chart.metadata)],
      ['Templates', fileList(chart.templates)],
      ['Values', chart.values],
      ['Schema', chart.schema ?? new Uint8Array()],
      ['Files', fileList(chart.files)],
    ],
    methods: [
      ['Name', { parameters: [], call: () => chart.metadata.name }],
      ['AppVersion', { parameters: [], call: () => chart.metadata.appVersion ?? '' }],
      ['Dependencies', { parameters: [], call: () => new GoSlice('*v2.Chart', chart.dependencies.map(chartValue)) }],
    ],
  })
}

function metadataValue(metadata: ChartMetadata): GoValue {
  return new GoStruct({
    typeName: '*v2.Metadata',
    fields: [
      ['Name', metadata.name],
      ['Home', metadata.home ?? ''],
      ['Sources', new GoSlice('string', metadata.sources)],
      ['Version', metadata.version],
      ['Description', metadata.description ?? ''],
      ['Keywords', new GoSlice('string', metadata.keywords)],
      ['Maintainers', new GoSlice('*v2.Maintainer', (metadata.maintainers ?? []).map(maintainerValue))],
      ['Icon', metadata.icon ?? ''],
      ['APIVersion', metadata.apiVersion],
      ['Condition', metadata.condition ?? ''],
      ['Tags', metadata.tags ?? ''],
      ['AppVersion', metadata.appVersion ?? ''],
      ['Deprecated', metadata.deprecated ?? false],
      ['Annotations', stringTable(metadata.annotations ?? [])],
      ['KubeVersion', metadata.kubeVersion ?? ''],
      ['Type', metadata.type ?? ''],
    ],
  })
}

function maintainerValue({
  name = '',
  email = '',
  url = '',
}: NonNullable<ChartMetadata['maintainers']>[number]): GoValue {
  return new GoStruct({
    typeName: '*v2.Maintainer',
    fields: [
      ['Name', name],
      ['Email', email],
      ['URL', url],
    ],
  })
}

function fileList(files: readonly ChartFile[]): GoValue {
  const values = files.map(
    ({ path, data }) =>
      new GoStruct({
        typeName: '*common.File',
        fields: [
          ['Name', path],
          ['Data', data],
        ],
      }),
  )
  return new GoSlice('*common.File', values)
}

function stringTable(entries: Iterable<readonly [string, string]>): GoValue {
  return new GoMap('map[string]string', 'string', entries)
}
