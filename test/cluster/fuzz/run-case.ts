// Runs a case on three sides: the real Helm's, ours, and one where each command is run by either of both.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Random } from '../../fuzz/random.ts'
import { atRest, leftIn, makeNamespace, settledText, timeless, until, withoutHastyEnd, writeFiles } from '../looks.ts'
import { type ApiObject, ask, call, settled } from '../programs.ts'
import { type FuzzCase, type FuzzStep, valuesFiles } from './generate-case.ts'
import { doByHand } from './hand-changes.ts'

/** Two sides that should be equal and are not. */
export interface Difference {
  /** The number of the step after which they differ. */
  readonly step: number
  readonly side: 'pintle' | 'mixed'
  readonly of: 'answers' | 'objects' | 'records'
  readonly helm: unknown
  readonly other: unknown
  /** The programs that the mixed side was run with so far. */
  readonly programs: readonly string[]
}

type Program = 'helm' | 'pintle'

interface Side {
  readonly name: 'helm' | 'pintle' | 'mixed'
  readonly namespace: string
  readonly folder: string
  readonly home: string
}

const sideNames = ['helm', 'pintle', 'mixed'] as const

/** Runs the case until sides differ or it is over. `name` is short and its own; the plugins' folder holds post-renderers. */
export async function runCase(
  fuzzCase: FuzzCase,
  options: { readonly name: string; readonly random: Random; readonly plugins: string },
): Promise<Difference | undefined> {
  const root = mkdtempSync(path.join(tmpdir(), 'pintle-release-fuzz-'))
  const sides = sideNames.map((name): Side => {
    const namespace = `${options.name}-${name.charAt(0)}`
    const folder = path.join(root, namespace)
    return { name, namespace, folder, home: path.join(root, `home-${name}`) }
  })
  try {
    await Promise.all(sides.map((side) => prepare(side, fuzzCase)))
    return await compare(fuzzCase, sides, options)
  } finally {
    await Promise.all(sides.map(({ namespace }) => clear(namespace)))
    rmSync(root, { recursive: true, force: true })
  }
}

async function prepare(side: Side, { charts }: FuzzCase): Promise<void> {
  for (const [version, files] of charts.entries()) {
    const own = Object.entries(files).map(([file, text]) => [file, text.replaceAll('NAMESPACE', side.namespace)])
    writeFiles(path.join(side.folder, `v${version}`, 'thing'), Object.fromEntries(own))
  }
  for (const [name, text] of Object.entries(valuesFiles)) writeFileSync(path.join(side.folder, name), text)
  mkdirSync(side.home, { recursive: true })
  await makeNamespace(side.namespace)
}

async function compare(
  { steps, driver }: FuzzCase,
  sides: readonly Side[],
  { random, plugins }: { readonly random: Random; readonly plugins: string },
): Promise<Difference | undefined> {
  const programs: Program[] = []
  for (const [index, step] of steps.entries()) {
    if ('hand' in step) {
      await Promise.all(sides.map(({ namespace }) => doByHand(namespace, step.hand)))
      continue
    }
    const mixed: Program = random.chance(0.5) ? 'helm' : 'pintle'
    programs.push(mixed)
    const different = (of: Difference['of'], seen: readonly unknown[]): Difference | undefined => {
      const at = seen.findIndex((each) => !isDeepStrictEqual(each, seen[0]))
      if (at === -1) return
      return { step: index, side: sideNames[at] as 'pintle' | 'mixed', of, helm: seen[0], other: seen[at], programs }
    }
    const answers = await Promise.all(
      sides.map((side) =>
        answerOf(side, step.by ?? (side.name === 'mixed' ? mixed : side.name), { step, plugins, driver }),
      ),
    )
    const left = await atRest(
      sides.map((side) => () => lookAt(side, driver)),
      ({ records }) => records,
    )
    const found =
      different('answers', answers) ??
      different(
        'records',
        left.map(({ records }) => records),
      ) ??
      different(
        'objects',
        left.map(({ objects }) => objects),
      )
    if (found !== undefined) return found
  }
  return
}

interface Call {
  readonly step: FuzzStep & { readonly run: readonly string[] }
  readonly plugins: string
  readonly driver: FuzzCase['driver']
}

async function answerOf(side: Side, program: Program | 'helm3', { step, plugins, driver }: Call): Promise<unknown> {
  const [verb, ...rest] = step.run.map((word) =>
    word.replaceAll('FOLDER', side.folder).replaceAll('NAMESPACE', side.namespace),
  )
  const environment = {
    HOME: side.home,
    HELM_PLUGINS: plugins,
    PINTLE_DIAGNOSTICS: 'plain',
    ...(driver === undefined ? {} : { HELM_DRIVER: driver }),
  }
  const words =
    verb === 'get'
      ? [verb, rest[0] as string, '-n', side.namespace, ...rest.slice(1)]
      : [verb as string, '-n', side.namespace, ...rest]
  const outcome = withoutHastyEnd(await call(program, words, { environment }), step.run)
  const text = (printed: string): string =>
    neutral(side, settledText(withReadableFiles(printed))).replace(/thing-\d{10}/g, 'thing-TIME')
  return { exitCode: outcome.exitCode, output: text(outcome.output), errorOutput: inOrder(text(outcome.errorOutput)) }
}

/** The files of charts in JSON and YAML as text, since they name the namespace. */
function withReadableFiles(printed: string): string {
  return printed.replace(
    /("?\bdata"?: ?"?)([A-Za-z0-9+/]{24,}={0,2})/g,
    (_, start, text) => start + JSON.stringify(Buffer.from(text, 'base64').toString()),
  )
}

/** Objects of one kind are written at once: in which order failures are told is chance. */
function inOrder(text: string): string {
  return text
    .split('\n')
    .map((line) => line.split(' && ').toSorted().join(' && '))
    .toSorted()
    .join('\n')
}

async function lookAt(side: Side, driver: FuzzCase['driver']): Promise<{ records: unknown; objects: unknown }> {
  const [{ records, objects }, custom, clusterRoles, elsewhere, definitions] = await Promise.all([
    leftIn(side.namespace, driver),
    itemsOf(`/apis/${side.namespace}.example.com/v1/namespaces/${side.namespace}/things`),
    itemsOf('/apis/rbac.authorization.k8s.io/v1/clusterroles'),
    itemsOf('/api/v1/namespaces/default/configmaps'),
    itemsOf('/apis/apiextensions.k8s.io/v1/customresourcedefinitions'),
  ])
  const own = [
    ...custom,
    ...[...clusterRoles, ...elsewhere, ...definitions].filter(
      ({ metadata }) => metadata.name.includes(`${side.namespace}-`) || metadata.name.includes(`${side.namespace}.`),
    ),
  ]
  const others = own.map((object: ApiObject) => {
    const { status: _, ...rest } = settled(object)
    return rest
  })
  const text = neutral(side, JSON.stringify({ records, objects, others: timeless(others) }))
  const all = JSON.parse(madeUp(text))
  return { records: all.records, objects: { ...all.objects, others: all.others } }
}

/** Names that the server made up, in the order in which they come. */
function madeUp(text: string): string {
  const names = new Map<string, string>()
  return text.replace(/\b((?:rel|other|none)-made-)[a-z0-9]{5}\b/g, (name, start) => {
    names.set(name, names.get(name) ?? `${start}${names.size}`)
    return names.get(name) as string
  })
}

async function itemsOf(list: string): Promise<ApiObject[]> {
  return (await ask('GET', list)).items ?? []
}

function neutral(side: Side, text: string): string {
  return text.replaceAll(side.folder, 'FOLDER').replaceAll(side.namespace, 'NAMESPACE').replaceAll(side.home, 'HOME')
}

async function clear(namespace: string): Promise<void> {
  const group = `/apis/${namespace}.example.com/v1/namespaces/${namespace}/things`
  const kinds = ['configmaps', 'secrets', 'services', 'serviceaccounts'].map(
    (kind) => `/api/v1/namespaces/${namespace}/${kind}`,
  )
  kinds.push(
    `/apis/apps/v1/namespaces/${namespace}/deployments`,
    `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/roles`,
    group,
  )
  for (const kind of kinds)
    for (const { metadata } of await itemsOf(kind))
      if (metadata.finalizers !== undefined)
        await ask('PATCH', `${kind}/${metadata.name}`, { metadata: { finalizers: null } })
  await ask('DELETE', `/api/v1/namespaces/${namespace}`)
  const shared = [
    '/apis/rbac.authorization.k8s.io/v1/clusterroles',
    '/api/v1/namespaces/default/configmaps',
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
  ]
  for (const list of shared)
    for (const { metadata } of await itemsOf(list))
      if (metadata.name.includes(`${namespace}-`) || metadata.name.includes(`${namespace}.`))
        await ask('DELETE', `${list}/${metadata.name}`)
  await until(async () => (await ask('GET', `/api/v1/namespaces/${namespace}`)).code === 404)
}
