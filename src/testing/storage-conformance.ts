// What every storage driver has to do, as cases for any test runner.
import { openReleaseStore, type Release, type ReleaseStore, type StorageDriver, StorageError } from '../sdk/index.ts'

/** What is tested: a driver, or stores as they are. */
export type ConformanceSubject =
  | { readonly driver: () => StorageDriver | Promise<StorageDriver> }
  | { readonly open: (namespace: string) => ReleaseStore | Promise<ReleaseStore> }

/** One thing that a driver has to do. `run` rejects with an Error that says what it did instead. */
export interface ConformanceCase {
  /** What must hold. */
  readonly name: string
  /** Rejects where it does not. */
  readonly run: () => Promise<void>
}

/** How the cases are run. */
export interface ConformanceOptions {
  /** Begins the names of namespaces that the cases use; each uses its own, and one more for comparison. */
  readonly namespacePrefix?: string
}

/**
 * The cases. Each opens what it needs and leaves its records behind.
 *
 * @example
 * for (const { name, run } of storageConformance({ driver: () => new MyDriver() })) test(name, run)
 */
export function storageConformance(
  subject: ConformanceSubject,
  { namespacePrefix = 'conformance' }: ConformanceOptions = {},
): readonly ConformanceCase[] {
  return Object.entries(cases).map(([name, check], index) => ({
    name,
    async run() {
      const opened = 'driver' in subject ? await subject.driver() : undefined
      const open = async (namespace: string): Promise<ReleaseStore> =>
        'open' in subject ? subject.open(namespace) : openReleaseStore(opened as StorageDriver, namespace)
      const namespace = `${namespacePrefix}-${index}`
      await check({
        isDriver: opened !== undefined,
        namespace,
        other: `${namespace}-other`,
        open,
        store: await open(namespace),
      })
    },
  }))
}

interface Place {
  readonly isDriver: boolean
  readonly namespace: string
  readonly other: string
  readonly open: (namespace: string) => Promise<ReleaseStore>
  readonly store: ReleaseStore
}

const cases: { readonly [name: string]: (place: Place) => Promise<void> } = {
  async 'gives back what was stored'({ store, namespace }) {
    const config = new Map<string, never>(
      Object.entries({ text: 'ä € 😀', list: [1, 'two', null] }) as [string, never][],
    )
    const stored = releaseOf(namespace, 'whole', 1, {
      config,
      manifest: `---\n# Source: c/templates/a.yaml\nkind: ConfigMap\n${'# much\n'.repeat(50_000)}`,
      labels: { team: 'blue' },
    })
    await store.create(stored)
    const found = await store.get('whole', 1)
    same('name and revision', [found?.name, found?.namespace, found?.revision], ['whole', namespace, 1])
    same('values', Object.fromEntries(found?.config ?? []), Object.fromEntries(config))
    same('manifest', found?.manifest, stored.manifest)
    same('labels', found?.labels, { team: 'blue' })
    same('status', found?.info, stored.info)
  },
  async 'has nothing where nothing was stored'({ store }) {
    same('a release', await store.get('none', 1), undefined)
    same('a history', await store.history('none'), [])
    same('a removal', await store.delete('none', 1), undefined)
  },
  async 'refuses a revision that is there, and keeps the first'({ store, namespace }) {
    await store.create(releaseOf(namespace, 'twice', 1, { manifest: 'first' }))
    const error = await failureOf(store.create(releaseOf(namespace, 'twice', 1, { manifest: 'second' })))
    same('the error', [error instanceof StorageError, code(error)], [true, 'RELEASE_NAME_IN_USE'])
    same('what is stored', (await store.get('twice', 1))?.manifest, 'first')
  },
  async 'lets one of many that create the same revision win'({ store, namespace }) {
    const tries = Array.from({ length: 8 }, (_, index) =>
      store.create(releaseOf(namespace, 'race', 1, { manifest: `of ${index}` })),
    )
    const results = await Promise.allSettled(tries)
    same('winners', results.filter(({ status }) => status === 'fulfilled').length, 1)
    const winner = results.findIndex(({ status }) => status === 'fulfilled')
    same('what is stored', (await store.get('race', 1))?.manifest, `of ${winner}`)
  },
  async 'replaces a revision'({ store, namespace }) {
    await store.create(releaseOf(namespace, 'changed', 1, { status: 'pending-install' }))
    await store.update(releaseOf(namespace, 'changed', 1, { status: 'deployed', manifest: 'new' }))
    const found = await store.get('changed', 1)
    same('what is stored', [found?.info.status, found?.manifest], ['deployed', 'new'])
    same('those deployed', await namesOf(store, { statuses: ['deployed'] }), ['changed 1'])
    same('those pending', await namesOf(store, { statuses: ['pending-install'] }), [])
  },
  async 'makes nothing of what it is told to replace and has not'({ store, namespace, isDriver }) {
    const error = await store.update(releaseOf(namespace, 'absent', 1)).then(
      () => undefined,
      (failure: unknown) => failure,
    )
    // Helm's tables say nothing of it, so that stores may too; a driver tells by its answer.
    same('the error', error === undefined ? !isDriver : error instanceof StorageError, true)
    same('what is stored', await store.get('absent', 1), undefined)
  },
  async 'removes a revision and gives it back'({ store, namespace }) {
    for (const revision of [1, 2]) await store.create(releaseOf(namespace, 'gone', revision))
    same('what was removed', (await store.delete('gone', 1))?.revision, 1)
    same(
      'what is left',
      (await store.history('gone')).map(({ revision }) => revision),
      [2],
    )
    same('a second removal', await store.delete('gone', 1), undefined)
  },
  async 'tells histories in the order of revisions, and only of the name'({ store, namespace }) {
    for (const revision of [10, 2, 1, 9, 11]) await store.create(releaseOf(namespace, 'long', revision))
    for (const name of ['long.v1', 'lon', 'longer']) await store.create(releaseOf(namespace, name, 1))
    same(
      'the history',
      (await store.history('long')).map(({ revision }) => revision),
      [1, 2, 9, 10, 11],
    )
    same(
      'of a longer name',
      (await store.history('long.v1')).map(({ name }) => name),
      ['long.v1'],
    )
  },
  async 'lists all, the newest, by status, by label and by selector'({ store, namespace }) {
    await store.create(releaseOf(namespace, 'a', 1, { status: 'superseded' }))
    await store.create(releaseOf(namespace, 'a', 2, { status: 'failed', labels: { team: 'blue' } }))
    await store.create(releaseOf(namespace, 'b', 10, { labels: { team: 'red' } }))
    await store.create(releaseOf(namespace, 'b', 9, { status: 'superseded' }))
    same('all', await namesOf(store), ['a 1', 'a 2', 'b 10', 'b 9'])
    same('the newest', await namesOf(store, { latest: true }), ['a 2', 'b 10'])
    same('by status', await namesOf(store, { statuses: ['superseded', 'failed'] }), ['a 1', 'a 2', 'b 9'])
    same('by label', await namesOf(store, { labels: { name: 'b' } }), ['b 10', 'b 9'])
    same('by selector', await namesOf(store, { selector: 'team in (blue,red),team!=red' }), ['a 2'])
  },
  async 'keeps namespaces apart, and lists all of them'({ store, namespace, other, open }) {
    const second = await open(other)
    await store.create(releaseOf(namespace, 'same', 1, { manifest: 'here' }))
    await second.create(releaseOf(other, 'same', 1, { manifest: 'there' }))
    same('here', (await store.get('same', 1))?.manifest, 'here')
    same('there', (await second.get('same', 1))?.manifest, 'there')
    await second.delete('same', 1)
    same('here after a removal there', await namesOf(store), ['same 1'])
    await second.create(releaseOf(other, 'only', 1))
    const everywhere: string[] = []
    for await (const each of (await open('')).list())
      if (each.namespace === namespace || each.namespace === other) everywhere.push(`${each.namespace} ${each.name}`)
    same('everywhere', everywhere.toSorted(), [`${namespace} same`, `${other} only`])
  },
  async 'keeps hundreds of records'({ store, namespace }) {
    const names = Array.from({ length: 150 }, (_, index) => `r${String(index).padStart(3, '0')}`)
    await Promise.all(names.map((name) => store.create(releaseOf(namespace, name, 1))))
    same(
      'the list',
      await namesOf(store),
      names.map((name) => `${name} 1`),
    )
  },
}

type Changes = Partial<Pick<Release, 'manifest' | 'labels' | 'config'>> & {
  readonly status?: Release['info']['status']
}

function releaseOf(
  namespace: string,
  name: string,
  revision: number,
  { status = 'deployed', ...changes }: Changes = {},
): Release {
  return {
    name,
    namespace,
    revision,
    info: {
      firstDeployed: '2024-01-01T00:00:00Z',
      lastDeployed: '2024-01-01T00:00:00Z',
      description: 'made by the conformance suite',
      status,
      notes: '',
    },
    chart: {
      metadata: { name: 'c', version: '1.0.0', apiVersion: 'v2' },
      templates: [],
      values: new Map(),
      files: [],
      raw: [],
      dependencies: [],
    },
    config: new Map(),
    manifest: '',
    hooks: [],
    labels: {},
    ...changes,
  }
}

async function namesOf(store: ReleaseStore, options: Parameters<ReleaseStore['list']>[0] = {}): Promise<string[]> {
  const names: string[] = []
  for await (const { name, revision } of store.list(options)) names.push(`${name} ${revision}`)
  return names.toSorted()
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work
  } catch (error) {
    return error
  }
  throw new Error('nothing was refused')
}

function code(error: unknown): unknown {
  return (error as { readonly code?: unknown }).code
}

function same(what: string, actual: unknown, expected: unknown): void {
  const [is, wanted] = [actual, expected].map((value) => JSON.stringify(value, sorted))
  if (is !== wanted) throw new Error(`${what}: ${is?.slice(0, 500)} instead of ${wanted?.slice(0, 500)}`)
}

/** Objects in the order of their keys: where a store keeps them may change it. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)))
}
