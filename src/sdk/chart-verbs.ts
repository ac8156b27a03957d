// Verbs over charts on disk: make, package, show, lint.
import {
  type CreatedChart,
  createChart,
  type LintResult,
  lintCharts,
  type PackagedChart,
  packageChart,
  type ShownChart,
  showChart,
} from '../actions/index.ts'
import type { Host } from '../host/index.ts'
import type { OpenedWorld } from './open-world.ts'
import type { CallOptions } from './options.ts'
import { type ValuesInput, valueSourcesOf } from './values.ts'

/** Options of `chart.create`. */
export interface CreateChartOptions extends CallOptions {
  /** The folder the chart's folder is made in; the working folder by default. */
  readonly directory?: string
  /** Path of a chart whose files are taken, with `<CHARTNAME>` filled in. */
  readonly starter?: string
}

/** Options of `chart.package`. */
export interface PackageChartOptions extends CallOptions {
  /** The archive's folder; the working folder by default. */
  readonly destination?: string
  readonly version?: string
  readonly appVersion?: string
  /** The moment of every file in the archive: the same chart gives the same bytes. */
  readonly modified?: Date
}

/** Options of `chart.lint`. */
export interface LintChartOptions extends CallOptions {
  readonly values?: ValuesInput | readonly ValuesInput[]
  readonly namespace?: string
  readonly kubeVersion?: string
  readonly withSubcharts?: boolean
  readonly strict?: boolean
  readonly skipSchemaValidation?: boolean
}

/** Charts on disk. No cluster is asked. */
export interface ChartVerbs {
  /** Writes a new chart. @throws ChartError */
  create(name: string, options?: CreateChartOptions): Promise<CreatedChart>
  /** Packages a chart directory. @throws ChartError */
  package(path: string, options?: PackageChartOptions): Promise<PackagedChart>
  /** What a chart says of itself: definition, values, README, CRDs. @throws ChartError */
  show(chart: string, options?: CallOptions & { readonly version?: string }): Promise<ShownChart>
  /** Holds charts against Helm's rules. @throws ChartError when values cannot be read */
  lint(paths: string | readonly string[], options?: LintChartOptions): Promise<readonly LintResult[]>
}

/** The verbs in a world. */
export function chartVerbs(host: Host, open: () => Promise<OpenedWorld>): ChartVerbs {
  const { workingDirectory } = host.environment
  const tools = async () => ({ ...(await open()).world, files: host.files })
  return {
    create: async (name, { directory = '.', starter, signal } = {}) =>
      createChart(
        { name, directory, workingDirectory, ...(starter === undefined ? {} : { starter }) },
        await tools(),
        signal,
      ),
    package: async (path, { destination = '.', version, appVersion, modified, signal } = {}) =>
      packageChart(
        {
          path,
          destination,
          workingDirectory,
          ...(version === undefined ? {} : { version }),
          ...(appVersion === undefined ? {} : { appVersion }),
          ...(modified === undefined ? {} : { sourceDateEpoch: BigInt(Math.floor(modified.getTime() / 1000)) }),
        },
        await tools(),
        signal,
      ),
    show: async (text, { version, signal } = {}) =>
      showChart({ chart: { text, ...(version === undefined ? {} : { version }) } }, await tools(), signal),
    lint: async (paths, options = {}) =>
      lintCharts(
        {
          paths: typeof paths === 'string' ? [paths] : paths,
          values: valueSourcesOf(options.values),
          namespace: options.namespace ?? (await open()).namespace,
          withSubcharts: options.withSubcharts === true,
          strict: options.strict === true,
          skipSchemaValidation: options.skipSchemaValidation === true,
          workingDirectory,
          ...(options.kubeVersion === undefined ? {} : { kubeVersion: options.kubeVersion }),
        },
        await tools(),
        options.signal,
      ),
  }
}
