// The built library in Bun.
import { expect, test } from 'vitest'
import { runCommand } from '../support/run-command.ts'
import { root } from './built-program.ts'

test('Bun installs a release and renders in a worker', async () => {
  const outcome = await runCommand({
    command: 'node_modules/.bin/bun',
    arguments: ['test/sdk/programs/other-runtimes.mjs'],
    directory: root,
  })
  expect(outcome.errorOutput).toBe('')
  expect(outcome.output).toBe('deployed 17\n')
})
