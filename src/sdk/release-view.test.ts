// What becomes of releases and errors when they are printed, written as JSON or sent to another thread.
import { inspect } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestCluster, type TestCluster } from '../testing/index.ts'
import { createHelm, type Helm, type HelmError, type Operation, type ReleaseView } from './index.ts'

const secret = 'c4n4ry-of-a-secret'
const chart = {
  files: {
    'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'values.yaml': 'big: 12345678901234567\n',
    'templates/a.yaml':
      'apiVersion: v1\nkind: Secret\nmetadata: {name: "{{ .Release.Name }}"}\nstringData: {password: {{ .Values.password | quote }}}\n',
  },
}
const broken = { files: { ...chart.files, 'templates/b.yaml': 'kind: [\n' } }
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

it('is data without the record and the functions, which are there all the same', async () => {
  const installed = await helm.install('web', chart, { values: { password: secret } })
  const read = await helm.get('web')
  for (const release of [installed, read]) {
    const asJson = JSON.parse(JSON.stringify(release)) as ReleaseView
    expect(Object.keys(asJson).sort()).toEqual(
      'applyMethod chart config description hooks labels manifest name namespace notes revision status updated'.split(
        ' ',
      ),
    )
    expect(asJson.config).toEqual({ password: secret })
    expect(structuredClone(release)).toMatchObject({
      name: 'web',
      updated: release.updated,
      config: { password: secret },
    })
    expect(inspect(release)).not.toContain('record')
    expect(release.record.chart.templates).toHaveLength(1)
    expect(release.computedValues()).toMatchObject({ password: secret })
    expect(release.resources()).toHaveLength(1)
    expect(release.manifests()[0]?.path).toBe('web/templates/a.yaml')
  }
})

it('is what an uninstall gives too', async () => {
  await helm.install('gone', chart, { values: { password: secret } })
  const { release, info } = await helm.uninstall('gone')
  expect(release).toMatchObject({ name: 'gone', revision: 1, status: 'uninstalled', config: { password: secret } })
  expect(release?.resources()).toHaveLength(1)
  expect(info).toBe('')
  expect(await helm.uninstall('gone', { ignoreNotFound: true })).toEqual({ info: '' })
})

it('is in a failure for those who ask, and in nothing that is logged', async () => {
  const failures: HelmError[] = []
  const options = { values: [{ yaml: `password: ${secret}\n` }], wait: 'watcher', timeout: 1 } as const
  const stuck = {
    files: {
      ...chart.files,
      'templates/p.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {note: ${secret}}}\nspec: {containers: [{name: a, image: "never:pulled", readinessProbe: {exec: {command: ["false"]}}}]}\n`,
    },
  }
  for (const each of [broken, stuck])
    await helm.install(each === broken ? 'broken' : 'stuck', each, options).catch((error) => failures.push(error))
  await helm.template('broken', broken, { values: options.values }).catch((error) => failures.push(error))
  expect(failures.length).toBeGreaterThan(1)
  for (const failure of failures) {
    // What loggers copy of an error: its enumerable properties.
    const copied = JSON.stringify({ ...failure, stack: failure.stack })
    for (const text of [inspect(failure, { depth: 20 }), JSON.stringify(failure), copied])
      expect(text).not.toContain(secret)
  }
  expect(failures.some(({ data }) => (data['release'] as ReleaseView | undefined)?.manifest.includes(secret))).toBe(
    true,
  )
})

it('comes of an operation that is a promise to those who need one, and says how it ended even before it began', async () => {
  const operation: Promise<ReleaseView> = helm.template('web', chart, { values: { password: secret } })
  expect((await Promise.race([operation])).name).toBe('web')
  const refused: Operation<ReleaseView> = helm.install('web', chart, { bogus: true } as object)
  const events: unknown[] = []
  await expect(
    (async () => {
      for await (const event of refused) events.push(event)
    })(),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  expect(events).toEqual([{ type: 'done', ok: false, code: 'INVALID_ARGUMENT', milliseconds: 0 }])
})

it('keeps as many revisions as the client says where a call leaves it open', async () => {
  const client = createHelm({ kube: cluster.kube, environment: false, namespace: 'few', maxHistory: 2 })
  await client.install('web', chart, { createNamespace: true })
  for (let count = 0; count < 3; count++) await client.upgrade('web', chart, { maxHistory: undefined })
  expect(await client.history('web')).toHaveLength(2)
  await client.close()
})
