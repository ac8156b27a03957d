// A post-renderer that is a plugin.
import { decodeUtf8, encodeUtf8 } from '../base/index.ts'
import { PluginError, textOf } from '../diagnostics/index.ts'
import { quote, trimSpace } from '../go/index.ts'
import { type FindingPorts, findPlugins } from './find-plugins.ts'
import { type Plugin, pluginFailed } from './plugin.ts'

/** Changes a stream of manifests; the shape of the port of `render/`. */
export interface PluginPostRenderer {
  postRender(manifests: string, signal: AbortSignal): Promise<string>
}

/** Which plugin, and what it is told besides the manifests. */
export interface PostRendererChoice {
  readonly directories: readonly string[]
  readonly name: string
  readonly extraArguments: readonly string[]
}

/**
 * The post-renderer of that name.
 *
 * @throws PluginError PLUGIN_NOT_FOUND, or when there are several
 * @see helm pkg/postrenderer/postrenderer.go NewPostRendererPlugin, internal/plugin/loader.go FindPlugin
 */
export async function findPostRenderer(choice: PostRendererChoice, ports: FindingPorts): Promise<PluginPostRenderer> {
  const { directories, name, extraArguments } = choice
  const type = 'postrenderer/v1'
  const [plugin] = await findPlugins(directories, { name, type }, ports)
  if (plugin === undefined) {
    throw new PluginError({ code: 'PLUGIN_NOT_FOUND', helmText: `plugin: {Name:${name} Type:${type}} not found` })
  }
  return { postRender: (manifests, signal) => run(plugin, { manifests, extraArguments, signal }) }
}

async function run(
  plugin: Plugin,
  call: { readonly manifests: string; readonly extraArguments: readonly string[]; readonly signal: AbortSignal },
): Promise<string> {
  const { name } = plugin.metadata
  const message = {
    type: 'postrenderer/v1',
    manifests: encodeUtf8(call.manifests),
    extraArguments: call.extraArguments,
  } as const
  let manifests = ''
  try {
    const answer = await plugin.invoke({ message, signal: call.signal })
    if (answer.type === 'postrenderer/v1') manifests = decodeUtf8(answer.manifests)
  } catch (error) {
    call.signal.throwIfAborted()
    throw pluginFailed(`failed to invoke post-renderer plugin ${quote(name)}: ${textOf(error)}`, { cause: error })
  }
  if (trimSpace(manifests) === '') throw pluginFailed(`post-renderer ${quote(name)} produced empty output`)
  return manifests
}
