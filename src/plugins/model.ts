// What a plugin is, as its plugin.yaml says it, whichever of the formats that is written in.

/** What a plugin is for. `test/v1` is a kind that Helm's own tests use. */
export type PluginType = 'cli/v1' | 'getter/v1' | 'postrenderer/v1' | 'test/v1'

/** How a plugin is run. */
export type RuntimeName = 'subprocess' | 'extism/v1'

/** A command for some system and architecture; empty ones mean any. */
export interface PlatformCommand {
  /** Go's name of the system, in any case: `linux`, `darwin`, `windows`. */
  readonly os: string
  /** Go's name of the architecture, in any case: `amd64`, `arm64`. */
  readonly architecture: string
  /** The program, and arguments behind it, parted by single spaces; `$NAME` stands for variables. */
  readonly command: string
  readonly arguments: readonly string[]
}

/** What a plugin says of itself besides how it is run. */
export type PluginConfig =
  | {
      readonly type: 'cli/v1'
      /** The usage line; empty: the plugin's name. */
      readonly usage: string
      readonly shortHelp: string
      readonly longHelp: string
      /** Nothing of the command line is handed on. */
      readonly ignoreFlags: boolean
    }
  | { readonly type: 'getter/v1'; readonly protocols: readonly string[] }
  | { readonly type: 'postrenderer/v1' }
  | { readonly type: 'test/v1' }

/** What happens to a plugin that it may have commands for. */
export type PluginEvent = 'install' | 'update' | 'delete'

/** Programs of a plugin that runs as a process of its own. */
export interface SubprocessConfig {
  readonly runtime: 'subprocess'
  readonly platformCommand: readonly PlatformCommand[]
  /** By event; other names than those of `PluginEvent` have no effect. */
  readonly platformHooks: ReadonlyMap<string, readonly PlatformCommand[]>
  /** For getters: the program by protocol. */
  readonly protocolCommands: readonly {
    readonly protocols: readonly string[]
    readonly platformCommand: readonly PlatformCommand[]
  }[]
  /** Whether `$NAME` in a hook's arguments stands for a variable. */
  readonly expandHookArguments: boolean
}

/** Limits and rights of a plugin that is a WebAssembly module. */
export interface ExtismConfig {
  readonly runtime: 'extism/v1'
  readonly memory: {
    /** Of 64 KiB; 0: no limit. */
    readonly maxPages: number
    /** 0: answers must be empty. */
    readonly maxHttpResponseBytes: bigint
    /** 0: it may set none. */
    readonly maxVarBytes: bigint
  }
  readonly config: ReadonlyMap<string, string>
  readonly allowedHosts: readonly string[]
  readonly createTemporaryDirectory: boolean
  readonly timeoutMilliseconds: bigint
  readonly hostFunctions: readonly string[]
  /** Empty: `helm_plugin_main`. */
  readonly entryFunctionName: string
}

/** What plugin.yaml says. */
export interface PluginMetadata {
  /** `legacy` for a file without one. */
  readonly apiVersion: 'v1' | 'legacy'
  /** Letters, digits, `_` and `-`. */
  readonly name: string
  readonly type: PluginType
  /** A semantic version; old files may leave it empty. */
  readonly version: string
  readonly sourceUrl: string
  readonly config: PluginConfig
  readonly runtimeConfig: SubprocessConfig | ExtismConfig
}
