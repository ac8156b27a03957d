// Differences that docs/divergences.md lists, as they are: both programs fail, each in its own words.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, call, type ProgramName } from './programs.ts'
import { makeNamespace, withoutLibraryLog, writeChart } from './side-by-side.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-differences-'))
const programs: readonly ProgramName[] = ['helm', 'pintle']

beforeAll(async () => {
  for (const program of programs) await makeNamespace(`differences-${program}`)
})

afterAll(async () => {
  for (const program of programs) await ask('DELETE', `/api/v1/namespaces/differences-${program}`)
  rmSync(folder, { recursive: true, force: true })
})

async function errorOf(program: ProgramName, ...words: readonly string[]): Promise<string> {
  const namespaced = [...words, '-n', `differences-${program}`]
  const { exitCode, errorOutput } = await call(program, namespaced, { environment: { PINTLE_DIAGNOSTICS: 'plain' } })
  expect(exitCode, errorOutput).not.toBe(0)
  return withoutLibraryLog(errorOutput)
}

const configMap = (data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: typed}\ndata: ${data}\n`

test('fields of the wrong type, changed client-side', async () => {
  const good = writeChart('typed', { 'templates/map.yaml': configMap('{a: "1"}') })
  const wrong = writeChart('typed', { 'templates/map.yaml': configMap('{a: {b: 1}}') })
  for (const program of programs) {
    const installed = ['install', 'typed', good, '--server-side=false', '-n', `differences-${program}`]
    expect((await call(program, installed)).exitCode).toBe(0)
    const error = await errorOf(
      program,
      'upgrade',
      'typed',
      wrong,
      '--server-side=false',
      '--disable-openapi-validation',
    )
    expect(error).toContain('Error: UPGRADE FAILED: ')
    const left = await ask('GET', `/api/v1/namespaces/differences-${program}/configmaps/typed`)
    expect(left['data']).toEqual({ a: '1' })
  }
})

test('a list without items', async () => {
  const list = writeChart('list', { 'templates/list.yaml': 'apiVersion: v1\nkind: List\nmetadata: {}\n' })
  const install = (program: ProgramName) => errorOf(program, 'install', 'list', list, '--disable-openapi-validation')
  expect(await install('pintle')).toContain('no matches for kind "List" in version "v1"')
  expect(await install('helm')).not.toContain('no matches for kind')
})

test('a page before the first', async () => {
  expect(await errorOf('pintle', 'list', '--offset', '-1')).toBe('Error: the offset must not be negative: -1\n')
  expect(await errorOf('helm', 'list', '--offset', '-1')).toContain('panic')
})
