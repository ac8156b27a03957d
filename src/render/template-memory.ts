// The templates that a long-lived program rendered last, parsed: whoever renders the same texts again parses nothing.
import type { Capabilities, Chart } from '../chart/index.ts'
import type { SourceFile } from '../diagnostics/index.ts'
import type { GoStruct } from '../go/index.ts'
import type { TemplateSet } from '../template/index.ts'
import {
  type ChartTemplate,
  type ChartTemplates,
  parseChartTemplates,
  parseFiles,
  type TemplateOptions,
  templateFiles,
} from './chart-templates.ts'

/** What a memory may hold. */
export interface TemplateMemoryLimits {
  /** Charts. */
  readonly charts: number
  /** UTF-16 units of all their templates together. */
  readonly textUnits: number
  /** Renderings of one chart until it is parsed anew: `tpl` parses texts of values into what is kept. */
  readonly renderings: number
}

/** Templates by their texts; what was not asked for the longest goes first. */
export interface TemplateMemory {
  /** As `parseChartTemplates`. @throws ChartError TEMPLATE_SYNTAX */
  templatesOf(chart: Chart, options: TemplateOptions): ChartTemplates
}

const usualLimits: TemplateMemoryLimits = { charts: 8, textUnits: 4_000_000, renderings: 200 }

/** An empty memory. */
export function createTemplateMemory(limits: TemplateMemoryLimits = usualLimits): TemplateMemory {
  return new Memory(limits)
}

interface Remembered {
  readonly set: TemplateSet
  readonly files: readonly SourceFile[]
  readonly options: FlagsOfFunctions
  readonly textUnits: number
  renderings: number
}

type FlagsOfFunctions = Pick<TemplateOptions, 'strict' | 'lint' | 'lookup' | 'enableDns'>

class Memory implements TemplateMemory {
  readonly #limits: TemplateMemoryLimits
  /** Those asked for last at the end. */
  #remembered: readonly Remembered[] = []
  /** Charts whose texts need not be compared, since they are the very ones. */
  readonly #known = new WeakMap<
    Chart,
    { readonly remembered: Remembered; readonly templates: readonly ChartTemplate[] }
  >()
  readonly #capabilities = new WeakMap<Capabilities, GoStruct>()

  constructor(limits: TemplateMemoryLimits) {
    this.#limits = limits
  }

  templatesOf(chart: Chart, options: TemplateOptions): ChartTemplates {
    // Functions of one's own may be others each time.
    if (options.custom !== undefined) return parseChartTemplates(chart, options)
    const known = this.#known.get(chart)
    const templates = known?.templates ?? templateFiles(chart)
    const found = this.#remembered.find(
      (each) =>
        haveSameOptions(each.options, options) && (each === known?.remembered || haveSameTexts(each.files, templates)),
    )
    const capabilities = this.#capabilities
    if (found !== undefined && found.renderings < this.#limits.renderings) {
      found.renderings += 1
      if (found !== this.#remembered.at(-1))
        this.#remembered = [...this.#remembered.filter((each) => each !== found), found]
      if (found !== known?.remembered) this.#known.set(chart, { remembered: found, templates })
      return { chart, set: found.set, templates, options, capabilities }
    }
    const set = parseFiles(templates, options)
    const { strict = false, lint = false, lookup = false, enableDns = false } = options
    const files = templates.map(({ file }) => file)
    this.#remember({ set, files, options: { strict, lint, lookup, enableDns } }, found)
    return { chart, set, templates, options, capabilities }
  }

  #remember(parsed: Pick<Remembered, 'set' | 'files' | 'options'>, instead: Remembered | undefined): void {
    const textUnits = parsed.files.reduce((sum, { text }) => sum + text.length, 0)
    if (textUnits > this.#limits.textUnits) return
    let kept = [...this.#remembered.filter((each) => each !== instead), { ...parsed, textUnits, renderings: 1 }]
    while (kept.length > this.#limits.charts || sumOf(kept) > this.#limits.textUnits) kept = kept.slice(1)
    this.#remembered = kept
  }
}

function sumOf(remembered: readonly Remembered[]): number {
  return remembered.reduce((sum, { textUnits }) => sum + textUnits, 0)
}

function haveSameOptions(left: FlagsOfFunctions, right: FlagsOfFunctions): boolean {
  return (
    (left.strict === true) === (right.strict === true) &&
    (left.lint === true) === (right.lint === true) &&
    (left.lookup === true) === (right.lookup === true) &&
    (left.enableDns === true) === (right.enableDns === true)
  )
}

function haveSameTexts(left: readonly SourceFile[], right: readonly ChartTemplate[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ path, text }, index) => {
      const other = (right[index] as ChartTemplate).file
      return path === other.path && text === other.text
    })
  )
}
