// Builds dist/: the command as CommonJS in chunks that load on first use with V8's code cache for the Node at hand, the
// library as ES modules, its types. `--command` builds the command only, `--out DIR` builds elsewhere.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'rolldown'
import { joinChunks, lateChunkOf } from './chunks.mjs'
import { breakLines } from './short-lines.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const { values: options } = parseArgs({
  options: { command: { type: 'boolean', default: false }, out: { type: 'string', default: path.join(root, 'dist') } },
})
const source = (name) => path.join(root, 'src', name)

/** What npm packages are left outside of the bundles: large ones that load on first use, and those under a licence of their own. */
const optionalPeers = ['openpgp', '@opentelemetry/api', 'pg']
const external = [/^node:/, ...optionalPeers]

/** Folders whose types nobody writes down: what they say of themselves stays in the source. */
const undocumented = ['apply', 'cluster', 'formats', 'lint', 'node', 'plan', 'plugins', 'sandbox', 'sources', 'sprig']

/** Of these, what the entrances name: there it is read. */
const documented = [
  'apply/events',
  'lint/message',
  'plan/plan',
  'plugins/model',
  'plugins/package-plugin',
  'plugins/provenance',
  'plugins/signing-status',
].map((name) => path.normalize(`${name}.d.ts`))

/** Entrances that know no Node and run in browsers too; the folders of their names. */
const browserEntrances = ['template', 'chart', 'render']

/** Modules that only browsers need, and that take milliseconds to load. */
const browserModules = ['/src/chart/gzip.ts', '/node_modules/fflate/']

/** All entrances of the library and the doors behind them. */
const entrances = {
  index: 'sdk',
  testing: 'testing',
  'helm-sdkpy': 'sdk/helm-sdkpy',
  ...Object.fromEntries(browserEntrances.map((name) => [name, name])),
}

/** Modules that compute tables when they are loaded, milliseconds long, for functions that few charts call; and their exports. */
const lazyModules = { bcryptjs: ['encodeBase64', 'hashSync'] }

/** Node's modules that a package asks for where it finds nothing better, and never needs here. */
const unneeded = { bcryptjs: 'crypto' }

/**
 * Few chunks, since each costs a millisecond: what every command needs, what those with a world need, what those with
 * charts need. The rest stands alone. The modules are those from which these chunks start.
 */
const startsOfChunks = {
  start: ['bin/pintle.ts'],
  world: ['sdk/index.ts', 'sdk/open-world.ts', 'cluster/index.ts'],
  charts: ['cli/commands/template.ts'],
}

/** What the first call of a client loads. */
const startsOfCalls = ['sdk/verbs.ts', 'sdk/open-world.ts']

/** Functions and classes keep their names: they are what a stack trace says. */
const minify = {
  compress: true,
  mangle: { keepNames: { function: true, class: true } },
  codegen: { removeWhitespace: true },
}

/** The sandbox is large and no command starts with it, so the command takes the library's; not where only the command is built. */
const sharesWithLibrary = !options.command
const librarySandbox = 'library-cjs/sandbox.cjs'

/** Large texts of the sandbox, which both builds of the library have from one file. */
const sandboxTables = {
  file: 'library-cjs/sandbox-tables.cjs',
  modules: ['schema', 'protobuf', 'resources'].map((name) => source(`sandbox/${name}.table.ts`)),
}

const userCache = 'bin/user-cache.ts'

// Built aside and put in place at once: programs that run from dist/ meanwhile find all of one build.
const target = path.resolve(options.out)
const dist = mkdtempSync(path.join(path.dirname(target), '.dist-'))
const bundledPackages = new Set()
chmodSync(dist, 0o755)
try {
  await buildCommand()
  await buildUserCache()
  if (!options.command) {
    await buildLibrary()
    buildTypes()
    writeCommonJsTypes()
    writeFileSync(
      path.join(dist, 'pintle-worker.d.cts'),
      '// The program of a worker: it has nothing to import.\nexport {}\n',
    )
    writeLicences()
  }
  writeBuildId()
  const old = `${dist}-old`
  if (existsSync(target)) renameSync(target, old)
  renameSync(dist, target)
  rmSync(old, { recursive: true, force: true })
  runTool('tools/code-cache.mjs', [target], { stdout: 'ignore' })
} finally {
  rmSync(dist, { recursive: true, force: true })
}
chmodSync(path.join(root, 'bin', 'pintle'), 0o755)

async function buildCommand() {
  const options = {
    input: { pintle: source('bin/pintle.ts') },
    transform: { define: { buildId: JSON.stringify(sourceId()) } },
    platform: 'node',
    external,
    plugins: [
      loadLazily(),
      leaveOut(),
      viewBuiltins(),
      joinChunks(),
      leaveApart(),
      ...(sharesWithLibrary ? [takeFromLibrary()] : []),
    ],
    logLevel: 'warn',
    preserveEntrySignatures: false,
  }
  const output = {
    dir: dist,
    format: 'cjs',
    dynamicImportInCjs: false,
    entryFileNames: '[name].cjs',
    chunkFileNames: 'command/[name].cjs',
    minify,
    comments: { legal: false },
    // Node reads such files faster, and V8 keeps them in half the memory.
    charset: 'ascii',
  }
  // Which modules a chunk needs shows only once what nobody uses is gone; so it is built twice.
  const first = await build({ ...options, output, write: false })
  notePackages(first.output)
  const names = chunkNames(first.output)
  const groups = [{ debugName: 'starts', name: (id) => names.get(id) ?? null, includeDependenciesRecursively: false }]
  await build({ ...options, output: { ...output, codeSplitting: { groups } } })
}

async function buildUserCache() {
  await build({
    input: { 'user-cache': source(userCache) },
    platform: 'node',
    external,
    plugins: [viewBuiltins()],
    logLevel: 'warn',
    output: { dir: dist, format: 'cjs', entryFileNames: '[name].cjs', minify, charset: 'ascii' },
  })
}

/** Names the chunk of each module that a chunk of `startsOfChunks` needs, whatever way. */
function chunkNames(chunks) {
  const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const names = new Map()
  for (const [name, starts] of Object.entries(startsOfChunks)) {
    const open = starts.flatMap((start) => {
      const found = chunks.filter((chunk) => chunk.moduleIds?.includes(source(start)))
      if (found.length === 0) throw new Error(`no chunk holds src/${start}`)
      return found
    })
    for (const chunk of open) {
      for (const id of chunk.moduleIds)
        if (!names.has(id)) names.set(id, lateChunkOf(path.relative(root, id).replaceAll('\\', '/')) ?? name)
      for (const file of chunk.imports) {
        const imported = byFile.get(file)
        if (imported !== undefined && !open.includes(imported)) open.push(imported)
      }
    }
  }
  return names
}

/** Puts functions in the place of `lazyModules` that load them when they are called. */
function loadLazily() {
  const prefix = '\0lazy:'
  return {
    name: 'load-lazily',
    resolveId: (id, importer) => (id in lazyModules && !importer?.startsWith(prefix) ? prefix + id : null),
    load(id) {
      if (!id.startsWith(prefix)) return null
      const name = id.slice(prefix.length)
      const load = `require(${JSON.stringify(name)})`
      return lazyModules[name].map((key) => `exports.${key} = (...values) => ${load}.${key}(...values)`).join('\n')
    },
  }
}

/**
 * Node's own modules as ES modules see them: with the module itself as their default. Rolldown makes a property with a
 * getter for everything that they have, which takes a good part of the time until a command starts.
 */
function viewBuiltins() {
  const copied = /\b((\w+)=require\("node:\w+"\);)\2=__toESM\(\2,1\)/g
  return {
    name: 'view-builtins',
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk')
          chunk.code = chunk.code.replace(copied, '$1$2=Object.create($2,{default:{value:$2}})')
      }
    },
  }
}

/** Puts nothing in the place of `unneeded` modules. */
function leaveOut() {
  const nothing = '\0nothing'
  const isUnneeded = (id, importer) =>
    Object.entries(unneeded).some(([name, module]) => module === id && importer?.includes(`/node_modules/${name}/`))
  return {
    name: 'leave-out',
    resolveId: (id, importer) => (isUnneeded(id, importer?.replaceAll('\\', '/')) ? nothing : null),
    load: (id) => (id === nothing ? 'export default {}' : null),
  }
}

/** What the loader needs too stands in a file of its own, which knows no other. */
function leaveApart() {
  return {
    name: 'leave-apart',
    resolveId: (id, importer) =>
      importer !== undefined && path.resolve(path.dirname(importer), id) === source(userCache)
        ? { id: './user-cache.cjs', external: true }
        : null,
  }
}

/** The command's sandbox is the library's. */
function takeFromLibrary() {
  const door = source('sandbox/index.ts')
  const isDoor = (id, importer) => importer !== undefined && path.resolve(path.dirname(importer), id) === door
  return {
    name: 'take-from-library',
    resolveId: (id, importer) => (isDoor(id, importer) ? { id: `../${librarySandbox}`, external: true } : null),
  }
}

/** The library as ES modules and, for `require`, as CommonJS; chunks that a call needs load with it. */
async function buildLibrary() {
  const options = {
    input: Object.fromEntries(Object.entries(entrances).map(([name, door]) => [name, source(`${door}/index.ts`)])),
    platform: 'node',
    external,
    plugins: [loadLazily(), leaveOut()],
    logLevel: 'warn',
    preserveEntrySignatures: 'allow-extension',
  }
  await buildSandboxTables()
  // What tests load stands aside, so that nothing of it gets between what all others load.
  const { testing: _, ...input } = options.input
  const first = await build({ ...options, input, output: { dir: dist, format: 'esm' }, write: false })
  const names = libraryChunks(first.output)
  const groups = [{ debugName: 'library', name: (id) => names.get(id) ?? null, includeDependenciesRecursively: false }]
  const { output } = await build({
    ...options,
    plugins: [...options.plugins, takeSandboxTables(`./${sandboxTables.file}`)],
    output: {
      dir: dist,
      format: 'esm',
      charset: 'ascii',
      entryFileNames: '[name].js',
      chunkFileNames: 'library/[name].js',
      minify,
      comments: { legal: false },
      codeSplitting: { groups },
    },
  })
  notePackages(output)
  takeBuiltins(path.join(dist, 'library/core.js'))
  for (const name of readdirSync(path.join(dist, 'library'))) {
    const loaded = /from"(\.\.\/[^"]+)"/.exec(readFileSync(path.join(dist, 'library', name), 'utf8'))?.[1]
    if (loaded !== undefined) throw new Error(`library/${name} loads all of the entrance ${loaded}`)
  }
  await build({
    ...options,
    input: { ...options.input, 'pintle-worker': source('sdk/worker/index.ts'), sandbox: source('sandbox/index.ts') },
    plugins: [...options.plugins, takeSandboxTables(`./${path.basename(sandboxTables.file)}`)],
    output: {
      dir: dist,
      format: 'cjs',
      dynamicImportInCjs: false,
      entryFileNames: ({ name }) => (name === 'sandbox' ? librarySandbox : '[name].cjs'),
      charset: 'ascii',
      chunkFileNames: 'library-cjs/[name].cjs',
      minify,
      comments: { legal: false },
      codeSplitting: { groups },
    },
  })
  requireWithinTry(path.join(dist, 'library-cjs'))
  shortenLines()
}

async function buildSandboxTables() {
  const entry = '\0sandbox-tables'
  await build({
    input: { tables: entry },
    plugins: [
      {
        name: 'sandbox-tables',
        resolveId: (id) => (id === entry ? entry : null),
        load: (id) =>
          id === entry ? sandboxTables.modules.map((each) => `export * from ${JSON.stringify(each)}`).join('\n') : null,
      },
    ],
    logLevel: 'warn',
    output: { file: path.join(dist, sandboxTables.file), format: 'cjs', minify, charset: 'ascii' },
  })
}

/** The sandbox's large texts come from the file that has them. */
function takeSandboxTables(file) {
  return {
    name: 'take-sandbox-tables',
    resolveId: (id, importer) =>
      importer !== undefined && sandboxTables.modules.includes(path.resolve(path.dirname(importer), id))
        ? { id: file, external: true }
        : null,
  }
}

/** The library in lines: of errors that nobody catches Node prints the line from which they were thrown. */
function shortenLines() {
  const folders = ['.', 'library', 'library-cjs']
  const files = folders.flatMap((folder) => readdirSync(path.join(dist, folder)).map((name) => path.join(folder, name)))
  for (const name of files) {
    if (!/\.c?js$/.test(name) || ['pintle.cjs', 'user-cache.cjs', path.normalize(sandboxTables.file)].includes(name))
      continue
    const file = path.join(dist, name)
    const kind = name.endsWith('.cjs') ? 'commonjs' : 'module'
    writeFileSync(file, breakLines(readFileSync(file, 'utf8'), { longest: 160, kind }))
  }
}

/**
 * Bundlers take a package that is missing for one that may be missing where it is asked for within `try`; within a function of its
 * own, as a promise has it, they do not see that.
 */
function requireWithinTry(folder) {
  const missing = new Set(optionalPeers)
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name)
    const text = readFileSync(file, 'utf8')
    const changed = text.replace(
      /Promise\.resolve\(\)\.then\(\(\)=>(\/\* @__PURE__ \*\/ ?[\w$.]+\(require\("([^"]+)"\),1\))\)/g,
      (whole, load, wanted) => (missing.delete(wanted) ? load : whole),
    )
    if (changed !== text) writeFileSync(file, changed)
  }
  if (missing.size > 0) throw new Error(`the CommonJS library asks for ${[...missing]} in a way not understood here`)
}

/** Node makes a module with all names of each of its own that is imported, milliseconds long; asked for it gives what it has. */
function takeBuiltins(file) {
  const take = (name) =>
    name === 'process' ? 'globalThis.process' : `globalThis.process.getBuiltinModule(\`node:${name}\`)`
  const text = readFileSync(file, 'utf8')
    .replace(/import\*as ([\w$]+) from"node:(\w+)";/g, (_, local, name) => `const ${local}=${take(name)};`)
    .replace(/import ([\w$]+) from"node:(\w+)";/g, (_, local, name) => `const ${local}=${take(name)};`)
    .replace(
      /import\{([^}]*)\}from"node:(\w+)";/g,
      (_, names, name) => `const{${names.replaceAll(' as ', ':')}}=${take(name)};`,
    )
  if (/from"node:/.test(text)) throw new Error(`${file} imports of Node what is not understood here`)
  writeFileSync(file, text)
}

/**
 * The chunks of what importing the library and the first call load: few, since each file costs as much as the text of many
 * functions. What an entrance of the browser's needs stands in chunks that hold nothing else.
 */
function libraryChunks(chunks) {
  const loadedWith = (open) => {
    for (const chunk of open)
      for (const file of chunk.imports) {
        const imported = chunks.find(({ fileName }) => fileName === file)
        if (imported !== undefined && !open.includes(imported)) open.push(imported)
      }
    return new Set(open.flatMap(({ moduleIds }) => moduleIds))
  }
  const entrance = (name) => chunks.filter((chunk) => chunk.isEntry && chunk.name === name)
  const browser = Object.fromEntries(browserEntrances.map((name) => [name, loadedWith(entrance(name))]))
  const isEntrance = new Set(chunks.flatMap(({ isEntry, facadeModuleId: id }) => (isEntry && id !== null ? [id] : [])))
  const atOnce = loadedWith(entrance('index'))
  const loadedFrom = (starts) =>
    loadedWith(chunks.filter(({ moduleIds }) => starts.some((start) => moduleIds.includes(source(start)))))
  const calls = loadedFrom(startsOfCalls)
  const pool = loadedFrom(['sdk/worker/open-pool.ts'])
  const nameOf = (id) => {
    const users = browserEntrances.filter((name) => browser[name].has(id))
    if (atOnce.has(id)) return users.length > 0 ? 'base' : 'core'
    // An entrance that held modules would give them, under short names, to everybody.
    if (users.length > 0) return browserModules.some((module) => id.includes(module)) ? 'gzip' : nameFor(users, id)
    if (!calls.has(id)) return undefined
    // A program whose calls are made by workers loads no more than what comes from there asks for.
    return pool.has(id) ? 'records' : 'calls'
  }
  const nameFor = (users, id) => {
    const own = users.find((name) => entrance(name)[0].moduleIds.includes(id))
    if (own !== undefined) return own
    if (users.includes('template')) return 'text'
    return users.includes('chart') || pool.has(id) ? 'yaml' : users[0]
  }
  const names = new Map()
  for (const { moduleIds } of chunks)
    for (const id of moduleIds) {
      const name = nameOf(id)
      if (name !== undefined && !isEntrance.has(id)) names.set(id, name)
    }
  return names
}

function buildTypes() {
  runTool('node_modules/typescript/bin/tsc', [
    '-p',
    path.join(root, 'tsconfig.types.json'),
    '--outDir',
    path.join(dist, 'types'),
  ])
  for (const name of readdirSync(path.join(dist, 'types'), { recursive: true })) {
    const file = path.join(dist, 'types', name)
    if (!name.endsWith('.d.ts')) continue
    const text = readFileSync(file, 'utf8')
    const closed = withoutOptionalPeers(text)
    if (closed !== text) writeFileSync(file, closed)
  }
  pruneTypes()
}

/** Leaves only the types that those of an entrance name, near or far. */
function pruneTypes() {
  const folder = path.join(dist, 'types')
  const needed = new Set()
  const open = Object.values(entrances).map((door) => path.join(folder, door, 'index.d.ts'))
  for (const file of open) {
    if (needed.has(file)) continue
    needed.add(file)
    for (const [, name] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*["'](\.[^"']+)\.[jt]s["']/g))
      open.push(`${path.resolve(path.dirname(file), name)}.d.ts`)
  }
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = path.join(folder, name)
    if (!name.endsWith('.d.ts')) continue
    if (!needed.has(file)) rmSync(file)
    else if (undocumented.includes(name.split(path.sep)[0]) && !documented.includes(name))
      writeFileSync(file, readFileSync(file, 'utf8').replace(/^ *\/\*\*[\s\S]*?\*\/\n/gm, ''))
  }
}

/** The types of packages that need not be installed, inside of what nobody reads: whatever they are. */
function withoutOptionalPeers(text) {
  const peers = Object.keys(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).peerDependencies).join(
    '|',
  )
  return text
    .replace(new RegExp(`^import type \\{([^}]*)\\} from '(?:${peers})';`, 'gm'), (_, names) =>
      names
        .split(',')
        .map((each) => each.trim().split(' as ').at(-1))
        .filter((each) => each !== '')
        .map((each) => `type ${each} = any;`)
        .join('\n'),
    )
    .replace(new RegExp(`typeof import\\('(?:${peers})'\\)`, 'g'), 'any')
    .replace(new RegExp(`import\\('(?:${peers})'\\)(?:\\.\\w+)+`, 'g'), 'any')
}

/**
 * Types for \`require\`: those of the ES modules, so that both name the same ones. A class is a value and a type, and has to
 * be said twice.
 */
function writeCommonJsTypes() {
  const load = createRequire(import.meta.url)
  for (const [name, door] of Object.entries(entrances)) {
    const from = JSON.stringify(`./types/${door}/index.js`)
    const exported = Object.entries(load(path.join(dist, `${name}.cjs`)))
    const inner = exported.filter(([key]) => key.length < 3)
    if (inner.length > 0) throw new Error(`the entrance ${name} gives away what is inside of it`)
    const lines = exported.flatMap(([key, value]) => [
      `export declare const ${key}: typeof es.${key}`,
      ...(/^class\b/.test(String(value)) ? [`export type ${key} = es.${key}`] : []),
    ])
    writeFileSync(
      path.join(dist, `${name}.d.cts`),
      [
        `import type * as es from ${from} with { 'resolution-mode': 'import' }`,
        `export type * from ${from} with { 'resolution-mode': 'import' }`,
        ...lines,
        '',
      ].join('\n'),
    )
  }
}

function notePackages(chunks) {
  for (const id of chunks.flatMap(({ moduleIds }) => moduleIds ?? [])) {
    const name = /[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id)?.[1]
    if (name !== undefined) bundledPackages.add(name.replace('\\', '/'))
  }
}

/** The bundles hold packages whose licences ask that their text goes along. */
function writeLicences() {
  const texts = [...bundledPackages].sort().map((name) => {
    const folder = path.join(root, 'node_modules', name)
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each))
    if (file === undefined) throw new Error(`${name} has no licence file`)
    return `${name}\n\n${readFileSync(path.join(folder, file), 'utf8').trim()}\n`
  })
  writeFileSync(path.join(dist, 'licenses-of-bundled-packages.txt'), texts.join(`\n${'-'.repeat(80)}\n\n`))
}

/** Names the source by its text: what is kept on disk from run to run is bound to it. */
function sourceId() {
  const digest = createHash('sha256')
  for (const name of readdirSync(path.join(root, 'src'), { recursive: true }).sort())
    if (name.endsWith('.ts') && !name.endsWith('.test.ts'))
      digest.update(`${name}\0`).update(readFileSync(source(name)))
  return digest.digest('hex').slice(0, 32)
}

/** Names what was built by its bytes: code caches of users are bound to it. */
function writeBuildId() {
  const digest = createHash('sha256')
  for (const name of readdirSync(dist, { recursive: true }).sort())
    if (name.endsWith('.cjs')) digest.update(`${name}\0`).update(readFileSync(path.join(dist, name)))
  writeFileSync(path.join(dist, 'build-id'), `${digest.digest('hex').slice(0, 32)}\n`)
}

function runTool(name, args, options = {}) {
  execFileSync(process.execPath, [path.join(root, name), ...args], {
    cwd: root,
    stdio: ['ignore', options.stdout ?? 2, 'inherit'],
  })
}
