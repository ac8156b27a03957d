// The smaller ports: environment, terminal, randomness, compression, signals, processes.

/** Environment of the process. */
export interface Environment {
  /** A variable; undefined where it is not set. */
  get(name: string): string | undefined
  /** The operating system. */
  readonly platform: 'linux' | 'darwin' | 'win32' | 'other'
  /** The processor's architecture by Go's name: `amd64`, `arm64`. */
  readonly architecture: string
  /** Absolute. */
  readonly homeDirectory: string
  /** Absolute. */
  readonly workingDirectory: string
  /** Absolute. */
  readonly temporaryDirectory: string
}

/** The three standard streams. */
export interface Terminal {
  /** To standard output. */
  writeOutput(text: string | Uint8Array): void
  /** To standard error. */
  writeError(text: string | Uint8Array): void
  /** Whether somebody reads standard output. */
  readonly outputIsTerminal: boolean
  /** Whether somebody reads standard error. */
  readonly errorIsTerminal: boolean
  /** Whether somebody may be asked something; absent counts as no. */
  readonly inputIsTerminal?: boolean
  /** Standard input to its end. */
  readInput(signal?: AbortSignal): Promise<Uint8Array>
  /**
   * One line of standard input without its end. A secret one is not shown while it is typed, and is refused where
   * nobody types.
   *
   * @throws HostError `EOF` at the end of the input, `inappropriate ioctl for device` for a secret without a terminal
   */
  readLine(options: { readonly secret: boolean; readonly signal?: AbortSignal }): Promise<string>
}

/** Random bytes fit for keys. */
export interface RandomSource {
  /** So many bytes, not to be guessed. */
  bytes(length: number): Uint8Array
}

/** What kind of key pair is made. */
export type KeyKind =
  | { readonly algorithm: 'rsa' | 'dsa'; readonly bits: number }
  | { readonly algorithm: 'ecdsa' | 'ed25519' }

/** Key pairs, synchronous. Private keys are PKCS #8 in DER, public ones SubjectPublicKeyInfo in DER. */
export interface Keys {
  /** A new private key; `ecdsa` is on the curve P-256, `dsa` has 256 bits of divisor. */
  generate(kind: KeyKind): Uint8Array
  /** @throws HostError reason `other` when the key cannot be read */
  publicKeyOf(privateKey: Uint8Array): Uint8Array
  /**
   * Signs: RSA as PKCS #1 v1.5, ECDSA in DER. `hash` is `none` for Ed25519.
   * @throws HostError reason `other` when the key cannot be read or does not sign
   */
  sign(options: {
    readonly privateKey: Uint8Array
    readonly hash: 'sha256' | 'sha384' | 'sha512' | 'none'
    readonly data: Uint8Array
  }): Uint8Array
  /**
   * AES-256 in CBC mode over whole blocks of 16 bytes, without padding.
   * @throws HostError reason `other` when the sizes are wrong
   */
  cipher(options: {
    readonly direction: 'encrypt' | 'decrypt'
    readonly key: Uint8Array
    readonly vector: Uint8Array
    readonly data: Uint8Array
  }): Uint8Array
}

/** Compression, mostly synchronous so that pure code can be handed it. */
export interface Compression {
  /** @throws HostError reason `too-large` when the output would pass `limitBytes`, `other` when the input is no gzip stream. */
  gunzip(bytes: Uint8Array, limitBytes: number): Uint8Array
  /**
   * The output of a gzip stream piece by piece, as it comes; leaving it early leaves the input too. Fails as `gunzip` does,
   * and as the input does. Absent: this system reads whole texts only.
   */
  gunzipStream?(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>
  /** `level` 1 to 9. */
  gzip(bytes: Uint8Array, level: number): Uint8Array
  /**
   * The same beside other work: what is under way goes on first, then the bytes are asked for, and packing them keeps nobody
   * waiting. Absent: this system packs while everything waits.
   */
  gzipAside?(bytes: () => Uint8Array, level: number): Promise<Uint8Array>
}

/** Interrupts (SIGINT, SIGTERM): the signal aborts at the first one. */
export interface Interrupts {
  /** Aborts at the first one. */
  readonly signal: AbortSignal
  /** From now on interrupts end the process as they end any other; until the signal is asked for again. */
  release(): void
}

/** A program run to its end. */
export interface ProcessResult {
  /** 0 where it succeeded. */
  readonly exitCode: number
  /** What it wrote to standard output. */
  readonly output: Uint8Array
  /** What it wrote to standard error. */
  readonly errorOutput: Uint8Array
  /** Set when a signal ended it; the exit code is then 128 and the signal's number. */
  readonly killedBy?: string
}

/** A standard stream that a program shares with this process. */
export type SharedStream = 'input' | 'output' | 'error'

/** A program to run. */
export interface ProcessRequest {
  /** A path, or a name that is looked for in `PATH`. */
  readonly command: string
  /** Handed on as they are; no shell reads them. */
  readonly arguments: readonly string[]
  /** All variables it sees; those of this process by default. */
  readonly environment?: { readonly [name: string]: string }
  /** Variables it sees besides, set over the others. */
  readonly variables?: { readonly [name: string]: string }
  /** Where it runs; the working directory by default. */
  readonly directory?: string
  /** Its standard input; empty by default. */
  readonly input?: Uint8Array
  /** Streams that are those of this process: nothing of them is collected, and `input` counts for nothing. */
  readonly shared?: readonly SharedStream[]
  /** A program that writes more than this on its standard output is killed. */
  readonly outputLimitBytes?: number
  /** Kills it. */
  readonly signal?: AbortSignal
}

/** Other programs. */
export interface Processes {
  /** @throws HostError when it cannot be started, or with reason `too-large` when it writes too much */
  run(request: ProcessRequest): Promise<ProcessResult>
}

/** Name resolution. */
export interface NameResolver {
  /** IPv4 and IPv6 addresses, in the resolver's order. */
  lookup(hostName: string, signal?: AbortSignal): Promise<readonly string[]>
}

/** Processes that outlive the one that starts them. */
export interface DetachedProcesses {
  /** Starts a program that goes on by itself, its output going to `logFile`; resolves with its pid once it runs. */
  spawnDetached(options: {
    readonly command: string
    readonly arguments: readonly string[]
    readonly environment?: { readonly [name: string]: string }
    readonly logFile?: string
  }): Promise<number>
  /** Whether a process of this pid is there. */
  isRunning(pid: number): boolean
  /** Asks the process to end (SIGTERM); nothing happens when there is none. */
  terminate(pid: number): void
}
