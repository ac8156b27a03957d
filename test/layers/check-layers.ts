// Checks the source tree against the layer table: imports, doors, cycles, dependencies, purity, sizes.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** A row of the layer table. */
export interface LayerRow {
  readonly level: number
  /** Folders it may import besides the foundation; `*below` is every folder of a lower level. */
  readonly imports: readonly string[]
  readonly pure: boolean
  readonly npm?: readonly string[]
  readonly node?: readonly string[]
}

/** The layer table. */
export interface LayerTable {
  readonly foundation: readonly string[]
  readonly folders: { readonly [folder: string]: LayerRow }
}

/** One import of one file. */
interface Import {
  readonly line: number
  readonly target: string
  readonly typeOnly: boolean
}

interface SourceText {
  /** Relative to the root, with `/`. */
  readonly path: string
  readonly folder: string
  readonly text: string
  readonly imports: readonly Import[]
}

const importPattern =
  /^(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm
const impureWords =
  /\b(?:process|console|Date\.now|new Date\(\)|Math\.random|globalThis|setTimeout|setInterval|fetch|crypto)\b(?:\s*[.(])/
const maximumLines = 600
/** A call of what writes, on anything that is named as a cluster or a store. */
const writes = /\b(?:client|cluster|kube|writer|store|releases)\.(?:create|apply|patch|replace|delete|update)\(/
/** Who may write to a cluster; the sandbox is one itself, and the suite for storage drivers tries what they write. */
const writers = ['apply', 'storage', 'sandbox', 'testing']

/** Every rule that the tree under `root` breaks, one message each, with the remedy. */
export function checkLayers(root: string, table: LayerTable): string[] {
  const sources = readSources(root)
  return [
    ...sources.flatMap((source) => checkSource(source, table)),
    ...findCycles(sources).map((cycle) => `import cycle: ${cycle.join(' -> ')}`),
  ]
}

function readSources(root: string): SourceText[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name)
      const relative = path.relative(root, file).split(path.sep).join('/')
      const text = readFileSync(file, 'utf8')
      return { path: relative, folder: relative.split('/')[0] as string, text, imports: importsOf(text) }
    })
}

function importsOf(text: string): Import[] {
  return [...text.matchAll(importPattern)].map((match) => ({
    line: text.slice(0, match.index).split('\n').length,
    target: (match[2] ?? match[3]) as string,
    typeOnly: match[1] !== undefined,
  }))
}

function checkSource(source: SourceText, table: LayerTable): string[] {
  const row = table.folders[source.folder]
  if (row === undefined) return [`${source.path}: no row for the folder \`${source.folder}\` in the layer table`]
  const problems: string[] = []
  for (const entry of source.imports) {
    const problem = checkImport(source, entry, row, table)
    if (problem !== undefined) problems.push(`src/${source.path}:${entry.line}: ${problem}`)
  }
  if (row.pure) problems.push(...checkPurity(source))
  if (!writers.includes(source.folder)) problems.push(...checkWrites(source))
  const lines = source.text.split('\n').length
  if (lines > maximumLines && !source.path.endsWith('.table.ts')) {
    problems.push(
      `src/${source.path}: ${lines} lines, the cap is ${maximumLines}\n  hint: split it by what changes together`,
    )
  }
  if (!source.text.startsWith('//') && !source.text.startsWith('/*') && !source.text.startsWith('#!')) {
    problems.push(`src/${source.path}:1: no opening sentence on what the file holds`)
  }
  return problems
}

function checkImport(source: SourceText, entry: Import, row: LayerRow, table: LayerTable): string | undefined {
  const { target } = entry
  if (target.startsWith('node:')) {
    if (row.node?.includes('*') || row.node?.includes(target)) return undefined
    return `\`${source.folder}\` may not import \`${target}\`\n  hint: ask for it through a port of \`host/\``
  }
  if (!target.startsWith('.')) {
    const name = target.startsWith('@') ? target.split('/').slice(0, 2).join('/') : (target.split('/')[0] as string)
    if (row.npm?.includes(name)) return undefined
    return `\`${source.folder}\` may not import the package \`${name}\`\n  hint: a dependency needs a line in test/layers/layers.json and in docs/dependencies.md`
  }
  const resolved = path.posix.join(path.posix.dirname(source.path), target)
  if (resolved.startsWith('..')) return `\`${target}\` leaves src/`
  const folder = resolved.split('/')[0] as string
  if (folder === source.folder) return undefined
  const allowed = allowedImports(row, table, source.folder)
  if (!allowed.includes(folder)) {
    return `\`${source.folder}\` may not import \`${folder}\`\n  hint: allowed from here: ${allowed.join(', ')}; pass the answer in as data`
  }
  if (resolved !== `${folder}/index.ts`) return `\`${resolved}\` is not a door\n  hint: import \`${folder}/index.ts\``
  return undefined
}

function allowedImports(row: LayerRow, table: LayerTable, folder: string): string[] {
  const foundation = row.level <= 1 ? [] : table.foundation
  const named = row.imports.flatMap((name) =>
    name === '*below'
      ? Object.keys(table.folders).filter((other) => (table.folders[other] as LayerRow).level < row.level)
      : [name],
  )
  return [...new Set([...foundation, ...named])].filter((name) => name !== folder)
}

function checkWrites(source: SourceText): string[] {
  return source.text.split('\n').flatMap((line, index) => {
    const call = writes.exec(line)
    if (call === null) return []
    return [
      `src/${source.path}:${index + 1}: \`${call[0]}\` writes to a cluster outside \`apply/\` and \`storage/\`\n  hint: make it an operation of a plan`,
    ]
  })
}

function checkPurity(source: SourceText): string[] {
  const problems: string[] = []
  const withoutComments = source.text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''))
  withoutComments.split('\n').forEach((line, index) => {
    const code = line.replace(/\/\/.*$/, '').replace(/'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"/g, "''")
    if (/^(?:export\s+)?let\b/.test(code)) {
      problems.push(
        `src/${source.path}:${index + 1}: module-level \`let\` in a pure folder\n  hint: keep state in an object that the caller owns`,
      )
    }
    const word = impureWords.exec(code)
    if (word !== null) {
      problems.push(
        `src/${source.path}:${index + 1}: \`${word[0]}\` in a pure folder\n  hint: take it from a port or as data`,
      )
    }
  })
  return problems
}

/** Cycles among files by imports that exist at run time. */
function findCycles(sources: readonly SourceText[]): string[][] {
  const graph = new Map(
    sources.map((source) => [
      source.path,
      source.imports
        .filter((entry) => entry.target.startsWith('.') && !entry.typeOnly)
        .map((entry) => path.posix.join(path.posix.dirname(source.path), entry.target)),
    ]),
  )
  const state = new Map<string, 'open' | 'done'>()
  const cycles: string[][] = []
  const visit = (file: string, trail: readonly string[]): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(file)), file])
      return
    }
    state.set(file, 'open')
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file])
    state.set(file, 'done')
  }
  for (const file of graph.keys()) visit(file, [])
  return cycles
}
