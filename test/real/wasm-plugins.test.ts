// WebAssembly plugins side by side with the real Helm: one module, built by Go, as command, getter and post-renderer.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProcessOutcome } from '../support/run-command.ts'
import { run, twoPrograms } from '../support/two-programs.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-wasm-plugins-'))
const module = path.join(folder, 'plugin.wasm')
const programs = twoPrograms(folder)
const [real, ours] = programs
const server = createServer((request, response) => {
  if (request.url === '/away') response.writeHead(302, { location: 'http://localhost:1/' }).end()
  else response.end(`asked ${request.method} ${request.url}`)
})

const runtimeConfig = (pages: number) => `runtimeConfig:
  timeout: 30000
  memory: {maxPages: ${pages}, maxVarBytes: 100, maxHttpResponseBytes: 30}
  config: {greeting: hello}
  allowedHosts: ["127.0.*"]
  fileSystem: {createTempDir: true}
`
const plugins: { readonly [name: string]: string } = {
  bare: 'type: cli/v1\nconfig: {usage: bare, shortHelp: x, longHelp: x}\n',
  rich: `type: cli/v1\nconfig: {usage: rich, shortHelp: x, longHelp: x}\n${runtimeConfig(600)}`,
  tiny: `type: cli/v1\nconfig: {usage: tiny, shortHelp: x, longHelp: x}\n${runtimeConfig(20)}`,
  host: 'type: cli/v1\nconfig: {usage: host, shortHelp: x, longHelp: x}\nruntimeConfig: {hostFunctions: [wanted]}\n',
  entry: 'type: cli/v1\nconfig: {usage: entry, shortHelp: x, longHelp: x}\nruntimeConfig: {entryFuncName: other}\n',
  fetch: 'type: getter/v1\nconfig: {protocols: [wasm]}\n',
  change: 'type: postrenderer/v1\n',
}

beforeAll(async () => {
  const source = fileURLToPath(new URL('../fixtures/wasm-plugin', import.meta.url))
  execFileSync('go', ['build', '-ldflags=-s', '-buildmode=c-shared', '-o', module, '.'], {
    cwd: source,
    env: { ...process.env, GOOS: 'wasip1', GOARCH: 'wasm' },
  })
  for (const { folder: work } of programs) {
    for (const [name, text] of Object.entries(plugins)) {
      const at = path.join(work, 'plugins', name)
      mkdirSync(at, { recursive: true })
      cpSync(module, path.join(at, 'plugin.wasm'))
      writeFileSync(
        path.join(at, 'plugin.yaml'),
        `apiVersion: v1\nname: ${name}\nversion: 0.1.0\nruntime: extism/v1\n${text}`,
      )
    }
    mkdirSync(path.join(work, 'plugins/broken'))
    writeFileSync(path.join(work, 'plugins/broken/plugin.wasm'), 'no module')
    writeFileSync(
      path.join(work, 'plugins/broken/plugin.yaml'),
      `apiVersion: v1\nname: broken\nversion: 0.1.0\nruntime: extism/v1\n${plugins['bare']?.replace('usage: bare', 'usage: broken')}`,
    )
    mkdirSync(path.join(work, 'chart/templates'), { recursive: true })
    writeFileSync(path.join(work, 'chart/Chart.yaml'), 'apiVersion: v2\nname: chart\nversion: 0.1.0\n')
    writeFileSync(path.join(work, 'chart/templates/a.yaml'), 'kind: A\napiVersion: v1\n')
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** wazero tells which functions of the module were running; V8 has no such list in Helm's words. */
const withoutTrace = ({ errorOutput, ...rest }: ProcessOutcome): ProcessOutcome => ({
  ...rest,
  errorOutput: errorOutput
    .replace(/wasm stack trace:\n(?:\t.*\n)*/, '')
    .replace(/goroutine [\s\S]*?(?=Error:)/, '')
    .replace(/cannot allocate .*\n/, ''),
})
const environment = { HELM_PLUGINS: 'plugins' }
const addressOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

async function both(words: readonly string[]): Promise<ProcessOutcome> {
  const [fromReal, fromOurs] = await Promise.all(
    programs.map(async (program) => withoutTrace(await run(program, words, { environment, input: 'typed' }))),
  )
  expect(fromOurs).toEqual(fromReal)
  return fromReal as ProcessOutcome
}

describe('a command', () => {
  test.each([
    ['bare'],
    ['bare', 'a', '<b>', '--flag'],
    ['bare', 'exit'],
    ['bare', 'error'],
    ['bare', 'error0'],
    ['bare', 'panic'],
    ['bare', 'nothing'],
    ['bare', 'junk'],
    ['bare', 'config'],
    ['bare', 'var'],
    ['bare', 'stdin'],
    ['bare', 'env'],
    ['bare', 'memory'],
    ['bare', 'log'],
    ['bare', 'http', 'http://127.0.0.1:1/'],
    ['rich', 'config'],
    ['rich', 'var'],
    ['rich', 'tmp'],
    ['rich', 'loop'],
    ['rich', 'http', 'HERE/short'],
    ['rich', 'http', 'HERE/an-answer-that-is-longer-than-the-plugin-may-have'],
    ['rich', 'http', 'http://127.0.0.1:1/'],
    ['rich', 'http', 'http://example.com/'],
    ['tiny'],
    ['host'],
    ['entry'],
    ['broken'],
  ])('%s %s %s', async (...words) => {
    await both(words.map((word) => word.replace('HERE', addressOf())))
  })

  test('tells its exit code, where Helm crashes', async () => {
    expect((await run(real, ['bare', 'code'], { environment })).errorOutput).toContain('nil pointer dereference')
    expect(await run(ours, ['bare', 'code'], { environment })).toMatchObject({
      exitCode: 7,
      errorOutput: 'Error: plugin "bare" exited with error\n',
    })
  })

  test('sees no files but those it was given, and no more memory', async () => {
    for (const program of programs) {
      expect((await run(program, ['bare', 'etc'], { environment })).output).toContain('open /etc/passwd: ')
      const greedy = await run(program, ['rich', 'memory'], { environment })
      expect(greedy.exitCode).toBe(1)
      expect(greedy.errorOutput).toContain('fatal error: out of memory')
    }
  })

  test('is not led to hosts that are not allowed, where Helm follows', async () => {
    const { errorOutput } = await run(ours, ['rich', 'http', `${addressOf()}/away`], { environment })
    expect(errorOutput).toContain("HTTP request to 'http://localhost:1/' is not allowed")
  })
})

test('a getter', async () => {
  await both(['pull', 'wasm://host/chart-1.0.0.tgz'])
  const pulled = ({ folder: work }: { folder: string }) => readFileSync(path.join(work, 'chart-1.0.0.tgz'), 'utf8')
  expect(pulled(ours)).toBe(pulled(real))
})

test('a post-renderer, which Helm hands nothing', async () => {
  const words = ['template', 'rel', 'chart', '--post-renderer', 'change']
  const fromReal = await run(real, words, { environment })
  expect(fromReal.errorOutput).toContain('post-renderer "change" produced empty output')
  const fromOurs = await run(ours, words, { environment })
  expect(fromOurs.output).toContain('kind: A\n')
  expect(fromOurs.output).toContain('kind: Added\n')
})
