// A question that several ask at once is asked once, and not given up while somebody wants the answer.
import { expect, it } from 'vitest'
import { shareWork } from './shared-work.ts'

function questions() {
  const asked: { readonly signal: AbortSignal; give(value: string): void; fail(error: Error): void }[] = []
  const ask = shareWork<string>(
    (signal) =>
      new Promise((give, fail) => {
        asked.push({ signal, give, fail })
        signal.addEventListener('abort', () => fail(signal.reason as Error))
      }),
  )
  return { ask, asked }
}

it('gives one answer to all who ask while it is on its way, and asks again afterwards', async () => {
  const { ask, asked } = questions()
  const all = [ask(), ask(new AbortController().signal)]
  expect(asked).toHaveLength(1)
  asked[0]?.give('one')
  expect(await Promise.all(all)).toEqual(['one', 'one'])
  const next = ask()
  expect(asked).toHaveLength(2)
  asked[1]?.fail(new Error('down'))
  await expect(next).rejects.toThrow('down')
  void ask().catch(() => {})
  expect(asked).toHaveLength(3)
})

it('lets go who is stopped and goes on for the others', async () => {
  const { ask, asked } = questions()
  const stop = new AbortController()
  const [stopped, other] = [ask(stop.signal), ask()]
  stop.abort(new Error('enough'))
  await expect(stopped).rejects.toThrow('enough')
  expect(asked[0]?.signal.aborted).toBe(false)
  asked[0]?.give('one')
  expect(await other).toBe('one')
})

it('gives up when all are stopped, and who asks then asks anew', async () => {
  const { ask, asked } = questions()
  const stops = [new AbortController(), new AbortController()]
  const all = stops.map((stop) => ask(stop.signal))
  for (const stop of stops) stop.abort(new Error('enough'))
  const next = ask()
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false])
  await expect(Promise.allSettled(all)).resolves.toMatchObject([{ status: 'rejected' }, { status: 'rejected' }])
  asked[1]?.give('two')
  expect(await next).toBe('two')
  await expect(ask(stops[0]?.signal)).rejects.toThrow('enough')
  expect(asked).toHaveLength(2)
})
