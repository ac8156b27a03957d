// Reads the body of a response within a limit.
import { joinBytes } from '../../base/index.ts'
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
  return joinBytes(chunks)
}

/** Leaves a body unread. */
export async function leaveBody(body: AsyncIterable<Uint8Array>): Promise<void> {
  await body[Symbol.asyncIterator]().return?.()
}
