// `status` as data and `get all` by template: both programs print the same of one release, also to a user who may not see pods.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, call, limitedKubeconfig, succeed } from './programs.ts'
import { makeNamespace, quiet, untilAllowed, withoutLibraryLog } from './side-by-side.ts'

const namespace = 'status-data'
const rbac = 'rbac.authorization.k8s.io'

beforeAll(async () => {
  await makeNamespace(namespace)
  await succeed('helm', ['install', 'shop', 'examples/shop', '-n', namespace, '--wait', '--timeout', '300s'])
  const rights = `/apis/${rbac}/v1/namespaces/${namespace}`
  await ask('POST', `${rights}/roles`, {
    metadata: { name: 'without-pods' },
    rules: [
      { apiGroups: [''], resources: ['secrets', 'configmaps', 'services', 'serviceaccounts'], verbs: ['get', 'list'] },
      { apiGroups: ['apps', 'batch', 'networking.k8s.io', 'policy', rbac], resources: ['*'], verbs: ['get', 'list'] },
    ],
  })
  await ask('POST', `${rights}/rolebindings`, {
    metadata: { name: 'without-pods' },
    subjects: [{ kind: 'User', name: 'limited', apiGroup: rbac }],
    roleRef: { kind: 'Role', name: 'without-pods', apiGroup: rbac },
  })
  await untilAllowed(namespace, { user: 'limited' }, { verb: 'list', resource: 'secrets' })
  // Both programs look at the same objects, one after the other: nothing may change in between.
  await quiet(namespace)
})

afterAll(() => ask('DELETE', `/api/v1/namespaces/${namespace}`))

const same = async (args: readonly string[], variables: { readonly [name: string]: string } = {}): Promise<string> => {
  const environment = { PINTLE_DIAGNOSTICS: 'plain', ...variables }
  const words = [...args, '-n', namespace]
  const [ours, theirs] = await Promise.all([
    call('pintle', words, { environment }),
    call('helm', words, { environment }),
  ])
  // The version of a list is that of the whole store, in which somebody always writes.
  const neutral = (text: string): string =>
    withoutLibraryLog(text).replace(
      /("?kind"?: ?"?PodList"?,?\s*"?metadata"?:\s*\{?\s*"?resourceVersion"?: ?")\d+/g,
      '$1N',
    )
  expect({ ...ours, output: neutral(ours.output) }, args.join(' ')).toEqual({
    ...theirs,
    output: neutral(theirs.output),
    errorOutput: neutral(theirs.errorOutput),
  })
  return ours.output + ours.errorOutput
}

test.each(['json', 'yaml'])('status -o %s', async (format) => {
  expect(await same(['status', 'shop', '-o', format])).toContain('PodList')
})

test('a user who may not see pods is warned', async () => {
  const output = await same(['status', 'shop', '-o', 'json'], { KUBECONFIG: limitedKubeconfig })
  expect(output).toContain('level=WARN msg="get the relation pod is failed" error=')
})

test.each([
  '{{.Release.Info.FirstDeployed}} {{.Release.Info.Deleted}}',
  '{{.Release.Info.LastDeployed.Year}} {{.Release.Info.LastDeployed.Unix}}',
  '{{.Release.Info}}',
  '{{range .Release.Hooks}}{{.LastRun.StartedAt}} {{.LastRun.Phase}} {{end}}',
  '{{.Release.Info.LastDeployed.Format "2006-01-02"}}',
  '{{printf "%v %T" .Release.Info.LastDeployed .Release.Info.LastDeployed}}',
  '{{.Release.Info.LastDeployed.IsZero}} {{.Release.Info.Deleted.IsZero}}',
  '{{.Release.Info.LastDeployed.After .Release.Info.Deleted}}',
])('get all --template %s', async (template) => {
  await same(['get', 'all', 'shop', '--template', template])
})
