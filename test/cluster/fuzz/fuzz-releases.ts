// Random releases, ours beside the real Helm's on a real API server; see tools/fuzz-releases.mjs.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { Random } from '../../fuzz/random.ts'
import { type FuzzCase, fuzzCase } from './generate-case.ts'
import { isKnown } from './known-differences.ts'
import { type Difference, runCase } from './run-case.ts'
import { smallerCases } from './smaller-cases.ts'

/** What a run is told. */
export interface ReleaseFuzzOptions {
  readonly seconds: number
  readonly seed: number
  /** Only this case. */
  readonly only?: number
  /** The first case. */
  readonly first?: number
  /** Ends after so many cases. */
  readonly cases?: number
  /** How many cases run at once. */
  readonly atOnce: number
  /** Whether commands may wait for objects; they do where this is absent. */
  readonly hasWaits?: boolean
  /** Whether cases that differ are made smaller, which takes minutes. */
  readonly minimize: boolean
}

/** Runs; true when no difference was found. */
export async function fuzzReleases(options: ReleaseFuzzOptions): Promise<boolean> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pintle-release-fuzz-plugins-'))
  try {
    writePlugins(folder)
    return await new Run(options, folder).run()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

class Run {
  readonly #options: ReleaseFuzzOptions
  readonly #plugins: string
  #cases = 0
  #commands = 0
  #differences = 0
  #chances = 0
  #runs = 0

  constructor(options: ReleaseFuzzOptions, plugins: string) {
    this.#options = options
    this.#plugins = plugins
  }

  async run(): Promise<boolean> {
    const { seconds, only, first = 0, cases = Number.POSITIVE_INFINITY, atOnce, seed } = this.#options
    const end = performance.now() + seconds * 1000
    let next = only ?? first
    const isOver = (): boolean =>
      only === undefined ? performance.now() > end || next >= first + cases || this.#differences >= 12 : next > only
    const work = async (): Promise<void> => {
      while (!isOver()) {
        const index = next
        next += 1
        await this.#case(index)
      }
    }
    await Promise.all(Array.from({ length: only === undefined ? atOnce : 1 }, work))
    print(
      `\nseed ${seed}: ${this.#cases} cases, ${this.#commands} commands on each side, ${this.#differences} differences, ${this.#chances} that did not come again`,
    )
    return this.#differences === 0
  }

  async #case(index: number): Promise<void> {
    const { seed, minimize, hasWaits = true } = this.#options
    const made = fuzzCase(new Random(Math.imul(seed, 1_000_003) + index), { hasWaits })
    this.#cases += 1
    this.#commands += made.steps.filter((step) => 'run' in step).length
    const difference = await this.#differenceOf(made, index)
    if (difference === undefined) return
    const again = await this.#differenceOf(made, index)
    if (again === undefined) {
      this.#chances += 1
      print(`\nonce only, at --seed ${seed} --case ${index}`)
      report(made, difference)
      return
    }
    this.#differences += 1
    const [small, left] = minimize ? await this.#minimize(made, again, index) : [made, again]
    print(`\ndifference at --seed ${seed} --case ${index}`)
    report(small, left)
  }

  async #differenceOf(made: FuzzCase, index: number): Promise<Difference | undefined> {
    this.#runs += 1
    const found = await runCase(made, {
      name: `fuzz-${this.#options.seed}-${index}-${this.#runs}`,
      random: new Random(index),
      plugins: this.#plugins,
    })
    return found === undefined || isKnown(made, found) ? undefined : found
  }

  async #minimize(made: FuzzCase, difference: Difference, index: number): Promise<[FuzzCase, Difference]> {
    let small = { ...made, steps: made.steps.slice(0, difference.step + 1) }
    let found = difference
    for (let changed = true; changed; ) {
      changed = false
      for (const smaller of smallerCases(small)) {
        const still = await this.#differenceOf(smaller, index)
        if (still === undefined || still.of !== found.of) continue
        small = { ...smaller, steps: smaller.steps.slice(0, still.step + 1) }
        found = still
        changed = true
        break
      }
    }
    return [small, found]
  }
}

function report(made: FuzzCase, difference: Difference): void {
  const used = JSON.stringify(made.steps)
  for (const [version, files] of made.charts.entries()) {
    if (!used.includes(`v${version}/thing`)) continue
    for (const [file, text] of Object.entries(files)) {
      if (version > 0 && made.charts[version - 1]?.[file] === text && used.includes(`v${version - 1}/thing`)) continue
      print(`--- v${version}/thing/${file}\n${text.trimEnd()}`)
    }
  }
  for (const [index, step] of made.steps.slice(0, difference.step + 1).entries())
    print(
      `${index === difference.step ? '>' : ' '} ${'run' in step ? [...(step.by === undefined ? [] : [step.by]), ...step.run].map(quoted).join(' ') : `# ${JSON.stringify(step.hand)}`}`,
    )
  if (made.driver !== undefined) print(`with HELM_DRIVER=${made.driver}`)
  print(
    `${difference.of} of ${difference.side}${difference.side === 'mixed' ? ` (${difference.programs.join(' ')})` : ''} and helm differ:`,
  )
  for (const line of differingLines(difference.helm, difference.other)) print(line)
}

function quoted(word: string): string {
  return /^[\w./=@:,-]+$/.test(word) ? word : `'${word}'`
}

/** Both as JSON in lines, without those that are alike at the start and at the end: Helm's with `-`, the other's with `+`. */
function differingLines(helm: unknown, other: unknown): string[] {
  const [left, right] = [helm, other].map((each) => linesOf(each, '')) as [string[], string[]]
  let start = 0
  while (start < left.length && left[start] === right[start]) start += 1
  let end = 0
  while (end < Math.min(left.length, right.length) - start && left.at(-1 - end) === right.at(-1 - end)) end += 1
  const theirs = left.slice(start, left.length - end)
  const ours = right.slice(start, right.length - end)
  return [
    ...theirs.slice(0, 40).map((line, index) => `  - ${aroundDifference(line, ours[index] ?? '')}`),
    ...ours.slice(0, 40).map((line, index) => `  + ${aroundDifference(line, theirs[index] ?? '')}`),
  ]
}

/** A long line cut to what stands around its first difference from the other. */
function aroundDifference(line: string, other: string): string {
  if (line.length < 400) return line
  let at = 0
  while (at < line.length && line[at] === other[at]) at += 1
  const start = Math.max(0, at - 150)
  return `${start > 0 ? '…' : ''}${line.slice(start, at + 250)}…`
}

function linesOf(data: unknown, at: string): string[] {
  if (typeof data === 'string' && data.includes('\n')) return data.split('\n').map((line) => `${at}: ${line}`)
  if (data === null || typeof data !== 'object' || Object.keys(data).length === 0)
    return [`${at}: ${JSON.stringify(data)}`]
  return Object.entries(data).flatMap(([key, value]) => linesOf(value, `${at}/${key}`))
}

function writePlugins(folder: string): void {
  const scripts = {
    colour: 'sed "s/part: \\"x\\"/part: rendered/"\n',
    drop: 'sed "/---/,\\$d"\n',
    fail: 'echo no way >&2\nexit 3\n',
  }
  for (const [name, script] of Object.entries(scripts)) {
    const place = path.join(folder, name)
    mkdirSync(place, { recursive: true })
    const yaml = `apiVersion: v1\nname: ${name}\ntype: postrenderer/v1\nversion: 0.1.0\nruntime: subprocess\nruntimeConfig:\n  platformCommand:\n    - command: sh\n      args: ["\${HELM_PLUGIN_DIR}/run.sh"]\n`
    writeFileSync(path.join(place, 'plugin.yaml'), yaml)
    writeFileSync(path.join(place, 'run.sh'), script)
    chmodSync(path.join(place, 'run.sh'), 0o755)
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
