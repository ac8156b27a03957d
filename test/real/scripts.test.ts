// Every script passes on the real Helm, and on the built `pintle` command as a process of its own.
import { mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type HelmRunner, parseScript, runScript } from '../scripts/script.ts'
import { runCommand } from '../support/run-command.ts'

const folder = path.resolve(import.meta.dirname, '../scripts')
const scripts = readdirSync(folder).filter((name) => name.endsWith('.txtar'))
const programs = {
  real: path.join(process.env['PINTLE_REALS'] ?? 'PINTLE_REALS is not set', 'helm'),
  ours: calledHelm(process.env['PINTLE'] ?? 'PINTLE is not set'),
}

/** A link named `helm`, so that the command speaks of itself as Helm does. */
function calledHelm(program: string): string {
  const link = path.join(mkdtempSync(path.join(tmpdir(), 'pintle-helm-')), 'helm')
  symlinkSync(program, link)
  return link
}

function runnerOf(command: string): HelmRunner {
  return ({ arguments: args, directory, environment, input }) =>
    runCommand({ command, arguments: args, directory, environment, input })
}

test('there are scripts', () => {
  expect(scripts.length).toBeGreaterThan(0)
})

for (const [condition, command] of Object.entries(programs)) {
  test.each(scripts)(`${condition}: %s`, async (name) => {
    await runScript(parseScript(readFileSync(path.join(folder, name), 'utf8')), runnerOf(command), new Set([condition]))
  })
}
