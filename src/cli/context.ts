// What a running command has to hand: its line, the settings, the terminal, and a world that opens when it is needed.
import type { Settings, World } from '../actions/index.ts'
import type {
  Clock,
  Environment,
  FileSystem,
  HttpPort,
  Interrupts,
  Processes,
  Terminal,
  WasmRunner,
} from '../host/index.ts'
import type { PluginManager } from '../plugins/index.ts'
import type { CommandPath } from './command.ts'
import type { FlagValues } from './flags.ts'
import type { Log } from './log.ts'

/** A world with the namespace that settings and kubeconfig agree on. */
export interface OpenWorld {
  readonly world: World
  readonly namespace: string
  /** The plugins of the settings' folders; loaded when they are asked for. */
  plugins(): Promise<PluginManager>
  /** Keeps for the next run what this one found out about charts. */
  keep(): Promise<void>
  /** Ends connections. */
  close(): void
}

/** Opens the world of the settings; nothing is connected before it is used. */
export type WorldFactory = (settings: Settings) => Promise<OpenWorld>

/** The parts of the host that a command touches itself. */
export interface CommandHost {
  readonly terminal: Terminal
  readonly environment: Environment
  readonly files: FileSystem
  readonly clock: Clock
  readonly interrupts: Interrupts
  readonly processes: Processes
  readonly wasm: WasmRunner
  readonly http: HttpPort
}

/** A sandbox that is running. */
export interface RunningSandbox {
  readonly pid: number
  readonly address: string
  readonly kubeconfig: string
  readonly version: string
}

/** The embedded Kubernetes API in its background process; given from outside, since it is a program of its own. */
export interface SandboxControl {
  /** Starts it, unless it is running. */
  start(port: number): Promise<{ readonly sandbox: RunningSandbox; readonly alreadyRunning: boolean }>
  /** Stops it; undefined when none was running. */
  stop(): Promise<RunningSandbox | undefined>
  /** The running one. */
  find(): Promise<RunningSandbox | undefined>
  /** Serves in this process until it is interrupted. */
  serve(port: number): Promise<void>
}

/** What a command runs with. */
export interface CommandContext {
  readonly path: CommandPath
  /** The name on the line: the command's, or one of its aliases. */
  readonly calledAs: string
  readonly flags: FlagValues
  readonly arguments: readonly string[]
  readonly settings: Settings
  /** How the program was called, with its path. */
  readonly programPath: string
  readonly host: CommandHost
  readonly log: Log
  /** The world; opened once, closed after the command. */
  open(): Promise<OpenWorld>
  readonly sandbox: SandboxControl
  readonly color: boolean
}
