// Plugins that a program passes in as objects: getters, post-renderers and commands, beside those that are installed.
import type { GetRequest, Getter } from '../chart/index.ts'
import { Failure, PluginError, RepositoryError, textOf } from '../diagnostics/index.ts'
import type { KubeObject } from '../kube/index.ts'
import type { PostRenderer } from '../render/index.ts'
import { isByteArray } from './kinds-of-objects.ts'

/**
 * A plugin that is an object of the program. It goes before an installed one of its name, a getter before Helm's own for
 * its protocols.
 *
 * @example
 * const mirror = { type: 'getter/v1', name: 'mirror', protocols: ['mirror'], get: ({ url }) => readFile(fileOf(url)) }
 * createHelm({ plugins: [mirror] }).repositories.add('internal', 'mirror://charts')
 */
export type HelmPlugin = GetterPlugin | PostRendererPlugin | CommandPlugin

/** What every plugin says of itself. */
export interface PluginIdentity {
  /** One plugin of each name and type. */
  readonly name: string
  /** A semantic version, for listings. */
  readonly version?: string | undefined
}

/** Fetches charts, indexes and values files from URLs. */
export interface GetterPlugin extends PluginIdentity {
  /** As plugin.yaml would say it. */
  readonly type: 'getter/v1'
  /** Schemes of URLs, `s3` for `s3://…`. */
  readonly protocols: readonly string[]
  /** The content of a URL. It is told the credentials that belong to the request. */
  readonly get: (request: PluginDownload) => Uint8Array | Promise<Uint8Array>
}

/** What a getter is asked for. */
export type PluginDownload = Omit<GetRequest, 'known' | 'compressed'>

/** Changes what was rendered, where `postRender` names it. */
export interface PostRendererPlugin extends PluginIdentity {
  /** As plugin.yaml would say it. */
  readonly type: 'postrenderer/v1'
  /** As a function of the option `postRender`; `arguments` are those that stand beside the plugin's name. */
  readonly postRender: (
    objects: KubeObject[],
    call: { readonly arguments: readonly string[]; readonly signal: AbortSignal },
    // biome-ignore lint/suspicious/noConfusingVoidType: a function that changes in place gives nothing back.
  ) => readonly KubeObject[] | void | Promise<readonly KubeObject[] | void>
}

/** A command, for `plugins.run`. */
export interface CommandPlugin extends PluginIdentity {
  /** As plugin.yaml would say it. */
  readonly type: 'cli/v1'
  /** What it leaves open is nothing: exit code 0, no output. */
  readonly run: (call: CommandCall) => CommandAnswer | Promise<CommandAnswer>
}

/** What a command is given. */
export interface CommandCall {
  /** What stands behind the command's name. */
  readonly words: readonly string[]
  /** Its standard input; empty where none was given. */
  readonly input: Uint8Array
  /** Those that installed plugins see, with those of the call over them. */
  readonly variables: { readonly [name: string]: string }
  /** Aborts with the call. */
  readonly signal: AbortSignal
}

/** What a command gives. */
// biome-ignore lint/suspicious/noConfusingVoidType: a command without anything to say gives nothing back.
export type CommandAnswer = void | {
  readonly exitCode?: number | undefined
  readonly output?: string | Uint8Array | undefined
  readonly errorOutput?: string | Uint8Array | undefined
}

const defaultLimitBytes = 512 * 1024 * 1024

/** The getters among the plugins. */
export function gettersOf(plugins: readonly HelmPlugin[]): readonly Getter[] {
  return plugins.flatMap((plugin) =>
    plugin.type === 'getter/v1'
      ? [
          {
            schemes: plugin.protocols,
            get: async (request) => ({ status: 'content', bytes: await downloaded(plugin, request) }),
          } satisfies Getter,
        ]
      : [],
  )
}

async function downloaded(
  plugin: GetterPlugin,
  { known: _, compressed: __, ...request }: GetRequest,
): Promise<Uint8Array> {
  const { limitBytes = defaultLimitBytes, signal } = request
  const failed = (problem: string, cause?: unknown): RepositoryError =>
    new RepositoryError({ code: 'REPOSITORY_UNREACHABLE', helmText: `plugin ${plugin.name} ${problem}`, cause })
  let bytes: unknown
  try {
    bytes = await plugin.get(request)
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof Failure ? error : failed(`failed: ${textOf(error)}`, error)
  }
  if (!isByteArray(bytes)) throw failed('did not answer with a Uint8Array')
  if (bytes.length > limitBytes) throw failed(`answered with more than ${limitBytes} bytes`)
  return bytes
}

/** The post-renderer of this name among the plugins. */
export async function postRendererAmong(
  plugins: readonly HelmPlugin[],
  name: string,
  extraArguments: readonly string[],
): Promise<PostRenderer | undefined> {
  const found = plugins.find((plugin) => plugin.type === 'postrenderer/v1' && plugin.name === name)
  if (found?.type !== 'postrenderer/v1') return undefined
  const { postRendererOverObjects } = await import('../render/index.ts')
  return postRendererOverObjects((objects, signal) => found.postRender(objects, { arguments: extraArguments, signal }))
}

/** Runs the command to its end. @throws PluginError PLUGIN_FAILED */
export async function runCommandPlugin(
  plugin: CommandPlugin,
  call: CommandCall,
): Promise<{ readonly exitCode: number; readonly output: Uint8Array; readonly errorOutput: Uint8Array }> {
  const failed = (problem: string, cause?: unknown): PluginError =>
    new PluginError({ code: 'PLUGIN_FAILED', helmText: `plugin ${plugin.name} ${problem}`, cause })
  let answer: CommandAnswer
  try {
    answer = await plugin.run(call)
  } catch (error) {
    call.signal.throwIfAborted()
    throw error instanceof Failure ? error : failed(`failed: ${textOf(error)}`, error)
  }
  const { exitCode = 0, output, errorOutput } = answer ?? {}
  const bytes = (value: unknown): Uint8Array => {
    if (value === undefined) return new Uint8Array()
    if (typeof value === 'string') return new TextEncoder().encode(value)
    if (isByteArray(value)) return value
    throw failed('gave an output that is neither a text nor a Uint8Array')
  }
  if (!Number.isInteger(exitCode)) throw failed('gave an exit code that is no whole number')
  return { exitCode, output: bytes(output), errorOutput: bytes(errorOutput) }
}
