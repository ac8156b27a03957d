// What a program may give as post-renderer: a plugin's name, or a function over objects or over text.
import type { ChartRequest } from '../actions/index.ts'
import { type ChangeObjects, postRendererOverObjects } from '../render/index.ts'

/**
 * Changes what a chart rendered, templates and hooks, before it is planned, stored or applied: a function over the
 * objects, a function over the whole text, or a plugin of the type `postrenderer/v1` by its name.
 *
 * @example
 * await helm.release('web').install('./web', {
 *   postRender: (objects) => {
 *     for (const object of objects) object.metadata.labels = { ...object.metadata.labels, team: 'blue' }
 *   },
 * })
 */
export type PostRender =
  | ChangeObjects
  | { readonly text: (manifests: string, signal: AbortSignal) => string | Promise<string> }
  | { readonly plugin: string; readonly arguments?: readonly string[] | undefined }
  | string

/** The part of a request that says so. */
export function postRendererOf(given: PostRender | undefined): Pick<ChartRequest, 'postRenderer'> {
  if (given === undefined) return {}
  if (typeof given === 'function') return { postRenderer: postRendererOverObjects(given) }
  if (typeof given === 'string') return { postRenderer: { plugin: given, extraArguments: [] } }
  if ('plugin' in given) return { postRenderer: { plugin: given.plugin, extraArguments: given.arguments ?? [] } }
  return { postRenderer: { postRender: async (manifests, signal) => given.text(manifests, signal) } }
}
