// `npm run test:real`: Pintle side by side with the real Helm, which is built once into the user's cache folder.
import path from 'node:path'
import { runCounted } from './count.mjs'
import { build, installDependencies, root } from './prepare.mjs'
import { buildReals } from './reals.mjs'
import { requirePrograms } from './system-programs.mjs'

requirePrograms(['docker-registry', 'git', 'gpg', 'openssl', 'postgres'])
installDependencies()
build()
runCounted('vitest.real.config.ts', {
  PINTLE_REALS: buildReals(['helm', 'helm3', 'oracle']),
  PINTLE: path.join(root, 'bin', 'pintle'),
})
