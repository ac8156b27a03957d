// A random case: a family of charts, and commands over it with changes by hand between them.
import type { Random } from '../../fuzz/random.ts'
import { type ChartFiles, chartFamily } from './generate-chart.ts'
import { type HandChange, handChange } from './hand-changes.ts'

/** A command line, or a change by hand. `FOLDER` stands for the side's folder, `NAMESPACE` for its namespace. */
export type FuzzStep = { readonly run: readonly string[]; readonly by?: 'helm3' } | { readonly hand: HandChange }

/** What is run on all sides. */
export interface FuzzCase {
  readonly charts: readonly ChartFiles[]
  readonly steps: readonly FuzzStep[]
  /** Where records are kept; Secrets where it is absent. */
  readonly driver?: 'configmap'
}

/** Makes up a case; one without waits does not depend on how busy the machine is. */
export function fuzzCase(random: Random, { hasWaits }: { readonly hasWaits: boolean }): FuzzCase {
  const isCalm = random.chance(0.6)
  const charts = chartFamily(random, { size: 2 + random.below(3), isCalm })
  const commands = new Commands(random, charts.length)
  const calmly = (make: () => readonly string[]): readonly string[] => {
    for (;;) {
      const run = make()
      const isRefused = (word: string): boolean => (isCalm && mistakes.test(word)) || (!hasWaits && waits.test(word))
      if (!run.some(isRefused)) return run
    }
  }
  const isOld = random.chance(0.12)
  const steps: FuzzStep[] = isOld ? commands.ofHelm3() : [{ run: calmly(() => commands.first()) }]
  const count = 3 + random.below(isCalm ? 12 : 8)
  while (steps.length < count) {
    if (random.chance(0.25)) steps.push({ hand: handChange(random) })
    else steps.push({ run: calmly(() => commands.next()) })
  }
  return { charts, steps, ...(random.chance(0.12) ? { driver: 'configmap' } : {}) }
}

/** What makes a command wait for objects, and for no longer than some seconds. */
const waits = /^--(?:wait|atomic|rollback-on-failure|timeout|cascade=foreground)/

/** What only a command line with a mistake has: calm cases go on for longer. */
const mistakes =
  /^-1$|^[x(=]$|^=x$|^a=,b$|^1\.5$|odd$|Bad_|missing|bad$|\{bad|values-3|\{\{|^none$|^other$|^fail$|^9$|name=no|=replicas=|^--hide-secret$|^--dry-run|-template$|replicas=9/

class Commands {
  readonly #random: Random
  readonly #charts: number

  constructor(random: Random, charts: number) {
    this.#random = random
    this.#charts = charts
  }

  first(): readonly string[] {
    return this.#random.chance(0.85) ? this.#install() : this.next()
  }

  /** What Helm 3 made of the release first. */
  ofHelm3(): FuzzStep[] {
    const random = this.#random
    const values = (): readonly string[] => (random.chance(0.5) ? ['--set', random.pick(['a=3', 'text=old'])] : [])
    const steps = [
      ['install', 'rel', this.#chart(), ...values(), ...(random.chance(0.2) ? ['--skip-crds'] : [])],
      ['upgrade', 'rel', this.#chart(), ...values(), ...(random.chance(0.3) ? ['--history-max', '1'] : [])],
      ['rollback', 'rel', '1'],
      ['uninstall', 'rel', '--keep-history'],
    ]
    return steps.slice(0, 1 + random.below(steps.length)).map((run) => ({ run, by: 'helm3' }))
  }

  next(): readonly string[] {
    const random = this.#random
    const roll = random.below(100)
    if (roll < 42) return this.#upgrade()
    if (roll < 58) return this.#rollback()
    if (roll < 70) return this.#uninstall()
    if (roll < 76) return this.#install()
    if (roll < 80) return this.#test()
    if (roll < 87) return this.#list()
    return this.#read()
  }

  /** Each flag with the chance that stands before it. */
  #flags(...flags: readonly (readonly [number, () => readonly string[]])[]): string[] {
    return flags.flatMap(([chance, make]) => (this.#random.chance(chance) ? make() : []))
  }

  #name(): string {
    return this.#random.pick([
      'rel',
      'rel',
      'rel',
      'rel',
      'rel',
      'rel',
      'rel',
      'rel',
      'rel',
      'other',
      'Bad_Name',
      'none',
    ])
  }

  #chart(): string {
    return this.#random.chance(0.02) ? 'FOLDER/missing' : `FOLDER/v${this.#random.below(this.#charts)}/thing`
  }

  #install(): readonly string[] {
    const random = this.#random
    const flags = this.#flags([0.04, () => ['--replace']], [0.03, () => ['--create-namespace']], ...this.#changing())
    if (random.chance(0.04))
      return [
        'install',
        this.#chart(),
        '--name-template',
        random.pick(['rel', 'made-{{ 1 }}', '{{ fail "no" }}', '{{', 'Bad_{{ 1 }}', '']),
        ...flags,
      ]
    return ['install', this.#name(), this.#chart(), ...flags]
  }

  #upgrade(): readonly string[] {
    const random = this.#random
    return [
      'upgrade',
      this.#name(),
      this.#chart(),
      ...this.#flags(
        [0.3, () => [random.pick(['-i', '--install'])]],
        [0.15, () => ['--reuse-values']],
        [0.08, () => ['--reset-values']],
        [0.12, () => ['--reset-then-reuse-values']],
        [0.12, () => ['--cleanup-on-fail']],
        [0.15, () => ['--history-max', random.pick(['1', '2', '3', '0', '-1', 'x'])]],
        [0.03, () => ['--create-namespace']],
        ...this.#changing(),
      ),
    ]
  }

  #rollback(): readonly string[] {
    const random = this.#random
    return [
      'rollback',
      this.#name(),
      ...(random.chance(0.7) ? [random.pick(['1', '1', '2', '2', '3', '0', '9', 'x', '1.5'])] : []),
      ...this.#flags(
        [0.12, () => ['--cleanup-on-fail']],
        [0.15, () => ['--history-max', random.pick(['1', '2', '3', '0'])]],
        [0.08, () => [`--dry-run${random.pick(['', '=client', '=server', '=none', '=odd'])}`]],
        ...this.#applying(),
      ),
    ]
  }

  #uninstall(): readonly string[] {
    const random = this.#random
    return [
      'uninstall',
      ...random.several(() => this.#name(), 1, random.chance(0.1) ? 3 : 1),
      ...this.#flags(
        [0.4, () => ['--keep-history']],
        [0.15, () => ['--ignore-not-found']],
        [0.1, () => ['--no-hooks']],
        [0.12, () => [`--cascade=${random.pick(['background', 'foreground', 'orphan', 'odd'])}`]],
        [0.1, () => ['--dry-run']],
        [0.1, () => ['--description', random.pick(['gone', '', 'ä "x"'])]],
        [0.35, () => this.#waiting()],
      ),
    ]
  }

  #test(): readonly string[] {
    return [
      'test',
      this.#name(),
      ...this.#flags(
        [0.4, () => ['--logs']],
        [
          0.3,
          () => [
            '--filter',
            this.#random.pick(['name=rel-hook', '!name=rel-hook', 'name=rel-hook,name=rel-hook2', 'odd=x', 'odd']),
          ],
        ],
        [0.5, () => ['--timeout', '20s']],
      ),
    ]
  }

  #list(): readonly string[] {
    const random = this.#random
    return [
      'list',
      ...this.#flags(
        [0.2, () => ['-o', random.pick(['json', 'yaml', 'table', 'odd'])]],
        [0.15, () => ['--deployed']],
        [0.15, () => ['--failed']],
        [0.15, () => ['--pending']],
        [0.15, () => ['--superseded']],
        [0.15, () => ['--uninstalled']],
        [0.1, () => ['--uninstalling']],
        [0.15, () => ['--filter', random.pick(['rel', '^r', 'o.*r$', '(', 'x'])]],
        [
          0.15,
          () => [
            '-l',
            random.pick([
              'team=a',
              'team!=a',
              'team',
              '!team',
              'status in (failed)',
              'name=rel,owner=helm',
              'a=,b',
              '=x',
            ]),
          ],
        ],
        [0.2, () => ['--max', random.pick(['0', '1', '2', '-1'])]],
        [0.15, () => ['--offset', random.pick(['1', '2', '9'])]],
        [0.15, () => ['--date']],
        [0.15, () => ['--reverse']],
        [0.2, () => ['-q']],
        [0.1, () => ['--no-headers']],
        [0.1, () => ['--time-format', '2006']],
      ),
    ]
  }

  #read(): readonly string[] {
    const random = this.#random
    const revision = this.#flags([0.3, () => ['--revision', random.pick(['1', '2', '3', '9', '0', '-1'])]])
    const output = this.#flags([0.4, () => ['-o', random.pick(['json', 'yaml', 'table'])]])
    const name = this.#name()
    return random.pick<readonly string[]>([
      ['status', name, ...revision, ...output],
      ['status', name, ...revision, ...output],
      [
        'history',
        name,
        ...output,
        ...this.#flags(
          [0.3, () => ['--max', random.pick(['1', '2', '0', '-1'])]],
          [0.2, () => ['--show-rollback-revision']],
        ),
      ],
      ['history', name, ...output],
      ['get', 'all', name, ...revision],
      [
        'get',
        'all',
        name,
        '--template',
        random.pick([
          '{{ .Release.Name }} {{ .Release.Info.Status }}',
          '{{ .Release.Config }}',
          '{{ .Release.Chart.Metadata.Version }} {{ .Release.Hooks | len }}',
          '{{ .Nothing }}',
        ]),
      ],
      ['get', 'values', name, ...revision, ...output, ...this.#flags([0.5, () => ['--all']])],
      ['get', 'manifest', name, ...revision],
      ['get', 'hooks', name, ...revision],
      ['get', 'notes', name, ...revision],
      ['get', 'metadata', name, ...revision, ...output],
    ])
  }

  #waiting(): readonly string[] {
    const random = this.#random
    const strategy = random.pick([
      '--wait',
      '--wait',
      '--wait=watcher',
      '--wait=legacy',
      '--wait=hookOnly',
      '--wait=false',
      '--wait=odd',
    ])
    return [strategy, '--timeout', random.pick(['10s', '15s'])]
  }

  /** Flags that everything has that writes objects. */
  #applying(): readonly (readonly [number, () => readonly string[]])[] {
    const random = this.#random
    return [
      [0.25, () => this.#waiting()],
      [0.06, () => ['--wait-for-jobs']],
      [0.08, () => ['--no-hooks']],
      [0.08, () => ['--force-replace']],
      [0.12, () => ['--force-conflicts']],
      [0.25, () => [`--server-side=${random.pick(['true', 'false', 'false', 'auto', 'odd'])}`]],
      [0.1, () => ['--description', random.pick(['told so', '', 'ä "x"\n'])]],
    ]
  }

  /** Flags that install and upgrade share. */
  #changing(): readonly (readonly [number, () => readonly string[]])[] {
    const random = this.#random
    return [
      ...this.#applying(),
      [0.1, () => [random.pick(['--atomic', '--rollback-on-failure']), '--timeout', '15s']],
      [0.08, () => ['--skip-crds']],
      [0.12, () => ['--take-ownership']],
      [0.1, () => ['--labels', random.pick(['team=a', 'team=b,x=y', 'team=null', 'x=', 'name=no', 'bad'])]],
      [0.1, () => [`--dry-run${random.pick(['', '=client', '=server', '=server', '=none', '=true', '=odd'])}`]],
      [0.05, () => ['--hide-secret']],
      [0.05, () => ['--hide-notes']],
      [0.06, () => ['--render-subchart-notes']],
      [0.1, () => ['-o', random.pick(['json', 'yaml', 'table', 'odd'])]],
      [0.06, () => ['--disable-openapi-validation']],
      [0.04, () => ['--skip-schema-validation']],
      [0.06, () => ['--post-renderer', random.pick(['colour', 'colour', 'fail', 'drop', 'none'])]],
      [0.03, () => ['--dependency-update']],
      [0.02, () => ['--version', '0.1.0']],
      [0.35, () => this.#values()],
      [0.15, () => this.#values()],
    ]
  }

  #values(): readonly string[] {
    const random = this.#random
    return random.pick<readonly string[]>([
      [
        '--set',
        random.pick([
          'a=2',
          'a=two',
          'a=null',
          'count=12345678',
          'nested.y.z[1]=9',
          'nested=null',
          'replicas=2',
          'replicas=9',
          'sub.enabled=true',
          'sub.a=set',
          'text=',
          'sub=null',
        ]),
      ],
      [
        '--set',
        random.pick([
          'a=x,b=y',
          'new.deep=1',
          'nested.x=null',
          'subOn=true,sub.enabled=false',
          'replicas=1.5',
          'global.g=2',
          'a[0]=list',
        ]),
      ],
      ['--set-string', random.pick(['a=2', 'count=true', 'replicas=1'])],
      ['--set-json', random.pick(['nested={"y":{"z":[]}}', 'a=1e3', 'a=null', 'count=[1,2.0,"x"]', 'a={bad'])],
      ['--set-literal', 'text=a,b={}'],
      [
        '-f',
        random.pick([
          'FOLDER/values-1.yaml',
          'FOLDER/values-2.yaml',
          'FOLDER/values-3.yaml',
          'FOLDER/values-missing.yaml',
        ]),
      ],
      ['--set-file', 'text=FOLDER/values-1.yaml'],
    ])
  }
}

/** Files beside the charts. */
export const valuesFiles: { readonly [name: string]: string } = {
  'values-1.yaml': 'a: from file\nnested: {x: 2, y: null, more: [1, {b: 2}]}\nsub: {a: file}\n',
  'values-2.yaml': 'a: null\ncount: 0x1F\ntext: "multi\\nline"\nnested: {y: {z: null}}\n',
  'values-3.yaml': 'a: [not, closed\n',
}
