// Records that the server does not take: Helm's text, nothing applied, nothing of the release left, and what is big is named.
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, call, objectsOf } from './programs.ts'
import { makeNamespace, withoutLibraryLog } from './side-by-side.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-large-'))
const used = new Set<string>()
const files = path.join(folder, 'fat/files')

beforeAll(() => {
  mkdirSync(path.join(folder, 'fat/templates'), { recursive: true })
  mkdirSync(files)
  const write = (name: string, text: string): void => writeFileSync(path.join(folder, 'fat', name), text)
  write('Chart.yaml', 'apiVersion: v2\nname: fat\nversion: 1.0.0\n')
  write('values.yaml', 'word: a\n')
  write(
    'templates/config.yaml',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fat}\ndata: {word: "{{ .Values.word }}"}\n',
  )
})

afterAll(async () => {
  for (const namespace of used) await ask('DELETE', `/api/v1/namespaces/${namespace}`)
  rmSync(folder, { recursive: true, force: true })
})

test.each(['secret', 'configmap'])('driver %s', async (driver) => {
  const outcomes: { [name: string]: unknown }[] = []
  for (const program of ['helm', 'pintle'] as const) {
    const namespace = `large-${driver}-${program}`
    used.add(namespace)
    await makeNamespace(namespace)
    const environment = { HELM_DRIVER: driver, PINTLE_DIAGNOSTICS: 'plain' }
    const run = async (...words: string[]) => {
      const outcome = await call(program, [...words, '-n', namespace], { environment })
      return { exitCode: outcome.exitCode, errorOutput: withoutLibraryLog(outcome.errorOutput) }
    }
    const left = async () => ({
      objects: Object.keys(await objectsOf(namespace)).filter((key) => !key.includes('sh.helm.release')),
      word: (await ask('GET', `/api/v1/namespaces/${namespace}/configmaps/fat`)).data?.word,
      records: (await ask('GET', `/api/v1/namespaces/${namespace}/${driver}s?labelSelector=owner%3Dhelm`)).items.map(
        ({ metadata }: { metadata: { name: string; labels: { status: string } } }) => [
          metadata.name,
          metadata.labels.status,
        ],
      ),
    })
    const big = path.join(files, 'big.bin')
    writeFileSync(big, randomBytes(900_000))
    const install = await run('install', 'fat', path.join(folder, 'fat'))
    const afterInstall = await left()
    rmSync(big)
    const small = await run('install', 'fat', path.join(folder, 'fat'))
    writeFileSync(big, randomBytes(900_000))
    const upgrade = await run('upgrade', 'fat', path.join(folder, 'fat'), '--set', 'word=b')
    const afterUpgrade = await left()
    const undone = await run('upgrade', 'fat', path.join(folder, 'fat'), '--set', 'word=c', '--rollback-on-failure')
    outcomes.push({ install, afterInstall, small, upgrade, afterUpgrade, undone, afterUndone: await left() })
  }
  const [theirs, ours] = outcomes
  expect(ours).toEqual(theirs)
  expect(ours?.['install']).toMatchObject({ exitCode: 1, errorOutput: expect.stringContaining('Too long') as string })
  expect(ours?.['afterUpgrade']).toMatchObject({ word: 'a', records: [['sh.helm.release.v1.fat.v1', 'deployed']] })
})

test('names what is big', async () => {
  writeFileSync(path.join(files, 'big.bin'), randomBytes(700_000))
  writeFileSync(path.join(files, 'other.bin'), randomBytes(200_000))
  used.add('large-named')
  const outcome = await call(
    'pintle',
    ['install', 'fat', path.join(folder, 'fat'), '-n', 'large-named', '--create-namespace'],
    {
      environment: { PINTLE_DIAGNOSTICS: 'full' },
    },
  )
  expect(outcome.errorOutput).toMatch(/^Error: INSTALLATION FAILED: create: failed to create: Secret/)
  const notes = outcome.errorOutput.split('\n').filter((line) => line.includes('note:'))
  expect(notes[0]).toMatch(/the record of revision 1 takes 1\.\d+ MB, the server allows 1\.05 MB/)
  expect(notes[1]).toMatch(/9\d\d kB: file `files\/big\.bin`/)
  expect(notes[2]).toMatch(/2\d\d kB: file `files\/other\.bin`/)
  expect(outcome.errorOutput).toContain('.helmignore')
})
