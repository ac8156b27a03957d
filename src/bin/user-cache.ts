// The folder of this user where programs keep what may be lost, as far as nobody but the user and root can write to it: what is
// kept there is taken for true, V8's code cache even runs.
import { lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import process from 'node:process'

const writableByOthers = 0o022
const sticky = 0o1000

/** The path of a folder in it, whether it is there or not; undefined where there is no place for it, or no safe one. */
export function userCacheFolder(name: string): string | undefined {
  const home = cacheHome(process.env)
  if (home === undefined) return undefined
  const folder = join(home, 'pintle', name)
  const start = nearest(folder)
  return start !== undefined && isOurs(start, { orRoots: start !== folder }) ? folder : undefined
}

/** Makes a folder for this user alone; Node's own way to make those above it too never ends in places such as `/proc`. */
export function makeUserFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) return
  if (dirname(folder) !== folder) makeUserFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

/** Where each system keeps what may be lost. */
function cacheHome(env: NodeJS.ProcessEnv): string | undefined {
  const { XDG_CACHE_HOME: told, HOME: home, LOCALAPPDATA: local } = env
  if (process.platform === 'win32') return local
  if (told !== undefined && isAbsolute(told)) return told
  if (home === undefined || !isAbsolute(home)) return undefined
  return process.platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache')
}

/** Whether a folder is this user's, and neither it nor one above can be changed by others than root. */
export function isOurs(folder: string, { orRoots = false }: { readonly orRoots?: boolean } = {}): boolean {
  // Windows has no such modes; its folder of local data is the user's alone.
  const user = process.geteuid?.()
  if (user === undefined) return true
  try {
    const start = realpathSync.native(folder)
    for (let path = start; ; path = dirname(path)) {
      const { uid, mode } = lstatSync(path)
      if (uid !== user && (uid !== 0 || (path === start && !orRoots))) return false
      if ((mode & writableByOthers) !== 0 && (path === start || (mode & sticky) === 0)) return false
      if (path === dirname(path)) return true
    }
  } catch {
    return false
  }
}

/** Not, too, below something that is no folder, such as `/dev/null`. */
function isThere(path: string): boolean {
  try {
    statSync(path)
    return true
  } catch {
    return false
  }
}

/** The folder itself, or the nearest above it that is there. */
function nearest(folder: string): string | undefined {
  for (let path = folder; ; path = dirname(path)) {
    if (isThere(path)) return path
    if (path === dirname(path)) return undefined
  }
}
