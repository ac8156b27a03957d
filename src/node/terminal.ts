// The three standard streams. Output is written at once, so that nothing is lost when the process ends.
import * as fs from 'node:fs'
import process from 'node:process'
import { encodeUtf8, isError } from '../base/index.ts'
import { HostError, type Terminal } from '../host/index.ts'
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
    get inputIsTerminal() {
      return isTerminal(0)
    },
    readInput,
    readLine,
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

const lineFeed = 10
const carriageReturn = 13
const backspaces: readonly number[] = [8, 127]
const interrupt = 3
const endOfInput = 4

async function readLine({ secret, signal }: Parameters<Terminal['readLine']>[0]): Promise<string> {
  signal?.throwIfAborted()
  if (secret && !isTerminal(0)) throw new HostError('other', 'inappropriate ioctl for device')
  const { stdin } = process
  if (secret) stdin.setRawMode(true)
  const typed: number[] = []
  try {
    // Byte by byte, so that what follows the line stays unread where the system lets it.
    for await (const chunk of stdin.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
      for (const [index, byte] of chunk.entries()) {
        if (byte === lineFeed || (secret && byte === carriageReturn)) {
          const rest = chunk.subarray(index + 1)
          if (rest.length > 0) stdin.unshift(rest)
          return textOfLine(typed)
        }
        if (secret && byte === interrupt) process.kill(process.pid, 'SIGINT')
        else if (secret && byte === endOfInput) return textOfLine(typed)
        else if (secret && backspaces.includes(byte)) typed.pop()
        else typed.push(byte)
      }
      signal?.throwIfAborted()
    }
  } finally {
    if (secret) stdin.setRawMode(false)
    stdin.pause()
  }
  if (typed.length === 0) throw new HostError('other', 'EOF')
  return textOfLine(typed)
}

function textOfLine(bytes: readonly number[]): string {
  return new TextDecoder().decode(Uint8Array.from(bytes)).replace(/\r$/, '')
}

const longestInput = 512 * 1024 * 1024

async function readInput(signal?: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  signal?.throwIfAborted()
  const stop = () => process.stdin.destroy(isError(signal?.reason) ? signal.reason : undefined)
  if (signal !== undefined) onceAborted(signal, stop)
  try {
    for await (const chunk of process.stdin) {
      chunks.push(chunk as Uint8Array)
      length += (chunk as Uint8Array).length
      if (length > longestInput) {
        throw new HostError('too-large', `read /dev/stdin: what comes is larger than ${longestInput} bytes`)
      }
    }
  } catch (error) {
    throw hostErrorOf(error, 'read', '/dev/stdin')
  } finally {
    signal?.removeEventListener('abort', stop)
  }
  return Buffer.concat(chunks)
}
