// What templates ask of the world: addresses of hosts.
import { expect, test } from 'vitest'
import { RecordedEffects } from '../render/index.ts'
import { answerEffect } from './effects.ts'
import type { World } from './world.ts'

test('of the addresses of a host the first is taken', async () => {
  const request = { kind: 'lookup-host', name: 'many.example' } as const
  const world = { names: { lookup: async () => ['10.0.0.2', '10.0.0.1'] } } as unknown as World
  const address = async (enableDns: boolean): Promise<unknown> => {
    const effects = new RecordedEffects()
    effects.beginPass()
    const signal = new AbortController().signal
    for await (const _ of answerEffect(request, effects, { world, enableDns, signal })) throw new Error('told')
    effects.beginPass()
    return effects.perform(request)
  }
  expect([await address(true), await address(false)]).toEqual(['10.0.0.2', ''])
})
