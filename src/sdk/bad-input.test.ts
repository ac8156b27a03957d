// The whole public surface with arguments and options of every wrong kind: typed errors only, and nothing that goes on.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createFakeRegistry,
  createMemoryFiles,
  createMemoryHttp,
  createTestCluster,
  type TestCluster,
} from '../testing/index.ts'
import { answer } from '../testing/memory-http.ts'
import { createHelm, Failure, type Helm } from './index.ts'
import type { Check } from './option-checks.ts'
import * as rules from './option-tables.ts'

/** What getters and callbacks of these tests throw: the only foreign error that may be a cause. */
class Thrown extends Error {}

const cycle: { self?: unknown; list: unknown[] } = { list: [] }
cycle.self = cycle
cycle.list.push(cycle)
const thrower = {
  get values(): never {
    throw new Thrown('getter')
  },
}
const proxy = new Proxy(
  {},
  {
    get() {
      throw new Thrown('proxy')
    },
    has() {
      throw new Thrown('proxy')
    },
    ownKeys() {
      throw new Thrown('proxy')
    },
  },
)
let nested: unknown = 1
for (let depth = 0; depth < 20_000; depth++) nested = { a: nested }

const oddities: { readonly [name: string]: unknown } = {
  null: null,
  number: 5,
  negative: -1,
  fraction: 0.5,
  NaN: Number.NaN,
  infinity: Number.POSITIVE_INFINITY,
  huge: 1e308,
  bigint: 10n ** 30n,
  'empty text': '',
  'strange text': '\u0000\ud800 ../../.. {{ .Values }} --flag',
  true: true,
  symbol: Symbol('odd'),
  list: [],
  'list of odd things': [1, null, {}, [[]], undefined],
  object: {},
  'object without prototype': Object.create(null),
  cycle,
  'own __proto__': JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  'getter that throws': thrower,
  'proxy that throws': proxy,
  nested,
  'function that throws': () => {
    throw new Thrown('function')
  },
  class: Failure,
  'invalid date': new Date(Number.NaN),
  regexp: /./,
  promise: Promise.resolve(1),
  bytes: new Uint8Array([0xff, 0]),
  map: new Map([[{}, Number.NaN]]),
}

const chart = {
  files: {
    'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'templates/map.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  values: {{ toJson .Values | quote }}\n',
  },
}

interface Surface {
  /** What is right in the places of the arguments. */
  readonly given: readonly unknown[]
  readonly rules: { readonly table: { readonly [name: string]: Check }; readonly required?: readonly string[] }
}

const call = rules.callRules as unknown as { readonly table: { readonly [name: string]: Check } }
const on = (given: readonly unknown[], checked: object): Surface => ({ given, rules: checked as Surface['rules'] })
const keyring = { keyring: '/keys.gpg' }

/** Every call of a client, with what is right for it. */
const clientCalls: { readonly [path: string]: Surface } = {
  namespace: on([], { table: {} }),
  install: on(['new', chart], rules.installRules),
  upgrade: on(['web', chart], rules.upgradeRules),
  rollback: on(['web'], rules.rollbackRules),
  uninstall: on(['gone'], rules.uninstallRules),
  test: on(['web'], rules.testRules),
  get: on(['web'], rules.revisionRules),
  status: on(['web'], rules.revisionRules),
  history: on(['web'], call),
  list: on([], rules.listRules),
  newName: on([chart], { table: { ...call.table, template: rules.isName } }),
  template: on(['web', chart], rules.renderRules),
  explainTemplate: on(['web', chart], rules.renderRules),
  explainValues: on([chart], rules.explainValuesRules),
  pull: on(['oci://registry.test/charts/web'], rules.pullRules),
  verify: on(['/web-1.0.0.tgz', keyring], rules.verifyRules),
  ready: on([], call),
  'chart.load': on([chart], call),
  'chart.create': on(['fresh'], rules.createChartRules),
  'chart.package': on(['/charts/web'], rules.packageChartRules),
  'chart.show': on([chart], rules.showChartRules),
  'chart.lint': on(['/charts/web'], rules.lintChartRules),
  'chart.pull': on(['oci://registry.test/charts/web'], rules.pullRules),
  'chart.template': on([chart], rules.chartTemplateRules),
  'chart.test': on(['web'], rules.testRules),
  'chart.dependencies.list': on(['/charts/web'], call),
  'chart.dependencies.build': on(['/charts/web'], rules.dependencyRules),
  'chart.dependencies.update': on(['/charts/web'], rules.dependencyRules),
  'repo.list': on([], call),
  'repo.add': on(['stable', 'https://charts.test'], rules.addRepositoryRules),
  'repo.remove': on(['stable'], call),
  'repo.update': on([], rules.updateRepositoriesRules),
  'repo.search': on(['web'], rules.searchRules),
  'repo.searchHub': on(['web'], { table: { ...call.table, endpoint: rules.isName } }),
  'repo.index': on(['/charts'], rules.indexRules),
  'registry.login': on(['registry.test', { username: 'me', password: 'secret' }], rules.loginRules),
  'registry.logout': on(['registry.test'], call),
  'registry.push': on(['/web-1.0.0.tgz', 'oci://registry.test/charts'], rules.registryRules),
  'registry.pull': on(['oci://registry.test/charts/web'], rules.pullRules),
  'registry.versions': on(['oci://registry.test/charts/web'], rules.registryRules),
  'registry.search': on(['oci://registry.test/charts'], {
    table: { ...rules.registryRules.table, version: rules.isName, allVersions: rules.isBoolean },
  }),
  'plugins.list': on([], rules.listPluginsRules),
  'plugins.install': on(['/plugins/one'], rules.installPluginRules),
  'plugins.update': on(['one'], call),
  'plugins.uninstall': on(['one'], call),
  'plugins.run': on(['one', ['word']], rules.runPluginRules),
  'plugins.package': on(['/plugins/one', { sign: false }], rules.packagePluginRules),
  'plugins.verify': on(['/one.tgz', keyring], rules.verifyRules),
}

/** Every call of a release. */
const releaseCalls: { readonly [path: string]: Surface } = {
  install: on([chart], rules.installRules),
  upgrade: on([chart], rules.upgradeRules),
  rollback: on([], rules.rollbackRules),
  uninstall: on([], rules.uninstallRules),
  unlock: on([], rules.operationRules),
  test: on([], rules.testRules),
  get: on([], rules.revisionRules),
  exists: on([], call),
  values: on([], rules.getValuesRules),
  metadata: on([], rules.revisionRules),
  status: on([], rules.revisionRules),
  history: on([], call),
  logs: on([], rules.logsRules),
  watch: on([], call),
}

/** What is no call that a client makes, and what is tried by itself. */
const others = ['withNamespace', 'release', 'stats', 'close']
/** The same objects under second names. */
const aliases = ['repositories', 'dependencies']

function pathsOf(object: object, prefix = ''): string[] {
  return Object.entries(object).flatMap(([key, value]) => {
    if (aliases.includes(key) && prefix === '') return []
    if (typeof value === 'function') return [`${prefix}${key}`]
    return typeof value === 'object' ? pathsOf(value as object, `${prefix}${key}.`) : []
  })
}

type Callable = (...given: readonly unknown[]) => unknown

function methodAt(object: object, path: string): Callable {
  return path
    .split('.')
    .reduce((at, key) => (at as { readonly [key: string]: unknown })[key], object as unknown) as Callable
}

/** How a call ended, whatever kind of call it is. @throws what it throws before it has given anything */
async function outcomeOf(made: unknown): Promise<unknown> {
  const isStream = typeof made === 'object' && made !== null && Symbol.asyncIterator in made && !('then' in made)
  try {
    if (!isStream) return { value: await made }
    const stream = made as AsyncGenerator<unknown>
    const first = await stream.next()
    await stream.return(undefined)
    return { value: first }
  } catch (error) {
    return { error }
  }
}

/** What is wrong with an error that a caller got. */
function complaint(outcome: unknown): string | undefined {
  const { error } = outcome as { readonly error?: unknown }
  if (error === undefined) return undefined
  if (!(error instanceof Failure)) return `no HelmError but ${String(error)}`
  if (error.helmText === '') return 'an error without words'
  for (let cause = error.cause; cause !== undefined; cause = (cause as { readonly cause?: unknown }).cause) {
    const isOurs = cause instanceof TypeError || cause instanceof RangeError || cause instanceof ReferenceError
    if (isOurs) return `${error.code} because of ${String(cause)}`
  }
  JSON.stringify(error)
  return undefined
}

async function tryOut(
  calls: { readonly [path: string]: Surface },
  object: (path: string) => object,
): Promise<string[]> {
  const problems: string[] = []
  const attempt = async (what: string, path: string, given: readonly unknown[]): Promise<void> => {
    const method = methodAt(object(path), path)
    let made: unknown
    try {
      made = method(...given.map((each) => (each === 'new' ? nameFor('install') : each)))
    } catch (error) {
      problems.push(`${what}: threw ${String(error)} at once`)
      return
    }
    const problem = complaint(await outcomeOf(made))
    if (problem !== undefined) problems.push(`${what}: ${problem}`)
  }
  for (const [path, { given, rules: checked }] of Object.entries(calls)) {
    for (const [name, odd] of Object.entries(oddities)) {
      for (const place of given.keys())
        await attempt(`${path}, argument ${place} = ${name}`, path, replaced(given, place, odd))
      const own = Object.keys(checked.table)
      const last = given.at(-1)
      const hasRequired = checked.required !== undefined
      const before = hasRequired ? given.slice(0, -1) : given
      await attempt(`${path}, options = ${name}`, path, [...before, odd])
      for (const option of own) {
        const options = { ...(hasRequired ? (last as object) : {}), [option]: odd }
        await attempt(`${path}, ${option} = ${name}`, path, [...before, options])
      }
    }
    await attempt(`${path} without anything`, path, [])
  }
  return problems
}

let count = 0

/** Installs take new names, and what is uninstalled is missed by nobody. */
function nameFor(path: string): string {
  if (path !== 'install') return path === 'uninstall' ? 'gone' : 'web'
  count += 1
  return `new-${count}`
}

describe('bad input', () => {
  let cluster: TestCluster
  let helm: Helm
  const unhandled: unknown[] = []
  const note = (error: unknown): void => void unhandled.push(error)

  beforeAll(async () => {
    process.on('unhandledRejection', note)
    cluster = createTestCluster()
    const files = createMemoryFiles({
      '/charts/web/Chart.yaml': chart.files['Chart.yaml'],
      '/plugins/one/plugin.yaml': 'apiVersion: v1\nname: one\nversion: 1.0.0\ntype: cli/v1\nruntime: subprocess\n',
      '/web-1.0.0.tgz': 'no archive',
      '/keys.gpg': 'no keys',
    })
    const http = createMemoryHttp({
      'registry.test': createFakeRegistry().respond,
      'charts.test': async () => answer(200, 'apiVersion: v1\nentries: {}\n'),
    })
    helm = createHelm({
      kube: cluster.kube,
      environment: { HOME: '/home/test' },
      home: '/home/test/helm',
      namespace: 'default',
      host: { files, http },
      plugins: [{ type: 'cli/v1', name: 'one', run: () => ({ output: 'ran' }) }],
    })
    await helm.install('web', chart)
    await helm.install('gone', chart)
  })

  afterAll(async () => {
    process.off('unhandledRejection', note)
    await helm.close()
    await cluster.close()
  })

  it('is tried on every call there is', () => {
    const known = [...Object.keys(clientCalls), ...others]
    expect(pathsOf(helm).sort()).toEqual(known.sort())
    expect(pathsOf(helm.release('web')).sort()).toEqual(Object.keys(releaseCalls).sort())
    expect(helm.repositories).toBe(helm.repo)
    expect(helm.dependencies).toBe(helm.chart.dependencies)
  })

  it('gives typed errors from every call of a client', async () => {
    expect(await tryOut(clientCalls, () => helm)).toEqual([])
  })

  it('gives typed errors from every call of a release', async () => {
    expect(await tryOut(releaseCalls, (path) => helm.release(nameFor(path)))).toEqual([])
  })

  it('gives typed errors from what answers at once', () => {
    const problems: string[] = []
    const attempt = (what: string, work: () => unknown): void => {
      try {
        work()
      } catch (error) {
        const problem = complaint({ error })
        if (problem !== undefined) problems.push(`${what}: ${problem}`)
      }
    }
    for (const [name, odd] of Object.entries(oddities)) {
      attempt(`withNamespace(${name})`, () => helm.withNamespace(odd as string))
      attempt(`release(${name})`, () => helm.release(odd as string))
      attempt(`release('web', ${name})`, () => helm.release('web', odd as object))
      attempt(`createHelm(${name})`, () => createHelm(odd as object))
      for (const option of Object.keys(rules.helmRules.table)) {
        attempt(`createHelm({ ${option}: ${name} })`, () => createHelm({ [option]: odd }))
        for (const inner of Object.keys({ ...kubeKeys, ...hostKeys }))
          attempt(`createHelm({ ${option}: { ${inner}: ${name} } })`, () => createHelm({ [option]: { [inner]: odd } }))
      }
    }
    expect(problems).toEqual([])
  })

  it('ends every call that is aborted before it starts, right after, or after the client was closed', async () => {
    const present = `${process.cwd()}/values.yaml`
    const files = createMemoryFiles({ [present]: '' })
    const other = createHelm({
      kube: cluster.kube,
      environment: { HOME: '/home/test' },
      namespace: 'default',
      host: { files },
    })
    const closed = createHelm({ kube: cluster.kube, environment: { HOME: '/home/test' }, namespace: 'default' })
    const inside = closed.withNamespace('default')
    await closed.close()
    await closed.close()
    const ends: { [what: string]: unknown } = {}
    const end = async (what: string, made: unknown) => {
      const outcome = (await outcomeOf(made)) as { readonly error?: Failure }
      ends[what] = complaint(outcome) ?? outcome.error?.code
    }
    const surfaces = [
      { calls: clientCalls, object: (client: Helm) => client },
      { calls: releaseCalls, object: (client: Helm) => client.release('web') },
    ]
    for (const { calls, object } of surfaces)
      for (const [path, { given, rules: checked }] of Object.entries(calls)) {
        if (path === 'namespace') continue
        const make = (client: Helm, signal?: AbortSignal) => {
          const required = checked.required === undefined ? {} : (given.at(-1) as object)
          const before = checked.required === undefined ? given : given.slice(0, -1)
          return methodAt(object(client), path)(...before, { ...required, signal })
        }
        await end(`${path} aborted before`, make(other, AbortSignal.abort(new Error('enough'))))
        const controller = new AbortController()
        const made = make(other, controller.signal)
        controller.abort()
        await end(`${path} aborted after`, made)
        await end(`${path} after close`, make(closed))
        await end(`${path} after close in a namespace`, make(inside))
      }
    const streams = ['logs', 'watch']
    const wrong = Object.entries(ends).filter(([what, code]) => {
      const endsWell = streams.some((name) => what.startsWith(`${name} aborted`))
      return code !== (endsWell ? undefined : 'OPERATION_CANCELLED')
    })
    expect(wrong).toEqual([])
    expect(Object.keys(files.texts())).toEqual([present])
    await expect(closed.namespace()).rejects.toMatchObject({ code: 'OPERATION_CANCELLED' })
    expect(other.stats().calls.running).toBe(0)
    await other.close()
  })

  it('leaves nothing running, nothing unhandled and no prototype touched', async () => {
    expect(helm.stats().calls.running).toBe(0)
    await new Promise((resolve) => setImmediate(resolve))
    expect(unhandled).toEqual([])
    expect(({} as { readonly polluted?: boolean }).polluted).toBeUndefined()
    expect((await helm.get('web')).status).toBe('deployed')
  })
})

const kubeKeys = { kubeconfig: 0, context: 0, server: 0, token: 0, as: 0, proxyUrl: 0, http: 0, serverVersion: 0 }
const hostKeys = { clock: 0, files: 0, environment: 0, sql: 0, access: 0, configFile: 0, count: 0, entry: 0 }

function replaced(list: readonly unknown[], place: number, value: unknown): unknown[] {
  return list.map((each, index) => (index === place ? value : each))
}
