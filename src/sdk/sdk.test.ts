// Tests of the public API: operations, values, and a chart rendered and installed without any cluster.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ActionEvent } from '../actions/index.ts'
import { createNodeHost } from '../node/index.ts'
import { createHelm } from './index.ts'
import { startOperation } from './operation.ts'

const log = (message: string): ActionEvent => ({ type: 'log', level: 'info', message })

describe('operations', () => {
  it('are awaited and iterated, from the first event on', async () => {
    const operation = startOperation({
      name: 'test',
      start: async function* () {
        yield log('one')
        await Promise.resolve()
        yield log('two')
        return 42
      },
    })
    expect(await operation).toBe(42)
    const events: string[] = []
    for await (const event of operation) if (event.type === 'log') events.push(event.message)
    expect(events).toEqual(['one', 'two'])
  })

  it('tell the same failure either way, and as data', async () => {
    const operation = startOperation({
      name: 'test',
      start: async function* () {
        yield log('one')
        throw new Error('no')
      },
    })
    await expect(operation).rejects.toThrow('no')
    await expect(
      (async () => {
        for await (const _ of operation);
      })(),
    ).rejects.toThrow('no')
    expect(await operation.safe()).toMatchObject({ ok: false })
  })

  it('stop when told, and when their signal says so', async () => {
    const endless = (signal?: AbortSignal) =>
      startOperation({
        name: 'test',
        start: async function* ({ signal: inner }) {
          yield log('waiting')
          if (!inner.aborted) await new Promise((resolve) => inner.addEventListener('abort', resolve, { once: true }))
          inner.throwIfAborted()
        },
        signal,
      })
    const told = endless()
    await told.abort(new Error('enough'))
    await expect(told).rejects.toThrow('enough')
    await expect(endless(AbortSignal.abort(new Error('before')))).rejects.toThrow()
  })
})

describe('createHelm', () => {
  const folder = { path: '' }
  beforeAll(() => {
    folder.path = mkdtempSync(join(tmpdir(), 'pintle-sdk-'))
    mkdirSync(join(folder.path, 'chart/templates'), { recursive: true })
    writeFileSync(
      join(folder.path, 'chart/Chart.yaml'),
      'apiVersion: v2\nname: chart\nversion: 1.0.0\nappVersion: "3"\n',
    )
    writeFileSync(join(folder.path, 'chart/values.yaml'), 'size: 1\nname: plain\n')
    writeFileSync(
      join(folder.path, 'chart/templates/map.yaml'),
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  size: {{ .Values.size | quote }}\n  name: {{ .Values.name }}\n',
    )
    writeFileSync(join(folder.path, 'none.yaml'), '[]')
  })
  afterAll(() => rmSync(folder.path, { recursive: true, force: true }))

  it('renders without a cluster', async () => {
    const helm = createHelm({ environment: false, namespace: 'shop' })
    const release = await helm.template('demo', join(folder.path, 'chart'), {
      values: [{ size: 5 }, { set: 'name=given' }],
    })
    expect(release.manifest).toContain('size: "5"\n  name: given')
    expect(release.config).toEqual({ size: 5, name: 'given' })
    expect(release.computedValues()).toEqual({ size: 5, name: 'given' })
    expect(release.resources().map(({ kind, metadata }) => [kind, metadata.name])).toEqual([['ConfigMap', 'demo']])
    await helm.close()
  })

  it('explains lines and values, and warns where asked', async () => {
    const helm = createHelm({ environment: false, namespace: 'shop' })
    const chart = join(folder.path, 'chart')
    const values = [{ nam: 'typo' }, { set: 'size=5' }]
    const { documents } = await helm.explainTemplate('demo', chart, { values })
    const line = documents[0]?.lines.find(({ text }) => text.includes('size'))
    expect(line).toEqual({
      text: '  size: "5"',
      places: [{ path: 'chart/templates/map.yaml', line: 6, column: 3 }],
      values: [{ path: 'size', history: { origin: { kind: 'flag', flag: '--set', text: 'size=5' } } }],
    })
    expect(await helm.explainValues(chart, { values, path: 'size' })).toEqual([
      {
        path: 'size',
        value: 5,
        removed: false,
        secret: false,
        history: { origin: { kind: 'flag', flag: '--set', text: 'size=5' } },
        overrides: [{ origin: { kind: 'chart', chart: 'chart', file: 'values.yaml', line: 1 }, value: 1 }],
        readers: [{ path: 'chart/templates/map.yaml', line: 6, column: 12 }],
        condition: false,
      },
    ])
    const warnings: string[] = []
    for await (const event of helm.template('demo', chart, { values, warnUnusedValues: true }))
      if (event.type === 'warning') warnings.push(event.warning.message)
    expect(warnings).toEqual(['`nam` is never read'])
    await helm.close()
  })

  it('installs, upgrades, rolls back and uninstalls on the simulated cluster of the memory driver', async () => {
    const host = createNodeHost()
    const variables: { readonly [name: string]: string } = {
      HELM_DRIVER: 'memory',
      HELM_MEMORY_DRIVER_DATA: join(folder.path, 'none.yaml'),
    }
    const helm = createHelm({
      namespace: 'shop',
      kube: { server: 'http://127.0.0.1:1' },
      host: { ...host, environment: { ...host.environment, get: (name) => variables[name] } },
    })
    const demo = helm.release('demo')
    const operation = demo.install(join(folder.path, 'chart'))
    const seen = new Set<string>()
    for await (const event of operation) seen.add(event.type)
    expect(await operation).toMatchObject({ name: 'demo', namespace: 'shop', revision: 1, status: 'deployed' })
    expect(seen).toContain('stored')
    expect(await demo.upgrade(join(folder.path, 'chart'), { values: { size: 2 } })).toMatchObject({ revision: 2 })
    expect(await demo.rollback({ to: 1 })).toMatchObject({ revision: 3, description: 'Rollback to 1' })
    expect((await demo.history()).map(({ status }) => status)).toEqual(['superseded', 'superseded', 'deployed'])
    expect((await helm.list()).map(({ name, chart }) => [name, chart.appVersion])).toEqual([['demo', '3']])
    await expect(demo.install(join(folder.path, 'chart'))).rejects.toMatchObject({
      name: 'InstallError',
      code: 'RELEASE_NAME_IN_USE',
    })
    await demo.uninstall()
    await expect(demo.get()).rejects.toMatchObject({ code: 'RELEASE_NOT_FOUND' })
    await helm.close()
  })

  it('says what is wrong with a time', async () => {
    const operation = createHelm({ environment: false }).release('a').uninstall({ timeout: 'soon' })
    await expect(operation).rejects.toThrow('time: invalid duration "soon"')
  })
})
