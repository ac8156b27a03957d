// The moment between a definition and discovery.
import { expect, test } from 'vitest'
import type { KubeClient, KubeObject } from '../kube/index.ts'
import { awaitDefinitions } from './await-definitions.ts'

const definition: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.org' },
  spec: {
    group: 'example.org',
    names: { kind: 'Thing', plural: 'things' },
    versions: [
      { name: 'v1', served: true },
      { name: 'v0', served: false },
    ],
  },
}

/** A client that knows the kind after it has forgotten discovery so often, and what happens to it. */
function world(knownAfter: number) {
  const seen: string[] = []
  let forgotten = 0
  const client = {
    async resourceType(apiVersion: string, kind: string) {
      seen.push(`${apiVersion} ${kind}`)
      if (knownAfter < 0) throw new Error('discovery is forbidden')
      return forgotten < knownAfter ? undefined : { apiVersion, kind, resource: 'things', namespaced: true }
    },
    forgetDiscovery() {
      forgotten += 1
    },
  } as unknown as KubeClient
  let slept = 0
  const clock = {
    now: () => 0n,
    localZone: () => ({ seconds: 0, abbreviation: 'UTC' }),
    async sleep(milliseconds: number, signal?: AbortSignal) {
      signal?.throwIfAborted()
      slept += milliseconds
    },
  }
  return { client, seen, world: { clock }, slept: () => slept }
}

test('discovery is asked again until it knows what is served', async () => {
  const late = world(3)
  await awaitDefinitions([definition], late.client, { world: late.world, signal: new AbortController().signal })
  expect(late.seen).toEqual(Array.from({ length: 4 }, () => 'example.org/v1 Thing'))
  expect(late.slept()).toBe(150)
})

test('what never comes is waited for two seconds, and trouble is left to the caller', async () => {
  const never = world(1000)
  await awaitDefinitions([definition], never.client, { world: never.world, signal: new AbortController().signal })
  expect(never.slept()).toBe(2000)
  const refused = world(-1)
  await awaitDefinitions([definition], refused.client, { world: refused.world, signal: new AbortController().signal })
  expect(refused.slept()).toBe(0)
})

test('a wait that is no longer wanted ends', async () => {
  const never = world(1000)
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(awaitDefinitions([definition], never.client, { world: never.world, signal })).rejects.toThrow('enough')
})
