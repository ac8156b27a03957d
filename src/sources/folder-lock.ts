// One writer at a time for a file that several processes change: a folder beside it that only one can put there.
import { RepositoryError } from '../diagnostics/index.ts'
import { type Clock, type FileSystem, HostError } from '../host/index.ts'

const waitMilliseconds = 50
const patienceMilliseconds = 30_000
/** Nobody holds a lock that long for reading and writing one small file: its holder is gone. */
const staleNanoseconds = 60_000_000_000n

/** What a lock is waited for with. */
export interface LockPlace {
  readonly files: FileSystem
  readonly clock: Clock
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs `task` while no other process of ours is in a task with the same `path`. Where the signal aborts before it is the task's
 * turn it is not run.
 *
 * @throws RepositoryError when the lock is not to be had within 30 seconds, or the signal's reason
 */
export async function withFolderLock<T>(
  path: string,
  { files, clock, signal }: LockPlace,
  task: () => Promise<T>,
): Promise<T> {
  const lock = `${path}.held`
  await acquire(lock, { files, clock, signal })
  try {
    signal?.throwIfAborted()
    return await task()
  } finally {
    await files.remove(lock)
  }
}

async function acquire(lock: string, { files, clock, signal }: LockPlace): Promise<void> {
  signal?.throwIfAborted()
  const candidate = `${lock}.${clock.now().toString(36)}.${Math.random().toString(36).slice(2)}`
  await files.makeDirectory(candidate)
  try {
    // A folder that is not empty cannot be replaced by another one: only the first rename succeeds.
    await files.writeFile(`${candidate}/holder`, new Uint8Array())
    for (let waited = 0; ; waited += waitMilliseconds) {
      if (await tryRename(candidate, lock, files)) return
      const status = await files.status(lock)
      if (status !== undefined && clock.now() - status.modified > staleNanoseconds) await files.remove(lock)
      else if (waited >= patienceMilliseconds) throw busy(lock)
      else await clock.sleep(waitMilliseconds, signal)
    }
  } catch (error) {
    await files.remove(candidate)
    throw error
  }
}

async function tryRename(from: string, to: string, files: FileSystem): Promise<boolean> {
  try {
    await files.rename(from, to)
    return true
  } catch (error) {
    if (error instanceof HostError && (await files.status(to)) !== undefined) return false
    if (error instanceof HostError && (await files.status(from)) !== undefined && error.reason === 'exists')
      return false
    throw error
  }
}

function busy(lock: string): RepositoryError {
  return new RepositoryError({
    code: 'REPOSITORY_BUSY',
    helmText: 'context deadline exceeded',
    notes: [`another process holds ${lock}`],
    hints: ['if no other process is running, remove that folder'],
  })
}
