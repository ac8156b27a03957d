// `npm run check`: the quick loop: format, lint, types, then layers, unit tests, vectors and scripts.
import { spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { installDependencies, root, run } from './prepare.mjs'

installDependencies()
run(process.execPath, [path.join(root, 'node_modules/@biomejs/biome/bin/biome'), 'check', '.'])
// The types are checked while the tests run: many of those wait more than they work.
const types = typeCheck()
run(process.execPath, [
  path.join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--reporter=dot',
  ...process.argv.slice(2),
])
await types

/** Ends this process where types do not fit. */
async function typeCheck() {
  const args = [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', '.']
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
  const status = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (status !== 0) process.exit(status ?? 1)
}
