// What a bundler takes of the packed library for one import: what it needs, and nothing of the rest.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packInto, unpackInto } from './packed.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-bundled-'))

beforeAll(async () => {
  const installed = path.join(folder, 'node_modules/pintle')
  mkdirSync(installed, { recursive: true })
  await unpackInto(installed, await packInto(folder))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Bytes that a program loads at once which exports `name` of an entrance. */
async function bytesFor(name: string, entrance: string): Promise<number> {
  const input = path.join(folder, 'program.mjs')
  writeFileSync(input, name === '' ? `import '${entrance}'\n` : `export { ${name} } from '${entrance}'\n`)
  const bundle = await rolldown({ input, platform: 'node', external: [/^node:/], logLevel: 'silent' })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  await bundle.close()
  const open = [output[0]]
  for (const chunk of open)
    for (const each of output)
      if (each.type === 'chunk' && chunk.imports.includes(each.fileName) && !open.includes(each)) open.push(each)
  return open.reduce((sum, { code }) => sum + code.length, 0)
}

test.each([
  ['', 'pintle', 100],
  ['ChartError', 'pintle', 10_000],
  ['createHelm', 'pintle', 75_000],
  ['isTrue', 'pintle/template', 28_000],
  ['TemplateSet', 'pintle/template', 80_000],
  ['mergeMaps', 'pintle/chart', 7_000],
  ['validateReleaseName', 'pintle/chart', 9_000],
  ['loadChart', 'pintle/chart', 85_000],
  ['renderChart', 'pintle/render', 350_000],
])('`%s` of %s is at most %i bytes', async (name, entrance, most) => {
  const bytes = await bytesFor(name, entrance)
  expect(bytes).toBeLessThanOrEqual(most)
  // As much as that there is: a bundle of nothing proves nothing.
  expect(bytes).toBeGreaterThan(most / 3 - 100)
})
