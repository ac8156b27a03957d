// What `template` prints of a rendering: all of it, chosen files, or files in a folder.
import { decodeUtf8, encodeUtf8, parentOf } from '../base/index.ts'
import { type Chart, crdFiles } from '../chart/index.ts'
import { Failure } from '../diagnostics/index.ts'
import { trimSpace } from '../go/index.ts'
import { type FileSystem, HostError } from '../host/index.ts'
import type { Hook, Release } from '../release/index.ts'
import { matchesPath } from './path-pattern.ts'
import { formatHook } from './printers/status.ts'

/** What to leave out. */
export interface TemplateChoice {
  readonly hooks: boolean
  readonly tests: boolean
}

/** All documents: manifests first, then hooks. */
export function formatTemplate(release: Release, choice: TemplateChoice): string {
  return `${trimSpace(release.manifest)}\n${chosenHooks(release, choice).map(formatHook).join('')}`
}

function chosenHooks({ hooks }: Release, choice: TemplateChoice): readonly Hook[] {
  if (!choice.hooks) return []
  return choice.tests ? hooks : hooks.filter(({ events }) => !events.includes('test'))
}

/**
 * The documents of the templates that the patterns name, in the order of the patterns.
 *
 * @throws Failure when a pattern names none
 */
export function selectTemplates(text: string, patterns: readonly string[]): string {
  const documents = trimStart(text)
    .split(/^---[ \t]*/m)
    .map(trimStart)
    .filter((document) => document !== '')
  const chosen = patterns.flatMap((pattern) => {
    const wanted = documents.filter((document) => {
      const path = /# Source: [^/]+\/(.+)/.exec(document)?.[1]
      return path !== undefined && matchesPath(pattern, path)
    })
    if (wanted.length === 0) {
      throw new Failure({ code: 'INVALID_ARGUMENT', helmText: `could not find template ${pattern} in chart` })
    }
    return wanted
  })
  return chosen.map((document) => `---\n${document}\n`).join('')
}

function trimStart(text: string): string {
  const trimmed = trimSpace(text)
  return trimmed === '' ? '' : text.slice(text.indexOf(trimmed))
}

/** Where documents go. */
export interface TemplateTarget {
  readonly folder: string
  /** The folder of custom resource definitions; not given where none were asked for. */
  readonly crdFolder?: string
  readonly files: FileSystem
}

/** A document on its way into a file. */
interface OutputDocument {
  readonly file: string
  readonly text: string
  /** What the file held before the command stays: Helm does so where it writes hooks. */
  readonly keepsOlder?: boolean
}

/**
 * Writes every document into a file under `folder` that is called as its template. Documents of one template stand in
 * one file. The result are the paths, in order, one for each document.
 *
 * @throws Failure when a template's path leads out of the folder
 * @see helm pkg/action/action.go writeToFile, pkg/cmd/template.go writeToFile
 */
export async function writeTemplates(
  release: Release,
  choice: TemplateChoice,
  target: TemplateTarget,
): Promise<readonly string[]> {
  const documents = documentsOf(release, choice, target)
  const written = new Map<string, string>()
  for (const { file, text, keepsOlder } of documents) {
    const before = written.get(file) ?? (keepsOlder ? await textOfFile(file, target.files) : '')
    written.set(file, before + text)
  }
  for (const [path, text] of written) {
    await makeFolder(parentOf(path), target.files)
    await target.files.writeFile(path, encodeUtf8(text))
  }
  return documents.map(({ file }) => file)
}

function fileIn(folder: string, path: string): string {
  if (!path.split(/[/\\]/).includes('..')) return `${folder}/${path}`
  throw new Failure({
    code: 'INVALID_ARGUMENT',
    helmText: `the template path ${path} leads out of the output directory`,
  })
}

async function textOfFile(path: string, files: FileSystem): Promise<string> {
  const status = await files.status(path)
  return status?.kind === 'file' ? decodeUtf8(await files.readFile(path)) : ''
}

function definitionsOf(chart: Chart): readonly { path: string; text: string }[] {
  return crdFiles(chart).map(({ path, data }) => ({
    path,
    text: formatHook({ path, manifest: decodeUtf8(data) }),
  }))
}

async function makeFolder(folder: string, files: FileSystem): Promise<void> {
  try {
    await files.makeDirectory(folder)
  } catch (error) {
    if (!(error instanceof HostError)) throw error
    const reason = error.reason === 'not-a-directory' ? `stat ${folder}: not a directory` : error.message
    const helmText = `${reason}\n\nUse --debug flag to render out invalid YAML`
    throw new Failure({ code: 'INVALID_ARGUMENT', helmText, cause: error })
  }
}

function documentsOf(
  release: Release,
  choice: TemplateChoice,
  { folder, crdFolder }: TemplateTarget,
): readonly OutputDocument[] {
  const definitions = crdFolder === undefined ? [] : definitionsOf(release.chart)
  // A definition may itself hold what looks like the beginning of a document.
  const manifest = release.manifest.slice(definitions.reduce((length, { text }) => length + text.length, 0))
  const starts = [...manifest.matchAll(/^---\n# Source: ([^\n]+)\n/gm)]
  const manifests = starts.map((start, index) => ({
    path: start[1] as string,
    text: manifest.slice(start.index, starts[index + 1]?.index),
  }))
  const hooks = chosenHooks(release, choice).map((hook) => ({ path: hook.path, text: formatHook(hook) }))
  return [
    ...definitions.map(({ path, text }) => ({ file: fileIn(crdFolder ?? folder, path), text })),
    ...manifests.map(({ path, text }) => ({ file: fileIn(folder, path), text })),
    ...hooks.map(({ path, text }) => ({ file: fileIn(folder, path), text, keepsOlder: true })),
  ]
}
