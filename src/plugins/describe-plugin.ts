// A plugin as Go's `%q` prints the struct that Helm keeps of it, which stands in its errors.
import { quote } from '../go/index.ts'
import type { PlatformCommand, SubprocessConfig } from './model.ts'
import type { Plugin } from './plugin.ts'

/** The struct of a getter that runs as a process; of any other plugin its name, quoted. */
export function describePlugin({ directory, metadata }: Plugin): string {
  const { config, runtimeConfig } = metadata
  if (runtimeConfig.runtime !== 'subprocess' || config.type !== 'getter/v1') return quote(metadata.name)
  const texts = [
    metadata.apiVersion,
    metadata.name,
    metadata.type,
    runtimeConfig.runtime,
    metadata.version,
    metadata.sourceUrl,
  ]
  const plain = runtimeText(runtimeConfig, (text) => text)
  const quoted = runtimeText(runtimeConfig, quote)
  const expands = runtimeConfig.expandHookArguments
  const parts = [
    ...texts.map((text) => quote(text)),
    `%!q(*schema.ConfigGetterV1=&{[${config.protocols.join(' ')}]})`,
    `%!q(*plugin.RuntimeConfigSubprocess=&{${plain} ${expands}})`,
  ]
  return `&{{${parts.join(' ')}} ${quote(directory)} {${quoted} %!q(bool=${expands})} map[]}`
}

type Show = (text: string) => string

function runtimeText({ platformCommand, platformHooks, protocolCommands }: SubprocessConfig, show: Show): string {
  const hooks = [...platformHooks]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([event, commands]) => `${show(event)}:${commandsText(commands, show)}`)
  const protocols = protocolCommands.map(
    (each) => `{[${each.protocols.map(show).join(' ')}] ${commandsText(each.platformCommand, show)}}`,
  )
  return `${commandsText(platformCommand, show)} map[${hooks.join(' ')}] [${protocols.join(' ')}]`
}

function commandsText(commands: readonly PlatformCommand[], show: Show): string {
  const texts = commands.map(
    ({ os, architecture, command, arguments: words }) =>
      `{${show(os)} ${show(architecture)} ${show(command)} [${words.map(show).join(' ')}]}`,
  )
  return `[${texts.join(' ')}]`
}
