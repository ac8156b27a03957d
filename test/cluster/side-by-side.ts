// Both programs do the same, each in a namespace of its own, and must answer the same and leave the same.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect } from 'vitest'
import type { ProcessOutcome } from '../support/run-command.ts'
import { type ApiObject, ask, call, objectsOf, readable } from './programs.ts'

/** The programs that are compared; the first says what is right. */
export const both = ['helm', 'pintle'] as const

/** The program of a namespace's side. */
export type Side = (typeof both)[number]

/** Two namespaces and what is done in them. */
export interface SideBySide {
  namespaceOf(side: Side): string
  /** Writes a chart and gives its folder. */
  writeChart(name: string, files: { readonly [path: string]: string }): string
  /** Does the same on both sides; the arguments may depend on the side. Gives our answer. */
  expectSame(args: readonly string[] | ((side: Side) => readonly string[]), options?: CallOptions): Promise<Answer>
  /** Expects equal records and objects on both sides; gives ours. */
  expectSameLeft(options?: { readonly driver?: 'configmap' }): Promise<Left>
}

/** How both are called. */
export interface CallOptions {
  readonly environment?: { readonly [name: string]: string }
  /** One after the other, for what both sides share. */
  readonly inTurn?: boolean
  /** Both are interrupted as by Ctrl-C once this holds on their side. */
  readonly interruptWhen?: (side: Side) => Promise<boolean>
}

/** An answer in words that do not depend on the side. */
export interface Answer {
  readonly exitCode: number
  readonly output: string
  readonly errorOutput: string
}

/** What is left on one side. */
export interface Left {
  /** `name.v1: status`, sorted. */
  readonly statuses: readonly string[]
  readonly records: { readonly [key: string]: ApiObject }
  readonly objects: { readonly [key: string]: ApiObject }
}

/** Makes the namespaces before and removes them after the tests of the file. */
export function sideBySide(title: string): SideBySide {
  const folder = mkdtempSync(path.join(tmpdir(), `pintle-${title}-`))
  const namespaceOf = (side: Side): string => `${title}-on-${side}`
  beforeAll(async () => {
    for (const side of both) await ask('POST', '/api/v1/namespaces', { metadata: { name: namespaceOf(side) } })
  })
  afterAll(async () => {
    for (const side of both) await ask('DELETE', `/api/v1/namespaces/${namespaceOf(side)}`)
  })
  const neutral = (side: Side, text: string): string =>
    text.replaceAll(namespaceOf(side), 'NAMESPACE').replaceAll(`side-${side}`, 'side-SIDE')
  return {
    namespaceOf,
    writeChart(name, files) {
      const chart = path.join(folder, name)
      for (const [file, text] of Object.entries({ ...chartFiles(name), ...files })) {
        mkdirSync(path.dirname(path.join(chart, file)), { recursive: true })
        writeFileSync(path.join(chart, file), text)
      }
      return chart
    },
    async expectSame(args, { environment = {}, inTurn = false, interruptWhen } = {}) {
      const run = (side: Side): Promise<ProcessOutcome> =>
        call(side, [...(typeof args === 'function' ? args(side) : args), '-n', namespaceOf(side)], {
          environment,
          ...(interruptWhen === undefined ? {} : { interrupt: until(() => interruptWhen(side)) }),
        })
      const outcomes = inTurn ? [await run('helm'), await run('pintle')] : await Promise.all(both.map(run))
      const [theirs, ours] = outcomes.map(({ exitCode, output, errorOutput }, index) => {
        const words = (text: string): string =>
          neutral(both[index] as Side, readable(text.replace(libraryLog, ''))).replace(moments, 'MOMENT')
        return { exitCode, output: words(output), errorOutput: words(errorOutput) }
      })
      expect(ours, String(typeof args === 'function' ? args('pintle') : args)).toEqual(theirs)
      return ours as Answer
    },
    async expectSameLeft({ driver } = {}) {
      const [theirs, ours] = await Promise.all(both.map((side) => leftIn(namespaceOf(side), driver)))
      const ownWords = (side: Side, left: Left | undefined): Left => JSON.parse(neutral(side, JSON.stringify(left)))
      expect(ownWords('pintle', ours)).toEqual(ownWords('helm', theirs))
      return ours as Left
    },
  }
}

// What Helm's Kubernetes library logs by itself; whether it does is a race of its own (docs/divergences.md).
const libraryLog = /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ \S+\.go:\d+\] .*\n/gm

const moments = /\w{3} \w{3} +\d+ \d\d:\d\d:\d\d \d{4}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?: ?\+0000 UTC|Z)?/g

function chartFiles(name: string): { readonly [path: string]: string } {
  return { 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n`, 'values.yaml': 'a: 1\n' }
}

/** A ConfigMap as a template. */
export function configMap(name: string, more = ''): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}${more}}\ndata: {a: "{{ .Values.a }}"}\n`
}

async function leftIn(namespace: string, driver: 'configmap' | undefined): Promise<Left> {
  const records: { [key: string]: ApiObject } = {}
  const kept = await ask(
    'GET',
    `/api/v1/namespaces/${namespace}/${driver === undefined ? 'secrets' : 'configmaps'}?labelSelector=owner%3Dhelm`,
  )
  for (const { metadata, type, data } of kept.items) {
    const text = driver === undefined ? Buffer.from(data.release, 'base64').toString() : data.release
    const release = JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString())
    records[metadata.name] = timeless({ release, type, labels: metadata.labels })
  }
  const { items: pods } = await ask('GET', `/api/v1/namespaces/${namespace}/pods`)
  const objects = Object.fromEntries(
    Object.entries(await objectsOf(namespace)).filter(([key]) => !key.startsWith('configmaps/sh.helm.release.v1.')),
  )
  // The server sorts owners by the second in which they wrote.
  for (const object of Object.values(objects)) object.owners.sort(byText)
  const lonePods = pods.filter((pod: ApiObject) => pod.metadata.ownerReferences === undefined)
  const statuses = Object.entries(records).map(
    ([key, { release }]) => `${key.slice('sh.helm.release.v1.'.length)}: ${release.info.status}`,
  )
  return {
    statuses: statuses.toSorted(),
    records,
    objects: timeless({ ...objects, pods: lonePods.map((pod: ApiObject) => pod.metadata.name).toSorted() }),
  }
}

function byText(left: unknown, right: unknown): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1
}

const momentKeys = new Set([
  'first_deployed',
  'last_deployed',
  'deleted',
  'started_at',
  'completed_at',
  'createdAt',
  'modifiedAt',
])
const identifier = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** Without moments (kept as being there) and without what the server makes up. */
function timeless(data: unknown): ApiObject {
  const text = JSON.stringify(data, (key, value) => (momentKeys.has(key) ? typeof value : value))
  return JSON.parse(text.replace(identifier, 'UID'))
}

/** Resolves once the condition holds; fails after a minute. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (await condition()) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('what was waited for did not happen within a minute')
}
