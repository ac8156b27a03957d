// Corners that random releases (`npm run fuzz:releases`) led to: orders of checks, contradictions, records that cannot be read.
import { expect } from 'vitest'
import { runCommand } from '../support/run-command.ts'
import { ask, home, kubeconfig, limitedKubeconfig, programs } from './programs.ts'
import { both, configMap, onBoth, settledText, stories, writeChart } from './side-by-side.ts'

const story = stories('corners')
const plain = writeChart('plain', { 'templates/config.yaml': configMap('"{{ .Release.Name }}"') })

story('ways of applying that exclude each other make a failed revision', async (sides) => {
  const hooked = writeChart('hooked', {
    'templates/config.yaml': configMap('"{{ .Release.Name }}"'),
    'templates/hook.yaml': configMap('"{{ .Release.Name }}-hook"', ', annotations: {helm.sh/hook: pre-upgrade}'),
  })
  const { answers, statuses } = await sides.story(
    `install client ${hooked} --server-side=false`,
    `upgrade client ${hooked} --force-conflicts`,
    `upgrade client ${hooked} --force-conflicts --rollback-on-failure --timeout 60s`,
    `upgrade client ${hooked} --force-conflicts --dry-run=server`,
    'rollback client 1 --force-conflicts',
    `install server ${hooked}`,
    `upgrade server ${hooked} --force-replace --description told`,
    `upgrade server ${hooked} --force-replace --atomic --timeout 60s`,
    'rollback server 1 --force-replace',
    `install client-2 ${hooked} --force-conflicts --server-side=false --take-ownership`,
  )
  expect(answers.map(({ exitCode }) => exitCode)).toEqual([0, 1, 1, 0, 1, 0, 1, 1, 1, 0])
  expect(statuses).toContain('client.v2: failed')
  expect(statuses).toContain('server.v2: failed')
})

story('definitions that are forced without server-side apply are refused', async (sides) => {
  const crd = writeChart('crd', {
    'templates/config.yaml': configMap('"{{ .Release.Name }}"'),
    'crds/thing.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: not-really-a-definition}\n',
  })
  const { answers } = await sides.story(
    `install crd ${crd} --force-conflicts --server-side=false`,
    `upgrade -i crd ${crd} --force-conflicts --server-side=false`,
    `upgrade -i crd ${crd} --force-conflicts --server-side=false --skip-crds`,
  )
  expect(answers.map(({ exitCode }) => exitCode)).toEqual([1, 1, 0])
})

story('which mistake is told first', async (sides) => {
  const library = writeChart('library', {
    'Chart.yaml': 'apiVersion: v2\nname: library\nversion: 0.1.0\ntype: library\ndeprecated: true\n',
    'templates/config.yaml': configMap('"{{ .Release.Name }}"'),
  })
  const lacking = writeChart('lacking', {
    'Chart.yaml':
      'apiVersion: v2\nname: lacking\nversion: 0.1.0\ndeprecated: true\ndependencies: [{name: sub, version: 0.1.0, repository: ""}]\n',
  })
  await sides.story(
    `upgrade nobody ${library}`,
    `upgrade nobody ${plain} --hide-secret`,
    `upgrade nobody ${lacking}`,
    `install nobody ${lacking}`,
    'rollback nobody 1 --server-side=odd',
    `install first ${plain}`,
    `upgrade first ${library}`,
    `upgrade first ${lacking}`,
    `upgrade -i first ${library}`,
    `upgrade first ${plain} -f missing.yaml`,
    `upgrade first ${plain} --set-json a={`,
    `upgrade first ${plain}-missing`,
    `upgrade nobody ${plain}-missing --kube-context none`,
    `upgrade nobody ${plain} --kube-context none`,
    `upgrade Bad_Name ${plain}`,
    `install library ${library}`,
    'rollback first 1 --server-side=odd',
    'rollback first 9 --server-side=odd',
  )
})

story('of several mistakes in an object the one that Go writes first is told', async (sides) => {
  const mistaken = writeChart('mistaken', {
    'templates/service.yaml':
      'apiVersion: v1\nkind: Service\nmetadata: {name: mistaken}\nspec: {selector: {a: true}, ports: [{port: "90"}], bad: 1, alsoBad: 2}\n',
  })
  const { answers } = await sides.story(
    `install mistaken ${mistaken} --server-side=false`,
    `install mistaken-3 ${mistaken} --server-side=false --disable-openapi-validation`,
  )
  expect(answers[0]?.errorOutput).toContain('ServicePort.spec.ports.port')
})

story('an event that a hook names twice', async (sides) => {
  const twice = writeChart('twice', {
    'templates/hook.yaml': configMap('twice', ', annotations: {helm.sh/hook: "test,test-success,post-install"}'),
  })
  const { answers } = await sides.story(`install twice ${twice}`, 'test twice', 'status twice', 'get all twice')
  expect(answers[1]?.output.match(/TEST SUITE/g)).toHaveLength(2)
})

story('what was to be told before a manifest cannot be read', async (sides) => {
  const broken = writeChart('broken', {
    'templates/a.yaml': configMap('a', ', annotations: {helm.sh/hook: nonsense}'),
    'templates/b.yaml': 'kind: ConfigMap\nmetadata: {name: b\n',
  })
  const { answers } = await sides.story(
    `install broken ${broken}`,
    `upgrade -i broken ${broken}`,
    `install sound ${plain}`,
    `upgrade sound ${broken} --server-side=odd`,
    ['upgrade', 'sound', plain, '--server-side=odd', '--labels', 'name=x'],
    `upgrade sound ${plain} --server-side=odd`,
  )
  expect(answers[0]?.errorOutput).toContain('skipping unknown hooks')
})

story('records none of which can be read', async (sides) => {
  await sides.expectSame(['install', 'spoilt', plain])
  await onBoth((side) =>
    ask('PATCH', `/api/v1/namespaces/${sides.namespaceOf(side)}/secrets/sh.helm.release.v1.spoilt.v1`, {
      data: { release: Buffer.from('nonsense').toString('base64') },
    }),
  )
  const { answers } = await sides.story(
    'list -a',
    'history spoilt',
    'history spoilt -o json',
    'status spoilt',
    'get all spoilt',
    'get manifest spoilt --revision 1',
    `upgrade spoilt ${plain}`,
    `upgrade -i spoilt ${plain}`,
    'rollback spoilt',
    'rollback spoilt 1',
    'test spoilt',
    `install spoilt ${plain}`,
    `install spoilt ${plain} --replace`,
    'uninstall spoilt --dry-run',
    'uninstall spoilt --ignore-not-found',
    'uninstall spoilt',
  )
  expect(answers.at(-1)?.errorOutput).toBe('Error: no release provided\n')
})

story('a history that may not be read', async (sides) => {
  const environment = { KUBECONFIG: limitedKubeconfig }
  for (const args of [
    ['uninstall', 'x'],
    ['uninstall', 'x', '--ignore-not-found'],
    ['uninstall', 'x', '--ignore-not-found', '--dry-run'],
    ['history', 'x'],
    ['upgrade', '-i', 'x', plain],
    ['test', 'x'],
  ])
    await sides.expectSame(args, { environment })
})

story('what hooks of a test wrote is told after the test', async (sides) => {
  const telling = writeChart('telling', {
    'templates/pod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: telling
  annotations: {helm.sh/hook: test, helm.sh/hook-delete-policy: hook-succeeded, helm.sh/hook-output-log-policy: hook-succeeded}
spec: {restartPolicy: Never, containers: [{name: main, image: images.example.com/a}]}
`,
  })
  await sides.story(`install telling ${telling}`)
  const [theirs, ours] = await Promise.all(
    both.map(async (side) => {
      const { output } = await runCommand({
        command: 'sh',
        // As on a terminal.
        arguments: ['-c', '"$0" test telling --logs -n "$1" 2>&1', programs[side], sides.namespaceOf(side)],
        environment: { HOME: home, PATH: process.env['PATH'] ?? '', KUBECONFIG: kubeconfig, TZ: 'UTC' },
      })
      return settledText(output).replaceAll(sides.namespaceOf(side), 'NAMESPACE')
    }),
  )
  expect(ours).toBe(theirs)
  expect(ours?.trimEnd().endsWith('level=INFO msg="hello from a simulated container"')).toBe(true)
})

story('selectors that cannot be read', async (sides) => {
  await sides.story(`install chosen ${plain} --labels team=a`)
  const unfit = [
    '=x',
    'a,',
    '!a=b',
    '!',
    'a b',
    'a in',
    'a in (',
    'a in (b c)',
    'a in (b,=)',
    'a==(',
    'a/b/c',
    '/a',
    'A.B/c',
    'a/',
  ]
  for (const selector of [
    ...unfit,
    'a=-x',
    'a in (-x,y_)',
    'a>x',
    'a>99999999999999999999',
    `a=${'x'.repeat(64)}`,
    'x'.repeat(64),
  ])
    expect((await sides.expectSame(['list', '-l', selector])).exitCode).toBe(1)
  for (const selector of [
    'team in (,a)',
    'team in ()',
    'team notin (in, notin)',
    'team!=',
    '!team',
    'team>5',
    ' team , owner',
  ])
    await sides.expectSame(['list', '-q', '-l', selector])
})

story('a failed upgrade says what became of the record that holds on', async (sides) => {
  const broken = writeChart('broken', {
    'templates/service.yaml':
      'apiVersion: v1\nkind: Service\nmetadata: {name: "{{ .Release.Name }}"}\nspec: {ports: {{ .Values.ports | toJson }}}\n',
    'values.yaml': 'ports: []\n',
  })
  const { answers } = await sides.story(
    `install broken ${broken}`,
    ['install', 'fine', broken, '--set-json', 'ports=[{"port":80}]'],
    `upgrade broken ${broken} --history-max 1`,
    `upgrade fine ${broken} --history-max 1 --set a=2`,
    `upgrade fine ${broken} --history-max 2 --server-side=false`,
  )
  expect(answers[2]?.errorOutput).toContain('failed to update release')
  expect(answers[3]?.errorOutput).not.toContain('failed to update release')
})
