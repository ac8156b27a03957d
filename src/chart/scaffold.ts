// The files of a new chart: Helm's scaffold, or those of a starter chart under the new name.
import { decodeUtf8, encodeUtf8 } from '../base/index.ts'
import { ChartError } from '../diagnostics/index.ts'
import { formatMetadata } from './chart-text.ts'
import type { Chart, ChartFile, ChartMetadata } from './model.ts'
import { scaffoldFiles } from './scaffold.table.ts'
import { scaffoldChangesForV3 } from './scaffold-v3.table.ts'

/** API versions of charts that can be made; `v3` is an experiment of Helm. */
export type NewChartVersion = 'v2' | 'v3'

const placeholder = '<CHARTNAME>'
const maximumNameBytes = 250
const namePattern = /^[a-zA-Z0-9._-]+$/

/**
 * The files of a new chart, in the order in which they are to be written.
 *
 * @throws ChartError CHART_INVALID for a name that no chart may have
 * @see helm pkg/chart/v2/util Create
 */
export function scaffoldChart(name: string, version: NewChartVersion = 'v2'): readonly ChartFile[] {
  checkNewName(name)
  const changes = version === 'v3' ? scaffoldChangesForV3 : []
  return scaffoldFiles.map(([path, text]) => {
    let changed = text
    for (const [changedPath, before, after] of changes) {
      if (changedPath === path) changed = changed.replace(before, () => after)
    }
    return { path, data: encodeUtf8(changed.replaceAll(placeholder, () => name)) }
  })
}

function checkNewName(name: string): void {
  if (name === '' || encodeUtf8(name).length > maximumNameBytes) {
    throw invalid(`chart name must be between 1 and ${maximumNameBytes} characters`)
  }
  if (!namePattern.test(name)) {
    throw invalid('chart name must match the regular expression "^[a-zA-Z0-9._-]+$"')
  }
}

/** What a new chart says of itself. */
export function newChartMetadata(name: string, version: NewChartVersion = 'v2'): ChartMetadata {
  return {
    name,
    description: 'A Helm chart for Kubernetes',
    type: 'application',
    version: '0.1.0',
    appVersion: '0.1.0',
    apiVersion: version,
  }
}

/** A chart to be written as a folder: its files, and the charts within it, which become archives in `charts/`. */
export interface ChartFolder {
  readonly files: readonly ChartFile[]
  readonly archives: readonly Chart[]
}

/**
 * A starter under a new name: its templates and values with the placeholder filled in, everything else as it is.
 *
 * @see helm pkg/chart/v2/util CreateFrom
 */
export function chartFromStarter(starter: Chart, name: string, version: NewChartVersion = 'v2'): ChartFolder {
  const filled = (file: ChartFile): ChartFile => ({
    ...file,
    data: encodeUtf8(decodeUtf8(file.data).replaceAll(placeholder, () => name)),
  })
  const { valuesFile, schema } = starter
  return {
    files: [
      { path: 'Chart.yaml', data: encodeUtf8(formatMetadata(newChartMetadata(name, version))) },
      ...(valuesFile === undefined ? [] : [filled(valuesFile)]),
      ...(schema === undefined ? [] : [{ path: 'values.schema.json', data: schema }]),
      ...starter.templates.map(filled),
      ...starter.files,
    ],
    archives: starter.dependencies,
  }
}

function invalid(helmText: string): ChartError {
  return new ChartError({ code: 'CHART_INVALID', helmText })
}
