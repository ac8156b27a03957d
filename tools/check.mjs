// `npm run check`: the quick loop: format, lint, types, then layers, unit tests, vectors and scripts.
import path from 'node:path'
import process from 'node:process'
import { installDependencies, root, run } from './prepare.mjs'

installDependencies()
run(process.execPath, [path.join(root, 'node_modules/@biomejs/biome/bin/biome'), 'check', '.'])
run(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'])
run(process.execPath, [
  path.join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--reporter=dot',
  ...process.argv.slice(2),
])
