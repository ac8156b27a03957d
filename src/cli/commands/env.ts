// `env`: what the command takes from its environment.
import type { CommandContext } from '../context.ts'
import { environmentVariables } from '../environment-variables.ts'

/** Prints every variable, or the value of one. @see helm pkg/cmd/env.go; pkg/cli/environment.go EnvVars */
export async function runEnv(context: CommandContext): Promise<number> {
  const variables = await environmentVariables(context)
  const [name] = context.arguments
  const text =
    name === undefined
      ? Object.entries(variables)
          .toSorted(([left], [right]) => (left < right ? -1 : 1))
          .map(([key, value]) => `${key}="${value}"\n`)
          .join('')
      : `${Object.hasOwn(variables, name) ? variables[name] : ''}\n`
  context.host.terminal.writeOutput(text)
  return 0
}
