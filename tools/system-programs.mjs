// Programs of the system that tests need: found, or installed from Debian's packages where we are root, or named as missing.
import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

/** Packages of Debian by the program they bring. */
const packages = {
  'docker-registry': 'docker-registry',
  gpg: 'gnupg',
  openssl: 'openssl',
  htpasswd: 'apache2-utils',
  postgres: 'postgresql',
  time: 'time',
}

/** Makes sure that the programs are there; throws with their names where they are not. */
export function requirePrograms(names) {
  const missing = names.filter((name) => !isInstalled(name))
  if (missing.length === 0) return
  if (process.getuid?.() === 0 && isInstalled('apt-get')) install(missing.map((name) => packages[name] ?? name))
  const still = missing.filter((name) => !isInstalled(name))
  if (still.length === 0) return
  throw new Error(
    `missing: ${still.join(', ')}; on Debian: apt-get install ${still.map((name) => packages[name] ?? name).join(' ')}`,
  )
}

function isInstalled(name) {
  return [...(process.env['PATH'] ?? '').split(':'), ...versionedFolders()].some((folder) => {
    try {
      accessSync(path.join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Debian keeps Postgres' programs by version, out of the way. */
function versionedFolders() {
  const versions = '/usr/lib/postgresql'
  return existsSync(versions) ? readdirSync(versions).map((version) => path.join(versions, version, 'bin')) : []
}

function install(wanted) {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const run = (...words) => execFileSync('apt-get', words, { stdio: ['ignore', 'ignore', 'inherit'], env: environment })
  try {
    run('update', '-qq')
    run('install', '-y', '-qq', '--no-install-recommends', ...wanted)
  } catch (error) {
    process.stderr.write(`apt-get could not install ${wanted.join(' ')}: ${error.message}\n`)
  }
}
