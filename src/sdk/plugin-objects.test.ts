// Plugins that a program passes in as objects.
import { afterAll, expect, it } from 'vitest'
import { createMemoryFiles } from '../testing/index.ts'
import { createHelm, type HelmPlugin, PluginError, RepositoryError } from './index.ts'

const files = createMemoryFiles({
  '/charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  '/charts/web/templates/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.name }}\n',
})
const asked: string[] = []
const plugins: readonly HelmPlugin[] = [
  {
    type: 'getter/v1',
    name: 'shelf',
    version: '1.2.3',
    protocols: ['shelf'],
    async get({ url, username }) {
      asked.push(`${url} ${username ?? '-'}`)
      const name = url.slice('shelf://books/'.length)
      if (name === 'broken.yaml') throw new Error('the shelf is empty')
      if (name === 'odd.yaml') return 'a text' as never
      if (name === 'values.yaml') return new TextEncoder().encode('name: from-the-shelf\n')
      return files.readFile(`/out/${name}`)
    },
  },
  {
    type: 'postrenderer/v1',
    name: 'label',
    postRender(objects, { arguments: [team = 'none'] }) {
      for (const object of objects) object.metadata.labels = { team }
    },
  },
  { type: 'cli/v1', name: 'echo', run: ({ words, input }) => ({ output: `${words} ${input.length}`, exitCode: 3 }) },
  { type: 'cli/v1', name: 'silent', run: async () => {} },
  {
    type: 'cli/v1',
    name: 'broken',
    run() {
      throw new Error('no such luck')
    },
  },
]
const helm = createHelm({ kube: false, environment: false, home: '/home/helm', host: { files }, plugins })
afterAll(() => helm.close())

it('fetch indexes, charts and values files of their schemes', async () => {
  await helm.chart.package('/charts/web', { destination: '/out' })
  await helm.repo.index('/out')
  expect(await helm.repo.add('books', 'shelf://books', { access: { username: 'me', password: 'secret' } })).toBe(
    'added',
  )
  const rendered = await helm.template('x', 'books/web', { values: { file: 'shelf://books/values.yaml' } })
  expect(rendered.manifest).toContain('name: from-the-shelf')
  expect(asked).toEqual(
    expect.arrayContaining([
      'shelf://books/index.yaml me',
      'shelf://books/web-1.0.0.tgz me',
      'shelf://books/values.yaml -',
    ]),
  )
  for (const name of ['broken', 'odd']) {
    const failing = helm.template('x', 'books/web', { values: { file: `shelf://books/${name}.yaml` } })
    await expect(failing).rejects.toMatchObject({
      message: expect.stringMatching(/plugin shelf (failed: the shelf|did not)/),
    })
  }
  await expect(helm.repo.add('more', 'unknown://books')).rejects.toBeInstanceOf(RepositoryError)
})

it('change what was rendered, by their names', async () => {
  const chart = { path: '/charts/web' }
  const labelled = await helm.template('x', chart, {
    postRender: { plugin: 'label', arguments: ['blue'] },
    values: { name: 'a' },
  })
  expect(labelled.manifest).toContain('team: blue')
  await expect(helm.template('x', chart, { postRender: 'unheard-of' })).rejects.toThrow('unheard-of')
})

it('are commands', async () => {
  const { exitCode, output, errorOutput } = await helm.plugins.run('echo', ['a', 'b'], { input: 'four' })
  expect([exitCode, new TextDecoder().decode(output), errorOutput.length]).toEqual([3, 'a,b 4', 0])
  expect(await helm.plugins.run('silent', [])).toMatchObject({ exitCode: 0 })
  await expect(helm.plugins.run('broken', [])).rejects.toBeInstanceOf(PluginError)
  await expect(helm.plugins.run('broken', [])).rejects.toMatchObject({ code: 'PLUGIN_FAILED' })
  await expect(helm.plugins.run('label', [])).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' })
})

it('are listed', async () => {
  expect((await helm.plugins.list()).map(({ name, type, runtime }) => `${name} ${type} ${runtime}`)).toEqual([
    'shelf getter/v1 object',
    'label postrenderer/v1 object',
    'echo cli/v1 object',
    'silent cli/v1 object',
    'broken cli/v1 object',
  ])
  expect(await helm.plugins.list({ type: 'getter/v1' })).toMatchObject([
    { version: '1.2.3', config: { protocols: ['shelf'] } },
  ])
})

it('are refused where they cannot be meant', () => {
  const twice = [plugins[1], plugins[1]] as HelmPlugin[]
  for (const wrong of [twice, [{ type: 'getter/v1', name: 'x' }], [{ name: 'x' }], 'x'])
    expect(() => createHelm({ plugins: wrong as HelmPlugin[] })).toThrow('option `plugins` must be')
  expect(() => createHelm({ plugins, workers: 1 })).toThrow('exclude each other')
})
