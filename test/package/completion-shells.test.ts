// The completion scripts in their shells, as far as these are installed.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-shells-'))
const programs = path.join(folder, 'bin')
const command = path.resolve(import.meta.dirname, '../../bin/pintle')

beforeAll(() => {
  mkdirSync(programs)
  symlinkSync(command, path.join(programs, 'pintle'))
  for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
    const { stdout } = spawnSync(command, ['completion', shell], { encoding: 'utf8' })
    writeFileSync(path.join(folder, `completion.${shell}`), stdout)
  }
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ['--version']).error === undefined
}

/** A test that runs where the shell is; elsewhere its name says why it did not. */
function inShell(shell: string, run: () => void): void {
  const isThere = isInstalled(shell)
  test.skipIf(!isThere)(isThere ? `completes in ${shell}` : `${shell} is not installed`, run)
}

function output(shell: string, ...words: readonly string[]): string {
  const { stdout, stderr } = spawnSync(shell, words, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 200_000,
    env: {
      HOME: folder,
      TERM: 'dumb',
      PATH: `${programs}${path.delimiter}${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
    },
  })
  return stdout === '' ? stderr : stdout
}

const lines = [
  ['pintle', 'vers'],
  ['pintle', 'status', '-o', ''],
  ['pintle', 'upgrade', '--if-pending', 'w'],
] as const

inShell('bash', () => {
  const asked = lines.map(
    (words) => `
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; COMP_TYPE=37
COMP_LINE='${words.join(' ')}'; COMP_POINT=\${#COMP_LINE}; COMPREPLY=(); __start_pintle
printf '<%s>' "\${COMPREPLY[@]}"; echo`,
  )
  // The two functions of the package bash-completion that the script calls.
  const helpers = `
_get_comp_words_by_ref() { cur=\${COMP_WORDS[COMP_CWORD]}; prev=\${COMP_WORDS[COMP_CWORD-1]}; words=("\${COMP_WORDS[@]}"); cword=$COMP_CWORD; }
__ltrim_colon_completions() { :; }
compopt() { :; }`
  const answers = output('bash', '--norc', '-c', `${helpers}\nsource completion.bash\n${asked.join('\n')}`)
  const plain = answers.split('\n').map((line) => line.replaceAll(/ +\([^)]*\)|\s+(?=>)/g, ''))
  expect(plain.slice(0, 3)).toEqual(['<version>', '<json><table><yaml>', '<wait>'])
})

inShell('fish', () => {
  const asked = lines.map((words) => `complete -C '${words.join(' ')}'; echo ==`)
  const answers = output('fish', '--no-config', '-c', `source completion.fish; ${asked.join('; ')}`)
  const words = answers.split('==\n').map((part) =>
    part
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t')[0]),
  )
  expect(words).toEqual([['version'], ['json', 'table', 'yaml'], ['wait'], []])
})

inShell('zsh', () => {
  const script = `
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PROMPT=; autoload -Uz compinit; compinit -u -D; source ./completion.zsh; echo REA''DY'
zpty -r z out '*READY*'
zpty -w z $'pintle vers\\t--short'
zpty -r z out '*v4.[0-9]*'
print -r -- "$out"
zpty -d z`
  const answer = output('zsh', '-f', '-c', script)
  expect(answer).toContain('pintle version')
  expect(answer).toContain('v4.')
})

inShell('pwsh', () => {
  const script = `. ./completion.powershell; (TabExpansion2 'pintle vers' 11).CompletionMatches.CompletionText`
  expect(output('pwsh', '-NoProfile', '-Command', script).trim()).toBe('version')
})
