// `sandbox start|stop|status`: the embedded Kubernetes API in its background process.
import type { CommandContext, RunningSandbox } from '../context.ts'

const noSandbox = 'No sandbox is running.\n'

/** Starts the sandbox, unless it is running, and prints where it is. */
export async function runSandboxStart({ sandbox, flags, host }: CommandContext): Promise<number> {
  const { sandbox: running, alreadyRunning } = await sandbox.start(flags.number('port'))
  const state = alreadyRunning ? 'is running already' : 'is running'
  host.terminal.writeOutput(
    flags.boolean('quiet')
      ? `${running.kubeconfig}\n`
      : `The sandbox ${state}.\n${describe(running)}\nTo use it:\n\n    export KUBECONFIG=${running.kubeconfig}\n`,
  )
  return 0
}

/** Stops it; its state is gone. */
export async function runSandboxStop({ sandbox, host }: CommandContext): Promise<number> {
  const stopped = await sandbox.stop()
  host.terminal.writeOutput(stopped === undefined ? noSandbox : 'The sandbox is stopped and its state is gone.\n')
  return 0
}

/** Tells whether it is running; the exit code says so too. */
export async function runSandboxStatus({ sandbox, host }: CommandContext): Promise<number> {
  const running = await sandbox.find()
  host.terminal.writeOutput(running === undefined ? noSandbox : `The sandbox is running.\n${describe(running)}`)
  return running === undefined ? 1 : 0
}

/** Serves in this process until it is interrupted. */
export async function runSandboxServe({ sandbox, flags }: CommandContext): Promise<number> {
  await sandbox.serve(flags.number('port'))
  return 0
}

function describe({ address, kubeconfig, pid, version }: RunningSandbox): string {
  return `ADDRESS: ${address}\nKUBECONFIG: ${kubeconfig}\nKUBERNETES: ${version}\nPROCESS: ${pid}\n`
}
