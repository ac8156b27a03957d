// The environment of this process.
import * as os from 'node:os'
import type { Environment } from '../host/index.ts'

/** Go's names where they are not Node's. */
const goArchitectures: { readonly [name: string]: string } = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le' }

/** The process' environment; variables are read when asked for. */
export function createEnvironment(): Environment {
  return {
    get: (name) => process.env[name],
    platform: platformOf(process.platform),
    architecture: goArchitectures[process.arch] ?? process.arch,
    get homeDirectory() {
      // Go asks only the variable; without one it knows no home.
      return process.env[process.platform === 'win32' ? 'USERPROFILE' : 'HOME'] ?? ''
    },
    get workingDirectory() {
      return process.cwd()
    },
    get temporaryDirectory() {
      return os.tmpdir()
    },
  }
}

function platformOf(platform: NodeJS.Platform): Environment['platform'] {
  return platform === 'linux' || platform === 'darwin' || platform === 'win32' ? platform : 'other'
}
