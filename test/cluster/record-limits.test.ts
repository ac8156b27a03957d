// A record that is too large: nothing at all is made by an install, neither CRDs nor the namespace, and the words are Helm's.
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, call, type ProgramName } from './programs.ts'
import { withoutLibraryLog } from './side-by-side.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-limits-'))
const drivers = ['secret', 'configmap'] as const
const programs: readonly ProgramName[] = ['helm', 'pintle']
const crdOf = (driver: string, program: string): string => `things.${driver}-${program}.limits.example.org`
const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

beforeAll(() => {
  for (const driver of drivers) {
    for (const program of programs) {
      const chart = path.join(folder, `${driver}-${program}`)
      const name = crdOf(driver, program)
      const write = (file: string, text: string | Uint8Array): void => {
        mkdirSync(path.dirname(path.join(chart, file)), { recursive: true })
        writeFileSync(path.join(chart, file), text)
      }
      write('Chart.yaml', 'apiVersion: v2\nname: chart\nversion: 1.0.0\n')
      write('templates/one.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n')
      write('files/big.bin', randomBytes(900_000))
      write(
        'crds/thing.yaml',
        `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${name}}
spec:
  group: ${name.replace('things.', '')}
  names: {kind: Thing, plural: things, singular: thing, listKind: ThingList}
  scope: Namespaced
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`,
      )
    }
  }
})

afterAll(async () => {
  for (const driver of drivers)
    for (const program of programs) {
      await ask('DELETE', `/api/v1/namespaces/limits-${driver}-${program}`)
      await ask('DELETE', `${crds}/${crdOf(driver, program)}`)
    }
  rmSync(folder, { recursive: true, force: true })
})

test.each(drivers)('driver %s', async (driver) => {
  const outcomes = []
  for (const program of programs) {
    const namespace = `limits-${driver}-${program}`
    const words = ['install', 'r', path.join(folder, `${driver}-${program}`), '-n', namespace, '--create-namespace']
    const environment = { HELM_DRIVER: driver, PINTLE_DIAGNOSTICS: 'plain' }
    const { exitCode, output, errorOutput } = await call(program, words, { environment })
    const made = {
      namespace: (await ask('GET', `/api/v1/namespaces/${namespace}`)).code !== 404,
      definition: (await ask('GET', `${crds}/${crdOf(driver, program)}`)).code !== 404,
      record: (await ask('GET', `/api/v1/namespaces/${namespace}/${driver}s?labelSelector=owner%3Dhelm`)).items.length,
    }
    outcomes.push({ told: { exitCode, output, errorOutput: withoutLibraryLog(errorOutput) }, made })
  }
  const [theirs, ours] = outcomes
  expect(ours?.told).toEqual(theirs?.told)
  expect(ours?.told.errorOutput).toContain('Too long: may not be more than 1048576 bytes')
  expect(theirs?.made).toEqual({ namespace: true, definition: true, record: 0 })
  expect(ours?.made).toEqual({ namespace: false, definition: false, record: 0 })
})
