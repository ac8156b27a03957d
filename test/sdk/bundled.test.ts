// Programs that a bundler has made one file of, with optional packages missing, and a worker of their own.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type OutputOptions, rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packInto, runAt, unpackInto } from './packed.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-one-file-'))
const installed = path.join(folder, 'node_modules/pintle')

const body = `
const chart = { files: { 'Chart.yaml': 'apiVersion: v2\\nname: c\\nversion: 1.0.0\\n', 'templates/a.yaml': 'kind: A\\napiVersion: v1\\nmetadata: {name: a}\\n' } }
async function main(entry) {
  const helm = createHelm({ kube: false, environment: false })
  const failure = await helm.template('demo', './none').catch((error) => error)
  const cluster = createTestCluster()
  const sql = createHelm({ storage: { sql: 'postgres://a@127.0.0.1:1/x' }, environment: false, kube: cluster.kube })
  const missing = await sql.list().catch((error) => error)
  const without = createHelm({ workers: 1, kube: false, environment: false })
  const unsupported = await without.template('demo', chart).catch((error) => error)
  const working = createHelm({ workers: { count: 1, entry }, kube: false, environment: false })
  const made = await working.template('demo', chart)
  await working.close()
  await cluster.close()
  console.log(JSON.stringify([(await helm.template('demo', chart)).resources().length, failure instanceof ChartError, missing.name, missing.hints, unsupported.code, made.resources().length]))
}
`
const expected = [1, true, 'HelmLibraryNotFound', ['`npm install pg` adds it'], 'UNSUPPORTED', 1]

beforeAll(async () => {
  mkdirSync(installed, { recursive: true })
  await unpackInto(installed, await packInto(folder))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Makes one file of a program. */
async function bundle(input: string, file: string, format: OutputOptions['format']): Promise<void> {
  const bundled = await rolldown({
    input,
    cwd: folder,
    platform: 'node',
    external: [/^node:/, 'pg', 'openpgp', '@opentelemetry/api'],
    logLevel: 'silent',
  })
  await bundled.write({ file, ...(format === undefined ? {} : { format }), codeSplitting: false })
  await bundled.close()
}

test.each([
  [
    'ES module',
    'esm',
    'program.mjs',
    `import { ChartError, createHelm } from 'pintle'\nimport { createTestCluster } from 'pintle/testing'\n${body}main(new URL('worker.cjs', import.meta.url))\n`,
  ],
  [
    'CommonJS of ES modules',
    'cjs',
    'program.cjs',
    `import { ChartError, createHelm } from 'pintle'\nimport { createTestCluster } from 'pintle/testing'\nimport path from 'node:path'\n${body}main(path.join(process.argv[1], '../worker.cjs'))\n`,
  ],
  [
    'CommonJS',
    'cjs',
    'required.cjs',
    `const { ChartError, createHelm } = require('pintle')\nconst { createTestCluster } = require('pintle/testing')\n${body}main(require('node:path').join(__dirname, 'worker.cjs'))\n`,
  ],
] as const)('%s in one file, with a worker in another', async (_, format, name, text) => {
  const input = path.join(folder, name === 'required.cjs' ? 'input.cjs' : 'input.mjs')
  writeFileSync(input, text)
  writeFileSync(path.join(folder, 'worker-input.cjs'), "require('pintle/worker')\n")
  const out = path.join(folder, 'out')
  await bundle(input, path.join(out, name), format)
  await bundle(path.join(folder, 'worker-input.cjs'), path.join(out, 'worker.cjs'), 'cjs')
  // Whoever has the bundle has nothing else.
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'pintle-elsewhere-'))
  try {
    for (const each of [name, 'worker.cjs'])
      writeFileSync(path.join(elsewhere, each), readFileSync(path.join(out, each)))
    const outcome = await runAt(elsewhere, process.execPath, [path.join(elsewhere, name)], elsewhere)
    expect(outcome.errorOutput).toBe('')
    expect(JSON.parse(outcome.output)).toEqual(expected)
  } finally {
    rmSync(elsewhere, { recursive: true, force: true })
  }
})

describe.each(['library', 'library-cjs'])('the chunks of %s', (name) => {
  const chunks = (): readonly string[] =>
    readdirSync(path.join(installed, 'dist', name)).map((file) =>
      readFileSync(path.join(installed, 'dist', name, file), 'utf8').replaceAll('\n', ''),
    )

  // esbuild and webpack refuse a program for a package that is missing, unless it is asked for within `try`.
  test.each(['pg', 'openpgp', '@opentelemetry/api'])('ask for %s within `try`, where it may be missing', (peer) => {
    const asking = chunks().flatMap((text) =>
      [...text.matchAll(new RegExp(`.{0,60}\\b(?:import|require)\\([\`"]${peer}[\`"]\\)`, 'g'))].map(String),
    )
    expect(asking).toHaveLength(1)
    expect(asking[0]).toMatch(/\btry\{[^{}]*$/)
    expect(asking[0]).not.toContain('=>')
  })
})
