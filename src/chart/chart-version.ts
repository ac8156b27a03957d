// Which generation of charts a Chart.yaml is of, and whether it can be loaded.
import { decodeUtf8 } from '../base/index.ts'
import { ChartError, textOf } from '../diagnostics/index.ts'
import { parseYaml } from '../formats/index.ts'
import { decodeStruct } from './go-fields.ts'
import type { ChartFiles } from './model.ts'

/**
 * Refuses a chart whose `apiVersion` Helm does not render or package; it shows, lints and resolves any.
 *
 * @throws ChartError
 * @see helm pkg/chart/loader LoadDir
 */
export function checkChartVersion({ files }: ChartFiles): void {
  const chartYaml = files.find(({ path }) => path === 'Chart.yaml')
  if (chartYaml === undefined) return
  let version: unknown
  try {
    const shape = {
      goName: 'chartBase',
      goType: 'loader.chartBase',
      fields: { apiVersion: { kind: 'string' } },
    } as const
    version = decodeStruct(parseYaml(decodeUtf8(chartYaml.data)), shape).get('apiVersion')
  } catch (error) {
    throw new ChartError({ code: 'CHART_INVALID', helmText: `cannot load Chart.yaml: ${textOf(error)}`, cause: error })
  }
  if (version === undefined || version === '' || version === 'v1' || version === 'v2') return
  if (version === 'v3') {
    throw new ChartError({
      code: 'CHART_INVALID',
      helmText: 'invalid chart apiVersion',
      hints: ['charts of apiVersion v3 are an experiment of Helm; use v2'],
    })
  }
  throw new ChartError({
    code: 'CHART_INVALID',
    helmText: 'unsupported chart version',
    notes: [`Chart.yaml says apiVersion: ${String(version)}`],
    hints: ['write `apiVersion: v2`'],
  })
}

/**
 * A failure of the loader that looks at the version first, in the words of the one that does not: for a chart without
 * Chart.yaml they differ. Other errors come back as they are.
 *
 * @see helm pkg/chart/v2/loader/load.go LoadFiles; pkg/chart/loader/load.go
 */
export function inWordsOfPlainLoading(error: unknown): unknown {
  if (!(error instanceof ChartError) || error.data['missing'] !== 'Chart.yaml') return error
  return new ChartError({ code: error.code, helmText: 'Chart.yaml file is missing', hints: error.hints, cause: error })
}
