// Rendered files on their way through a post-renderer, with hooks and templates in one stream or apart.
import { Failure, type SourceFile, textOf } from '../diagnostics/index.ts'
import { mergeFiles, type PostRenderer, postRenderError, splitManifests, splitStream } from '../render/index.ts'
import type { PostRenderStrategy } from './requests.ts'

/** How files are post-rendered. */
export interface PostRendering {
  readonly postRenderer: PostRenderer
  readonly strategy: PostRenderStrategy
}

/**
 * The files as the post-renderer leaves them.
 * @throws ChartError POST_RENDER_FAILED in Helm's words; what the post-renderer threw is the cause
 * @see helm pkg/action/action.go renderResources
 */
export async function postRenderFiles(
  files: readonly SourceFile[],
  { postRenderer, strategy }: PostRendering,
  signal: AbortSignal,
): Promise<readonly SourceFile[]> {
  if (strategy === 'combined') {
    const words = { merging: 'manifests', running: 'files', parsing: 'output' }
    return postRenderGroup(files, { postRenderer, words, signal })
  }
  const { hooks, manifests } = splitManifests({ files, notes: '' })
  const hookFiles = groupByPath(hooks.map(({ path, manifest }) => ({ path, text: manifest })))
  const group = (name: string, grouped: readonly SourceFile[]): Promise<readonly SourceFile[]> | [] =>
    grouped.length === 0
      ? []
      : postRenderGroup(grouped, {
          postRenderer,
          words: { merging: name, running: name, parsing: `output for ${name}` },
          generated: name,
          signal,
        })
  const first = strategy === 'nohooks' ? hookFiles : await group('hooks', hookFiles)
  const second = await group('manifests', groupByPath(manifests))
  return groupByPath([...first, ...second])
}

/** One file for each path, its documents apart. */
function groupByPath(files: readonly SourceFile[]): SourceFile[] {
  const texts = new Map<string, string>()
  for (const { path, text } of files) {
    const before = texts.get(path)
    texts.set(path, before === undefined ? text : `${before}\n---\n${text}`)
  }
  return Array.from(texts, ([path, text]) => ({ path, text }))
}

interface Group {
  readonly postRenderer: PostRenderer
  readonly words: { readonly merging: string; readonly running: string; readonly parsing: string }
  /** Part of the names of files that the post-renderer adds. */
  readonly generated?: string
  readonly signal: AbortSignal
}

async function postRenderGroup(
  files: readonly SourceFile[],
  { postRenderer, words, generated, signal }: Group,
): Promise<readonly SourceFile[]> {
  const stream = inContext(`error merging ${words.merging}: `, () => mergeFiles(files))
  let changed: string
  try {
    changed = await postRenderer.postRender(stream, signal)
  } catch (error) {
    signal.throwIfAborted()
    const text = `error while running post render on ${words.running}: ${textOf(error)}`
    throw postRenderError(text, error)
  }
  return inContext(`error while parsing post rendered ${words.parsing}: `, () => splitStream(changed, generated))
}

function inContext<Result>(prefix: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'POST_RENDER_FAILED') throw error
    throw postRenderError(prefix + error.helmText, error)
  }
}
