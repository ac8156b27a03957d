// plugin.yaml in both formats; the texts of errors are the real Helm's.
import { expect, test } from 'vitest'
import { textOf } from '../diagnostics/index.ts'
import { parsePluginFile } from './parse-plugin-file.ts'

const head = 'apiVersion: v1\nname: x\nversion: 1.0.0\n'

function complaintOf(text: string): string {
  try {
    parsePluginFile(text)
  } catch (error) {
    return textOf(error)
  }
  return 'nothing'
}

test.each([
  [
    'name: x\nname: y\nversion: 1\n',
    'failed to peek plugin.yaml API version: yaml: unmarshal errors:\n  line 2: mapping key "name" already defined at line 1',
  ],
  [
    '- a\n',
    'failed to peek plugin.yaml API version: yaml: unmarshal errors:\n  line 1: cannot unmarshal !!seq into plugin.apiVersion',
  ],
  ['', 'failed to peek plugin.yaml API version: EOF'],
  ['apiVersion: v2\n', 'invalid plugin apiVersion: "v2"'],
  [
    'apiVersion: v1\nname: x\nfoo: bar\nversion: 1.0.0\ntype: 3\nruntime: [a]\n',
    'yaml: unmarshal errors:\n  line 3: field foo not found in type plugin.MetadataV1\n  line 6: cannot unmarshal !!seq into string',
  ],
  [
    `${head}type: cli/v1\nruntime: subprocess\nconfig:\n  zoo: 1\n  ignoreFlags: maybe\n  usage: |\n    a\n    b\n  foo: 2\n`,
    'failed to convert MetadataV1 to Metadata: yaml: unmarshal errors:\n  line 1: field foo not found in type schema.ConfigCLIV1\n' +
      '  line 2: cannot unmarshal !!str `maybe` into bool\n  line 6: field zoo not found in type schema.ConfigCLIV1',
  ],
  [
    `${head}type: cli/v1\nruntime: subprocess\nruntimeConfig:\n  platformCommand: foo\n`,
    'failed to convert MetadataV1 to Metadata: failed to unmarshal runtimeConfig for subprocess runtime: ' +
      'yaml: unmarshal errors:\n  line 1: cannot unmarshal !!str `foo` into []plugin.PlatformCommand',
  ],
  [`${head}type: getter/v1\nruntime: subprocess\n`, 'config validation failed: getter has no protocols'],
  ['name: "x\\ty"\n', 'invalid plugin name "x\\ty": must contain only a-z, A-Z, 0-9, _ and -'],
  ['name: __proto__\ncommand: a\nplatformCommand:\n- command: b\n', 'both platformCommand and command are set'],
  ['name: a\nversion: "1"\n', 'invalid plugin version "1": must be valid semver'],
  ['name: a\ndownloaders:\n- command: x\n  protocols: [a, ""]\n', 'downloader 0 has empty protocol at index 1'],
])('%j is refused in Helm’s words', (text, complaint) => {
  expect(complaintOf(text)).toBe(complaint)
})

test('what steers a terminal is not told', () => {
  expect(complaintOf(`${head}"\\e[31m": x\n`)).toBe(
    'yaml: unmarshal errors:\n  line 4: field \ufffd[31m not found in type plugin.MetadataV1',
  )
})

test('an old file is a command, or a getter where it has downloaders', () => {
  const command = parsePluginFile(
    'name: a\nusage: "a\\tb\\u200b"\ncommand: run x\nhooks: {install: echo $HOME}\nextra: 1\n',
  )
  expect(command).toMatchObject({
    apiVersion: 'legacy',
    type: 'cli/v1',
    config: { type: 'cli/v1', shortHelp: 'a b', ignoreFlags: false },
    runtimeConfig: { runtime: 'subprocess', expandHookArguments: false },
  })
  const { runtimeConfig } = command
  expect(runtimeConfig.runtime === 'subprocess' && runtimeConfig.platformHooks.get('install')).toEqual([
    { os: '', architecture: '', command: 'sh', arguments: ['-c', 'echo $HOME'] },
  ])
  const getter = parsePluginFile('name: b\ndownloaders:\n- {protocols: [s3, gs], command: get}\n')
  expect(getter.config).toEqual({ type: 'getter/v1', protocols: ['s3', 'gs'] })
})

test('words that were truths in YAML 1.1 are truths where one is wanted and texts elsewhere', () => {
  const text = `${head}type: cli/v1\nruntime: subprocess\nconfig: {ignoreFlags: on, usage: no}\n`
  expect(parsePluginFile(text).config).toMatchObject({ ignoreFlags: true, usage: 'no' })
})

test('a module has limits and an entry', () => {
  const text = `${head}type: getter/v1\nruntime: extism/v1\nconfig: {protocols: [x]}\nruntimeConfig:
  memory: {maxPages: 16, maxVarBytes: -1}
  config: {__proto__: evil}
  fileSystem: {createTempDir: true}
  timeout: 5000
`
  expect(parsePluginFile(text).runtimeConfig).toMatchObject({
    memory: { maxPages: 16, maxHttpResponseBytes: 0n, maxVarBytes: -1n },
    config: new Map([['__proto__', 'evil']]),
    createTemporaryDirectory: true,
    timeoutMilliseconds: 5000n,
  })
})
