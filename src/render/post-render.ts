// Post-rendering: rendered files become one stream of resources, somebody changes it, and it becomes files again.
import { compareUtf8 } from '../base/index.ts'
import { ChartError, type SourceFile } from '../diagnostics/index.ts'
import { trimSpace } from '../go/index.ts'
import { isPartial } from './chart-templates.ts'
import { clearAnnotation, NodeKindError, readMeta, setAnnotation } from './resource-annotations.ts'
import { formatResources, parseResources, type Resource, StreamError } from './resource-stream.ts'
import { splitDocuments } from './split-documents.ts'

/** Changes all that a chart rendered, templates and hooks, before it is split and sorted. */
export interface PostRenderer {
  /**
   * The stream as it shall be. Documents carry the annotation `postrenderer.helm.sh/postrender-filename`; one that
   * comes back without it gets a file name of its own.
   */
  postRender(manifests: string, signal: AbortSignal): Promise<string>
}

const fileAnnotation = 'postrenderer.helm.sh/postrender-filename'

/**
 * The files' documents as one stream, each annotated with its file's name. Partials and blank files are left out.
 *
 * @throws ChartError POST_RENDER_FAILED `parsing FILE: …`
 * @see helm pkg/action/action.go annotateAndMerge
 */
export function mergeFiles(files: readonly SourceFile[]): string {
  const sorted = [...files].sort((left, right) => compareUtf8(left.path, right.path))
  const resources: Resource[] = []
  for (const file of sorted) {
    if (isPartial(file.path) || trimSpace(file.text) === '') continue
    for (const { text } of splitDocuments(file)) {
      const found = attempt(() => parseResources(text), `parsing ${file.path}: `)
      for (const resource of found) {
        const prefix = `annotating ${file.path}: `
        attempt(() => setAnnotation(resource.root, fileAnnotation, file.path), prefix)
        resources.push(resource)
      }
    }
  }
  return attempt(() => formatResources(resources), 'writing merged docs: ')
}

/**
 * The files of a post-rendered stream, without the annotation, in the order of their names. Documents without a file
 * name are called `generated-by-postrender-N.yaml`, with `group` before the number where there is one.
 *
 * @throws ChartError POST_RENDER_FAILED `error parsing YAML: …`
 * @see helm pkg/action/action.go splitAndDeannotate
 */
export function splitStream(stream: string, group?: string): SourceFile[] {
  const stem = `generated-by-postrender-${group === undefined ? '' : `${group}-`}`
  const files = new Map<string, Resource[]>()
  const resources = attempt(() => parseResources(stream), 'error parsing YAML: ')
  for (const [index, resource] of resources.entries()) {
    const meta = readMeta(resource.root)
    if (meta === undefined) throw postRenderError('getting metadata: missing Resource metadata')
    const name = meta.annotations.get(fileAnnotation) || `${stem}${index}.yaml`
    attempt(() => clearAnnotation(resource.root, fileAnnotation), 'clearing filename annotation: ')
    const known = files.get(name)
    if (known === undefined) files.set(name, [resource])
    else known.push(resource)
  }
  return [...files]
    .sort(([left], [right]) => compareUtf8(left, right))
    .map(([path, found]) => ({ path, text: attempt(() => formatResources(found), `re-writing ${path}: `) }))
}

function attempt<Result>(work: () => Result, prefix: string): Result {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof StreamError || error instanceof NodeKindError)) throw error
    throw postRenderError(prefix + error.message)
  }
}

/** The failure of a post-renderer or of what it gave. */
export function postRenderError(helmText: string, cause?: unknown): ChartError {
  return new ChartError({ code: 'POST_RENDER_FAILED', helmText, cause })
}
