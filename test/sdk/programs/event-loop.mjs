// Renders large charts many times over and says how long the event loop was held at most, in milliseconds of processor time of
// the main thread: on a busy machine the time on the wall is that of other programs too. Linux only.
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { createHelm, HelmError } from 'pintle'

const workers = Number(process.argv[2])
const turns = Number(process.argv[3])

/** An umbrella over 30 charts of six objects each: 115 KB of YAML and more. */
function umbrella() {
  const object = (kind) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-{{ .Chart.Name }}-${kind}\n  labels:\n    {{- toYaml .Values.labels | nindent 4 }}\ndata:\n  {{- range $index := until 20 }}\n  key-{{ $index }}: {{ printf "%s-%d" $.Values.word $index | upper | quote }}\n  {{- end }}\n`
  const files = {
    'Chart.yaml': `apiVersion: v2\nname: umbrella\nversion: 1.0.0\ndependencies:\n${Array.from({ length: 30 }, (_, index) => `- {name: part-${index}, version: 1.0.0, repository: ""}\n`).join('')}`,
  }
  for (let index = 0; index < 30; index++) {
    const folder = `charts/part-${index}`
    files[`${folder}/Chart.yaml`] = `apiVersion: v2\nname: part-${index}\nversion: 1.0.0\n`
    files[`${folder}/values.yaml`] = 'word: hello\nlabels:\n  team: blue\n  part: of-it\n'
    for (const kind of 'abcdef') files[`${folder}/templates/${kind}.yaml`] = object(kind)
  }
  return { files }
}

const chart = umbrella()
const helm = createHelm({ kube: false, environment: false, workers })
// What loads once is not what holds a server up.
await Promise.all(Array.from({ length: Math.max(1, workers) }, () => helm.template('warm', chart)))
const failure = await helm.template('bad', { files: { 'Chart.yaml': 'no' } }).catch((error) => error)
if (!(failure instanceof HelmError)) throw new Error('a failure is no HelmError')
const cpuMilliseconds = () =>
  Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
const held = []
let last = cpuMilliseconds()
let watching = true
const watch = () => {
  const now = cpuMilliseconds()
  held.push(now - last)
  last = now
  if (watching) setTimeout(watch, 1)
}
watch()
const begin = performance.now()
const releases = await Promise.all(Array.from({ length: turns }, (_, turn) => helm.template(`r${turn}`, chart)))
const milliseconds = Math.round(performance.now() - begin)
watching = false
watch()
// As it is now: a last look comes while the client closes.
const lengths = held.toSorted((left, right) => left - right)
const objects = releases.map((release) => release.manifests().length)
const stats = helm.stats()
await helm.close()
console.log(
  JSON.stringify({
    longest: Math.round(lengths.at(-1) * 10) / 10,
    p99: Math.round(lengths[Math.floor(lengths.length * 0.99)] * 10) / 10,
    looks: lengths.length,
    milliseconds,
    objects: Math.min(...objects),
    bytes: releases[0].manifest.length,
    ...stats.calls,
  }),
)
