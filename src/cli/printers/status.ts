// The status of a release as text: what `install`, `upgrade`, `status`, `test` and `get all` print.
import type { ResourceGroup } from '../../actions/index.ts'
import { coalesceValues } from '../../chart/index.ts'
import { formatYaml } from '../../formats/index.ts'
import { formatTime, trimSpace } from '../../go/index.ts'
import type { Clock } from '../../host/index.ts'
import type { ObjectTable } from '../../kube/index.ts'
import type { Hook, Release } from '../../release/index.ts'
import { colorNamespace, colorStatus } from './color.ts'
import { formatObjectTables } from './object-table.ts'
import { ansiLayout, isMoment, readTimestamp, zeroTimestamp } from './timestamp.ts'

/** Objects of a release as tables, under the titles Helm gives them (`v1/Service`, `v1/Pod(related)`). */
export type ResourceTables = readonly ResourceGroup<ObjectTable>[]

/** What to print besides. */
export interface StatusFormat {
  readonly clock: Clock
  readonly color: boolean
  /** Values, hooks and manifest too. */
  readonly debug: boolean
  readonly chartLines: boolean
  readonly notes: boolean
  /** The release was read from its record, where empty values are left out. */
  readonly stored?: boolean
  readonly resources?: ResourceTables
}

/** The text. @see helm pkg/cmd/status.go statusPrinter.WriteTable */
export function formatStatus(release: Release, options: StatusFormat): string {
  const { info } = release
  let text = `NAME: ${release.name}\n`
  if (isMoment(info.lastDeployed)) text += `LAST DEPLOYED: ${ansi(info.lastDeployed, options.clock)}\n`
  text += `NAMESPACE: ${colorNamespace(release.namespace, options.color)}\n`
  text += `STATUS: ${colorStatus(info.status, options.color)}\n`
  text += `REVISION: ${release.revision}\n`
  if (options.chartLines) {
    const { name, version, appVersion } = release.chart.metadata
    text += `CHART: ${name}\nVERSION: ${version}\nAPP_VERSION: ${appVersion ?? ''}\n`
  }
  text += `DESCRIPTION: ${info.description}\n`
  text += resourceSection(options.resources)
  text += testSection(release, options.clock)
  if (options.debug) text += valuesSection(release, options)
  if (options.debug || info.description.toLowerCase() === 'dry run complete') {
    text += `HOOKS:\n${release.hooks.map(formatHook).join('')}MANIFEST:\n${release.manifest}\n`
  }
  if (options.notes && info.notes !== '') text += `NOTES:\n${trimSpace(info.notes)}\n`
  return text
}

/** A hook with its source: as the document of a stream. */
export function formatHook({ path, manifest }: Pick<Hook, 'path' | 'manifest'>): string {
  return `---\n# Source: ${path}\n${manifest}\n`
}

function ansi(timestamp: string, clock: Clock): string {
  return formatTime(readTimestamp(timestamp, clock), ansiLayout)
}

function resourceSection(resources: ResourceTables | undefined): string {
  if (resources === undefined || resources.length === 0) return ''
  return `RESOURCES:\n${formatObjectTables(resources)}\n`
}

function testSection({ hooks }: Release, clock: Clock): string {
  // One that names the event twice is there twice.
  const tests = hooks.flatMap((hook) => hook.events.filter((event) => event === 'test').map(() => hook))
  if (tests.length === 0) return 'TEST SUITE: None\n'
  return tests
    .filter(({ lastRun }) => isMoment(lastRun.startedAt))
    .map(
      ({ name, lastRun }) =>
        `TEST SUITE:     ${name}\n` +
        `Last Started:   ${ansi(lastRun.startedAt ?? zeroTimestamp, clock)}\n` +
        `Last Completed: ${ansi(lastRun.completedAt ?? zeroTimestamp, clock)}\n` +
        `Phase:          ${lastRun.phase}\n`,
    )
    .join('')
}

function valuesSection({ chart, config }: Release, { stored }: StatusFormat): string {
  const { values } = coalesceValues(chart, config)
  const supplied = stored && config.size === 0 ? null : config
  return `USER-SUPPLIED VALUES:\n${formatYaml(supplied)}\nCOMPUTED VALUES:\n${formatYaml(values)}\n`
}
