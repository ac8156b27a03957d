// The public surface is what docs/api-report.md says it is.
import { expect, test } from 'vitest'
import { runProgram } from './built-program.ts'

test('the report of the public surface and the reference are up to date', async () => {
  const { exitCode, errorOutput } = await runProgram(['tools/api-report.mjs', '--check'])
  expect(errorOutput).toBe('')
  expect(exitCode).toBe(0)
})
