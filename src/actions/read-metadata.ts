// Which of many objects exist, and their metadata: one by one, or by a look at all of a kind where that is less work.
import { textOf } from '../diagnostics/index.ts'
import { identityOf, type KubeClient, type KubeObject, type ObjectReference } from '../kube/index.ts'

/** What the cluster says of an object, with what was thrown; `object` may be no more than its metadata. */
export type ReadAnswer =
  | { readonly object: KubeObject }
  | { readonly problem: string; readonly cause: unknown }
  | undefined

/** So many objects of a kind are looked for together. */
const fewestTogether = 10
/** Where a namespace holds this many times more of the kind, each is asked for by itself. */
const mostOthers = 4

/** The answers by `identityOf` the references. */
export async function readMetadata(
  references: readonly ObjectReference[],
  client: KubeClient,
  signal: AbortSignal,
): Promise<Map<string, ReadAnswer>> {
  const answers = await Promise.all(groupsOf(references).map((group) => readGroup(group, client, signal)))
  const found = new Map(answers.flat())
  return new Map(references.map((reference) => [identityOf(reference), found.get(identityOf(reference))]))
}

type Answer = readonly [string, ReadAnswer]

/** References of one kind in one namespace. */
function groupsOf(references: readonly ObjectReference[]): ObjectReference[][] {
  const groups = new Map<string, ObjectReference[]>()
  for (const reference of references) {
    const { apiVersion, kind, namespace = '' } = reference
    const key = `${apiVersion} ${kind} ${namespace}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [reference])
    else group.push(reference)
  }
  return [...groups.values()]
}

async function readGroup(
  group: readonly ObjectReference[],
  client: KubeClient,
  signal: AbortSignal,
): Promise<Answer[]> {
  const [first] = group as [ObjectReference]
  if (group.length < fewestTogether) return Promise.all(group.map((each) => readOne(each, client, signal)))
  // One is read by its name in any case: without the right to do so the others must not be told of either.
  const [own, others] = await Promise.all([readOne(first, client, signal), readTogether(group, client, signal)])
  const isRefused = own[1] !== undefined && 'problem' in own[1]
  if (isRefused || others === undefined)
    return [own, ...(await Promise.all(group.slice(1).map((each) => readOne(each, client, signal))))]
  return [...others, own]
}

async function readOne(reference: ObjectReference, client: KubeClient, signal: AbortSignal): Promise<Answer> {
  const key = identityOf(reference)
  try {
    const object = await client.get(reference, signal)
    return [key, object === undefined ? undefined : { object }]
  } catch (cause) {
    return [key, { problem: textOf(cause), cause }]
  }
}

/** Those that exist; undefined where there are too many others, or the look failed. */
async function readTogether(
  group: readonly ObjectReference[],
  client: KubeClient,
  signal: AbortSignal,
): Promise<Answer[] | undefined> {
  const { apiVersion, kind, namespace } = group[0] as ObjectReference
  const wanted = new Map(group.map((reference) => [reference.name, reference]))
  const pageSize = wanted.size * (1 + mostOthers)
  const state = { hasMore: false }
  const onPage = (metadata: { readonly [key: string]: unknown }): void => {
    state.hasMore = Boolean(metadata['continue'])
  }
  const selection = { apiVersion, kind, ...(namespace === undefined ? {} : { namespace }) }
  const answers: Answer[] = []
  try {
    for await (const { metadata } of client.list(selection, { pageSize, metadataOnly: true, onPage, signal })) {
      if (state.hasMore) return undefined
      const reference = wanted.get(metadata.name ?? '')
      if (reference !== undefined) answers.push([identityOf(reference), { object: { apiVersion, kind, metadata } }])
    }
    return answers
  } catch {
    return undefined
  }
}
