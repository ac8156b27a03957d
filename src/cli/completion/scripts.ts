// Completion scripts for shells, under the program's name.
import { bashScript } from './bash-script.table.ts'
import { fishScript } from './fish-script.table.ts'
import { powershellScript } from './powershell-script.table.ts'
import { zshScript } from './zsh-script.table.ts'

/** Shells with a script. */
export type Shell = 'bash' | 'zsh' | 'fish' | 'powershell'

/** What a script is made for. */
export interface ScriptOptions {
  readonly program: string
  /** The name of the executable, where it is another: bash and zsh complete both. */
  readonly executable: string
  readonly descriptions: boolean
}

/**
 * The script of a shell.
 *
 * @see helm pkg/cmd/completion.go; cobra's templates
 */
export function completionScript(shell: Shell, { program, executable, descriptions }: ScriptOptions): string {
  const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript, powershell: powershellScript }
  const script = scripts[shell]
    .replaceAll('%P%', program)
    .replaceAll('%U%', program.toUpperCase())
    .replaceAll('%C%', descriptions ? '__complete' : '__completeNoDesc')
  const renamed = executable === program ? '' : hook(shell, program, executable)
  return shell === 'zsh' ? `${script}${renamed}compdef _${program} ${program}` : script + renamed
}

function hook(shell: Shell, program: string, executable: string): string {
  const remark = `
# Hook the command used to generate the completion script
# to the ${program} completion function to handle the case where
# the user renamed the ${program} binary
`
  if (shell === 'zsh') return `${remark}compdef _${program} ${executable}\n`
  if (shell !== 'bash') return ''
  return `${remark}if [[ $(type -t compopt) = "builtin" ]]; then
    complete -o default -F __start_${program} ${executable}
else
    complete -o default -o nospace -F __start_${program} ${executable}
fi
`
}
