// Threads as a port: programs of this package that run beside this one and are sent plain data.

/** A thread that runs. */
export interface Thread {
  /** Sends what can be cloned. @throws Error where it cannot */
  send(message: unknown): void
  /** Whether the process stays alive for it. */
  hold(isHeld: boolean): void
  /** Ends it at once. */
  end(): Promise<void>
}

/** What a thread tells. */
export interface ThreadEvents {
  readonly onMessage: (message: unknown) => void
  /** It ended, by itself or because something failed in it. */
  readonly onEnd: (error: Error | undefined) => void
}

/** The thread that started this one. */
export interface ParentThread {
  readonly data: unknown
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
}

/** Starts threads. */
export interface Threads {
  /** @throws HostError reason `not-found` where the program is not there */
  start(program: { readonly entry?: string | URL; readonly data: unknown }, events: ThreadEvents): Thread
}
