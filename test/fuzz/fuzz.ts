// Random templates and values, ours against Helm's own library; see tools/fuzz.mjs.
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { RequestGenerator } from './generate-request.ts'
import { type Signatures, TemplateGenerator } from './generate-template.ts'
import { knownDifferences } from './known-differences.ts'
import { minimize } from './minimize.ts'
import { Oracle } from './oracle.ts'
import { Random } from './random.ts'
import { renderOurs } from './render-ours.ts'
import type { Outcome, Request } from './request.ts'

/** What a run is told. */
export interface FuzzOptions {
  readonly oracle: string
  readonly signatures: string
  readonly seconds: number
  readonly seed: number
  /** Only this case. */
  readonly only?: number
  /** Ends after so many cases. */
  readonly cases?: number
}

const batchSize = 200
/** One case may take this long before it counts as a hang. */
const slowMilliseconds = 2_000
const mostReports = 25

/** Runs; true when no difference was found that is not listed. */
export async function fuzz(options: FuzzOptions): Promise<boolean> {
  const run = new Run(options)
  try {
    return await run.run()
  } finally {
    run.close()
  }
}

interface Judgement {
  readonly kind: 'same' | 'known' | 'different'
  readonly helm?: Outcome | undefined
  readonly ours?: unknown
}

class Run {
  readonly #options: FuzzOptions
  readonly #oracle: Oracle
  readonly #signatures: Signatures
  readonly #reported = new Set<string>()
  readonly #known = new Map<string, number>()
  #cases = 0
  #errors = 0
  #unanswered = 0

  constructor(options: FuzzOptions) {
    this.#options = options
    this.#oracle = new Oracle(options.oracle)
    this.#signatures = JSON.parse(readFileSync(options.signatures, 'utf8')) as Signatures
  }

  close(): void {
    this.#oracle.close()
  }

  async run(): Promise<boolean> {
    const { seconds, seed, only, cases = Infinity } = this.#options
    const end = performance.now() + seconds * 1000
    let differences = 0
    for (let first = only ?? 0; performance.now() < end && first < cases; first += batchSize) {
      const count = only === undefined ? Math.min(batchSize, cases - first) : 1
      const requests = Array.from({ length: count }, (_, index) => this.#request(seed, first + index))
      const judgements = await this.#judge(requests)
      for (const [index, judgement] of judgements.entries()) {
        if (judgement.kind !== 'different') continue
        if (await this.#report(first + index, requests[index] as Request, judgement)) differences += 1
      }
      if (only !== undefined || differences >= mostReports) break
    }
    this.#summary(differences)
    return differences === 0
  }

  #request(seed: number, index: number): Request {
    const random = new Random(Math.imul(seed, 1_000_003) + index)
    return new RequestGenerator(random, new TemplateGenerator(random, this.#signatures)).request()
  }

  async #judge(requests: readonly Request[]): Promise<Judgement[]> {
    const answers = requests.map((request) => this.#oracle.ask(request))
    const judgements: Judgement[] = []
    for (const [index, request] of requests.entries()) {
      const started = performance.now()
      const ours = answerOurs(request)
      const took = performance.now() - started
      this.#cases += 1
      judgements.push(this.#compare({ request, ours, helm: await answers[index], took }))
    }
    return judgements
  }

  #compare(from: {
    request: Request
    ours: Outcome & { crash?: string }
    helm: Outcome | undefined
    took: number
  }): Judgement {
    const { request, ours, helm, took } = from
    if (ours.error !== undefined) this.#errors += 1
    if (took > slowMilliseconds) return { kind: 'different', helm, ours: { slow: `${Math.round(took)} ms` } }
    if (ours.crash !== undefined) return { kind: 'different', helm, ours }
    if (helm === undefined) {
      this.#unanswered += 1
      return { kind: 'same' }
    }
    if (isSame(helm, ours)) return { kind: 'same' }
    const known = knownDifferences.find((each) => each.matches(request, helm, ours))
    if (known === undefined) return { kind: 'different', helm, ours }
    this.#known.set(known.title, (this.#known.get(known.title) ?? 0) + 1)
    return { kind: 'known' }
  }

  /** Prints a difference once; false when one like it was printed before. */
  async #report(index: number, request: Request, judgement: Judgement): Promise<boolean> {
    let small = await minimize(request, async (each) => (await this.#judge([each]))[0]?.kind === 'different')
    let [again = judgement] = await this.#judge([small])
    // What Helm answers differently each time may be gone when asked again.
    if (again.kind !== 'different') [small, again] = [request, judgement]
    if (await this.#isChance(small, again)) return false
    const likeness = [again.helm?.error, (again.ours as Outcome).error ?? '', small.template ?? '']
      .join('|')
      .replace(/[0-9]+|"[^"]*"/g, '#')
    if (this.#reported.has(likeness)) return false
    this.#reported.add(likeness)
    print(`\ndifference at --seed ${this.#options.seed} --case ${index}`)
    print(`  request ${JSON.stringify(small)}`)
    const [helm, ours] = aroundDifference(again.helm, again.ours)
    print(`  helm    ${helm}`)
    print(`  ours    ${ours}`)
    return true
  }

  /** Whether Helm answers differently when asked again: addresses in checksums, the time of day. */
  async #isChance(request: Request, { helm }: Judgement): Promise<boolean> {
    if (helm === undefined) return false
    // Addresses change with the process.
    const another = new Oracle(this.#options.oracle)
    const others = [await this.#oracle.ask(request), await another.ask(request)]
    another.close()
    if (others.every((other) => other !== undefined && isSame(helm, other))) return false
    const title = 'What Helm answers differently each time'
    this.#known.set(title, (this.#known.get(title) ?? 0) + 1)
    return true
  }

  #summary(differences: number): void {
    const known = [...this.#known.values()].reduce((sum, each) => sum + each, 0)
    print(
      `\nseed ${this.#options.seed}: ${this.#cases} cases (${this.#errors} of them errors), ${differences} differences, ` +
        `${known} listed ones, ${this.#unanswered} without an answer of Helm's`,
    )
    for (const [title, count] of this.#known) print(`  ${count} × ${title}`)
  }
}

function answerOurs(request: Request): Outcome & { crash?: string } {
  try {
    return renderOurs(request)
  } catch (error) {
    return { crash: (error as Error).stack ?? String(error) }
  }
}

function isSame(helm: Outcome, ours: Outcome): boolean {
  return comparable(helm) === comparable(ours)
}

function comparable(outcome: Outcome): string {
  return JSON.stringify([outcome.out ?? '', withoutChance(outcome.error), sorted(outcome.files)])
}

/** Helm goes through a schema in random order, and may name another value's place for a wrong key. */
function withoutChance(error: string | undefined): string | undefined {
  if (error?.startsWith("values don't meet the specifications") !== true) return error
  return error
    .replace(/at '[^']*': invalid propertyName/g, 'invalid propertyName')
    .replace(/(duplicate anchor|failing loading).*/g, '$1')
    .split('\n')
    .sort()
    .join('\n')
}

function sorted(files: Outcome['files']): unknown {
  return files === undefined || Object.keys(files).length === 0
    ? undefined
    : Object.entries(files).sort(([left], [right]) => (left < right ? -1 : 1))
}

/** Both as JSON, long ones cut to what stands around the first difference. */
function aroundDifference(helm: unknown, ours: unknown): [string, string] {
  const [left, right] = [JSON.stringify(helm) ?? 'no answer', JSON.stringify(ours) ?? 'no answer']
  let at = 0
  while (at < left.length && left[at] === right[at]) at += 1
  const start = at > 300 ? at - 150 : 0
  const cut = (text: string) =>
    `${start > 0 ? '…' : ''}${text.slice(start, at + 300)}${text.length > at + 300 ? '…' : ''}`
  return [cut(left), cut(right)]
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
