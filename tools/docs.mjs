// `npm run docs`: writes docs/reference out of the command table.
import path from 'node:path'
import process from 'node:process'
import { installDependencies, root, run } from './prepare.mjs'

installDependencies()
run(
  process.execPath,
  [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=dot', 'src/cli/reference.test.ts'],
  { env: { UPDATE_REFERENCE: '1' } },
)
