// Every value with where it came from, what it overrode and who reads it.
import type { Chart, ExplainedChart, ValueHistory, ValueLayer, ValueOrigin } from '../chart/index.ts'
import { positionAt, type Span } from '../diagnostics/index.ts'
import { formatValue, type GoValue } from '../go/index.ts'
import type { ManifestSet } from '../release/index.ts'
import type { TemplatePlace } from './explain-lines.ts'
import { trailsOf } from './line-origins.ts'
import type { TracedChart } from './trace-chart.ts'
import { readersOf } from './value-readers.ts'
import { lastKey, userPath, valueAtPath } from './value-words.ts'

/** A value that something else took the place of. */
export interface OverriddenValue {
  readonly origin: ValueOrigin
  /** Undefined where it is secret. */
  readonly value: GoValue | undefined
}

/** What is known of a value. */
export interface ExplainedValue {
  /** From the root chart's view, such as `image.tag` or `links[0].name`. */
  readonly path: string
  /** Undefined where it is secret or was removed. */
  readonly value: GoValue | undefined
  /** A null took the value away. */
  readonly removed: boolean
  /** It goes into a Secret, or its name says so, and no other object shows it: it is not to be printed. */
  readonly secret: boolean
  readonly history: ValueHistory
  /** What was there before, the nearest first. */
  readonly overrides: readonly OverriddenValue[]
  /** The expressions that read it. Empty when nothing did, or when only the chart's conditions and tags do. */
  readonly readers: readonly TemplatePlace[]
  /** Read by a dependency's `condition` or `tags` in Chart.yaml. */
  readonly condition: boolean
}

/** Explains all values of a chart that was rendered. `set` is what came out, to tell what is secret. */
export function explainValues(
  chart: ExplainedChart,
  {
    traced,
    set,
    showSecrets = false,
  }: { readonly traced: TracedChart; readonly set: ManifestSet; readonly showSecrets?: boolean },
): ExplainedValue[] {
  const conditions = conditionPaths(chart)
  const secrets = showSecrets ? undefined : new SecretFinder(traced, set)
  const explained = [...pathsOf(chart)].sort(comparePaths).map(({ path, removal }): ExplainedValue => {
    const value = valueAtPath(chart.values, path)
    const layers = chart.origins.layersOf(path)
    const history = chart.origins.originOf(path) ?? { origin: (removal ?? (layers.at(-1) as ValueLayer)).origin }
    const secret = secrets?.isSecret(path, [value, ...layers.map((layer) => layer.value)]) === true
    const before = layers
      .filter(({ origin, value: each }) => each !== null && !isSame(origin, history.origin))
      .reverse()
    return {
      path,
      value: removal !== undefined || secret ? undefined : value,
      removed: removal !== undefined,
      secret,
      history,
      overrides: before.map(({ origin, value: each }) => ({ origin, value: secret ? undefined : each })),
      readers: (readersOf(traced, path)?.places ?? []).map(placeOf).sort(byPlace),
      condition: conditions.has(path),
    }
  })
  return explained
}

function isSame(left: ValueOrigin, right: ValueOrigin): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

function* pathsOf(
  chart: ExplainedChart,
): Generator<{ readonly path: string; readonly removal: ValueLayer | undefined }> {
  for (const path of chart.origins.paths()) yield { path, removal: undefined }
  for (const path of chart.origins.layerPaths()) {
    const layers = chart.origins.layersOf(path)
    const last = layers.at(-1)
    const isGone = chart.origins.originOf(path) === undefined && last?.value === null && layers.length > 1
    if (isGone) yield { path, removal: last }
  }
}

function comparePaths(left: { readonly path: string }, right: { readonly path: string }): number {
  return left.path.localeCompare(right.path, 'en', { numeric: true })
}

function placeOf({ file, start }: Span): TemplatePlace {
  return { path: file.path, ...positionAt(file.text, start) }
}

function byPlace(left: TemplatePlace, right: TemplatePlace): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : left.line - right.line
}

/** Paths that conditions and tags of dependencies read. */
export function conditionPaths({ origins }: ExplainedChart): ReadonlySet<string> {
  const paths = new Set<string>()
  for (const { chart, prefix } of loadedCharts(origins.loaded)) {
    for (const { condition, tags } of chart.metadata.dependencies ?? []) {
      for (const path of condition?.split(',') ?? []) paths.add(prefix + path.trim())
      for (const tag of tags ?? []) paths.add(`tags.${tag}`)
    }
  }
  return paths
}

/** A loaded chart and those in it, whether switched on or not, with what stands before their values' paths. */
export function* loadedCharts(
  chart: Chart,
  prefix = '',
): Generator<{ readonly chart: Chart; readonly prefix: string }> {
  yield { chart, prefix }
  for (const child of chart.dependencies) {
    const entries = (chart.metadata.dependencies ?? []).filter(({ name }) => name === child.metadata.name)
    const names = entries.map(({ name, alias }) => alias ?? name)
    for (const name of names.length === 0 ? [child.metadata.name] : names)
      yield* loadedCharts(child, `${prefix}${name}.`)
  }
}

const secretName = /passw|passphrase|secret|token|credential|api_?-?key|private_?-?key|access_?-?key/i

/** Tells values that must not be shown. */
class SecretFinder {
  readonly #read = new Set<string>()
  readonly #shown: string

  constructor(traced: TracedChart, set: ManifestSet) {
    const isSecret = ({ kind }: { readonly kind: string }) => kind === 'Secret'
    const manifests = [
      ...set.manifests,
      ...set.hooks.map((hook) => ({ ...hook, text: hook.manifest, source: undefined })),
    ]
    this.#shown = manifests
      .filter((each) => !isSecret(each))
      .map(({ text }) => text)
      .join('\n')
    for (const { path, text } of manifests.filter(isSecret)) {
      const file = traced.files.find((each) => each.path === path)
      const at = file?.text.indexOf(text) ?? -1
      if (file === undefined || at === -1) continue
      const first = positionAt(file.text, at).line
      const trails = trailsOf(file.pieces)
      for (const index of text.split('\n').keys())
        for (const read of trails(first + index)?.reads ?? []) this.#read.add(userPath(read))
    }
  }

  isSecret(path: string, values: readonly (GoValue | undefined)[]): boolean {
    const texts = values.filter((value) => typeof value === 'string' && value !== '')
    if (texts.length === 0) return false
    const suspected =
      secretName.test(lastKey(path)) || [...this.#read].some((read) => path === read || path.startsWith(`${read}.`))
    return suspected && !texts.every((text) => this.#shown.includes(formatValue(text as string)))
  }
}
