// Loads the built command's chunks. Where the build, or an earlier run of an installed command, left V8's code cache for this
// very Node, nothing is compiled anew; V8 refuses a cache that does not fit, and then the chunk is compiled as usual. A
// cache is bound to V8's flags too.
const { existsSync, readFileSync } = require('node:fs')
const { basename, dirname, join, resolve } = require('node:path')
const { Script, constants } = require('node:vm')

/** Chunks with which the commands begin that do some work, which V8 is tuned for. */
const working = new Set(['charts.cjs', 'world.cjs'])

/**
 * V8 by itself optimizes after so little work that a command of half a second ends before it gains: twice the processor
 * time with Node 20. Its space for young objects grows at once instead of step by step, which copies less. Other
 * versions of V8 have other tiers and keep their defaults.
 */
const isTunable = process.version.startsWith('v20.')
const tuned = '--interrupt-budget=1000000 --semi-space-growth-factor=16'
const untuned = '--interrupt-budget=67584 --semi-space-growth-factor=2'

const head = '(function (exports, require, module, __filename, __dirname) { '

/** Where the code cache of the running Node lies under `dist/`. */
exports.cacheFolder = (dist) => join(dist, 'code-cache', `${process.version}-${process.platform}-${process.arch}`)

/** The name of a chunk's code cache. */
exports.cacheName = (path) => `${basename(dirname(path))}-${basename(path, '.cjs')}.bin`

/** Runs the built command with the build's code cache or, where the build left none for this Node, with the user's. */
exports.start = (dist) => {
  const entry = join(dist, 'pintle.cjs')
  const caches = exports.cacheFolder(dist)
  if (existsSync(caches)) return exports.load(entry, { caches })
  const cache = require('./user-cache.cjs').openUserCache(dist)
  if (cache === undefined) return exports.load(entry, { caches })
  const compiled = new Map()
  process.on('exit', () => {
    const name = exports.cacheName
    // All that ran is written anew: what this run compiled of a chunk is more than what one before did.
    const isLacking = [...compiled].some(([path, { script: { cachedDataRejected: refused } }]) =>
      refused === undefined || (refused && cache.isStale(name(path))),
    )
    if (isLacking) cache.write([...compiled].map(([path, each]) => [name(path), exports.cachedData(each)]))
  })
  return exports.load(entry, { read: cache.read, compiled })
}

/** What V8 compiled of a chunk, for runs with the flags that this one had when the chunk was loaded. */
exports.cachedData = ({ script, isTuned }) => {
  setFlags(isTuned ? tuned : untuned)
  return script.createCachedData()
}

/**
 * Runs a chunk and, when they are asked for, the chunks that it needs; each once.
 *
 * @param {string} entry the chunk's path
 * @param {{ caches?: string, read?: (name: string) => Buffer | undefined, compiled?: Map<string, { script: Script, isTuned: boolean }> }} options
 *   the folder of code caches, or what reads one by its name; `compiled` collects the scripts, and takes them from there
 */
exports.load = (entry, { caches, read = (name) => readCache(join(caches, name)), compiled }) => {
  const modules = new Map()
  let isTuned = false
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
    if (!isTuned && working.has(basename(path))) {
      isTuned = true
      setFlags(tuned)
    }
    const known = compiled?.get(path)
    if (known !== undefined) return known.script
    // The build writes ASCII only.
    const script = new Script(`${head}${readFileSync(path, 'latin1')}\n})`, {
      filename: path,
      columnOffset: -head.length,
      cachedData: read(exports.cacheName(path)),
      importModuleDynamically: constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    })
    compiled?.set(path, { script, isTuned })
    return script
  }
}

function setFlags(flags) {
  if (isTunable) require('node:v8').setFlagsFromString(flags)
}

function readCache(path) {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
