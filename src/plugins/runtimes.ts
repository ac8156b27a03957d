// The runtimes that plugins can have here.
import type { RuntimeName } from './model.ts'
import type { PluginRuntime } from './plugin.ts'
import { createSubprocessRuntime, type SubprocessPorts } from './subprocess-runtime.ts'

/** The ports of all runtimes. */
export type RuntimePorts = SubprocessPorts

/** Every runtime by its name in plugin.yaml. */
export function createPluginRuntimes(ports: RuntimePorts): { readonly [Name in RuntimeName]?: PluginRuntime } {
  return { subprocess: createSubprocessRuntime(ports) }
}
