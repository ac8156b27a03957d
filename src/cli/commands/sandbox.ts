// `sandbox start|stop|status`: the embedded Kubernetes API in its background process.
import type { CommandContext } from '../context.ts'

/** Starts the sandbox, unless it is running, and prints where it is. */
export async function runSandboxStart({ sandbox, flags, host }: CommandContext): Promise<number> {
  host.terminal.writeOutput(await sandbox.start({ flags }))
  return 0
}

/** Stops it; its state is gone. */
export async function runSandboxStop({ sandbox, host }: CommandContext): Promise<number> {
  host.terminal.writeOutput(await sandbox.stop())
  return 0
}

/** Tells whether it is running. */
export async function runSandboxStatus({ sandbox, host }: CommandContext): Promise<number> {
  host.terminal.writeOutput(await sandbox.status())
  return 0
}
