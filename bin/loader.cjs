// Loads the built command's chunks. Where the build left V8's code cache for this very Node, nothing is compiled anew; V8
// refuses a cache that does not fit, and then the chunk is compiled as usual.
const { readFileSync } = require('node:fs')
const { basename, dirname, join, resolve } = require('node:path')
const { Script, constants } = require('node:vm')

const head = '(function (exports, require, module, __filename, __dirname) { '

/** Where the code cache of the running Node lies under `dist/`. */
exports.cacheFolder = (dist) => join(dist, 'code-cache', `${process.version}-${process.platform}-${process.arch}`)

/** The name of a chunk's code cache. */
exports.cacheName = (path) => `${basename(path, '.cjs')}.bin`

/**
 * Runs a chunk and, when they are asked for, the chunks that it needs; each once.
 *
 * @param {string} entry the chunk's path
 * @param {{ caches: string, compiled?: Map<string, Script> }} options the folder of code caches; `compiled` collects the scripts
 */
exports.load = (entry, { caches, compiled }) => {
  const modules = new Map()
  return load(entry)

  function load(path) {
    const known = modules.get(path)
    if (known !== undefined) return known.exports
    const module = { exports: {} }
    modules.set(path, module)
    const folder = dirname(path)
    const requireFrom = (name) => (name.startsWith('.') ? load(resolve(folder, name)) : require(name))
    compile(path).runInThisContext()(module.exports, requireFrom, module, path, folder)
    return module.exports
  }

  function compile(path) {
    const known = compiled?.get(path)
    if (known !== undefined) return known
    const script = new Script(`${head}${readFileSync(path, 'utf8')}\n})`, {
      filename: path,
      columnOffset: -head.length,
      cachedData: readCache(join(caches, exports.cacheName(path))),
      importModuleDynamically: constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    })
    compiled?.set(path, script)
    return script
  }
}

function readCache(path) {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
