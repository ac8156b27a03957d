// `completion`: scripts for shells.
import { completionScript, type Shell } from '../completion/scripts.ts'
import type { CommandContext } from '../context.ts'

/** Prints the script of the shell that the command is called after. @see helm pkg/cmd/completion.go */
export async function runCompletion({ path, flags, programPath, host }: CommandContext): Promise<number> {
  const program = (path.parents[0] ?? path.command).name
  const script = completionScript(path.command.name as Shell, {
    program,
    executable: executableOf(programPath),
    descriptions: !flags.boolean('no-descriptions'),
  })
  host.terminal.writeOutput(script)
  return 0
}

/** Its last part, without what Node needs to know the file. */
function executableOf(programPath: string): string {
  const last = programPath.split(/[/\\]/).at(-1) ?? ''
  return last.replace(/\.(?:cjs|exe|js)$/, '')
}
