// The parts of the WebAssembly runtime that need no module: limits in the binary, hosts, messages.
import { describe, expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../base/index.ts'
import { matchesHost } from './extism-http.ts'
import { formatInput, parseOutput } from './extism-messages.ts'
import { limitMemory } from './limit-memory.ts'

/** A module that holds one section of memories. */
const withMemory = (...limits: number[]) =>
  Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, limits.length + 1, 1, ...limits, 7, 1, 0])

describe('limitMemory', () => {
  it('writes the maximum into the module and leaves the rest', () => {
    expect(limitMemory(withMemory(0, 17), 300)).toEqual(withMemory(1, 17, 0xac, 2))
    expect(limitMemory(withMemory(1, 17, 20), 300)).toEqual(withMemory(1, 17, 20))
    expect(limitMemory(withMemory(0, 17), 0)).toEqual(withMemory(0, 17))
  })

  it('refuses modules that want more', () => {
    expect(() => limitMemory(withMemory(0, 44), 17)).toThrow(
      'section memory: min 44 pages (2 Mi) over limit of 17 pages (1 Mi)',
    )
    expect(() => limitMemory(withMemory(1, 17, 100), 17)).toThrow('section memory: max 100 pages')
    expect(() => limitMemory(withMemory(0, 1), 4)).toThrow('instantiating extism module: section memory: min 16 pages')
  })

  it('gives what is cut off back as it is', () => {
    const module = withMemory(0, 17)
    for (let length = 0; length < module.length - 3; length++) {
      const part = module.subarray(0, length)
      expect(() => limitMemory(part, 300)).not.toThrow()
    }
  })
})

describe('matchesHost', () => {
  it.each([
    ['example.com', 'example.com', true],
    ['*.example.com', 'a.b.example.com', true],
    ['*.example.com', 'example.com', false],
    ['127.0.*', '127.0.0.1', true],
    ['{a,b}.org', 'b.org', true],
    ['[!a]x', 'bx', true],
    ['[!a]x', 'ax', false],
    ['a?c', 'abc', true],
    ['a.c', 'abc', false],
    ['(', '(', true],
    ['{a', 'a', false],
    ['', 'a', false],
  ])('%s and %s', (pattern, host, expected) => {
    expect(matchesHost(pattern, host)).toBe(expected)
  })
})

describe('messages', () => {
  const streams = { standardOutput: encodeUtf8('said'), standardError: encodeUtf8('warned') }
  it('say what Helm says', () => {
    expect(decodeUtf8(formatInput({ type: 'cli/v1', extraArguments: ['a', '<b>'] }))).toBe(
      '{"extraArgs":["a","\\u003cb\\u003e"]}',
    )
    const manifests = encodeUtf8('kind: A\n')
    expect(decodeUtf8(formatInput({ type: 'postrenderer/v1', manifests, extraArguments: [] }))).toBe(
      '{"manifests":"kind: A\\n","extraArgs":[]}',
    )
  })

  it('are read', () => {
    expect(parseOutput('cli/v1', encodeUtf8('{}'), streams)).toEqual({
      type: 'cli/v1',
      exitCode: 0,
      output: streams.standardOutput,
      errorOutput: streams.standardError,
    })
    expect(parseOutput('getter/v1', encodeUtf8('{"data":"aGk="}'), streams)).toEqual({
      type: 'getter/v1',
      data: encodeUtf8('hi'),
    })
    for (const output of ['', '[', '{"data":1}', '{"data":"*"}']) {
      expect(() => parseOutput('getter/v1', encodeUtf8(output), streams)).toThrow(
        'failed to json marshal plugin output message',
      )
    }
  })
})
