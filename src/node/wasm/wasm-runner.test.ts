// Modules in threads: input and output, errors, time limits, cancelling. The modules are put together byte by byte.
import { describe, expect, it } from 'vitest'
import type { WasmCall } from '../../host/index.ts'
import { createWasmRunner } from './wasm-runner.ts'

const section = (id: number, ...content: number[]) => [id, content.length, ...content]
const name = (text: string) => [text.length, ...Buffer.from(text)]
const host = name('extism:host/env')

/** A module that imports what is needed to copy its input, and exports `main` with that body. */
function moduleOf(...body: number[]): Uint8Array {
  const head = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
  // () -> i64, (i64, i64) -> (), () -> i32, (i64) -> ()
  const types = section(1, 4, 0x60, 0, 1, 0x7e, 0x60, 2, 0x7e, 0x7e, 0, 0x60, 0, 1, 0x7f, 0x60, 1, 0x7e, 0)
  const imports = [
    [...host, ...name('input_offset'), 0, 0],
    [...host, ...name('input_length'), 0, 0],
    [...host, ...name('output_set'), 0, 1],
    [...host, ...name('error_set'), 0, 3],
  ]
  return Uint8Array.from([
    ...head,
    ...types,
    ...section(2, imports.length, ...imports.flat()),
    ...section(3, 1, 2),
    ...section(7, 1, ...name('main'), 0, 4),
    ...section(10, 1, body.length + 2, 0, ...body, 0x0b),
  ])
}

const copyInput = [0x10, 0, 0x10, 1, 0x10, 2]
const give = (value: number) => [0x41, value]
const call = (module: Uint8Array, more: Partial<WasmCall> = {}) =>
  createWasmRunner().call({
    module,
    functionName: 'main',
    input: new TextEncoder().encode('text'),
    config: {},
    maximumVariableBytes: 0,
    maximumHostBytes: 1 << 20,
    environment: {},
    folders: {},
    shared: [],
    timeoutMilliseconds: 0,
    request: async () => Promise.reject(new Error('no requests here')),
    ...more,
  })

describe('modules', () => {
  it('read their input and set their output', async () => {
    const outcome = await call(moduleOf(...copyInput, ...give(0)))
    expect(outcome).toMatchObject({ kind: 'returned', exitCode: 0, error: '' })
    expect(outcome.kind === 'returned' && Buffer.from(outcome.output).toString()).toBe('text')
  })

  it('give an exit code and an error', async () => {
    expect(await call(moduleOf(...give(7)))).toMatchObject({ kind: 'returned', exitCode: 7 })
    expect(await call(moduleOf(0x10, 0, 0x10, 3, ...give(0)))).toMatchObject({ error: 'text' })
  })

  it('fail with the words of Helm', async () => {
    expect(await call(moduleOf(0x00))).toEqual({ kind: 'failed', stage: 'call', message: 'wasm error: unreachable' })
    expect(await call(moduleOf(...give(0)), { functionName: 'other' })).toMatchObject({
      message: 'unknown function: other',
    })
    expect(await call(Uint8Array.from([1, 2, 3]))).toMatchObject({ kind: 'failed', stage: 'load' })
  })

  it('end when their time is over, or when they are no longer wanted', async () => {
    // loop { continue }
    const endless = moduleOf(0x03, 0x40, 0x0c, 0, 0x0b, ...give(0))
    expect(await call(endless, { timeoutMilliseconds: 200 })).toEqual({
      kind: 'failed',
      stage: 'call',
      message: 'module closed with context deadline exceeded',
    })
    const stop = new AbortController()
    const running = call(endless, { signal: stop.signal })
    setTimeout(() => stop.abort(new Error('enough')), 100)
    await expect(running).rejects.toThrow('enough')
    await expect(call(endless, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before')
  })
})
