// `npm run vectors`: runs the tests that read test/vectors and counts the cases: each line of a file there is one recorded answer.

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { installDependencies, root } from './prepare.mjs'

installDependencies()
const folder = path.join(root, 'test/vectors')
const files = list(folder).filter((file) => file.endsWith('.jsonl'))
const tests = list(path.join(root, 'src'))
  .filter((file) => file.endsWith('.test.ts') && readFileSync(file, 'utf8').includes('vectors/'))
  .concat(list(folder).filter((file) => file.endsWith('.test.ts')))
  .map((file) => path.relative(root, file))

const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'vitest.vectors.config.ts',
    '--reporter=dot',
    ...tests,
  ],
  { cwd: root, stdio: 'inherit' },
)
const counts = new Map()
for (const file of files) {
  const area = path.relative(folder, file).split(path.sep)[0]
  counts.set(area, (counts.get(area) ?? 0) + casesIn(file))
}
let total = 0
for (const [area, count] of [...counts].sort()) {
  console.log(`${String(count).padStart(6)}  ${area}`)
  total += count
}
console.log(
  `${String(total).padStart(6)}  cases in ${files.length} files, read by ${tests.length} tests: ${status === 0 ? 'all pass' : 'NOT all pass, see above'}`,
)
process.exitCode = status ?? 1

function list(directory) {
  return readdirSync(directory, { recursive: true }).map((name) => path.join(directory, name))
}

function casesIn(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '').length
}
