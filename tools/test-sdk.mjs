// `npm run test:sdk`: the library as its users have it: examples, hundreds of clients, leaks, storage drivers, the packed tarball.

import { runCounted } from './count.mjs'
import { build, installDependencies } from './prepare.mjs'
import { requirePrograms } from './system-programs.mjs'

requirePrograms(['postgres'])
installDependencies()
build()
runCounted('vitest.sdk.config.ts')
