// A chart as lint looks at it: files as they stand on disk, and the chart read from them, or why it cannot be read.
import type { Capabilities, Chart, Values } from '../chart/index.ts'
import type { LoadedSchemas } from '../formats/index.ts'
import type { RenderOptions } from '../render/index.ts'

/** A file: its bytes, or why there are none. */
export type LintFile =
  | { readonly kind: 'missing' }
  | { readonly kind: 'directory'; readonly error: string }
  | { readonly kind: 'file'; readonly text: string }

/** What a folder's name leads to. */
export type LintFolder = 'missing' | 'directory' | 'other'

/** The chart, or the text of the failure. */
export type LoadedChart = { readonly chart: Chart } | { readonly failure: string }

/** A chart to be linted. */
export interface LintTarget {
  /** Its folder, as findings on the whole name it. */
  readonly directory: string
  readonly chartYaml: LintFile
  readonly values: LintFile
  readonly schema: LintFile
  readonly templates: LintFolder
  readonly crds: LintFolder
  readonly loaded: LoadedChart
}

/** What it is linted with. */
export interface LintOptions {
  readonly values: Values
  readonly namespace: string
  readonly capabilities: Capabilities
  readonly skipSchemaValidation: boolean
  /** The schemas of other places that the chart's schemas refer to. */
  readonly schemas?: LoadedSchemas
  /** Answers what templates ask at once: the clock, random bytes, keys. */
  readonly effects: RenderOptions['effects']
}
