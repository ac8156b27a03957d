import { describe, expect, it } from 'vitest'
import { formatRequestBody } from './request-body.ts'

describe('formatRequestBody', () => {
  it('sorts keys at every depth as Go does', () => {
    const body = { b: [{ z: 1, a: null }], a: 'ä"', '10': true, '9': 1.5, '😀': 0, '￿': 1 }
    expect(formatRequestBody(body)).toBe('{"10":true,"9":1.5,"a":"ä\\"","b":[{"a":null,"z":1}],"￿":1,"😀":0}')
  })

  it('leaves out what is undefined and keeps what only looks like a prototype', () => {
    expect(formatRequestBody(JSON.parse('{"__proto__":{"b":1}}'))).toBe('{"__proto__":{"b":1}}')
    expect(formatRequestBody({ a: undefined, b: [undefined] })).toBe('{"b":[null]}')
  })
})
