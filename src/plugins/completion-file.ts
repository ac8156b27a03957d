// completion.yaml: what a command plugin tells of its own commands and flags, for the shell to complete.
import { decodeStruct, type FieldValues, type StructShape } from '../chart/index.ts'
import { parseYaml } from '../formats/index.ts'

/** The file's name in a plugin's folder. */
export const completionFileName = 'completion.yaml'
/** The program in a plugin's folder that is asked for candidates. */
export const completionProgramName = 'plugin.complete'

/** A command as completion.yaml tells of it. */
export interface CompletionCommand {
  /** Empty where it has none. */
  readonly name: string
  readonly validArguments: readonly string[]
  /** Names without dashes; those of one letter are short. */
  readonly flags: readonly string[]
  /** Undefined where nothing is said: then the plugin itself is asked. */
  readonly commands?: readonly CompletionCommand[]
}

const shape: StructShape = {
  goName: 'pluginCommand',
  goType: 'cmd.pluginCommand',
  fields: {
    name: { kind: 'string' },
    validArgs: { kind: 'strings' },
    flags: { kind: 'strings' },
    // A command below has the same fields.
    get commands() {
      return { kind: 'structs', shape } as const
    },
  },
}

/**
 * Reads a completion.yaml.
 *
 * @throws Failure, FieldError
 * @see helm pkg/cmd/load_plugins.go loadFile
 */
export function parseCompletionFile(text: string): CompletionCommand {
  return commandOf(decodeStruct(parseYaml(text), shape))
}

function commandOf(fields: FieldValues): CompletionCommand {
  const name = fields.get('name')
  const commands = fields.get('commands')
  return {
    name: typeof name === 'string' ? name : '',
    validArguments: textsOf(fields.get('validArgs')),
    flags: textsOf(fields.get('flags')),
    ...(Array.isArray(commands)
      ? { commands: commands.filter((each) => each instanceof Map).map((each) => commandOf(each as FieldValues)) }
      : {}),
  }
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
