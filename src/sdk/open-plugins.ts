// Plugins for a world: where they are looked for, and what runs them.
import type { Settings } from '../actions/index.ts'
import { logLine } from '../chart/index.ts'
import type { Host } from '../host/index.ts'
import { createSubprocessRuntime, type FindingPorts, findPostRenderer, pluginsDirectories } from '../plugins/index.ts'
import type { PostRenderer } from '../render/index.ts'

/** Told whole log lines as Helm prints them. */
export type LogLines = (line: string) => void

/** What finding plugins needs. Lines about debugging are said only where they were asked for. */
export function pluginPorts(settings: Settings, host: Host, onLogLine: LogLines = () => {}): FindingPorts {
  const log: FindingPorts['log'] = {
    debug: (message, fields) => (settings.debug ? onLogLine(logLine('DEBUG', message, texts(fields))) : undefined),
    warn: (message, fields) => onLogLine(logLine('WARN', message, texts(fields))),
  }
  return { files: host.files, log, runtimes: { subprocess: createSubprocessRuntime({ ...host, log }) } }
}

function texts(fields: { readonly [key: string]: string | number } = {}): { readonly [key: string]: string } {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, String(value)]))
}

/** Finds post-renderers in the plugins directories of the settings. */
export function postRenderersOf(
  settings: Settings,
  host: Host,
  onLogLine?: LogLines,
): (name: string, extraArguments: readonly string[]) => Promise<PostRenderer> {
  const directories = pluginsDirectories(settings.pluginsDirectory, host.environment.platform)
  const ports = pluginPorts(settings, host, onLogLine)
  return (name, extraArguments) => findPostRenderer({ directories, name, extraArguments }, ports)
}
