// `dependency build --verify` and `update --verify` side by side with the real Helm, on a server with signed charts.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProcessOutcome } from '../support/run-command.ts'
import { run, twoPrograms } from '../support/two-programs.ts'

const keys = fileURLToPath(new URL('../fixtures/openpgp/', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'pintle-dependency-provenance-'))
const served = path.join(folder, 'served')
const programs = twoPrograms(folder)
const [real, ours] = programs
const server = createServer((request, response) => {
  const file = path.join(served, path.basename(request.url ?? ''))
  if (existsSync(file)) response.end(readFileSync(file))
  else response.writeHead(404).end()
})

beforeAll(async () => {
  mkdirSync(served)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const sign = ['--sign', '--key', 'Chart Signer', '--keyring', path.join(keys, 'signer.secret.gpg')]
  for (const [name, options] of [
    ['signed', sign],
    ['bare', []],
    ['forged', sign],
  ] as const) {
    const chart = path.join(folder, name)
    mkdirSync(chart)
    writeFileSync(path.join(chart, 'Chart.yaml'), `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`)
    expect((await run(real, ['package', chart, '-d', served, ...options])).errorOutput).toBe('')
  }
  const proof = path.join(served, 'forged-1.0.0.tgz.prov')
  writeFileSync(
    proof,
    readFileSync(path.join(served, 'signed-1.0.0.tgz.prov'), 'utf8').replaceAll('signed-', 'forged-'),
  )
  await run(real, ['repo', 'index', served])
})

afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Helm tells that it does not move the provenance file, with a folder that no other program can know. */
function plain({ output, ...rest }: ProcessOutcome, home: string, work: string): ProcessOutcome {
  const text = output.replace(/Could not verify \S+\.prov for moving: .*? \(Skipping\)/g, '')
  return { ...rest, output: text.replaceAll(home, '$HOME').replaceAll(work, '$WORK') }
}

/** What Helm said, as it said it. */
const told: string[] = []

async function both(name: string, words: readonly string[]): Promise<ProcessOutcome> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const outcomes: ProcessOutcome[] = []
  for (const program of programs) {
    const chart = path.join(program.folder, 'app')
    rmSync(chart, { recursive: true, force: true })
    mkdirSync(chart)
    writeFileSync(
      path.join(chart, 'Chart.yaml'),
      `apiVersion: v2\nname: app\nversion: 0.1.0\ndependencies:\n- {name: ${name}, version: 1.0.0, repository: "${url}"}\n`,
    )
    const outcome = await run(program, words)
    if (program === ours) expect(outcome.output).not.toContain('for moving')
    else told.push(outcome.output)
    outcomes.push(plain(outcome, program.home, program.folder))
  }
  const [fromReal, fromOurs] = outcomes as [ProcessOutcome, ProcessOutcome]
  expect(fromOurs).toEqual(fromReal)
  const saved = ({ folder: work }: { folder: string }) =>
    readdirSync(path.join(work, 'app'), { recursive: true }).sort()
  expect(saved(ours)).toEqual(saved(real))
  return fromReal
}

const ring = (name: string) => ['--verify', '--keyring', path.join(keys, name)]

test.each(['update', 'build'])('dependency %s --verify', async (verb) => {
  const words = ['dependency', verb, 'app']
  expect((await both('signed', [...words, ...ring('signer.gpg')])).exitCode).toBe(0)
  expect((await both('signed', [...words, ...ring('stranger.gpg')])).errorOutput).toContain('could not download')
  expect((await both('signed', [...words, ...ring('nothere')])).exitCode).toBe(1)
  expect((await both('forged', [...words, ...ring('signer.gpg')])).errorOutput).toContain('RSA verification failure')
  const bare = await both('bare', [...words, ...ring('signer.gpg')])
  if (verb === 'update') expect(bare.errorOutput).toContain('failed to fetch provenance')
  else expect(bare.output).toContain('WARNING: Verification not found for')
  expect((await both('bare', words)).exitCode).toBe(0)
  expect(told.join('')).toContain('signed-1.0.0.tgz.prov for moving: ')
})
