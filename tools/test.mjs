// `npm test`: makes the clone ready, runs the quick checks and every test that needs nothing but Node, and counts.

import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { build, installDependencies, root, run } from './prepare.mjs'

installDependencies()
run(process.execPath, [path.join(root, 'node_modules/@biomejs/biome/bin/biome'), 'ci', '.'])
run(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'])
build()

const results = path.join(root, 'node_modules', '.test-results.json')
rmSync(results, { force: true })
const tests = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${results}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
)
const { numPassedTests, numFailedTests, numTotalTests } = JSON.parse(readFileSync(results, 'utf8'))
const failed = numFailedTests + (tests.status !== 0 && numFailedTests === 0 ? 1 : 0)
if (numTotalTests === 0) console.error('no test was run')
console.log(`${numPassedTests} passed, ${failed} failed`)
process.exit(tests.status !== 0 || failed > 0 || numTotalTests === 0 ? 1 : 0)
