// Calls that write files or into registries, aborted at each of their steps: once they have settled nothing is written any more.
import { expect, it } from 'vitest'
import type { FileSystem } from '../host/index.ts'
import { createFakeRegistry, createMemoryFiles, createMemoryHttp } from '../testing/index.ts'
import { answer } from '../testing/memory-http.ts'
import { createHelm, type Helm } from './index.ts'

const tree = {
  '/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  '/web/templates/a.yaml': 'kind: A\n',
  '/umbrella/Chart.yaml':
    'apiVersion: v2\nname: u\nversion: 1.0.0\ndependencies: [{name: web, version: 1.0.0, repository: "https://charts.test"}]\n',
  '/out/.keep': '',
  '/charts/.keep': '',
}
const index =
  'apiVersion: v1\nentries: {web: [{name: web, version: 1.0.0, urls: ["https://charts.test/web-1.0.0.tgz"]}]}\n'
const writing = ['writeFile', 'createFile', 'makeDirectory', 'remove', 'rename', 'makeLink']

const calls: { readonly [name: string]: (helm: Helm, signal: AbortSignal) => Promise<unknown> } = {
  'chart.create': (helm, signal) => helm.chart.create('fresh', { directory: '/out', signal }),
  'chart.create from a starter': (helm, signal) =>
    helm.chart.create('fresh', { directory: '/out', starter: '/web', signal }),
  'chart.package': (helm, signal) => helm.chart.package('/web', { destination: '/packed', signal }),
  'repositories.add': (helm, signal) => helm.repositories.add('stable', 'https://charts.test', { signal }),
  'repositories.index': (helm, signal) => helm.repositories.index('/charts', { signal }),
  pull: (helm, signal) => helm.pull('https://charts.test/web-1.0.0.tgz', { destination: '/out', signal }),
  'pull and unpack': (helm, signal) => helm.pull('https://charts.test/web-1.0.0.tgz', { unpackInto: '/out', signal }),
  'dependencies.update': (helm, signal) => helm.dependencies.update('/umbrella', { signal }),
  'registry.login': (helm, signal) =>
    helm.registry.login('registry.test', { username: 'me', password: 'secret', signal }),
  'registry.logout': (helm, signal) => helm.registry.logout('registry.test', { signal }),
  'registry.push': (helm, signal) =>
    helm.registry.push('/charts/web-1.0.0.tgz', 'oci://registry.test/charts', { signal }),
}

it.each(Object.keys(calls))('%s', async (name) => {
  const memory = createMemoryFiles(tree)
  const packer = createHelm({ kube: false, environment: false, host: { files: memory } })
  await packer.chart.package('/web', { destination: '/charts' })
  const archive = await memory.readFile('/charts/web-1.0.0.tgz')
  const counted = { steps: 0, settled: false, late: [] as string[] }
  for (let at = 1, isWhole = false; !isWhole; at++) {
    const controller = new AbortController()
    Object.assign(counted, { steps: 0, settled: false, late: [] })
    const step = (what: string): void => {
      counted.steps += 1
      if (counted.steps === at) controller.abort(new Error('enough'))
      if (counted.settled && writing.includes(what)) counted.late.push(what)
    }
    const registry = createFakeRegistry()
    const http = createMemoryHttp({
      'registry.test': (request) => {
        step('request')
        return registry.respond(request)
      },
      'charts.test': async ({ path }) => {
        step('request')
        return answer(200, path.endsWith('.tgz') ? archive : index)
      },
    })
    const files = steppingFiles(createMemoryFiles({ ...tree, '/charts/web-1.0.0.tgz': archive }), step)
    const helm = createHelm({ kube: false, environment: false, home: '/home', host: { files, http } })
    const outcome = await calls[name]?.(helm, controller.signal).then(
      () => undefined,
      (error: { readonly code?: string }) => error.code,
    )
    expect(outcome).toBe(controller.signal.aborted ? 'OPERATION_CANCELLED' : undefined)
    counted.settled = true
    await new Promise((resolve) => setTimeout(resolve, 1))
    expect(counted.late).toEqual([])
    isWhole = !controller.signal.aborted
    await helm.close()
  }
})

it('is not held up by a port that does not listen', async () => {
  const files: FileSystem = { ...createMemoryFiles(tree), writeFile: () => new Promise(() => {}) }
  const helm = createHelm({ kube: false, environment: false, host: { files } })
  const signal = AbortSignal.timeout(20)
  await expect(helm.chart.package('/web', { destination: '/out', signal })).rejects.toMatchObject({
    code: 'OPERATION_TIMEOUT',
  })
})

/** The files, each of whose calls is a step. */
function steppingFiles(files: FileSystem, step: (what: string) => void): FileSystem {
  const entries = Object.entries(files).map(([what, work]) => [
    what,
    async (...given: unknown[]) => {
      step(what)
      await null
      return (work as (...given: unknown[]) => unknown)(...given)
    },
  ])
  return Object.fromEntries(entries) as FileSystem
}
