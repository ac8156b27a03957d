// A port with some of its parts replaced.
import { expect, it } from 'vitest'
import { portWith } from './port-with.ts'

class Port {
  readonly #secret = 'inside'
  readonly name = 'port'
  tell(): string {
    return this.#secret
  }
  look(): string {
    return 'port'
  }
}

it('replaces parts, and calls the others on the port itself', () => {
  const port = portWith(new Port(), { look: () => 'own' })
  expect([port.tell(), port.look(), port.name]).toEqual(['inside', 'own', 'port'])
  expect(['tell' in port, 'gone' in port]).toEqual([true, false])
})

it('reads values when they are asked for, once more replaced as well', () => {
  const asked: string[] = []
  const port = {
    get late() {
      asked.push('late')
      return 1
    },
    other: 2,
  }
  const twice = portWith(portWith(port, { other: 3 }), { other: 4 })
  expect([twice.other, asked]).toEqual([4, []])
  expect([twice.late, asked]).toEqual([1, ['late']])
})

it('can be spread', () => {
  const port = portWith<{ a: number; b: number; c?: number }>(Object.freeze({ a: 1, b: 2 }), { b: 3, c: 4 })
  expect({ ...port, d: 5 }).toEqual({ a: 1, b: 3, c: 4, d: 5 })
  expect({ ...portWith(port, { a: 6 }) }).toEqual({ a: 6, b: 3, c: 4 })
})
