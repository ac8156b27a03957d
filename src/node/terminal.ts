// The three standard streams. Output is written at once, so that nothing is lost when the process ends.
import * as fs from 'node:fs'
import process from 'node:process'
import { encodeUtf8 } from '../base/index.ts'
import type { Terminal } from '../host/index.ts'
import { onceAborted } from './abort.ts'
import { hostErrorOf, systemCode } from './errors.ts'

/** The streams of this process. */
export function createTerminal(): Terminal {
  return {
    writeOutput: (text) => writeAll(1, text),
    writeError: (text) => writeAll(2, text),
    get outputIsTerminal() {
      return isTerminal(1)
    },
    get errorIsTerminal() {
      return isTerminal(2)
    },
    readInput,
  }
}

/** Node's module for terminals brings its network modules along; files and pipes are told without it. */
function isTerminal(descriptor: number): boolean {
  try {
    if (!fs.fstatSync(descriptor).isCharacterDevice()) return false
  } catch {
    return false
  }
  return process.getBuiltinModule('node:tty').isatty(descriptor)
}

function writeAll(descriptor: number, text: string | Uint8Array): void {
  const bytes = typeof text === 'string' ? encodeUtf8(text) : text
  let written = 0
  while (written < bytes.length) {
    try {
      written += fs.writeSync(descriptor, bytes, written)
    } catch (error) {
      const code = systemCode(error)
      // A pipe that is full for the moment says EAGAIN; whoever reads it needs time.
      if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
      // The reader has gone (`pintle list | head -1`): there is nobody to tell.
      else if (code === 'EPIPE') return
      else throw hostErrorOf(error, 'write', descriptor === 1 ? '/dev/stdout' : '/dev/stderr')
    }
  }
}

async function readInput(signal?: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  signal?.throwIfAborted()
  const stop = () => process.stdin.destroy(signal?.reason instanceof Error ? signal.reason : undefined)
  if (signal !== undefined) onceAborted(signal, stop)
  try {
    for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array)
  } catch (error) {
    throw hostErrorOf(error, 'read', '/dev/stdin')
  } finally {
    signal?.removeEventListener('abort', stop)
  }
  return Buffer.concat(chunks)
}
