// What `template` prints of a rendering: all of it, chosen files, or files in a folder.
import { encodeUtf8, parentOf } from '../base/index.ts'
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

/** A file that was written. */
interface WrittenFile {
  readonly path: string
  text: string
}

/**
 * Writes every document into a file under `folder` that is called as its template. Documents of one template stand in
 * one file. The result are the paths, in order, one for each document.
 *
 * @throws Failure when a template's path leads out of the folder
 */
export async function writeTemplates(
  release: Release,
  choice: TemplateChoice,
  target: { readonly folder: string; readonly files: FileSystem },
): Promise<readonly string[]> {
  const written = new Map<string, WrittenFile>()
  const order: string[] = []
  for (const { path, text } of documentsOf(release, choice)) {
    if (path.split(/[/\\]/).includes('..')) {
      throw new Failure({
        code: 'INVALID_ARGUMENT',
        helmText: `the template path ${path} leads out of the output directory`,
      })
    }
    const file = `${target.folder}/${path}`
    const before = written.get(file)
    if (before === undefined) written.set(file, { path: file, text })
    else before.text += text
    order.push(file)
  }
  for (const { path, text } of written.values()) {
    await makeFolder(parentOf(path), target.files)
    await target.files.writeFile(path, encodeUtf8(text))
  }
  return order
}

async function makeFolder(folder: string, files: FileSystem): Promise<void> {
  try {
    await files.makeDirectory(folder)
  } catch (error) {
    if (!(error instanceof HostError && error.reason === 'not-a-directory')) throw error
    const helmText = `stat ${folder}: not a directory\n\nUse --debug flag to render out invalid YAML`
    throw new Failure({ code: 'INVALID_ARGUMENT', helmText, cause: error })
  }
}

function documentsOf(release: Release, choice: TemplateChoice): readonly { path: string; text: string }[] {
  const starts = [...release.manifest.matchAll(/^---\n# Source: ([^\n]+)\n/gm)]
  const manifests = starts.map((start, index) => ({
    path: start[1] as string,
    text: release.manifest.slice(start.index, starts[index + 1]?.index),
  }))
  const hooks = chosenHooks(release, choice).map((hook) => ({ path: hook.path, text: formatHook(hook) }))
  return [...manifests, ...hooks]
}
