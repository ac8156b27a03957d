// The variables that `env` prints and plugins are given, with the namespace that the kubeconfig decides.
import { helmVariables } from '../actions/index.ts'
import type { CommandContext } from './context.ts'

/** Every variable by its name. */
export async function environmentVariables(
  context: Pick<CommandContext, 'settings' | 'programPath' | 'open'>,
): Promise<{ [name: string]: string }> {
  const { settings, programPath, open } = context
  return helmVariables(settings, { programPath, namespace: (await open()).namespace })
}
