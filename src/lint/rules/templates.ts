// templates/: they render, and what comes out are objects that a cluster takes.
import { extensionOf } from '../../base/index.ts'
import {
  type Chart,
  type ChartFile,
  coalesceValues,
  loadingWarnings,
  type PreparedChart,
  type ProcessedChart,
  prepareProcessed,
  processDependencies,
  type Values,
} from '../../chart/index.ts'
import { textOf } from '../../diagnostics/index.ts'
import { renderChart } from '../../render/index.ts'
import type { LintMessage } from '../message.ts'
import { readDocuments } from '../read-documents.ts'
import type { LintOptions, LintTarget } from '../target.ts'
import { deprecatedApi } from './deprecated-api.ts'
import { fileExtension } from './file-extension.ts'
import { listAnnotations } from './list-annotations.ts'
import { matchSelector } from './match-selector.ts'
import { objectName } from './object-name.ts'
import { topIndent } from './top-indent.ts'

/** Findings, and log lines of rendering. */
export interface LintedTemplates {
  readonly messages: readonly LintMessage[]
  readonly warnings: readonly string[]
}

const folder = 'templates/'

/** @see helm pkg/chart/v2/lint/rules/template.go */
export function lintTemplates({ templates, loaded }: LintTarget, options: LintOptions): LintedTemplates {
  const only = (severity: LintMessage['severity'], text: string): LintedTemplates => ({
    messages: [{ severity, path: folder, text }],
    warnings: [],
  })
  if (templates === 'missing') return only('warning', 'directory does not exist')
  if (templates === 'other') return only('error', 'not a directory')
  if ('failure' in loaded) return only('error', loaded.failure)
  const logged = [...loadingWarnings(loaded.chart)]
  const decided = decide(loaded.chart, { values: options.values, logged })
  if (decided === undefined) return { messages: [], warnings: logged }
  try {
    const prepared = prepare(decided, { options, logged })
    const { chart, files, warnings } = render(prepared, options, (line) => logged.push(line))
    logged.push(...warnings)
    return { messages: lintFiles(chart.templates, files, options), warnings: logged }
  } catch (error) {
    return { ...only('error', textOf(error)), warnings: logged }
  }
}

interface Decided {
  readonly processed: ProcessedChart
  readonly values: Values
}

/** Dependencies decided, values coalesced. Troubles of both are passed over here, as Helm does. */
function decide(chart: Chart, { values, logged }: { values: Values; logged: string[] }): Decided | undefined {
  try {
    const processed = processDependencies(chart, values, logged)
    const coalesced = coalesceValues(processed.chart, values, (line) => logged.push(line))
    return { processed, values: coalesced.values }
  } catch {
    return undefined
  }
}

/** Values are coalesced once more, as Helm does: what a null took away comes back from the chart's values. */
function prepare(decided: Decided, { options, logged }: { options: LintOptions; logged: string[] }): PreparedChart {
  return prepareProcessed({ ...decided.processed, warnings: [] }, decided.values, {
    skipSchema: options.skipSchemaValidation,
    ...(options.schemas === undefined ? {} : { schemas: options.schemas }),
    onWarning: (line) => logged.push(line),
  })
}

interface Rendered {
  readonly chart: Chart
  /** Texts by the path within the chart. */
  readonly files: ReadonlyMap<string, string>
  readonly warnings: readonly string[]
}

function render(prepared: PreparedChart, options: LintOptions, onLog: (line: string) => void): Rendered {
  const rendering = renderChart({
    chart: prepared,
    identity: {
      name: 'test-release',
      namespace: options.namespace,
      revision: 0,
      isUpgrade: false,
      isInstall: false,
    },
    capabilities: options.capabilities,
    effects: options.effects,
    lint: true,
    anyKubeVersion: true,
    onLog,
  })
  if (rendering.kind === 'needs') throw new Error(`no answer for ${rendering.requests[0]?.kind}`)
  const start = `${prepared.chart.metadata.name}/`
  const own = rendering.files.filter(({ path }) => path.startsWith(start))
  return {
    chart: prepared.chart,
    files: new Map(own.map(({ path, text }) => [path.slice(start.length), text])),
    warnings: rendering.warnings,
  }
}

function lintFiles(
  templates: readonly ChartFile[],
  files: ReadonlyMap<string, string>,
  options: LintOptions,
): readonly LintMessage[] {
  const messages: LintMessage[] = []
  for (const { path } of templates) {
    const say = (severity: LintMessage['severity'], text: string | undefined) => {
      if (text !== undefined) messages.push({ severity, path, text })
    }
    say('error', fileExtension(path))
    if (!['.yaml', '.yml'].includes(extensionOf(path).toLowerCase())) continue
    const text = files.get(path) ?? ''
    if (text.trim() === '') continue
    say('warning', topIndent(text))
    for (const document of readDocuments(text)) {
      if ('problem' in document) {
        say('error', document.problem)
        // What follows would fail alike: Helm ends here, for all files.
        return messages
      }
      say('warning', objectName(document.object))
      say('warning', deprecatedApi(document.object, options.capabilities))
      say('error', matchSelector(document.object, text))
      say('error', listAnnotations(document.object, text))
    }
  }
  return messages
}
