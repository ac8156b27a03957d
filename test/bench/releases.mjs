// Releases on a real API server, beside the real Helm: install, no-op upgrade and uninstall of a chart of 200 objects, and
// `list` and `status` among 2,000 releases. Wall time, processor time, peak memory, and the requests that the server saw.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import path from 'node:path'
import process from 'node:process'
import { gzipSync } from 'node:zlib'
import { median } from './processes.mjs'

const releaseCount = 2000
const revisionCount = 3
const listedNamespace = 'bench-list'

/**
 * Measures and prints.
 *
 * @param {{ programs: { name: string, command: string[] }[], kubeconfig: string, folder: string, runs: number }} options
 */
export async function measureReleases({ programs, kubeconfig, folder, runs }) {
  const server = createServer(kubeconfig)
  const measure = (program, words) => measured(program, words, { server, kubeconfig, home: folder })
  try {
    const chart = chartOf200(folder)
    const cycle = ['install', 'upgrade', 'uninstall']
    const changes = table(cycle, programs)
    for (let turn = 0; turn <= runs; turn++) {
      for (const program of programs) {
        const namespace = `bench-${program.name}-${turn}`
        await server.send('POST', '/api/v1/namespaces', { metadata: { name: namespace } })
        const words = { install: ['big', chart], upgrade: ['big', chart], uninstall: ['big'] }
        for (const verb of cycle) {
          const figures = measure(program, [verb, ...words[verb], '-n', namespace])
          if (turn > 0) changes.get(verb).get(program.name).push(figures)
        }
        await server.send('DELETE', `/api/v1/namespaces/${namespace}`)
      }
    }
    for (const verb of cycle) print(`${verb} of 200 objects`, changes.get(verb))

    const size = await seed(server)
    const kilobytes = (size / 1000).toFixed(0)
    console.log(`\n${releaseCount} releases of ${revisionCount} revisions, ${kilobytes} kB each`)
    const readings = {
      'list (256 of them)': ['list', '-n', listedNamespace],
      'list --max 0': ['list', '-n', listedNamespace, '--max', '0'],
      status: ['status', 'release-1000', '-n', listedNamespace],
    }
    for (const [title, words] of Object.entries(readings)) {
      const figures = table([title], programs)
      for (let turn = 0; turn <= runs; turn++) {
        for (const program of programs) {
          const one = measure(program, words)
          if (turn > 0) figures.get(title).get(program.name).push(one)
        }
      }
      print(title, figures.get(title))
    }
  } finally {
    server.close()
  }
}

function table(titles, programs) {
  return new Map(titles.map((title) => [title, new Map(programs.map(({ name }) => [name, []]))]))
}

function print(title, byProgram) {
  console.log(`\n${title}`)
  const middle = (figures, key) => median(figures.map((each) => each[key]))
  const helm = byProgram.get('helm')
  for (const [name, figures] of byProgram) {
    const beside = (key) =>
      name === 'helm' ? '' : ` (${(middle(figures, key) / middle(helm, key)).toFixed(2)} x Helm)`
    console.log(
      `  ${name.padEnd(8)}${(middle(figures, 'seconds') * 1000).toFixed(0)} ms${beside('seconds')}, ` +
        `user ${(middle(figures, 'user') * 1000).toFixed(0)} ms${beside('user')}, ` +
        `peak ${(middle(figures, 'kibibytes') / 1024).toFixed(0)} MiB${beside('kibibytes')}, ` +
        `${middle(figures, 'requests')} requests`,
    )
  }
}

/** Runs a program that must succeed, under GNU time. */
function measured({ name, command }, words, { server, kubeconfig, home }) {
  const report = path.join(home, 'time.txt')
  const env = { PATH: process.env.PATH, HOME: path.join(home, `home-${name}`), KUBECONFIG: kubeconfig }
  server.countRequests()
  const result = spawnSync('time', ['-q', '-o', report, '-f', '%e %U %S %M', ...command, ...words], {
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (result.status !== 0) throw new Error(`${name} ${words.join(' ')}: ${result.stderr}`)
  const [seconds, user, system, kibibytes] = readFileSync(report, 'utf8').trim().split(' ').map(Number)
  return { seconds, user, system, kibibytes, requests: server.countRequests() }
}

/** The API server as its administrator, and its log of requests. */
export function createServer(kubeconfig) {
  const files = path.dirname(kubeconfig)
  const read = (file) => readFileSync(path.join(files, file))
  const base = /server: "([^"]+)"/.exec(readFileSync(kubeconfig, 'utf8'))[1]
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 8,
    ca: read('ca.crt'),
    cert: read('admin.crt'),
    key: read('admin.key'),
  })
  const log = openSync(path.join(files, 'audit.log'), 'r')
  const state = { read: 0 }
  return {
    send: (method, apiPath, body) =>
      new Promise((resolve, reject) => {
        const call = request(
          new URL(apiPath, base),
          { method, agent, headers: { 'content-type': 'application/json' } },
          (response) => {
            response.resume()
            response.on('end', () =>
              response.statusCode < 300 ? resolve() : reject(new Error(`${method} ${apiPath}: ${response.statusCode}`)),
            )
          },
        )
        call.on('error', reject)
        call.end(body === undefined ? undefined : JSON.stringify(body))
      }),
    /** How many requests of Helm's user agent were logged since the last call. */
    countRequests() {
      const { size } = fstatSync(log)
      const bytes = Buffer.alloc(size - state.read)
      readSync(log, bytes, 0, bytes.length, state.read)
      state.read = size
      return bytes.toString('latin1').split('"userAgent":"Helm/').length - 1
    },
    close() {
      agent.destroy()
      closeSync(log)
    },
  }
}

/** Records by the thousand, written straight to the server; gives the size of one. */
export async function seed(server) {
  const waiting = []
  for (let index = 0; index < releaseCount; index++) {
    for (let revision = 1; revision <= revisionCount; revision++) waiting.push({ name: `release-${index}`, revision })
  }
  await server.send('POST', '/api/v1/namespaces', { metadata: { name: listedNamespace } })
  const state = { size: 0 }
  const work = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { name, revision } = next
      const status = revision === revisionCount ? 'deployed' : 'superseded'
      const record = gzipSync(JSON.stringify(recordOf(name, revision, status)), { level: 4 }).toString('base64')
      state.size = record.length
      await server.send('POST', `/api/v1/namespaces/${listedNamespace}/secrets`, {
        metadata: {
          name: `sh.helm.release.v1.${name}.v${revision}`,
          labels: { name, owner: 'helm', status, version: String(revision), createdAt: '1700000000' },
        },
        type: 'helm.sh/release.v1',
        data: { release: Buffer.from(record).toString('base64') },
      })
    }
  }
  await Promise.all(Array.from({ length: 8 }, work))
  return state.size
}

/** A record of the size of a common one: documents that repeat themselves, as manifests do, with something of each its own. */
function recordOf(name, revision, status) {
  const moment = new Date(1_700_000_000_000 + revision * 60_000).toISOString()
  const documents = Array.from({ length: 190 }, (_, index) => {
    const own = createHash('sha256').update(`${name} ${index}`).digest('hex')
    return `---
# Source: app/templates/part-${index}.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}-part-${index}
  labels:
    app.kubernetes.io/name: app
    app.kubernetes.io/instance: ${name}
    app.kubernetes.io/managed-by: Helm
    helm.sh/chart: app-1.2.3
data:
  address: "https://${own.slice(0, 12)}.example.com/${own.slice(12, 24)}"
  checksum: ${own}${own.split('').reverse().join('')}
  settings: |
    retries: 3
    timeout: 30s
    token: ${Buffer.from(own).toString('base64')}
`
  })
  return {
    name,
    info: {
      first_deployed: moment,
      last_deployed: moment,
      deleted: '',
      description: 'Install complete',
      status,
      notes: 'Have fun.\n',
    },
    chart: {
      metadata: {
        name: 'app',
        version: '1.2.3',
        appVersion: '4.5.6',
        description: 'An application',
        apiVersion: 'v2',
        type: 'application',
      },
      lock: null,
      templates: documents.slice(0, 40).map((text, index) => ({
        name: `templates/part-${index}.yaml`,
        data: Buffer.from(text).toString('base64'),
      })),
      values: { replicas: 1, image: { repository: 'example.com/app', tag: 'latest' } },
      schema: null,
      files: [],
    },
    config: { replicas: 2 },
    manifest: documents.join(''),
    version: revision,
    namespace: listedNamespace,
    apply_method: 'ssa',
  }
}

/** A chart of 200 objects of eight kinds, none of which needs pods. */
function chartOf200(folder) {
  const chart = path.join(folder, 'big')
  mkdirSync(path.join(chart, 'templates'), { recursive: true })
  writeFileSync(path.join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: big\nversion: 1.0.0\n')
  writeFileSync(path.join(chart, 'values.yaml'), 'replicas: 0\n')
  const labels = '  labels:\n    app: {{ $.Release.Name }}\n    part: "{{ $i }}"\n'
  const kinds = {
    configmap: [80, 'v1', 'ConfigMap', 'data:\n  key: "value {{ $i }}"\n  text: |\n    one\n    two\n'],
    secret: [20, 'v1', 'Secret', 'stringData:\n  key: "value {{ $i }}"\n'],
    serviceaccount: [20, 'v1', 'ServiceAccount', ''],
    service: [
      20,
      'v1',
      'Service',
      'spec:\n  clusterIP: None\n  selector: {app: "{{ $.Release.Name }}"}\n  ports: [{name: http, port: 80}]\n',
    ],
    role: [
      20,
      'rbac.authorization.k8s.io/v1',
      'Role',
      'rules:\n- {apiGroups: [""], resources: [pods], verbs: [get]}\n',
    ],
    rolebinding: [
      20,
      'rbac.authorization.k8s.io/v1',
      'RoleBinding',
      'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: "{{ $.Release.Name }}-{{ $i }}"}\nsubjects: [{kind: ServiceAccount, name: "{{ $.Release.Name }}-{{ $i }}"}]\n',
    ],
    deployment: [
      10,
      'apps/v1',
      'Deployment',
      'spec:\n  replicas: {{ $.Values.replicas }}\n  selector: {matchLabels: {app: "{{ $.Release.Name }}-{{ $i }}"}}\n  template:\n    metadata: {labels: {app: "{{ $.Release.Name }}-{{ $i }}"}}\n    spec: {containers: [{name: main, image: "example.com/app:1"}]}\n',
    ],
    networkpolicy: [
      10,
      'networking.k8s.io/v1',
      'NetworkPolicy',
      'spec:\n  podSelector: {matchLabels: {app: "{{ $.Release.Name }}"}}\n',
    ],
  }
  for (const [file, [count, apiVersion, kind, rest]] of Object.entries(kinds)) {
    writeFileSync(
      path.join(chart, 'templates', `${file}.yaml`),
      `{{- range $i := until ${count} }}
---
apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: {{ $.Release.Name }}-{{ $i }}
${labels}${rest}{{- end }}
`,
    )
  }
  return chart
}
