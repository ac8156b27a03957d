// Many objects of a kind are looked for together, unless that would be more work or is not allowed.
import { expect, it } from 'vitest'
import type { KubeClient, KubeObject, ObjectReference } from '../kube/index.ts'
import { readMetadata } from './read-metadata.ts'

const namesOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `o${index}`)
const reference = (name: string, kind = 'Secret'): ObjectReference => ({ apiVersion: 'v1', kind, namespace: 'n', name })

/** A cluster of the named objects, as a client that notes what is asked. */
function clusterOf(
  names: readonly string[],
  { refusesList = false, refusesGet = false }: { readonly refusesList?: boolean; readonly refusesGet?: boolean } = {},
) {
  const asked: string[] = []
  const objectOf = (name: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, labels: { of: name } },
    data: {},
  })
  const client = {
    async get({ kind, name }: ObjectReference) {
      asked.push(`get ${kind} ${name}`)
      if (refusesGet) throw new Error(`cannot get ${name}`)
      return names.includes(name) ? objectOf(name) : undefined
    },
    async *list({ kind }, { pageSize = 0, metadataOnly, onPage } = {}) {
      asked.push(`list ${kind} by ${pageSize}${metadataOnly === true ? ', metadata' : ''}`)
      if (refusesList) throw new Error('cannot list')
      onPage?.(names.length > pageSize ? { continue: 'x' } : {})
      for (const name of names.slice(0, pageSize)) {
        yield { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata: objectOf(name).metadata }
      }
      if (names.length > pageSize) asked.push('next page')
    },
  } as Partial<KubeClient> as KubeClient
  const read = (references: readonly ObjectReference[]) =>
    readMetadata(references, client, new AbortController().signal)
  return { asked, read }
}

const shown = (answers: Awaited<ReturnType<typeof readMetadata>>): string[] =>
  [...answers.values()].map((answer) => {
    if (answer === undefined) return 'none'
    if ('problem' in answer) return answer.problem
    const { kind, metadata } = answer.object
    return `${kind} ${metadata.name} of ${metadata.labels?.['of']}`
  })

it('asks for few by their names', async () => {
  const { asked, read } = clusterOf(['o1'])
  expect(shown(await read(namesOf(9).map((name) => reference(name))))).toEqual(
    namesOf(9).map((name) => (name === 'o1' ? 'Secret o1 of o1' : 'none')),
  )
  expect(asked).toEqual(namesOf(9).map((name) => `get Secret ${name}`))
})

it('asks for many of a kind with one list, one of them by its name too', async () => {
  const { asked, read } = clusterOf(['o0', 'o3', 'other'])
  const wanted = [...namesOf(12).map((name) => reference(name)), reference('o0', 'ConfigMap')]
  const answers = await read(wanted)
  expect(shown(answers).filter((answer) => answer !== 'none')).toEqual([
    'Secret o0 of o0',
    'Secret o3 of o3',
    'Secret o0 of o0',
  ])
  expect(answers.size).toBe(13)
  expect(asked.toSorted()).toEqual(['get ConfigMap o0', 'get Secret o0', 'list Secret by 60, metadata'])
})

it('goes back to names where there are many others, and reads no second page', async () => {
  const { asked, read } = clusterOf([...namesOf(3), ...Array.from({ length: 60 }, (_, index) => `other${index}`)])
  const answers = shown(await read(namesOf(12).map((name) => reference(name))))
  expect(answers.filter((answer) => answer !== 'none')).toHaveLength(3)
  expect(asked.filter((each) => each.startsWith('get'))).toHaveLength(12)
  expect(asked).not.toContain('next page')
})

it('goes back to names where listing is not allowed', async () => {
  const { asked, read } = clusterOf(['o11'], { refusesList: true })
  expect(shown(await read(namesOf(12).map((name) => reference(name)))).at(-1)).toBe('Secret o11 of o11')
  expect(asked.filter((each) => each.startsWith('get'))).toHaveLength(12)
})

it('tells nothing of what may only be listed', async () => {
  const { read } = clusterOf(namesOf(12), { refusesGet: true })
  expect(shown(await read(namesOf(12).map((name) => reference(name))))).toEqual(
    namesOf(12).map((name) => `cannot get ${name}`),
  )
})
