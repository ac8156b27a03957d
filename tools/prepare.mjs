// Makes a fresh clone ready: installs the locked dependencies when they are missing or stale, and builds.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** Ends the process with a word on what to install when this Node is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`pintle needs Node 20.19 or later; this is ${process.versions.node}`)
  process.exit(1)
}

/** Runs a command in the repository with its output shown; its exit code ends this process when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    ...options,
    env: { ...process.env, ...options.env },
  })
  if (result.error) throw result.error
  if (result.status !== 0) process.exit(result.status ?? 1)
}

/** Runs a command quietly; its output is shown only when it fails. */
export function runQuietly(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, ...options.env },
  })
  if (result.error) throw result.error
  if (result.status === 0) return
  process.stderr.write(`${result.stdout}${result.stderr}`)
  console.error(`\`${[command, ...args].join(' ')}\` failed`)
  process.exit(result.status ?? 1)
}

/** Installs what package-lock.json names unless that is what is installed already. */
export function installDependencies() {
  requireNode()
  if (isInstalled()) return
  console.error('installing dependencies (npm ci)')
  runQuietly(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund'])
}

function isInstalled() {
  const installed = path.join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages
  const want = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages
  // Packages for other systems are optional and absent.
  return Object.entries(want).every(
    ([name, entry]) => name === '' || entry.optional || have[name]?.version === entry.version,
  )
}

/** Builds `dist/`. */
export function build() {
  runQuietly(process.execPath, [path.join(root, 'tools', 'build.mjs')])
}
