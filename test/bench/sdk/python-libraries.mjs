// helm-sdkpy and helm-python-sdk from PyPI, in an environment of Python of their own in the user's cache; or why they are not here.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import process from 'node:process'

const packages = { 'helm-sdkpy': '0.1.32', 'helm-python-sdk': '0.2.2' }

/** What shows that a package works here: both bring a library of Go for some systems only. */
const proofs = {
  'helm-sdkpy': 'import helm_sdkpy; helm_sdkpy.get_version()',
  'helm-python-sdk': 'import helm_python; helm_python.helm_sdk_version()',
}

/** The oldest Python that helm-sdkpy takes. */
const oldest = [3, 12]

/**
 * Makes the environment where it is not made yet.
 *
 * @returns {{ python?: string, version?: string, folder?: string, available: Set<string>, missing: string[] }}
 *   `missing`: what could not be had and why, for people
 */
export function pythonLibraries() {
  const found = findPython()
  if (found === undefined)
    return {
      available: new Set(),
      missing: [
        `helm-sdkpy and helm-python-sdk are left out: no Python ${oldest.join('.')} or later with \`venv\` is here; PINTLE_PYTHON names one`,
      ],
    }
  const folder = path.join(
    process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'),
    'pintle-bench',
    `python-${found.version}-${Object.values(packages).join('-')}`,
  )
  const python = path.join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  const available = new Set()
  const missing = []
  try {
    if (!existsSync(python)) {
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(path.dirname(folder), { recursive: true })
      run(found.command, ['-m', 'venv', folder])
    }
  } catch (error) {
    return { available, missing: [`helm-sdkpy and helm-python-sdk are left out: ${lastLine(error)}`] }
  }
  for (const [name, version] of Object.entries(packages)) {
    try {
      if (!works(python, proofs[name])) run(python, ['-m', 'pip', 'install', '--quiet', `${name}==${version}`])
      run(python, ['-c', proofs[name]])
      available.add(name)
    } catch (error) {
      missing.push(`${name} ${version} is left out, it could not be installed from PyPI: ${lastLine(error)}`)
    }
  }
  return { python, version: found.version, folder, available, missing }
}

/** The first fit Python: as told, on the path, or one of pyenv's. */
function findPython() {
  const pyenv = path.join(process.env.PYENV_ROOT ?? path.join(homedir(), '.pyenv'), 'versions')
  const candidates = [
    ...(process.env.PINTLE_PYTHON === undefined ? [] : [process.env.PINTLE_PYTHON]),
    ...['python3.12', 'python3.13', 'python3.14', 'python3', 'python'],
    ...(existsSync(pyenv) ? readdirSync(pyenv).map((version) => path.join(pyenv, version, 'bin/python3')) : []),
  ]
  for (const command of candidates) {
    try {
      const version = run(command, [
        '-c',
        'import sys, venv, ensurepip; print("%d.%d.%d" % sys.version_info[:3])',
      ]).trim()
      const [major, minor] = version.split('.').map(Number)
      if (major === oldest[0] && minor >= oldest[1]) return { command, version }
    } catch {
      // Not this one.
    }
  }
  return undefined
}

function works(python, code) {
  try {
    run(python, ['-c', code])
    return true
  } catch {
    return false
  }
}

function run(command, words) {
  return execFileSync(command, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

function lastLine(error) {
  return (
    String(error.stderr ?? '')
      .trim()
      .split('\n')
      .at(-1) || error.message
  )
}
