// What `helm template` prints, and what it writes with `--output-dir`.
import { compilePathPattern, type PathPattern, PatternError } from '../chart/index.ts'
import { ChartError, type SourceFile } from '../diagnostics/index.ts'
import { trimSpace } from '../go/index.ts'
import type { Hook, Manifest } from '../release/index.ts'
import { splitDocuments } from './split-documents.ts'
import { sourceBlock } from './split-manifests.ts'

/** Which hooks are shown. */
export interface HookChoice {
  readonly hooks: readonly Hook[]
  /** `--no-hooks` */
  readonly noHooks?: boolean
  /** `--skip-tests` */
  readonly skipTests?: boolean
}

/** What `helm template` prints. */
export interface TemplateOutputOptions extends HookChoice {
  /** Of the `ManifestSet`; definitions of custom resources are in it when they were asked for. */
  readonly manifestText: string
  /** Patterns of `--show-only`; empty for everything. */
  readonly showOnly?: readonly string[]
}

/**
 * The text that `helm template` prints.
 *
 * @throws ChartError `could not find template PATTERN in chart`
 * @see helm pkg/cmd/template.go
 */
export function formatTemplateOutput(options: TemplateOutputOptions): string {
  const hooks = shownHooks(options).map(({ path, manifest }) => sourceBlock(path, manifest))
  const text = `${trimSpace(options.manifestText)}\n${hooks.join('')}`
  const { showOnly = [] } = options
  return showOnly.length === 0 ? text : chosenDocuments(text, showOnly)
}

function shownHooks(choice: HookChoice): readonly Hook[] {
  if (choice.noHooks === true) return []
  return choice.hooks.filter((hook) => !(choice.skipTests === true && hook.events.includes('test')))
}

function chosenDocuments(text: string, patterns: readonly string[]): string {
  const documents = splitDocuments({ path: '', text }).map((document) => ({
    text: document.text,
    path: /# Source: [^/\n]+\/(.+)/.exec(document.text)?.[1],
  }))
  const chosen = patterns.flatMap((pattern) => {
    const compiled = compile(pattern)
    const matching = documents.filter(({ path }) => path !== undefined && compiled?.matches(path) === true)
    if (matching.length > 0) return matching
    throw new ChartError({ code: 'INVALID_ARGUMENT', helmText: `could not find template ${pattern} in chart` })
  })
  return chosen.map((document) => `---\n${document.text}\n`).join('')
}

function compile(pattern: string): PathPattern | undefined {
  try {
    return compilePathPattern(pattern)
  } catch (error) {
    if (error instanceof PatternError) return undefined
    throw error
  }
}

/** A file of `--output-dir`; Helm prints `wrote DIRECTORY/PATH` for each. */
export interface OutputFile {
  /** Below the output directory. */
  readonly path: string
  readonly text: string
  /** `add-if-present`: append when the file is there already, from an earlier run too. */
  readonly mode: 'create' | 'append' | 'add-if-present'
}

/**
 * The files of `--output-dir` in the order of writing. On standard output an empty line follows the `wrote` lines.
 *
 * @see helm pkg/action/action.go writeToFile, pkg/cmd/template.go
 */
export function outputFiles(
  options: HookChoice & {
    readonly manifests: readonly Manifest[]
    readonly crds?: readonly SourceFile[]
    /** Directory below the output directory: the release's name with `--release-name`. CRDs stay outside of it. */
    readonly folder?: string
  },
): OutputFile[] {
  const written = new Set<string>()
  const write = (path: string, source: { path: string; text: string }): OutputFile => {
    const mode = written.has(source.path) ? 'append' : 'create'
    written.add(source.path)
    return { path, text: sourceBlock(source.path, source.text), mode }
  }
  const inFolder = (path: string): string => (options.folder === undefined ? path : `${options.folder}/${path}`)
  return [
    ...(options.crds ?? []).map((crd) => write(crd.path, crd)),
    ...options.manifests.map((manifest) => write(inFolder(manifest.path), manifest)),
    ...shownHooks(options).map(
      ({ path, manifest }): OutputFile => ({
        path: inFolder(path),
        text: sourceBlock(path, manifest),
        mode: 'add-if-present',
      }),
    ),
  ]
}
