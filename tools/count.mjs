// Runs a vitest configuration and prints the count of its tests as the last line.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { root } from './prepare.mjs'

/**
 * Runs the tests of a configuration and ends the process: exit code 0 only when at least one ran and none failed.
 *
 * @param config the configuration's file name
 * @param environment variables for the tests
 * @param beforeExit called before the count is printed
 */
export function runCounted(config, environment = {}, beforeExit = () => {}) {
  const results = path.join(root, 'node_modules', `.results-${config}.json`)
  rmSync(results, { force: true })
  const tests = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--config',
      config,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${results}`,
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } },
  )
  beforeExit()
  const { numPassedTests, numFailedTests, numTotalTests } = JSON.parse(readFileSync(results, 'utf8'))
  // A file that cannot be loaded fails without a failed test.
  const failed = numFailedTests + (tests.status !== 0 && numFailedTests === 0 ? 1 : 0)
  if (numTotalTests === 0) console.error('no test was run')
  console.log(`${numPassedTests} passed, ${failed} failed`)
  process.exit(tests.status !== 0 || failed > 0 || numTotalTests === 0 ? 1 : 0)
}
