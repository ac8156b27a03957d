// In a pod: no kubeconfig, but the environment and the folder that the kubelet would make. Needs the right to make that folder.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, call, kubeconfig, type ProgramName, server } from './programs.ts'
import { both, makeNamespace, untilAllowed, withoutLibraryLog, writeChart } from './side-by-side.ts'

const mounted = '/var/run/secrets/kubernetes.io/serviceaccount'
const canMount = process.getuid?.() === 0 && !existsSync(mounted)
const folder = mkdtempSync(path.join(tmpdir(), 'pintle-in-cluster-'))
const { hostname, port } = new URL(server)
const namespaceOf = (program: ProgramName): string => `in-cluster-${program}`
const chart = writeChart('chart', {
  'templates/one.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {a: b}\n',
})

/** The topmost folder that is made for the mounted one. */
const topmost = ['/var/run/secrets', '/var/run/secrets/kubernetes.io', mounted].find((place) => !existsSync(place))

async function tokenOf(namespace: string): Promise<string> {
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} }
  const answer = await ask('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/default/token`, request)
  return answer.status.token as string
}

function mount(files: { readonly [name: string]: string }): void {
  rmSync(mounted, { recursive: true, force: true })
  mkdirSync(mounted, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(mounted, name), text)
}

const authorities = readFileSync(path.join(path.dirname(kubeconfig), 'ca.crt'), 'utf8')

async function run(program: ProgramName, words: string, more: { readonly [name: string]: string } = {}) {
  const environment = {
    HOME: path.join(folder, program),
    KUBECONFIG: '',
    KUBERNETES_SERVICE_HOST: hostname,
    KUBERNETES_SERVICE_PORT: port,
    PINTLE_DIAGNOSTICS: 'plain',
    ...more,
  }
  const { exitCode, output, errorOutput } = await call(program, words.split(' '), { environment })
  const neutral = (text: string): string =>
    text
      .replaceAll(namespaceOf(program), 'NAMESPACE')
      .replace(/[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}|\d{4}-\d\d-\d\d [\d:.]+ \+0000 UTC/g, 'TIME')
      .replace(/( {2,})\d+[smh][\dsmh]*$/gm, '$1AGE')
      .replace(/ +\t/g, '\t')
      .replace(/NAMESPACE[ \t]+/g, 'NAMESPACE ')
  return { words, exitCode, output: neutral(output), errorOutput: neutral(withoutLibraryLog(errorOutput)) }
}

describe.skipIf(!canMount)('in a pod', () => {
  const tokens = new Map<ProgramName, string>()

  beforeAll(async () => {
    for (const program of both) {
      const namespace = namespaceOf(program)
      await makeNamespace(namespace)
      await ask('POST', `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`, {
        metadata: { name: 'admin' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'admin' },
        subjects: [{ kind: 'ServiceAccount', name: 'default', namespace }],
      })
      const user = `system:serviceaccount:${namespace}:default`
      await untilAllowed(namespace, { user }, { verb: 'list', resource: 'secrets' })
      tokens.set(program, await tokenOf(namespace))
    }
  })

  afterAll(async () => {
    if (topmost !== undefined) rmSync(topmost, { recursive: true, force: true })
    for (const program of both) await ask('DELETE', `/api/v1/namespaces/${namespaceOf(program)}`)
    rmSync(folder, { recursive: true, force: true })
  })

  /** Each in the pod of its own namespace. What Helm's Kubernetes library logs by itself does not count. */
  async function same(words: string, more: { readonly [name: string]: string } = {}, without: readonly string[] = []) {
    const told = []
    for (const program of both) {
      const namespace = namespaceOf(program)
      const files = { token: tokens.get(program) as string, 'ca.crt': authorities, namespace }
      mount(Object.fromEntries(Object.entries(files).filter(([name]) => !without.includes(name))))
      told.push(await run(program, words.replaceAll('NAMESPACE', namespace), more))
    }
    expect(told[1]).toEqual(told[0])
    return told[1] as NonNullable<(typeof told)[1]>
  }

  test("the namespace and the rights are the service account's", async () => {
    expect((await same(`install r ${chart}`)).output).toContain('NAMESPACE: NAMESPACE')
    for (const words of ['list', 'status r', `upgrade r ${chart}`, 'history r', 'get manifest r'])
      expect((await same(words)).exitCode).toBe(0)
    const elsewhere = await same('list -n kube-system')
    expect(elsewhere.exitCode).toBe(1)
    expect(elsewhere.errorOutput).toContain('system:serviceaccount:NAMESPACE')
    expect((await same('uninstall r')).exitCode).toBe(0)
  })

  test('flags and variables go before it', async () => {
    await same('list', { POD_NAMESPACE: 'kube-system' })
    await same('list --kube-token nonsense')
    await same('list --kube-ca-file /nowhere/ca.crt')
    await same(`list --kube-apiserver https://${hostname}:1`)
    await same('list --kube-as-user alice')
  })

  test('what is missing or broken is told alike', async () => {
    await same('list', {}, ['token'])
    await same('list', {}, ['ca.crt'])
    await same('list', {}, ['namespace'])
    await same('list', { KUBERNETES_SERVICE_PORT: '' })
    await same('list', { KUBERNETES_SERVICE_HOST: '::1', KUBERNETES_SERVICE_PORT: '1' })
    await same('list', { KUBECONFIG: '/nowhere/config' })
  })
})
