// Post-renderers on a cluster: what they make of objects and hooks is applied, recorded and taken back by both programs alike.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sideBySide, writeChart } from './side-by-side.ts'

const sides = sideBySide('post-renderers')
const folder = mkdtempSync(path.join(tmpdir(), 'pintle-post-renderers-'))
const environment = { HELM_PLUGINS: path.join(folder, 'plugins'), PINTLE_DIAGNOSTICS: 'plain' }

beforeAll(() => {
  const plugin = (name: string, script: string): void => {
    const place = path.join(environment.HELM_PLUGINS, name)
    mkdirSync(place, { recursive: true })
    const yaml = `apiVersion: v1\nname: ${name}\ntype: postrenderer/v1\nversion: 0.1.0\nruntime: subprocess\nruntimeConfig:\n  platformCommand:\n    - command: sh\n      args: ["\${HELM_PLUGIN_DIR}/run.sh"]\n`
    writeFileSync(path.join(place, 'plugin.yaml'), yaml)
    writeFileSync(path.join(place, 'run.sh'), script)
    chmodSync(path.join(place, 'run.sh'), 0o755)
  }
  plugin('colour', 'sed "s/colour: none/colour: $1/"\n')
  plugin('add', 'cat\nprintf -- "---\\napiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: added}\\n"\n')
  plugin('drop', 'sed "/---/,\\$d"\n')
  plugin('fail', 'echo no way >&2\nexit 3\n')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const configMap = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}data:\n  colour: none\n  word: "{{ .Values.word }}"\n`

test('install, upgrade, roll back, uninstall', async () => {
  const hook = '  annotations: {helm.sh/hook: "pre-install,pre-upgrade,post-rollback"}\n'
  const chart = writeChart('chart', {
    'values.yaml': 'word: a\n',
    'templates/one.yaml': configMap('one'),
    'templates/two.yaml': configMap('two'),
    'templates/hook.yaml': configMap('hook', hook),
  })
  const run = async (exitCode: number, ...words: string[]) => {
    expect((await sides.expectSame(words, { environment })).exitCode).toBe(exitCode)
    return sides.expectSameLeft()
  }
  const colours = ({ objects }: Awaited<ReturnType<typeof run>>) =>
    Object.fromEntries(Object.entries(objects).map(([key, { data }]) => [key, data?.colour]))

  expect(
    colours(await run(0, 'install', 'r', chart, '--post-renderer', 'colour', '--post-renderer-args', 'red')),
  ).toEqual({
    'configmaps/hook': 'red',
    'configmaps/one': 'red',
    'configmaps/two': 'red',
  })
  await run(0, 'upgrade', 'r', chart, '--post-renderer', 'add', '--set', 'word=b')
  // One that fails changes nothing.
  await run(1, 'upgrade', 'r', chart, '--post-renderer', 'fail', '--set', 'word=c')
  await run(1, 'install', 's', chart, '--post-renderer', 'fail')
  const fewer = await run(0, 'upgrade', 'r', chart, '--post-renderer', 'drop', '--no-hooks')
  expect(Object.keys(fewer.objects)).not.toContain('configmaps/added')
  const back = await run(0, 'rollback', 'r', '1')
  expect(colours(back)).toMatchObject({ 'configmaps/one': 'red', 'configmaps/two': 'red', 'configmaps/hook': 'red' })
  // An upgrade of what is there, by the name of the plugin and its arguments in another order.
  await run(
    0,
    'upgrade',
    'r',
    chart,
    '--install',
    '--post-renderer-args',
    'blue',
    '--post-renderer',
    'colour',
    '--reuse-values',
  )
  await run(0, 'uninstall', 'r')
})
