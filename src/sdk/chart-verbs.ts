// Verbs over charts: make, pull, load, show, lint, render, package.
import type { CreatedChart, LintResult, PackageChartRequest, PackagedChart, ShownChart } from '../actions/index.ts'
import type { Chart, ChartDownload } from '../chart/index.ts'
import type { Host } from '../host/index.ts'
import type { ClientCalls } from './client-calls.ts'
import type { Operation } from './operation.ts'
import * as rules from './option-tables.ts'
import type { CallOptions, ChartInput, RenderOptions, TestOptions } from './options.ts'
import type { ReleaseView } from './release-view.ts'
import { startTemplate } from './render-verbs.ts'
import { type HelmDependencies, type PullOptions, pullChart } from './repositories.ts'
import type { PlainValues, ValuesInput } from './values.ts'

/** Options of `chart.create`. */
export interface CreateChartOptions extends CallOptions {
  /** The folder the chart's folder is made in; the working folder by default. */
  readonly directory?: string | undefined
  /** Path of a chart whose files are taken, with `<CHARTNAME>` filled in. */
  readonly starter?: string | undefined
  /** `v2` by default; `v3` is an experiment of Helm, which makes such charts and does not render them. */
  readonly apiVersion?: 'v2' | 'v3' | undefined
}

/** Options of `chart.package`. */
export interface PackageChartOptions extends CallOptions {
  /** The archive's folder; the working folder by default. */
  readonly destination?: string | undefined
  /** Instead of Chart.yaml's; a semantic version. */
  readonly version?: string | undefined
  /** Instead of Chart.yaml's. */
  readonly appVersion?: string | undefined
  /** The moment of every file in the archive: the same chart gives the same bytes. */
  readonly modified?: Date | undefined
}

/** Options of `chart.lint`. */
export interface LintChartOptions extends CallOptions {
  /** Later ones win; objects merge key by key. */
  readonly values?: ValuesInput | readonly ValuesInput[] | undefined
  /** The namespace that templates see. */
  readonly namespace?: string | undefined
  /** The cluster's version that templates see. */
  readonly kubeVersion?: string | undefined
  /** Lints the charts below too. */
  readonly withSubcharts?: boolean | undefined
  /** Warnings fail too. */
  readonly strict?: boolean | undefined
  /** Does not hold values against values.schema.json. */
  readonly skipSchemaValidation?: boolean | undefined
}

/** Options of `chart.template`. */
export interface ChartTemplateOptions<V = PlainValues> extends RenderOptions<V> {
  /** Of the release that it is rendered as; `release-name` by default, as in Helm. */
  readonly name?: string | undefined
}

/** Charts. No cluster is asked, save by `test` and by `template` with `dryRun: 'server'`. */
export interface ChartVerbs {
  /**
   * Downloads a chart as a file or a folder, from a repository, a URL or a registry.
   *
   * @throws RepositoryError REPOSITORY_NOT_FOUND, REPOSITORY_UNREACHABLE, REPOSITORY_INVALID, CHART_NOT_FOUND, DIGEST_MISMATCH,
   * FILE_UNREADABLE; ChartError PROVENANCE_FAILED
   * @see helm pkg/action/pull.go Run
   */
  pull(reference: string, options?: PullOptions): Promise<ChartDownload>
  /** Renders a chart: `helm.template` with the chart in front and the name among the options. @throws as `template` */
  template(chart: ChartInput, options?: ChartTemplateOptions): Operation<ReleaseView>
  /** The same for a chart whose values have the shape `V`. @throws as without it */
  template<V>(chart: ChartInput, options?: ChartTemplateOptions<V>): Operation<ReleaseView<V>>
  /** Runs the tests that the chart of a release brings along; the same as `release(name).test(…)`. @throws ReleaseError RELEASE_NOT_FOUND; WAIT_FAILED when one fails */
  test(release: string, options?: TestOptions): Operation<ReleaseView>
  /** Dependencies of charts in folders. @see helm pkg/cmd/dependency.go newDependencyCmd */
  readonly dependencies: HelmDependencies
  /**
   * Reads a chart with its dependencies, wherever it is. What it gives can be used wherever a chart is named. Its `values` are Go's maps;
   * as plain data, with what dependencies add, `template(…).computedValues()` has them.
   *
   * @throws ChartError CHART_NOT_FOUND, CHART_INVALID, CHART_TOO_LARGE; RepositoryError as `pull`
   * @example
   * const chart = await helm.chart.load('oci://ghcr.io/acme/web')
   * for (const name of ['blue', 'green']) await helm.install(name, chart)
   */
  load(chart: ChartInput, options?: CallOptions): Promise<Chart>
  /** Writes a new chart. @throws ChartError CHART_INVALID for a name that cannot be one, FILE_UNREADABLE @see helm pkg/cmd/create.go newCreateCmd */
  create(name: string, options?: CreateChartOptions): Promise<CreatedChart>
  /** Packages a chart directory. @throws ChartError CHART_INVALID, FILE_UNREADABLE @see helm pkg/action/package.go Run */
  package(path: string, options?: PackageChartOptions): Promise<PackagedChart>
  /** What a chart says of itself: definition, values, README, CRDs. @throws as `load` @see helm pkg/action/show.go Run */
  show(chart: ChartInput, options?: CallOptions & { readonly version?: string | undefined }): Promise<ShownChart>
  /** Holds charts against Helm's rules; what they find is a result. @throws ChartError VALUES_INVALID when values cannot be read @see helm pkg/action/lint.go Run */
  lint(paths: string | readonly string[], options?: LintChartOptions): Promise<readonly LintResult[]>
}

/** The verbs of a client. */
export function chartVerbs(
  calls: ClientCalls,
  namespace: string | undefined,
): Omit<ChartVerbs, 'test' | 'dependencies'> {
  const path = (name: string, value: unknown) => [[name, value, rules.isName] as const]
  return {
    pull: (reference, options) => pullChart(calls, reference, { name: 'chart.pull', options }),
    template: <V>(chart: ChartInput, options?: ChartTemplateOptions<V>) =>
      startTemplate<V>(
        calls,
        {
          name: 'chart.template',
          remote: { namespace, method: 'chart.template', arguments: [chart] },
          options: options as ChartTemplateOptions,
          rules: rules.chartTemplateRules,
          arguments: [['chart', chart, rules.isChart]],
        },
        () => {
          const { name = 'release-name', ...call } = (options ?? {}) as ChartTemplateOptions
          return { name, chart, call }
        },
      ),
    load: (chart, options) =>
      calls.read(
        { name: 'chart.load', options, rules: rules.callRules, arguments: [['chart', chart, rules.isChart]] },
        async ({ verbs, ...engine }, signal) => {
          const { world, chart: reference } = verbs.worldWithChart(engine.world, chart)
          return (await verbs.showChart({ chart: reference }, world, signal)).chart
        },
      ),
    create: (name, options) =>
      calls.read(
        { name: 'chart.create', changes: true, options, rules: rules.createChartRules, arguments: path('name', name) },
        ({ verbs, world, host }, signal) => {
          const { directory = '.', starter, apiVersion = 'v2' } = options ?? {}
          const { workingDirectory } = host.environment
          const request = {
            name,
            directory,
            workingDirectory,
            apiVersion,
            ...(starter === undefined ? {} : { starter }),
          }
          return verbs.createChart(request, { ...world, files: host.files }, signal)
        },
      ),
    package: (directory, options) =>
      calls.read(
        {
          name: 'chart.package',
          changes: true,
          options,
          rules: rules.packageChartRules,
          arguments: path('path', directory),
        },
        ({ verbs, world, host }, signal) =>
          verbs.packageChart(packageRequestOf(directory, options, host), { ...world, files: host.files }, signal),
      ),
    show: (chart, options) =>
      calls.read(
        { name: 'chart.show', options, rules: rules.showChartRules, arguments: [['chart', chart, rules.isChart]] },
        ({ verbs, ...engine }, signal) => {
          const { world, chart: reference } = verbs.worldWithChart(engine.world, chart)
          const version = options?.version
          const wanted = version === undefined ? reference : { ...reference, version }
          return verbs.showChart({ chart: wanted }, world, signal)
        },
      ),
    lint: (paths, options) =>
      calls.read(
        {
          name: 'chart.lint',
          remote: { namespace, method: 'chart.lint', arguments: [paths] },
          options,
          rules: rules.lintChartRules,
          arguments: [['paths', typeof paths === 'string' ? [paths] : paths, rules.isTexts]],
        },
        ({ verbs, world, host, ...engine }, signal) =>
          verbs.lintCharts(
            {
              paths: typeof paths === 'string' ? [paths] : paths,
              values: verbs.valueSourcesOf(options?.values),
              namespace: options?.namespace ?? engine.namespace,
              withSubcharts: options?.withSubcharts === true,
              strict: options?.strict === true,
              skipSchemaValidation: options?.skipSchemaValidation === true,
              workingDirectory: host.environment.workingDirectory,
              ...(options?.kubeVersion === undefined ? {} : { kubeVersion: options.kubeVersion }),
            },
            { ...world, files: host.files },
            signal,
          ),
      ),
  }
}

function packageRequestOf(path: string, options: PackageChartOptions = {}, host: Host): PackageChartRequest {
  const { destination = '.', version, appVersion, modified } = options
  return {
    path,
    destination,
    workingDirectory: host.environment.workingDirectory,
    ...(version === undefined ? {} : { version }),
    ...(appVersion === undefined ? {} : { appVersion }),
    ...(modified === undefined ? {} : { sourceDateEpoch: BigInt(Math.floor(modified.getTime() / 1000)) }),
  }
}
