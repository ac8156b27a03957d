// Work that begins before its turn: what it gives and throws is told in its turn, and nothing of it outlives the call.
import { describe, expect, it } from 'vitest'
import { begin, both } from './begin.ts'

const soon = (milliseconds = 5) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
const open = (): AbortSignal => new AbortController().signal

/** Work that goes on until it is ended, and notes that it was. */
function endless(ended: string[], name: string) {
  return (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        ended.push(name)
        reject(signal.reason)
      })
    })
}

describe('work begun', () => {
  it('goes on at once, and gives its result as often as it is asked', async () => {
    const done: string[] = []
    const begun = begin(async () => {
      await soon(1)
      done.push('work')
      return 7
    }, open())
    await soon()
    expect(done).toEqual(['work'])
    expect([await begun.result(), await begun.result()]).toEqual([7, 7])
    expect(done).toEqual(['work'])
  })

  it('may wait for its turn', async () => {
    const done: string[] = []
    const begun = begin(async (_, turn) => {
      await turn
      done.push('work')
    }, open())
    await soon()
    expect(done).toEqual([])
    await begun.result()
    expect(done).toEqual(['work'])
  })

  it('throws when its turn comes, not before', async () => {
    const begun = begin(async () => {
      throw new Error('no')
    }, open())
    await soon()
    await expect(begun.result()).rejects.toThrow('no')
  })

  it('ends when it is dropped, and with the signal', async () => {
    const ended: string[] = []
    begin(endless(ended, 'dropped'), open()).drop()
    const controller = new AbortController()
    const begun = begin(endless(ended, 'aborted'), controller.signal)
    controller.abort(new Error('enough'))
    expect(ended).toEqual(['dropped', 'aborted'])
    await expect(begun.result()).rejects.toThrow('enough')
    const late = begin(async (signal) => signal.throwIfAborted(), controller.signal)
    await expect(late.result()).rejects.toThrow('enough')
  })
})

describe('two pieces of work', () => {
  it('go on together', async () => {
    const order: string[] = []
    const step = (name: string, milliseconds: number) => async () => {
      order.push(`${name} begins`)
      await soon(milliseconds)
      order.push(`${name} ends`)
      return name
    }
    const { first, second } = await both(step('first', 20), step('second', 1), open())
    expect([first, second(), second()]).toEqual(['first', 'second', 'second'])
    expect(order).toEqual(['second begins', 'first begins', 'second ends', 'first ends'])
  })

  it('tell of the first one that fails, and the second is ended', async () => {
    const ended: string[] = []
    const failing = async () => {
      await soon()
      throw new Error('first')
    }
    await expect(both(failing, endless(ended, 'second'), open())).rejects.toThrow('first')
    expect(ended).toEqual(['second'])
    const alsoFailing = async () => {
      throw new Error('second')
    }
    await expect(both(failing, alsoFailing, open())).rejects.toThrow('first')
  })

  it('tell of the second one when its result is taken', async () => {
    const failing = async () => {
      throw new Error('second')
    }
    const { first, second } = await both(async () => 1, failing, open())
    expect(first).toBe(1)
    expect(() => second()).toThrow('second')
  })
})
