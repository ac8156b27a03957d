// The charts that are measured: three real ones where they are to be had, and four that are made.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** @typedef {{ name: string, path: string }} BenchChart */

/**
 * Archives of real charts, or the example chart in the place of the small one.
 *
 * @param {string} root
 * @returns {BenchChart[]}
 */
export function realCharts(root) {
  const folder = path.join(root, '../shared/corpus/prometheus/charts')
  const names = ['prometheus-blackbox-exporter', 'kube-prometheus-stack', 'prometheus-operator-crds']
  if (!existsSync(folder)) return [{ name: 'shop', path: path.join(root, 'examples/shop') }]
  const archives = readdirSync(folder)
  return names.flatMap((name) => {
    const archive = archives.find((file) => file.startsWith(name) && /^-\d/.test(file.slice(name.length)))
    return archive === undefined ? [] : [{ name, path: path.join(folder, archive) }]
  })
}

/** A chart with 100 charts in it, each with a template and values of its own. */
export function manySubcharts(folder) {
  const parent = path.join(folder, 'subcharts')
  write(parent, 'Chart.yaml', 'apiVersion: v2\nname: subcharts\nversion: 1.0.0\n')
  write(parent, 'values.yaml', 'global:\n  team: harbour\n')
  for (let index = 0; index < 100; index++) {
    const name = `part-${index}`
    write(parent, `charts/${name}/Chart.yaml`, `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`)
    write(parent, `charts/${name}/values.yaml`, `replicas: ${index}\nlabels:\n  part: "${index}"\n  tier: back\n`)
    write(
      parent,
      `charts/${name}/templates/deployment.yaml`,
      `{{- define "${name}.labels" }}
part: {{ .Values.labels.part | quote }}
team: {{ .Values.global.team }}
{{- end }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-{{ .Chart.Name }}
  labels: {{- include "${name}.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  template:
    metadata:
      labels: {{- toYaml .Values.labels | nindent 8 }}
`,
    )
  }
  return { name: '100 subcharts', path: parent }
}

/** What `helm create` makes, and a chart with 31 of it. */
export function scaffolds(folder, helm) {
  const parent = path.join(folder, 'scaffolds')
  write(parent, 'Chart.yaml', 'apiVersion: v2\nname: scaffolds\nversion: 1.0.0\n')
  const create = (name, cwd) => execFileSync(helm, ['create', name], { cwd, stdio: 'ignore' })
  create('scaffold', folder)
  mkdirSync(path.join(parent, 'charts'))
  for (let index = 0; index < 31; index++) create(`part-${index}`, path.join(parent, 'charts'))
  return [
    { name: 'scaffold', path: path.join(folder, 'scaffold') },
    { name: '31 scaffolds', path: parent },
  ]
}

/** A chart that calls `tpl` 10,000 times. */
export function manyTpl(folder) {
  const chart = path.join(folder, 'tpl')
  write(chart, 'Chart.yaml', 'apiVersion: v2\nname: tpl\nversion: 1.0.0\n')
  write(chart, 'values.yaml', 'host: "{{ .Release.Name }}.example.com"\n')
  write(
    chart,
    'templates/map.yaml',
    `apiVersion: v1
kind: ConfigMap
metadata:
  name: hosts
data:
{{- range $i := until 10000 }}
  host-{{ $i }}: {{ tpl $.Values.host $ }}
{{- end }}
`,
  )
  return { name: 'tpl 10,000 times', path: chart }
}

/** A chart's files as the oracle takes them: texts by path. */
export function textsOf(files) {
  return Object.fromEntries(files.map(({ path: name, data }) => [name, Buffer.from(data).toString()]))
}

/** The files of a chart, from its folder or its archive. */
export function filesOf({ path: from }, { unpackArchive, createGzip }) {
  if (from.endsWith('.tgz')) return unpackArchive(readFileSync(from), createGzip())
  const files = readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(from, path.join(entry.parentPath, entry.name)))
    .sort()
  return {
    files: files.map((name) => ({ path: name.split(path.sep).join('/'), data: readFileSync(path.join(from, name)) })),
  }
}

function write(folder, name, text) {
  const file = path.join(folder, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
}
