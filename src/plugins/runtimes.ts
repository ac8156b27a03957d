// The runtimes that plugins can have here.
import { createExtismRuntime, type ExtismPorts } from './extism-runtime.ts'
import type { RuntimeName } from './model.ts'
import type { PluginRuntime } from './plugin.ts'
import { createSubprocessRuntime, type SubprocessPorts } from './subprocess-runtime.ts'

/** The ports of all runtimes. */
export type RuntimePorts = SubprocessPorts & ExtismPorts

/** Every runtime by its name in plugin.yaml. */
export function createPluginRuntimes(ports: RuntimePorts): { readonly [Name in RuntimeName]: PluginRuntime } {
  return { subprocess: createSubprocessRuntime(ports), 'extism/v1': createExtismRuntime(ports) }
}
