// Requests of the verbs over charts on disk.
import type { ChartReference, NewChartVersion, SignChartRequest, ValueSource } from '../chart/index.ts'

/** `create`. */
export interface CreateChartRequest {
  readonly name: string
  /** The folder the chart's folder is made in. */
  readonly directory: string
  /** A chart whose files are taken, with `<CHARTNAME>` filled in. */
  readonly starter?: string
  /** `v2` if absent. */
  readonly apiVersion?: NewChartVersion
  /** What `directory` is relative to. */
  readonly workingDirectory: string
}

/** `package`. */
export interface PackageChartRequest {
  /** The chart's directory. */
  readonly path: string
  /** The folder of the archive; made where it is not there. */
  readonly destination: string
  /** Instead of the version in Chart.yaml. */
  readonly version?: string
  readonly appVersion?: string
  /** Writes a provenance file beside the archive. */
  readonly sign?: Pick<SignChartRequest, 'key' | 'keyring' | 'openPassphrase'>
  /** The moment of every file in the archive, in seconds since 1970. */
  readonly sourceDateEpoch?: bigint
  /** What relative paths are relative to. */
  readonly workingDirectory: string
}

/** `show`. */
export interface ShowChartRequest {
  readonly chart: ChartReference
}

/** `lint`. */
export interface LintRequest {
  /** Directories and archives (`.tgz`, `.tar.gz`). */
  readonly paths: readonly string[]
  readonly values: readonly ValueSource[]
  readonly namespace: string
  /** The version objects are judged by; that of Helm's own Kubernetes library by default. */
  readonly kubeVersion?: string
  /** Charts in `charts/` are linted by themselves too. */
  readonly withSubcharts: boolean
  /** Warnings fail as errors do. */
  readonly strict: boolean
  readonly skipSchemaValidation: boolean
  /** What relative paths are relative to. */
  readonly workingDirectory: string
}
