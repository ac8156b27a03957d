// Charts out of archives are kept from run to run: what comes from there is what the archive says, or it does not come.
import { expect, it } from 'vitest'
import { parseValuesText } from '../chart/index.ts'
import { createMemoryFiles } from '../testing/index.ts'
import { createHelm } from './index.ts'
import { type KeptChartsPlace, openKeptCharts } from './kept-charts.ts'

const chart = {
  '/charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  '/charts/web/values.yaml': 'names: [a, b]\nport: 80\n',
  '/charts/web/templates/_names.tpl':
    '{{ define "web.name" }}{{ .Release.Name }}-web{{ end }}{{ define "web.port" }}{{ .Values.port }}{{ end }}',
  '/charts/web/templates/map.yaml': `{{- range $index, $name := .Values.names }}
---
apiVersion: v1
kind: ConfigMap
metadata: { name: {{ include "web.name" $ }}-{{ $name }} }
data:
  {{- if eq $index 0 }}
  first: "yes"
  {{- else if gt $index 5 }}
  late: "yes"
  {{- else }}
  port: {{ include "web.port" $ | quote }}
  {{- end }}
{{- end }}
`,
  '/charts/web/templates/odd.yaml': '{{ block "odd" . }}odd: {{ .Values.port }}{{ end }}\n',
}

async function place() {
  const files = createMemoryFiles(chart)
  const helm = createHelm({ kube: false, environment: false, home: '/home/helm', host: { files } })
  try {
    await helm.chart.package('/charts/web', { destination: '/out', modified: new Date(0) })
  } finally {
    await helm.close()
  }
  const archive = await files.readFile('/out/web-1.0.0.tgz')
  const open = (build = 'one', limits?: KeptChartsPlace['limits']) =>
    openKeptCharts({
      ...(limits === undefined ? {} : { limits }),
      files,
      folder: async () => '/kept',
      build,
      isEqual: (left, right) => Buffer.compare(left, right) === 0,
    })
  return { files, archive, open }
}

const outline = () => ({ definitions: [], listEnds: Int32Array.of() })

it('gives back the files, and outlines of the templates', async () => {
  const { archive, open } = await place()
  const first = open()
  expect(await first.find(archive)).toBeUndefined()
  const data = new TextEncoder().encode('{{ if .a }}b{{ end }}')
  first.note(archive, {
    files: [
      { path: 'Chart.yaml', data: new Uint8Array([1, 2, 3]), modified: '2026-01-02T03:04:05Z' },
      { path: 'templates/a.yaml', data },
      { path: 'empty', data: new Uint8Array() },
    ],
  })
  first.outlines.note(data, () => ({ definitions: [['x', 7]], listEnds: Int32Array.of(11, 12, 300, 4) }))
  await first.save()
  const second = open()
  const found = await second.find(archive)
  expect(found?.files.map(({ path, data: bytes, modified }) => [path, [...bytes], modified])).toEqual([
    ['Chart.yaml', [1, 2, 3], '2026-01-02T03:04:05Z'],
    ['templates/a.yaml', [...data], undefined],
    ['empty', [], undefined],
  ])
  const [manifest, template] = found?.files ?? []
  expect(second.outlines.of(manifest?.data as Uint8Array)).toBeUndefined()
  expect(second.outlines.of(template?.data as Uint8Array)).toEqual({
    definitions: [['x', 7]],
    listEnds: Int32Array.of(11, 12, 300, 4),
  })
})

it('gives back values as they were read', async () => {
  const { archive, open } = await place()
  const data = new Uint8Array([1])
  const odd = new Uint8Array([2])
  const text = 'a: {10: x, 9: [], __proto__: {b: null}, c: [1.5, true, [0, {}], "1"]}\n'
  const first = open()
  first.note(archive, {
    files: [
      { path: 'values.yaml', data },
      { path: 'charts/odd/values.yaml', data: odd },
    ],
  })
  first.outlines.note(data, outline)
  first.values.note(data, parseValuesText(text))
  first.values.note(odd, parseValuesText('b: -0.0\n'))
  await first.save()
  const second = open()
  const [values, oddValues] = (await second.find(archive))?.files ?? []
  expect(second.values.of(values?.data as Uint8Array)).toEqual(parseValuesText(text))
  expect([...((second.values.of(values?.data as Uint8Array)?.get('a') as Map<string, unknown>) ?? []).keys()]).toEqual([
    '10',
    '9',
    '__proto__',
    'c',
  ])
  expect(second.values.of(oddValues?.data as Uint8Array)).toBeUndefined()
})

it('serves the very archive and the very program only, and nothing that is broken', async () => {
  const { files, archive, open } = await place()
  const first = open()
  const data = new Uint8Array(40)
  first.note(archive, { files: [{ path: 'templates/a', data }] })
  first.outlines.note(data, outline)
  await first.save()
  const other = archive.slice()
  other[20] = (other[20] as number) ^ 1
  expect(await open().find(other)).toBeUndefined()
  expect(await open('two').find(archive)).toBeUndefined()
  expect(await open().find(archive)).toBeDefined()
  const [entry] = (await files.readDirectory('/kept')).map(({ name }) => `/kept/${name}`) as [string]
  const whole = await files.readFile(entry)
  for (let length = 0; length < whole.length; length += 7) {
    await files.writeFile(entry, whole.subarray(0, length))
    expect(await open().find(archive)).toBeUndefined()
  }
  for (const text of ['null', '7', '[]', '{"build":"one"}', '{}']) {
    const head = new TextEncoder().encode(text.padEnd(16))
    const made = new Uint8Array([...whole.subarray(0, 8), 16, 0, 0, 0, ...head, ...whole.subarray(28)])
    await files.writeFile(entry, made)
    expect(await open().find(archive)).toBeUndefined()
  }
  await files.writeFile(entry, whole)
  expect(await open().find(archive)).toBeDefined()
})

it('keeps nothing of a chart whose templates nobody checked: a later run has more', async () => {
  const { files, archive, open } = await place()
  const first = open()
  first.note(archive, { files: [{ path: 'templates/a', data: new Uint8Array(40) }] })
  await first.save()
  expect(await files.status('/kept')).toBeUndefined()
})

it('keeps no more than there is room for, and does without a folder', async () => {
  const { files, archive, open } = await place()
  const limits = { entryBytes: 20_000, folderBytes: 70_000 }
  const large = new Uint8Array(15_000)
  const tooLarge = new Uint8Array(20_000)
  for (let index = 0; index < 6; index++) {
    const kept = open('one', limits)
    const named = archive.slice()
    named[named.length - 1] = index
    kept.note(named, { files: [{ path: 'large', data: large }] })
    kept.outlines.note(large, outline)
    kept.note(archive, { files: [{ path: 'too large', data: tooLarge }] })
    kept.outlines.note(tooLarge, outline)
    await kept.save()
  }
  expect(await files.readDirectory('/kept')).toHaveLength(4)
  const nowhere = openKeptCharts({ files, folder: async () => undefined, build: 'one', isEqual: () => true })
  nowhere.note(archive, { files: [] })
  await nowhere.save()
  expect(await nowhere.find(archive)).toBeUndefined()
})
