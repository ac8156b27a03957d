// V8's code cache of an installed command, in the user's own cache folder: the first run leaves it, later ones start with it.
// Such a cache is code that runs, so it is read and written only where nobody but this user and root can write.
const { closeSync, fstatSync, openSync, readFileSync, readdirSync } = require('node:fs')
const { renameSync, rmSync, statSync, utimesSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

const writableByOthers = 0o022
const hour = 3_600_000
const month = 30 * 24 * hour

/**
 * The code caches of a build for the running Node; undefined where there is no place for them.
 *
 * @param {string} dist the built package: caches are bound to its `build-id`, for V8 itself only compares lengths
 */
exports.openUserCache = (dist) => {
  const { env, versions } = process
  if (env.NODE_DISABLE_COMPILE_CACHE || versions.bun !== undefined || versions.deno !== undefined) return undefined
  const build = textOf(join(dist, 'build-id'))
  if (build === undefined) return undefined
  const { isOurs, makeUserFolder, userCacheFolder } = require(join(dist, 'user-cache.cjs'))
  const all = userCacheFolder('code-cache')
  if (all === undefined) return undefined
  const folder = join(all, `${build}-${process.version}-${process.platform}-${process.arch}`)
  const isReadable = isOurs(folder)
  return {
    read: (name) => (isReadable ? readOwn(join(folder, name)) : undefined),
    /** Whether it is worth while to write in place of a cache that V8 refused: not again and again where two kinds of machines share a home. */
    isStale: (name) => ageOf(join(folder, name)) > hour,
    write(caches) {
      try {
        makeUserFolder(folder)
        if (!isOurs(folder)) return
        for (const [name, bytes] of caches) replace(join(folder, name), bytes)
        utimesSync(folder, new Date(), new Date())
        for (const other of readdirSync(all))
          if (ageOf(join(all, other)) > month) rmSync(join(all, other), { recursive: true, force: true })
      } catch {
        // Nobody asked for a cache: without one the next run is as slow as this one.
      }
    },
  }
}

function readOwn(path) {
  let file
  try {
    file = openSync(path, 'r')
    const status = fstatSync(file)
    if (process.geteuid !== undefined && (status.uid !== process.geteuid() || (status.mode & writableByOthers) !== 0))
      return undefined
    return readFileSync(file)
  } catch {
    return undefined
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** At once, so that two runs at the same time leave the whole of one. */
function replace(path, bytes) {
  const temporary = `${path}.${process.pid}.${process.hrtime.bigint().toString(36)}`
  try {
    writeFileSync(temporary, bytes, { mode: 0o600, flag: 'wx' })
    renameSync(temporary, path)
  } finally {
    rmSync(temporary, { force: true })
  }
}

function ageOf(path) {
  const status = statSync(path, { throwIfNoEntry: false })
  return status === undefined ? Number.POSITIVE_INFINITY : Date.now() - status.mtimeMs
}

function textOf(path) {
  try {
    return readFileSync(path, 'latin1').trim()
  } catch {
    return undefined
  }
}
