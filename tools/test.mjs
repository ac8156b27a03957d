// `npm test`: makes the clone ready, runs the quick checks and every test that needs nothing but Node, and counts.
import path from 'node:path'
import process from 'node:process'
import { runCounted } from './count.mjs'
import { build, installDependencies, root, run } from './prepare.mjs'

installDependencies()
run(process.execPath, [path.join(root, 'node_modules/@biomejs/biome/bin/biome'), 'ci', '.'])
run(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'])
build()
runCounted('vitest.config.ts', { PINTLE_BUILT: '1' })
