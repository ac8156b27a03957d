// Charts on disk through the library.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Chart, createHelm } from './index.ts'

test('a chart is made, linted, packaged and shown', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chart-verbs-'))
  try {
    const helm = createHelm({ environment: false })
    const { path } = await helm.chart.create('shop', { directory: folder })
    const [result] = await helm.chart.lint(path, { strict: true })
    expect(result).toMatchObject({ failures: [], messages: [{ severity: 'info', text: 'icon is recommended' }] })
    const modified = new Date('2024-01-02T03:04:05Z')
    const first = await helm.chart.package(path, { destination: join(folder, 'a'), modified })
    const second = await helm.chart.package(path, { destination: join(folder, 'b'), modified })
    expect(first).toMatchObject({ name: 'shop', version: '0.1.0' })
    expect(readFileSync(first.path).equals(readFileSync(second.path))).toBe(true)
    const shown = await helm.chart.show(first.path)
    expect(shown.chart.metadata.name).toBe('shop')
    expect(shown.readme).toBeUndefined()
    await helm.close()
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('schemas of other places are answered or refused by the program', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chart-schemas-'))
  const schema = '{"properties":{"port":{"$ref":"urn:example:port"}}}'
  try {
    const asked: string[] = []
    const helm = createHelm({
      environment: false,
      loadSchema: async (address) => {
        asked.push(address)
        if (address.startsWith('http')) throw new Error('the network is not used')
        return new TextEncoder().encode('{"type":"integer"}')
      },
    })
    const { path } = await helm.chart.create('shop', { directory: folder })
    writeFileSync(join(path, 'values.schema.json'), schema)
    await expect(helm.template('r', path, { values: { port: 'high' } })).rejects.toThrow(
      "- at '/port': got string, want integer",
    )
    writeFileSync(join(path, 'values.schema.json'), schema.replace('urn:example:', 'http://127.0.0.1:1/'))
    const [result] = await helm.chart.lint(path)
    expect(result?.failures.join()).toContain('the network is not used')
    expect(asked).toContain('urn:example:port')
    await helm.close()
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a chart that was loaded stands for itself, with what is in `charts/`', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chart-loaded-'))
  const helm = createHelm({ environment: false, kube: false })
  let chart: Chart
  try {
    const { path } = await helm.chart.create('shop', { directory: folder })
    await helm.chart.create('cache', { directory: join(path, 'charts') })
    chart = await helm.chart.load(path)
  } finally {
    rmSync(folder, { recursive: true })
  }
  // Nothing of it is read again.
  const release = await helm.template('demo', chart, { values: { replicaCount: 3 } })
  const deployments = release.resources().filter(({ kind }) => kind === 'Deployment')
  expect(deployments.map(({ metadata, spec }) => [metadata.name, (spec as { replicas: number }).replicas])).toEqual([
    ['demo-cache', 1],
    ['demo-shop', 3],
  ])
  expect(release.chart).toMatchObject({ name: 'shop', version: '0.1.0' })
  expect((await helm.chart.show(chart)).chart.dependencies.map(({ metadata }) => metadata.name)).toEqual(['cache'])
  expect(await helm.newName(chart)).toMatch(/^shop-\d+$/)
  await expect(helm.template('demo', { ...chart, raw: 'no files' } as never)).rejects.toThrow(
    'or a chart that was loaded, not an object',
  )
  await helm.close()
})
