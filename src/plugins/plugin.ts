// A plugin that can be called, what it is called with, and the port of what runs plugins of a kind.
import { PluginError } from '../diagnostics/index.ts'
import { quote } from '../go/index.ts'
import type { SharedStream } from '../host/index.ts'
import type { PluginEvent, PluginMetadata, RuntimeName } from './model.ts'

/** What a getter is told besides the address. @see helm internal/plugin/schema GetterOptionsV1 */
export interface GetterOptions {
  readonly url: string
  readonly certFile: string
  readonly keyFile: string
  readonly caFile: string
  readonly unTar: boolean
  readonly insecureSkipVerifyTLS: boolean
  readonly plainHTTP: boolean
  readonly acceptHeader: string
  readonly username: string
  readonly password: string
  readonly passCredentialsAll: boolean
  readonly userAgent: string
  readonly version: string
  readonly timeoutSeconds: number
}

/** What a plugin is asked, by its type. */
export type PluginMessage =
  | {
      readonly type: 'cli/v1'
      readonly extraArguments: readonly string[]
      /** An exit code other than zero is an answer, not a failure. */
      readonly acceptsFailure?: true
    }
  | {
      readonly type: 'getter/v1'
      readonly href: string
      /** The scheme of `href`. */
      readonly protocol: string
      readonly options: GetterOptions
    }
  | {
      readonly type: 'postrenderer/v1'
      readonly manifests: Uint8Array
      readonly extraArguments: readonly string[]
    }

/** What it answers. Streams that were shared are empty. */
export type PluginAnswer =
  | {
      readonly type: 'cli/v1'
      readonly exitCode: number
      readonly output: Uint8Array
      readonly errorOutput: Uint8Array
    }
  | { readonly type: 'getter/v1'; readonly data: Uint8Array }
  | { readonly type: 'postrenderer/v1'; readonly manifests: Uint8Array }

/** A call with its surroundings. */
export interface PluginInput {
  readonly message: PluginMessage
  /** Variables set over those of this process: `HELM_BIN`, `HELM_NAMESPACE` and so on. */
  readonly variables?: { readonly [name: string]: string }
  /** Standard input of a command. */
  readonly input?: Uint8Array
  /** Standard streams of this process that the plugin uses as its own. */
  readonly shared?: readonly SharedStream[]
  /** How much a getter or a post-renderer may answer; no limit by default. */
  readonly limitBytes?: number
  readonly signal?: AbortSignal
}

/** What came of a hook. Streams that were shared are empty. */
export interface HookOutcome {
  readonly output: Uint8Array
  readonly errorOutput: Uint8Array
}

/** A plugin, ready to be called. */
export interface Plugin {
  /** Its folder, as it was found. */
  readonly directory: string
  readonly metadata: PluginMetadata
  /**
   * Calls it.
   *
   * @throws PluginError PLUGIN_FAILED; `data.exitCode` where it ended with one
   */
  invoke(input: PluginInput): Promise<PluginAnswer>
  /** Runs its command for an event, if it has one. @throws PluginError PLUGIN_FAILED */
  runHook?(
    event: PluginEvent,
    options: { readonly shared?: readonly SharedStream[]; readonly signal?: AbortSignal },
  ): Promise<HookOutcome>
}

/** Runs plugins of one runtime. */
export interface PluginRuntime {
  readonly name: RuntimeName
  /** A plugin of this runtime. @throws PluginError when its folder lacks what it is run from */
  open(directory: string, metadata: PluginMetadata): Promise<Plugin>
}

/** Where log lines go. */
export interface PluginLog {
  debug(message: string, fields?: { readonly [key: string]: string | number }): void
  warn(message: string, fields?: { readonly [key: string]: string | number }): void
}

/** A plugin that ended with an exit code other than zero. @see helm internal/plugin/error.go InvokeExecError */
export function endedWithError(pluginName: string, exitCode: number): PluginError {
  return pluginFailed(`plugin ${quote(pluginName)} exited with error`, { data: { exitCode } })
}

/** A plugin that could not be called. */
export function pluginFailed(
  helmText: string,
  options: { readonly data?: { readonly [key: string]: unknown }; readonly cause?: unknown } = {},
): PluginError {
  return new PluginError({ code: 'PLUGIN_FAILED', helmText, ...options })
}
