// Charts are fetched, unpacked and read once by a client, and rendering leaves them as they are.
import { afterEach, expect, it } from 'vitest'
import type { HttpRequest } from '../host/index.ts'
import { createFakeRegistry, createMemoryFiles, createMemoryHttp } from '../testing/index.ts'
import { answer } from '../testing/memory-http.ts'
import { type CacheOptions, createHelm, type Helm, type PlainValues } from './index.ts'

const files = createMemoryFiles({
  '/charts/web/Chart.yaml':
    'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{ name: sub, version: 1.0.0 }]\n',
  '/charts/web/values.yaml': 'deep: { list: [1], map: { a: 1 } }\nsub: { own: { b: 1 } }\n',
  '/charts/web/templates/map.yaml': `{{- $_ := set .Values.deep.map "added" (len .Values.deep.map) }}
{{- $_ := set .Values "fresh" true }}
{{- $_ := unset .Values.deep "list" }}
{{- $_ := set .Values.sub.own "seen" true }}
apiVersion: v1
kind: ConfigMap
metadata: { name: web }
data: { values: {{ toJson .Values | quote }}, chart: {{ toJson .Chart | quote }} }
`,
  '/charts/web/charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
  '/charts/web/charts/sub/values.yaml': 'own: { c: [1, 2] }\n',
  '/charts/web/charts/sub/templates/map.yaml': `{{- $_ := set .Values.own "mine" 1 }}
apiVersion: v1
kind: ConfigMap
metadata: { name: sub }
data: { values: {{ toJson .Values | quote }} }
`,
})
const clients: Helm[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close()
})

async function helmWith(caches?: CacheOptions | false) {
  const registry = createFakeRegistry()
  const asked: string[] = []
  const web = async (request: HttpRequest) => {
    const known = Object.entries(request.headers ?? {}).find(([name]) => name.toLowerCase() === 'if-none-match')?.[1]
    const path = request.path.replace(/^\//, '')
    const bytes = await files.readFile(`/out/${path}`)
    const tag = `"${path} ${bytes.length}"`
    asked.push(`${path} ${known === tag ? 304 : 200}`)
    return known === tag ? answer(304) : answer(200, bytes, { etag: tag })
  }
  const http = createMemoryHttp({ 'registry.test': registry.respond, 'charts.test': web })
  const helm = createHelm({ kube: false, environment: false, home: '/home/helm', host: { files, http }, caches })
  clients.push(helm)
  await helm.chart.package('/charts/web', { destination: '/out', modified: new Date(0) })
  await helm.repo.index('/out')
  await helm.registry.push('/out/web-1.0.0.tgz', 'oci://registry.test/charts')
  return { helm, asked, fetched: () => registry.requests.filter((each) => /^GET .*\/blobs\//.test(each)).length }
}

it('come out of a registry once; the registry is asked each time what the tag means', async () => {
  const { helm, fetched } = await helmWith()
  const chart = { oci: 'oci://registry.test/charts/web', version: '1.0.0' } as const
  const first = await helm.template('a', chart)
  const blobs = fetched()
  expect(blobs).toBeGreaterThan(0)
  const again = await helm.template('a', chart)
  expect(again.manifest).toBe(first.manifest)
  expect(fetched()).toBe(blobs)
  expect(helm.stats().caches.charts).toMatchObject({ entries: 1, misses: 1 })
  expect(helm.stats().caches.downloads.bytes).toBeGreaterThan(100)
})

it('come from web servers once, as long as these say that nothing has changed', async () => {
  const { helm, asked } = await helmWith()
  const chart = { repository: 'http://charts.test', name: 'web' }
  const first = await helm.template('a', chart)
  expect(await helm.template('a', chart)).toMatchObject({ manifest: first.manifest })
  expect(asked).toEqual(['index.yaml 200', 'web-1.0.0.tgz 200', 'index.yaml 304', 'web-1.0.0.tgz 304'])
  const before = await files.readFile('/out/index.yaml')
  await files.writeFile('/out/index.yaml', new TextEncoder().encode('apiVersion: v1\nentries: {}\n'))
  await expect(helm.template('a', chart)).rejects.toThrow('not found in http://charts.test repository')
  await files.writeFile('/out/index.yaml', before)
})

it('are not changed by their own templates', async () => {
  const { helm } = await helmWith()
  await using fresh = createHelm({ kube: false, environment: false, host: { files }, caches: false })
  const wanted = (await fresh.template('a', '/out/web-1.0.0.tgz')).manifest
  const sets: readonly PlainValues[] = [{}, { deep: { map: { more: 1 } }, sub: { own: { d: 1 } } }, {}]
  for (const values of sets) {
    const { manifest } = await helm.template('a', '/out/web-1.0.0.tgz', { values })
    if (Object.keys(values).length === 0) expect(manifest).toBe(wanted)
    else expect(manifest).not.toBe(wanted)
  }
  const many = await Promise.all(Array.from({ length: 8 }, () => helm.template('a', '/out/web-1.0.0.tgz')))
  expect(new Set(many.map(({ manifest }) => manifest))).toEqual(new Set([wanted]))
  expect(helm.stats().caches.charts).toMatchObject({ entries: 1, misses: 1 })
  expect(fresh.stats().caches.charts).toEqual({ entries: 0, bytes: 0, hits: 0, misses: 0 })
})

it('are other charts when their files are', async () => {
  const { helm } = await helmWith()
  const chart = (word: string) => ({
    'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'templates/a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${word} }\n`,
  })
  for (const word of ['one', 'two']) {
    for (const [path, text] of Object.entries(chart(word)))
      await files.writeFile(`/changing/${path}`, new TextEncoder().encode(text)).catch(async () => {
        await files.makeDirectory('/changing/templates')
        await files.writeFile(`/changing/${path}`, new TextEncoder().encode(text))
      })
    await helm.chart.package('/changing', { destination: '/changed' })
    expect((await helm.template('a', '/changed/web-1.0.0.tgz')).manifest).toContain(`name: ${word}`)
  }
})

it('keep to their limits', async () => {
  for (const caches of [false, { maximumBytes: 0 }, { maximumEntries: 0 }] as const) {
    const { helm, fetched } = await helmWith(caches)
    const chart = { oci: 'oci://registry.test/charts/web', version: '1.0.0' } as const
    await helm.template('a', chart)
    const blobs = fetched()
    await helm.template('a', chart)
    expect(fetched()).toBe(2 * blobs)
    expect(helm.stats().caches.charts.bytes).toBe(0)
  }
})
