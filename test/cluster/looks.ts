// What releases leave in a namespace, and what programs say of them, in words that do not depend on time, chance or the place.
import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { ProcessOutcome } from '../support/run-command.ts'
import { type ApiObject, ask, objectsOf, readable } from './programs.ts'

/** What is left on one side. */
export interface Left {
  /** `name.v1: status`, sorted. */
  readonly statuses: readonly string[]
  readonly records: { readonly [key: string]: ApiObject }
  readonly objects: { readonly [key: string]: ApiObject }
}

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-charts-'))

/** Writes a chart, with a Chart.yaml and values of its own unless they are given, and gives its folder. */
export function writeChart(name: string, files: { readonly [path: string]: string }): string {
  const chart = path.join(mkdtempSync(path.join(folder, 'chart-')), name)
  writeFiles(chart, { ...chartFiles(name), ...files })
  return chart
}

/** Writes the files of a chart. */
export function writeFiles(chart: string, files: { readonly [path: string]: string }): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(chart, file)), { recursive: true })
    writeFileSync(path.join(chart, file), text)
    utimesSync(path.join(chart, file), written, written)
  }
}

/** The one moment at which all files of charts were written. */
const written = new Date('2024-03-04T05:06:07.089Z')

/** Makes a namespace and waits until it has what controllers put into each: without it pods are refused, and lookups differ. */
export async function makeNamespace(name: string): Promise<void> {
  await until(async () => (await ask('POST', '/api/v1/namespaces', { metadata: { name } })).metadata?.name === name)
  for (const given of ['serviceaccounts/default', 'configmaps/kube-root-ca.crt'])
    await until(async () => (await ask('GET', `/api/v1/namespaces/${name}/${given}`)).metadata?.name !== undefined)
}

// What Helm's Kubernetes library logs by itself; whether it does is a race of its own (docs/divergences.md).
const libraryLog = /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ \S+\.go:\d+\] .*\n/gm

/** Moments as Helm writes them. */
export const moments =
  /\w{3} \w{3} +\d+ \d\d:\d\d:\d\d \d{4}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?: ?\+0000 UTC|Z)?/g

/**
 * Helm's wait for deletion can end while objects still go, before its time is up: it has seen one and not yet the others.
 * What it says when it ends as it should (docs/divergences.md).
 */
export function withoutHastyEnd(ended: ProcessOutcome, [verb, ...words]: readonly string[]): ProcessOutcome {
  const outcome = { ...ended, errorOutput: withoutLibraryLog(ended.errorOutput) }
  const name = words.find((word) => !word.startsWith('-'))
  const hasty = /^Error: uninstallation completed with 1 error\(s\): (?:resource \S+ still exists\. status: .*\n)+$/
  if (verb === 'uninstall' && hasty.test(outcome.errorOutput))
    return { exitCode: 0, output: `release "${name}" uninstalled\n`, errorOutput: '' }
  // The same where an install that failed is taken back.
  const undone =
    /an error occurred while uninstalling the release\. original install error: (.*): uninstallation completed with 1 error\(s\): (?:resource \S+ still exists\. status: .*\n)+$/s
  const removed = `release ${name} failed, and has been uninstalled due to rollback-on-failure being set: $1\n`
  return { ...outcome, errorOutput: outcome.errorOutput.replace(undone, removed) }
}

// Definitions of other tests that come and go at the time: for a moment discovery has their group and not their kinds.
const passingGroups =
  /^level=WARN msg="the kubernetes server has an orphaned API service" error=.*\.example\.(?:com|org).*\n(?:level=WARN msg="to fix this.*\n)?/gm

/** What a program printed, without what is left to time and chance. */
export function settledText(text: string): string {
  return readable(withoutLibraryLog(text))
    .replace(moments, 'MOMENT')
    .replace(identifier, 'UID')
    .replace(/("?(?:resourceVersion|modifiedAt)"?[:=] ?"?)\d+/g, '$1N')
}

/** A text without the lines of Helm's Kubernetes library, and without what it says of groups of other tests. */
export function withoutLibraryLog(text: string): string {
  return text.replace(libraryLog, '').replace(passingGroups, '')
}

function chartFiles(name: string): { readonly [path: string]: string } {
  return { 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n`, 'values.yaml': 'a: 1\n' }
}

/** A ConfigMap as a template. */
export function configMap(name: string, more = ''): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}${more}}\ndata: {a: "{{ .Values.a }}"}\n`
}

/**
 * Looks at all sides until they are equal to the first, for a minute at most: after the programs have ended, controllers
 * go on (they remove what is on its way out). What no controller touches is given by `untouched`: it decides at once.
 */
export async function atRest<Look>(
  looks: readonly (() => Promise<Look>)[],
  untouched: (look: Look) => unknown = () => undefined,
): Promise<readonly Look[]> {
  for (let attempt = 1; ; attempt++) {
    const seen = await Promise.all(looks.map((look) => look()))
    const [first, ...others] = seen as [Look, ...Look[]]
    const isDecided =
      others.every((other) => isDeepStrictEqual(other, first)) ||
      others.some((other) => !isDeepStrictEqual(untouched(other), untouched(first)))
    if (isDecided || attempt === 240) return seen
    await pause(250)
  }
}

/** The records and objects of a namespace, without what is left to time and chance. */
export async function leftIn(namespace: string, driver?: 'configmap'): Promise<Left> {
  const records: { [key: string]: ApiObject } = {}
  const kept = await ask(
    'GET',
    `/api/v1/namespaces/${namespace}/${driver === undefined ? 'secrets' : 'configmaps'}?labelSelector=owner%3Dhelm`,
  )
  for (const { metadata, type, data } of kept.items) {
    const text = driver === undefined ? Buffer.from(data.release, 'base64').toString() : data.release
    const release = decoded(text)
    if (release === undefined) {
      delete metadata.labels.modifiedAt
      records[metadata.name] = { text, labels: metadata.labels }
      continue
    }
    for (const file of [...(release.chart.templates ?? []), ...(release.chart.files ?? [])])
      file.data = Buffer.from(file.data, 'base64').toString()
    release.info.description = failuresInOrder(release.info.description)
    // Helm copies that of the revision before to a record that was never updated (docs/divergences.md).
    delete metadata.labels.modifiedAt
    records[metadata.name] = timeless({ release, type, labels: metadata.labels })
  }
  const { items: pods } = await ask('GET', `/api/v1/namespaces/${namespace}/pods`)
  const objects = Object.fromEntries(
    Object.entries(await objectsOf(namespace)).filter(([key]) => !key.startsWith('configmaps/sh.helm.release.v1.')),
  )
  // The server sorts owners by the second in which they wrote.
  for (const object of Object.values(objects)) object.owners.sort(byText)
  const lonePods = pods.filter(
    ({ metadata }: ApiObject) => metadata.ownerReferences === undefined && metadata.deletionTimestamp === undefined,
  )
  const statuses = Object.entries(records).map(
    ([key, { release }]) => `${key.slice('sh.helm.release.v1.'.length)}: ${release?.info.status}`,
  )
  return {
    statuses: statuses.toSorted(),
    records,
    objects: timeless({ ...objects, pods: lonePods.map((pod: ApiObject) => pod.metadata.name).toSorted() }),
  }
}

function decoded(text: string): ApiObject {
  try {
    const release = JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString())
    return release.chart === undefined ? undefined : release
  } catch {
    return
  }
}

/** Objects of one kind are written at once: which of several failures is told first is chance. */
function failuresInOrder(description: string): string {
  const [, before, failures] = /^(.*? failed: )(.*)$/s.exec(description) ?? []
  if (before === undefined || failures === undefined) return description
  return before + failures.split('\n').toSorted().join('\n')
}

/** The order of what has none of its own. */
export function byText(left: unknown, right: unknown): number {
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
  'generated',
  'deletionTimestamp',
])
/** Identifiers that the server gives. */
const identifier = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** Without moments (kept as being there) and without what the server makes up. */
export function timeless(data: unknown): ApiObject {
  const text = JSON.stringify(data, (key, value) => (momentKeys.has(key) ? typeof value : value))
  return JSON.parse(text.replace(identifier, 'UID'))
}

/** Resolves once the condition holds; fails after three minutes, far beyond what a busy machine takes. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 180_000
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`what was waited for did not happen within 3 minutes: ${condition}`)
    await pause(150)
  }
}

const workloads = [
  'apis/apps/v1/*/deployments',
  'apis/apps/v1/*/statefulsets',
  'apis/apps/v1/*/daemonsets',
  'apis/apps/v1/*/replicasets',
  'apis/policy/v1/*/poddisruptionbudgets',
  'apis/batch/v1/*/jobs',
  'api/v1/*/pods',
]

/** Waits until controllers have seen all workloads of a namespace, nothing is on its way out and nothing changes any more. */
export async function quiet(namespace: string): Promise<void> {
  let before = ''
  let since = 0
  await until(async () => {
    const lists = await Promise.all(
      workloads.map((entry) => ask('GET', `/${entry.replace('*', `namespaces/${namespace}`)}`)),
    )
    const items: ApiObject[] = lists.flatMap((list) => list.items)
    const isSeen = lists
      .slice(0, -2)
      .flatMap((list) => list.items)
      .every(({ metadata, status }: ApiObject) => status?.observedGeneration === metadata.generation)
    const isGoing = items.some(({ metadata }) => metadata.deletionTimestamp !== undefined)
    const now = items.map(({ metadata }) => `${metadata.uid} ${metadata.resourceVersion}`).join()
    if (now !== before || !isSeen || isGoing) since = performance.now()
    before = now
    return performance.now() - since > 1000
  })
}

/** A resource that discovery names; `kind` is that of its objects. */
export interface DiscoveredKind {
  readonly version: string
  readonly kind: string
}

/** What aggregated discovery, from which programs learn of kinds, says of a group; it comes a moment after its definitions. */
export async function discovered(group: string): Promise<readonly DiscoveredKind[]> {
  const { items } = await ask('GET', '/apis', undefined, aggregated)
  const found = items.find(({ metadata }: ApiObject) => metadata.name === group)
  return (found?.versions ?? []).flatMap(({ version, resources = [] }: ApiObject) =>
    resources.map(({ responseKind }: ApiObject) => ({ version, kind: responseKind.kind })),
  )
}

/** Waits until no definition of custom resources is on its way in or out, and discovery stays the same for a second. */
export async function definitionsAtRest(): Promise<void> {
  let before = ''
  let since = 0
  await until(async () => {
    const { items } = await ask('GET', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions')
    const isGoing = items.some(({ metadata }: ApiObject) => metadata.deletionTimestamp !== undefined)
    const now = JSON.stringify(await ask('GET', '/apis', undefined, aggregated))
    if (now !== before || isGoing) since = performance.now()
    before = now
    return performance.now() - since > 1000
  })
}

const aggregated = { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' }

/** Waits until a user may do something, or may not any more: the server hears of new roles and bindings one by one. */
export async function untilAllowed(
  namespace: string,
  who: { readonly user: string; readonly groups?: readonly string[] },
  what: { readonly verb: string; readonly resource: string; readonly group?: string; readonly allowed?: boolean },
): Promise<void> {
  const { allowed = true, ...resourceAttributes } = what
  await until(async () => {
    const review = { spec: { ...who, resourceAttributes: { namespace, ...resourceAttributes } } }
    const { status } = await ask('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', review)
    return status?.allowed === allowed
  })
}

/** Lets so many milliseconds go by, where nothing can be seen from outside that could be waited for. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** Changes the text of a record, and the labels of its Secret. */
export async function changeRecord(
  namespace: string,
  record: string,
  change: { readonly text?: (text: string) => string; readonly labels?: { readonly [name: string]: string } },
): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/secrets/sh.helm.release.v1.${record}`
  const secret: ApiObject = await ask('GET', path)
  const text = gunzipSync(Buffer.from(Buffer.from(secret.data.release, 'base64').toString(), 'base64')).toString()
  const changed = gzipSync(change.text?.(text) ?? text).toString('base64')
  Object.assign(secret.metadata.labels, change.labels)
  secret.data.release = Buffer.from(changed).toString('base64')
  await ask('PUT', path, secret)
}
