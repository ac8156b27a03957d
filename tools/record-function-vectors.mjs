// Records test/vectors/helm/functions.jsonl: calls of every function, and random templates and charts, with the answers of Helm's own library. Asks two processes; what they answer differently (addresses, random order) is left out.
//
//   node tools/record-function-vectors.mjs
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'rolldown'
import { root } from './prepare.mjs'
import { buildReals } from './reals.mjs'

const oracle = path.join(buildReals(['oracle']), 'oracle')
const directory = mkdtempSync(path.join(tmpdir(), 'pintle-vectors-'))
const file = path.join(directory, 'cases.mjs')
await build({
  input: path.join(root, 'test/fuzz/function-cases.ts'),
  platform: 'node',
  logLevel: 'warn',
  output: { file, format: 'esm' },
})
const { functionCases, Oracle } = await import(pathToFileURL(file).href)
rmSync(directory, { recursive: true })

const signatures = JSON.parse(readFileSync(path.join(root, 'test/vectors/functions.json'), 'utf8'))
const cases = functionCases(signatures, { count: 16, mixed: 900 })
const first = await answers()
const second = await answers()
const rows = cases.map((request, index) => {
  const { out, files, error } = first[index]
  const output = request.files === undefined ? { out: out ?? '' } : { want: files ?? {} }
  return { ...request, ...(error === undefined ? output : { error }) }
})
const isSteady = (row, index) =>
  JSON.stringify(first[index]) === JSON.stringify(second[index]) &&
  // The oracle is not built with Helm's full version; Go's addresses are the same in two processes now and then.
  !/v4\.3|0x[0-9a-f]{9}/i.test(JSON.stringify(row)) &&
  // Differences that docs/divergences.md lists: complex numbers, infinities that a later key of the same name replaces.
  !/\b1i\b|: \.inf/.test(JSON.stringify(row)) &&
  JSON.stringify(row).length < 4000
save('functions.jsonl', rows.filter(isSteady))

/** An empty answer where there was none: the process died or took too long. */
async function answers() {
  const asked = new Oracle(oracle)
  const all = []
  for (let start = 0; start < cases.length; start += 100) {
    all.push(...(await Promise.all(cases.slice(start, start + 100).map((request) => asked.ask(request)))))
  }
  asked.close()
  for (const [index, answer] of all.entries()) {
    if (answer === undefined) console.error(`no answer: ${JSON.stringify(cases[index])}`)
  }
  return all.map((answer) => answer ?? { error: 'no answer', missing: Math.random() })
}

function save(name, lines) {
  writeFileSync(path.join(root, 'test/vectors/helm', name), `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)
  console.error(`${lines.length} vectors in ${name}`)
}
