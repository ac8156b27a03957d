// The choice among a plugin's commands, and what becomes of variables in them.
import { expect, test } from 'vitest'
import { expandVariables } from './expand-variables.ts'
import { chooseCommand, prepareCommand } from './platform-command.ts'

const platform = { platform: 'linux', architecture: 'amd64' } as const
const of = (os: string, architecture: string) => ({ os, architecture, command: `${os}-${architecture}`, arguments: [] })

test.each([
  [[of('', ''), of('linux', ''), of('LINUX', 'AMD64')], 'LINUX-AMD64'],
  [[of('', ''), of('linux', ''), of('linux', 'arm64')], 'linux-'],
  [[of('windows', ''), of('', ''), of('', 'amd64')], '-'],
  [[of('', 'amd64'), of('darwin', '')], undefined],
])('of %j it takes %s', (commands, chosen) => {
  expect(chooseCommand(commands, platform)?.command).toBe(chosen)
})

test.each([
  ['$A/${A}b$', 'x/xb$'],
  ['$$A ${} ${A', 'pidA  A'],
  ['$AB-$1', '-one'],
])('%s becomes %s', (text, result) => {
  const values: { [name: string]: string } = { A: 'x', $: 'pid', 1: 'one' }
  expect(expandVariables(text, (name) => values[name] ?? '')).toBe(result)
})

test('words are parted at single spaces, and arguments of the caller are left alone', () => {
  const command = { os: '', architecture: '', command: '$A/run  b', arguments: ['$A'] }
  const options = { commands: [command], platform, lookUp: () => 'x', extraArguments: ['$A'] }
  expect(prepareCommand({ ...options, expandArguments: true })).toEqual({
    command: 'x/run',
    arguments: ['', 'b', 'x', '$A'],
  })
  expect(prepareCommand({ ...options, expandArguments: false }).arguments).toEqual(['', 'b', '$A', '$A'])
  expect(() => prepareCommand({ ...options, commands: [], expandArguments: true })).toThrow(
    'no plugin command is applicable',
  )
})
