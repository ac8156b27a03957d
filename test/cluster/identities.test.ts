// As whom and which way to the real API server: impersonation, exec plugins, proxies; both programs do and leave the same.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProxy, type TestProxy, type TestProxyOptions } from '../support/proxies.ts'
import { ask, kubeconfig, limitedKubeconfig } from './programs.ts'
import { configMap, sideBySide, untilAllowed } from './side-by-side.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-identities-'))
const { namespaceOf, writeChart, expectSame, expectSameLeft } = sideBySide('identities')
const chart = writeChart('chart', { 'templates/one.yaml': configMap('{{ .Release.Name }}') })
const rights = 'rbac.authorization.k8s.io'

beforeAll(async () => {
  for (const side of ['helm', 'pintle'] as const) {
    const namespace = namespaceOf(side)
    const base = `/apis/${rights}/v1/namespaces/${namespace}`
    await ask('POST', `${base}/roles`, {
      metadata: { name: 'everything', namespace },
      rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
    })
    await ask('POST', `${base}/rolebindings`, {
      metadata: { name: 'deployers', namespace },
      roleRef: { apiGroup: rights, kind: 'Role', name: 'everything' },
      subjects: [{ apiGroup: rights, kind: 'Group', name: 'deployers' }],
    })
    await untilAllowed(namespace, { user: 'limited', groups: ['deployers'] }, { verb: 'list', resource: 'secrets' })
  }
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A kubeconfig like another one, changed. */
function changed(name: string, from: string, change: (text: string) => string): string {
  const file = path.join(folder, name)
  const text = readFileSync(from, 'utf8')
  const after = change(text)
  if (after === text) throw new Error(`nothing was changed in ${from}`)
  writeFileSync(file, after)
  return file
}

test('a user who may do nothing is refused, by his own token and by impersonation', async () => {
  const denied = await expectSame(['list', '--kube-as-user', 'limited'])
  expect(denied.errorOutput).toContain('User "limited" cannot list')
  await expectSame(['install', 'a', chart, '--kube-as-user', 'limited', '--kube-as-group', 'nobodies'])
  const twice = await expectSame(['list', '--kube-as-user', 'admin'], {
    environment: { KUBECONFIG: limitedKubeconfig },
  })
  expect(twice.exitCode).toBe(1)
})

test('groups give rights, from flags, variables and the kubeconfig', async () => {
  const asDeployer = ['--kube-as-user', 'limited', '--kube-as-group', 'deployers']
  expect((await expectSame(['install', 'a', chart, ...asDeployer])).exitCode).toBe(0)
  const variables = { HELM_KUBEASUSER: 'limited', HELM_KUBEASGROUPS: 'others,deployers' }
  expect((await expectSame(['upgrade', 'a', chart, '--set', 'a=2'], { environment: variables })).exitCode).toBe(0)
  const written = changed('as.yaml', kubeconfig, (text) =>
    text.replace('user: {', 'user: {as: limited, as-groups: [deployers], as-user-extra: {scopes: [a, b]}, '),
  )
  expect((await expectSame(['rollback', 'a', '1'], { environment: { KUBECONFIG: written } })).exitCode).toBe(0)
  expect((await expectSameLeft()).statuses).toHaveLength(3)
})

test('an exec plugin tells who one is', async () => {
  const plugin = path.join(folder, 'plugin')
  const answer = {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token: 'token-of-limited' },
  }
  writeFileSync(plugin, `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`)
  chmodSync(plugin, 0o755)
  const exec =
    'exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, interactiveMode: Never, provideClusterInfo: true}'
  const file = changed('exec.yaml', limitedKubeconfig, (text) => text.replace(/token: [^}]+/, exec))
  const denied = await expectSame(['list'], { environment: { KUBECONFIG: file } })
  expect(denied.errorOutput).toContain('User "limited" cannot list')
})

test.each([{ kind: 'http' }, { kind: 'socks5', login: { name: 'a', password: 'b' } }] as const)(
  'a release goes its way through a proxy of kind $kind',
  async (options: TestProxyOptions) => {
    const proxy: TestProxy = await startProxy(options)
    try {
      const name = `through-${options.kind}`
      const file = changed(`${name}.yaml`, kubeconfig, (text) =>
        text.replace('server:', `proxy-url: "${proxy.url}", server:`),
      )
      const environment = { KUBECONFIG: file }
      for (const words of [
        ['install', name, chart, '--wait'],
        ['upgrade', name, chart, '--set', 'a=3', '--wait'],
        ['uninstall', name, '--wait'],
      ])
        expect((await expectSame(words, { environment, inTurn: true })).exitCode).toBe(0)
      expect(proxy.asked.length).toBeGreaterThan(1)
    } finally {
      proxy.close()
    }
  },
)
