// Options that look empty and are not, ports that are objects of classes, and signals that many calls share.
import { getEventListeners } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createMemoryFiles, createTestCluster, type TestCluster } from '../testing/index.ts'
import { createHelm, createNodeHost, type Helm, type HelmOptions } from './index.ts'

const chart = {
  files: {
    'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {size: "{{ .Values.size }}"}\n',
  },
}
let cluster: TestCluster
let helm: Helm

beforeAll(() => {
  cluster = createTestCluster()
  helm = createHelm({ kube: cluster.kube, environment: false, namespace: 'default' })
})
afterAll(async () => {
  await helm.close()
  await cluster.close()
})

const empties = {
  'a Promise': Promise.resolve({ namespace: 'prod' }),
  'a Map': new Map([['namespace', 'prod']]),
  'a Set': new Set(['prod']),
  'an AbortSignal': AbortSignal.timeout(1_000_000),
  'a Date': new Date(),
  'a URL': new URL('http://x.test'),
}

it.each(Object.entries(empties))('refuses %s in the place of an object of options', async (_, odd) => {
  const refusal = { code: 'INVALID_ARGUMENT' }
  await expect(helm.list(odd as object)).rejects.toMatchObject(refusal)
  await expect(helm.install('never', chart, odd as object)).rejects.toMatchObject(refusal)
  expect(() => createHelm(odd as object)).toThrow(/must be an object/)
  for (const option of ['kube', 'host', 'registry', 'environment', 'caches'])
    expect(() => createHelm({ [option]: odd } as HelmOptions)).toThrow(`option \`${option}\` must be`)
  expect(await helm.release('never').exists()).toBe(false)
})

it.each(['a Promise', 'a Set', 'an AbortSignal'] as const)('refuses %s as values', async (name) => {
  const odd = empties[name] as object
  for (const values of [odd, { part: odd }, { values: odd }])
    await expect(helm.template('a', chart, { values: values as object })).rejects.toMatchObject({
      code: 'VALUES_INVALID',
    })
})

it('takes values of a Map, of a class and of another realm', async () => {
  class Sized {
    size = 3
  }
  for (const values of [
    new Map([['size', 3]]) as object,
    new Sized(),
    Object.assign(Object.create(null), { size: 3 }),
  ]) {
    const [object] = (await helm.template('a', chart, { values })).resources()
    expect(object?.['data']).toEqual({ size: '3' })
  }
})

it('refuses options that a prototype gives, instead of passing them over', async () => {
  class Defaults {
    get dryRun(): 'server' {
      return 'server'
    }
  }
  await expect(helm.install('never', chart, new Defaults())).rejects.toThrow('option `dryRun` must be a property of')
  expect(await helm.release('never').exists()).toBe(false)
})

it.each([{}, { text: undefined }, { text: '' }, { data: undefined }, { data: 'x' }, { text: 'a', data: {} }])(
  'never takes the usual kubeconfig where another was meant: %j',
  (kubeconfig) => {
    expect(() => createHelm({ kube: { kubeconfig } as never })).toThrow(/createHelm: .*kubeconfig/)
  },
)

it('refuses kubeconfigs that no file could hold', () => {
  const data: { self?: object } = {}
  data.self = data
  expect(() => createHelm({ kube: { kubeconfig: { data } } })).toThrow('option `kube` must be')
  expect(() => createHelm({ kube: { kubeconfig: { data: { big: 1n } } } })).toThrow('option `kube` must be')
})

it.each([
  { aborted: false, addEventListener: 1, removeEventListener() {} },
  { aborted: false, addEventListener() {} },
  { aborted: 'no', addEventListener() {}, removeEventListener() {} },
])('refuses what is no signal', async (signal) => {
  await expect(helm.list({ signal } as never)).rejects.toThrow('option `signal` must be an AbortSignal')
  await expect(helm.upgrade('a', chart, { signal } as never)).rejects.toThrow('option `signal` must be an AbortSignal')
})

it('says which time is wrong and why, and takes any that is long', async () => {
  await expect(helm.list({ timeout: '-5s' })).rejects.toThrow('option `timeout` must be')
  await expect(helm.list({ timeout: 'soon' })).rejects.toThrow('time: invalid duration "soon"')
  expect(await helm.install('long', chart, { timeout: 1e308, deadline: Number.MAX_VALUE, wait: true })).toMatchObject({
    status: 'deployed',
  })
})

it('ends hundreds of calls by one signal without a warning, and listens to it no more', async () => {
  const warnings: Error[] = []
  const note = (warning: Error): void => void warnings.push(warning)
  process.on('warning', note)
  const { signal } = new AbortController()
  await Promise.all([
    ...Array.from({ length: 100 }, (_, index) => helm.template(`a${index}`, chart, { signal })),
    ...Array.from({ length: 100 }, () => helm.list({ signal, timeout: '1m' })),
  ])
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', note)
  expect(warnings).toEqual([])
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

it('takes signals that are not of Node, which count no listeners', async () => {
  const foreign = Object.assign(Object.create(null), {
    aborted: false,
    addEventListener() {},
    removeEventListener() {},
  })
  expect(await helm.list({ signal: foreign, namespace: 'other' })).toEqual([])
})

/** The port as an object of a class whose functions cannot do without it. */
function ofClass<Port extends object>(port: Port): Port {
  class Own {
    readonly #port = port
    static of(self: Own): Port {
      return self.#port
    }
  }
  for (const key of Object.keys(port) as (keyof Port & string)[])
    Object.defineProperty(Own.prototype, key, {
      get(this: Own) {
        const part: unknown = Own.of(this)[key]
        if (typeof part !== 'function') return part
        return function (this: Own, ...given: unknown[]) {
          return (part as (...given: unknown[]) => unknown).apply(Own.of(this), given)
        }
      },
    })
  return new Own() as unknown as Port
}

it.each([{ environment: { HOME: '/home/test' } }, { environment: false, home: '/home/test' }] as HelmOptions[])(
  'takes ports, and all of them together, as objects of classes: %j',
  async (settings) => {
    const node = createNodeHost()
    const files = createMemoryFiles({
      '/web/Chart.yaml': chart.files['Chart.yaml'],
      '/web/templates/a.yaml': chart.files['templates/a.yaml'],
      '/values.yaml': 'size: 2\n',
    })
    const parts = Object.entries({ ...node, files }).map(([name, port]) => [
      name,
      typeof port === 'object' ? ofClass(port) : port,
    ])
    class Ports {}
    for (const [name, port] of parts) Object.defineProperty(Ports.prototype, name as string, { get: () => port })
    const text = `apiVersion: v1
kind: Config
current-context: a
clusters: [{name: a, cluster: {server: "http://sandbox"}}]
contexts: [{name: a, context: {cluster: a, namespace: classes}}]
`
    const client = createHelm({
      ...settings,
      host: new Ports(),
      kube: { kubeconfig: { text }, http: ofClass(cluster.kube.http as object) as never },
    })
    expect(await client.namespace()).toBe('classes')
    expect(await client.chart.package('/web', { destination: '/out' })).toMatchObject({ path: '/out/web-1.0.0.tgz' })
    expect(Object.keys(files.texts())).toContain('/out/web-1.0.0.tgz')
    const release = await client.install('web', '/out/web-1.0.0.tgz', {
      values: { file: '/values.yaml' },
      createNamespace: true,
    })
    expect(release.config).toEqual({ size: 2 })
    expect(await client.uninstall('web')).toMatchObject({ release: { status: 'uninstalled', revision: 1 } })
    await client.close()
  },
)

it('takes a port that is undefined as not given', async () => {
  const client = createHelm({ kube: false, environment: false, host: { clock: undefined, files: undefined } as never })
  expect((await client.template('a', chart)).resources()).toHaveLength(1)
  await client.close()
})
