// The packed library and its command in every runtime that is supported: as ES modules, through `require`, in workers, and
// with releases on the sandbox. Where a runtime cannot be downloaded its tests are left out, in CI they fail.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ProcessOutcome, runCommand } from '../support/run-command.ts'
import { root } from './built-program.ts'
import { packInto, unpackInto } from './packed.ts'
import { programOf, runtimes } from './runtimes.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-runtimes-'))
const project = path.join(folder, 'project')

const body = `
const cluster = createTestCluster()
const helm = createHelm({ kube: cluster.kube, environment: false, namespace: 'default' })
async function main() {
  const events = []
  const operation = helm.install('shop', './shop', { wait: true })
  for await (const { type } of operation) events.push(type)
  const { status } = await operation
  const names = (await helm.list()).map((each) => each.name).join()
  await helm.close()
  await cluster.close()
  const offline = createHelm({ kube: false, workers: 1 })
  const release = await offline.template('shop', './shop')
  const failure = await offline.template('shop', './none').catch((error) => error)
  await offline.close()
  console.log(status, names, events.includes('status'), release.resources().length, failure instanceof ChartError, failure.code)
}
main()
`

beforeAll(async () => {
  const installed = path.join(project, 'node_modules/pintle')
  mkdirSync(installed, { recursive: true })
  await unpackInto(installed, await packInto(folder))
  cpSync(path.join(root, 'examples/shop'), path.join(project, 'shop'), { recursive: true })
  writeFileSync(path.join(project, 'package.json'), '{ "type": "module" }')
  const imported = [
    "import { ChartError, createHelm } from 'pintle'",
    "import { createTestCluster } from 'pintle/testing'",
  ]
  const required = [
    "const { ChartError, createHelm } = require('pintle')",
    "const { createTestCluster } = require('pintle/testing')",
  ]
  writeFileSync(path.join(project, 'program.mjs'), imported.join('\n') + body)
  writeFileSync(path.join(project, 'program.cjs'), required.join('\n') + body)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(runtimes)('$name', (runtime) => {
  const place = { program: '', home: '', missing: undefined as unknown }

  beforeAll(async () => {
    place.home = mkdtempSync(path.join(folder, 'home-'))
    try {
      place.program = await programOf(runtime)
    } catch (error) {
      place.missing = error
    }
  })

  const run = (...words: readonly string[]): Promise<ProcessOutcome> =>
    runCommand({
      command: place.program,
      arguments: [...runtime.words, ...words],
      directory: project,
      environment: {
        PATH: process.env['PATH'] ?? '',
        HOME: place.home,
        TZ: 'UTC',
        KUBECONFIG: '/nowhere',
        DENO_NO_UPDATE_CHECK: '1',
      },
    })
  const pintle = async (...words: readonly string[]): Promise<string> => {
    const outcome = await run('node_modules/pintle/bin/pintle', ...words)
    expect(outcome.errorOutput).toBe('')
    expect(outcome.exitCode).toBe(0)
    return outcome.output
  }
  const inRuntime = (title: string, check: () => Promise<void>): void =>
    test(title, async (context) => {
      if (place.missing !== undefined && process.env['CI'] !== undefined) throw place.missing
      context.skip(place.missing !== undefined, String((place.missing as Error | undefined)?.message))
      await check()
    })

  inRuntime('runs the library, as ES modules and through `require`, with releases and in workers', async () => {
    for (const program of ['program.mjs', 'program.cjs']) {
      const outcome = await run(program)
      expect(outcome.errorOutput).toBe('')
      expect(outcome.output).toBe('deployed shop true 17 true CHART_NOT_FOUND\n')
    }
  })

  inRuntime('runs the command: a release on the sandbox, over HTTP', async () => {
    expect(await pintle('template', 'shop', 'shop')).toMatch(/^---\n# Source: shop\//)
    const kubeconfig = (await pintle('sandbox', 'start', '--quiet')).trim()
    try {
      expect(existsSync(kubeconfig)).toBe(true)
      expect(await pintle('install', 'web', 'shop', '--wait', '--kubeconfig', kubeconfig)).toContain(
        'STATUS: deployed\n',
      )
      expect(await pintle('list', '-q', '--kubeconfig', kubeconfig)).toBe('web\n')
    } finally {
      await pintle('sandbox', 'stop')
    }
  })
})
