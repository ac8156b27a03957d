// Reads the body of a response within a limit.
import { HostError } from '../../host/index.ts'

/** @throws HostError `too-large`, or what the connection met */
export async function readBody(
  body: AsyncIterable<Uint8Array>,
  { limitBytes, signal }: { readonly limitBytes: number; readonly signal: AbortSignal | undefined },
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    signal?.throwIfAborted()
    length += chunk.length
    if (length > limitBytes) throw new HostError('too-large', `size exceeds limit: more than ${limitBytes} bytes`)
    chunks.push(chunk)
  }
  return joinChunks(chunks, length)
}

/** The chunks as one. */
export function joinChunks(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks
  if (chunks.length === 1 && only !== undefined) return only
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}

/** Leaves a body unread. */
export async function leaveBody(body: AsyncIterable<Uint8Array>): Promise<void> {
  await body[Symbol.asyncIterator]().return?.()
}
