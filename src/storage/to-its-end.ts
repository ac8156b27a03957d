// Writes that are not left halfway: only their answer tells what a record says.
import { lateSignal } from '../base/index.ts'
import type { Clock } from '../host/index.ts'

/** Begins nothing where the signal has aborted; what has begun may end, though it must not take for ever. */
export async function toItsEnd<T>(
  signal: AbortSignal | undefined,
  clock: Clock,
  write: (late: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted()
  const late = lateSignal(signal, clock)
  try {
    return await write(late.signal)
  } finally {
    late.end()
  }
}
