// A chart directory into files: .helmignore obeyed, links followed, nothing but regular files, within Helm's limit.
import { baseName, decodeUtf8 } from '../base/index.ts'
import {
  type ChartFile,
  type ChartFiles,
  type IgnoreRules,
  logLine,
  maximumChartSize,
  modifiedAt,
  parseIgnoreRules,
  withoutByteOrderMark,
} from '../chart/index.ts'
import { ChartError, textOf } from '../diagnostics/index.ts'
import { type FileStatus, type FileSystem, HostError } from '../host/index.ts'

/** Helm has no such limit; a few links upon links make folders without end. */
const maximumEntries = 200_000

/** How a directory is read. */
export interface DirectoryReading {
  readonly signal?: AbortSignal | undefined
  /** Told of each log line at once, so that it is told also where the chart cannot be read. */
  readonly onLogLine?: ((line: string) => void) | undefined
}

/**
 * Reads the chart in the directory at `root`, an absolute path.
 *
 * @throws ChartError in Helm's words
 * @see helm pkg/chart/v2/loader LoadDir
 */
export async function readChartDirectory(
  root: string,
  files: FileSystem,
  options: DirectoryReading = {},
): Promise<ChartFiles> {
  await checkChartYaml(root, files)
  const walker = new ChartWalker(root, files, await readRules(root, files), options)
  await walker.walkDirectory('', [await files.realPath(root)])
  return { files: walker.found, warnings: walker.warnings }
}

async function checkChartYaml(root: string, files: FileSystem): Promise<void> {
  const path = join(root, 'Chart.yaml')
  try {
    await files.readFile(path, { limitBytes: maximumChartSize })
  } catch (error) {
    throw new ChartError({
      code: 'CHART_NOT_FOUND',
      helmText: `unable to detect chart at ${path}: ${textOf(error)}`,
      data: { missing: 'Chart.yaml' },
      hints: ['a chart directory holds a file `Chart.yaml`; `helm create NAME` makes one'],
      cause: error,
    })
  }
}

async function readRules(root: string, files: FileSystem): Promise<IgnoreRules> {
  const path = join(root, '.helmignore')
  if ((await files.status(path)) === undefined) return parseIgnoreRules('', { builtInRules: true })
  try {
    return parseIgnoreRules(decodeUtf8(await files.readFile(path, { limitBytes: maximumChartSize })), {
      builtInRules: true,
    })
  } catch (error) {
    throw error instanceof HostError ? unreadable(error.message, error) : error
  }
}

class ChartWalker {
  readonly found: ChartFile[] = []
  readonly warnings: string[] = []
  readonly #root: string
  readonly #files: FileSystem
  readonly #rules: IgnoreRules
  readonly #signal: AbortSignal | undefined
  readonly #tell: (line: string) => void
  #remaining = maximumChartSize
  #entries = 0

  constructor(
    ...[root, files, rules, options]: [root: string, files: FileSystem, rules: IgnoreRules, options: DirectoryReading]
  ) {
    this.#root = root
    this.#files = files
    this.#rules = rules
    this.#signal = options.signal
    this.#tell = options.onLogLine ?? (() => {})
  }

  /** Walks what lies in `folder`, relative to the chart; `trail` are the real paths of it and the folders above. */
  async walkDirectory(folder: string, trail: readonly string[]): Promise<void> {
    this.#signal?.throwIfAborted()
    const entries = await this.#ask(() => this.#files.readDirectory(join(this.#root, folder)))
    for (const { name } of entries) await this.#visit(folder === '' ? name : `${folder}/${name}`, trail)
  }

  async #visit(path: string, trail: readonly string[]): Promise<void> {
    this.#entries += 1
    if (this.#entries > maximumEntries) throw unreadable(`chart directory has more than ${maximumEntries} entries`)
    const full = join(this.#root, path)
    const status = await this.#ask(() => this.#files.linkStatus(full))
    if (status === undefined) throw unreadable(`lstat ${full}: no such file or directory`)
    if (status.kind === 'link') return this.#follow(path, trail)
    await this.#take(path, status, [...trail, `${trail.at(-1)}/${baseName(path)}`])
  }

  async #follow(path: string, trail: readonly string[]): Promise<void> {
    const full = join(this.#root, path)
    let resolved: string
    try {
      resolved = await this.#files.realPath(full)
    } catch (error) {
      throw unreadable(`error evaluating symlink ${full}: ${textOf(error)}`, error)
    }
    // Helm walks such a link until the system refuses; two of them would keep it busy for ever.
    if (trail.includes(resolved)) throw unreadable(`open ${full}: too many levels of symbolic links`)
    const message = 'found symbolic link in path. Contents of linked file included and used'
    const line = logLine('INFO', message, { path: full, resolved })
    this.warnings.push(line)
    this.#tell(line)
    const status = await this.#ask(() => this.#files.status(resolved))
    if (status === undefined) throw unreadable(`lstat ${resolved}: no such file or directory`)
    await this.#take(path, status, [...trail, resolved])
  }

  async #take(path: string, status: FileStatus, trail: readonly string[]): Promise<void> {
    const directory = status.kind === 'directory'
    if (this.#rules.ignores(path, directory ? 'directory' : 'file')) return
    if (directory) return this.walkDirectory(path, trail)
    const full = join(this.#root, path)
    if (status.kind !== 'file') throw unreadable(`cannot load irregular file ${full} as it has file mode type bits set`)
    const data = await this.#read(path, full)
    this.#remaining -= data.length
    this.found.push({ path, data: withoutByteOrderMark(data), ...modifiedAt(status.modified) })
  }

  async #read(path: string, full: string): Promise<Uint8Array> {
    try {
      return await this.#files.readFile(full, {
        limitBytes: this.#remaining,
        ...(this.#signal === undefined ? {} : { signal: this.#signal }),
      })
    } catch (error) {
      if (error instanceof HostError && error.reason === 'too-large') {
        throw new ChartError({
          code: 'CHART_TOO_LARGE',
          helmText: `error reading ${path}: chart exceeds maximum decompressed size of ${maximumChartSize} bytes`,
          hints: ['name files that do not belong to the chart in `.helmignore`'],
        })
      }
      if (error instanceof HostError) throw unreadable(`error reading ${path}: ${error.message}`, error)
      throw error
    }
  }

  async #ask<Result>(question: () => Promise<Result>): Promise<Result> {
    try {
      return await question()
    } catch (error) {
      throw error instanceof HostError ? unreadable(error.message, error) : error
    }
  }
}

function join(folder: string, name: string): string {
  return name === '' ? folder : `${folder.replace(/\/$/, '')}/${name}`
}

function unreadable(helmText: string, cause?: unknown): ChartError {
  return new ChartError({ code: 'FILE_UNREADABLE', helmText, ...(cause === undefined ? {} : { cause }) })
}
