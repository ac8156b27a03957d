// `npm run fuzz -- [--seconds 60] [--seed N] [--case I] [--cases N]`: random templates and values, ours against Helm's own library.
// The same seed makes the same cases; a difference is printed with the smallest request that shows it. Exit code 1 when there is one
// that test/fuzz/known-differences.ts does not know. Needs Go (for the oracle) the first time.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'rolldown'
import { installDependencies, root } from './prepare.mjs'
import { buildReals } from './reals.mjs'

installDependencies()
const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    seed: { type: 'string' },
    case: { type: 'string' },
    cases: { type: 'string' },
  },
})
const oracle = path.join(buildReals(['oracle']), 'oracle')
const directory = mkdtempSync(path.join(tmpdir(), 'pintle-fuzz-'))
try {
  const file = path.join(directory, 'fuzz.mjs')
  await build({
    input: path.join(root, 'test/fuzz/fuzz.ts'),
    platform: 'node',
    logLevel: 'warn',
    output: { file, format: 'esm' },
  })
  const options = {
    oracle,
    signatures: path.join(root, 'test/vectors/functions.json'),
    seconds: Number(values.seconds ?? 60),
    seed: Number(values.seed ?? Date.now() % 1_000_000),
    ...(values.case === undefined ? {} : { only: Number(values.case) }),
    ...(values.cases === undefined ? {} : { cases: Number(values.cases) }),
  }
  // Deep recursion ends at Helm's limits only where the stack reaches that far.
  const program = `import(${JSON.stringify(pathToFileURL(file).href)}).then(async ({ fuzz }) => {
    process.exitCode = (await fuzz(${JSON.stringify(options)})) ? 0 : 1
  })`
  const { status } = spawnSync(process.execPath, ['--stack-size=3900', '--eval', program], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} finally {
  rmSync(directory, { recursive: true, force: true })
}
