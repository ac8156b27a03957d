// Values from revision to revision: kept, reset, merged; and what templates see of the release.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { recordOf } from './programs.ts'
import { both, configMap, stories, writeChart } from './side-by-side.ts'

const story = stories('values')
const values =
  'a: 1\nmap: {one: 1, two: {deep: x, deeper: y}}\nlist: [1, 2]\nfloat: 1.5\nbig: 12345678901\nnothing: null\ntext: "7"\n'
const template = `apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}"}
data:
  values: |
{{ toYaml .Values | indent 4 }}
  release: {{ printf "%d %t %t %s" .Release.Revision .Release.IsInstall .Release.IsUpgrade .Release.Service | quote }}
`
const valued = writeChart('valued', { 'values.yaml': values, 'templates/config.yaml': template })
const newer = writeChart('valued', {
  'values.yaml': `${values.replace('deep: x', 'deep: z').replace('a: 1', 'a: 2')}added: true\n`,
  'templates/config.yaml': template,
})

story('values are those of the flags, or else those of before', async (sides) => {
  await sides.story(
    `install v ${valued} --set a=5,map.two.deep=null --set-string text=8`,
    `upgrade v ${newer}`,
    `upgrade v ${newer} --set list={3}`,
    `upgrade v ${newer} --reset-values`,
    `get values v`,
    `get values v --all`,
  )
})

story('values are reused, whatever the chart says now', async (sides) => {
  await sides.story(
    `install v ${valued} --set a=5,map.two.deep=null,list=null`,
    `upgrade v ${newer} --reuse-values`,
    `upgrade v ${newer} --reuse-values --set map.one=9`,
    `upgrade v ${newer} --reuse-values --set-json map={"three":[1,{"x":null}]}`,
    `rollback v 1`,
    `upgrade v ${newer} --reuse-values`,
    'get values v -o json',
  )
})

story('a null among new values does not change the record of old ones', async (sides) => {
  // Helm changes the older record too: what was configured there is lost (docs/divergences.md).
  await sides.expectSame(['install', 'v', valued, '--set', 'map.two.deep=q'])
  await sides.expectSame(['upgrade', 'v', valued, '--reuse-values', '--set', 'map.two.deep=null'])
  const [theirs, ours] = await Promise.all(
    both.map(async (side) => (await recordOf(sides.namespaceOf(side), 'v', 1)).release.config),
  )
  expect(theirs).toEqual({ map: { two: { deep: null } } })
  expect(ours).toEqual({ map: { two: { deep: 'q' } } })
  await sides.expectSame(['get', 'values', 'v', '--all'])
})

story('values are reused over those of the new chart', async (sides) => {
  await sides.story(
    `install v ${valued} --set a=5,map.two.deep=null`,
    `upgrade v ${newer} --reset-then-reuse-values`,
    `upgrade v ${newer} --reset-then-reuse-values --set nothing=x,big=1e3`,
    `upgrade v ${newer} --reset-then-reuse-values --reset-values`,
    `upgrade v ${newer} --reset-then-reuse-values --reuse-values --set a=7`,
    `upgrade v ${newer} --reset-values --reuse-values --set a=8`,
    'get values v --revision 3',
    'get values v --revision 3 -a -o yaml',
  )
})

story('values of files, texts and JSON, kept as their kinds', async (sides) => {
  const file = path.join(path.dirname(valued), 'more.yaml')
  writeFileSync(
    file,
    'a: 0x10\nfloat: 1e100\nbig: 18446744073709551616\nmap: {1: one, true: yes, two: ~}\ntext: 2001-01-01\n',
  )
  const { answers } = await sides.story(
    `install v ${valued} -f ${file}`,
    `upgrade v ${valued} --reuse-values --set-file text=${file}`,
    `upgrade v ${valued} --reuse-values --set-literal text=a,b=c --set-string a=1`,
    `upgrade v ${valued} -f ${file} -f ${file} --set big=1`,
    'get values v -o json',
    'get values v -o yaml --all',
    'rollback v 2',
    'get values v',
  )
  expect(answers[0]?.exitCode).toBe(0)
})

story('subcharts with conditions, tags, aliases and imported values', async (sides) => {
  const base = {
    'charts/base/Chart.yaml': 'apiVersion: v2\nname: base\nversion: 0.1.0\n',
    'charts/base/values.yaml': 'a: base\nexports: {out: {fromBase: true}}\n',
    'charts/base/templates/config.yaml': configMap('"{{ .Release.Name }}-{{ .Chart.Name }}"'),
    'charts/base/templates/NOTES.txt': 'Notes of {{ .Chart.Name }}.\n',
  }
  const above = writeChart('above', {
    ...base,
    'Chart.yaml': `apiVersion: v2
name: above
version: 0.1.0
dependencies:
- {name: base, version: 0.1.0, condition: base.enabled, import-values: [out]}
- {name: base, version: 0.1.0, alias: second, tags: [extra]}
`,
    'values.yaml': 'a: 1\nbase: {enabled: true}\ntags: {extra: false}\nglobal: {g: 1}\n',
    'templates/config.yaml': template,
    // No notes of its own: Helm's order of several is left to chance.
  })
  const { objects } = await sides.story(
    `install v ${above} --render-subchart-notes`,
    `upgrade v ${above} --set tags.extra=true,second.a=3`,
    `upgrade v ${above} --set base.enabled=false --reuse-values`,
    `upgrade v ${above} --reuse-values --set global.g=2`,
    'get values v --all',
    'get notes v',
    'rollback v 1',
  )
  expect(Object.keys(objects)).toContain('configmaps/v-base')
})

story('what is looked up is there, or is nothing', async (sides) => {
  const looking = writeChart('looking', {
    'templates/config.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}"}
data:
  own: {{ (lookup "v1" "ConfigMap" .Release.Namespace .Release.Name).data | toJson | quote }}
  missing: {{ lookup "v1" "Secret" .Release.Namespace "missing" | toJson | quote }}
  node: {{ (lookup "v1" "Node" "" "node-0").metadata.name | quote }}
  names: {{ range (lookup "v1" "ConfigMap" .Release.Namespace "").items }}{{ .metadata.name }} {{ end }}
  kind: {{ (lookup "apps/v1" "Deployment" .Release.Namespace "").kind | quote }}
  has: {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" | quote }}
  hasNot: {{ .Capabilities.APIVersions.Has "example.com/v1" | quote }}
`,
  })
  const failing = writeChart('failing', {
    'templates/config.yaml': `{{ lookup "example.com/v1" "Missing" "" "" }}\n${configMap('never')}`,
  })
  const unknownKind = writeChart('unknown-kind', {
    'templates/config.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: unknown-kind}\ndata: {a: {{ lookup "apps/v1" "Missing" "default" "x" | toJson | quote }}, b: "{{ range (lookup "apps/v1" "Missing" "" "").items }}none{{ end }}"}\n',
  })
  await sides.story(
    `install l ${looking}`,
    `upgrade l ${looking}`,
    `upgrade l ${looking} --dry-run=client`,
    `upgrade l ${looking} --dry-run=server`,
    `install f ${failing}`,
    `install f ${failing} --dry-run=client`,
    `install k ${unknownKind}`,
    `upgrade l ${failing}`,
  )
})
