// The file repositories.yaml on disk: read, and changed by one process at a time.
import { decodeUtf8, encodeUtf8, extensionOf, parentOf } from '../../base/index.ts'
import { formatRepositoryFile, noRepositories, parseRepositoryFile, type RepositoryFile } from '../../chart/index.ts'
import { RepositoryError, textOf } from '../../diagnostics/index.ts'
import { type FileSystem, HostError } from '../../host/index.ts'
import { type LockPlace, withFolderLock } from '../folder-lock.ts'

const limitBytes = 64 * 1024 * 1024

/** The file. @throws RepositoryError `couldn't load repositories file …` where there is none, else what is wrong with it */
export async function readConfigFile(path: string, files: FileSystem): Promise<RepositoryFile> {
  let bytes: Uint8Array
  try {
    bytes = await files.readFile(path, { limitBytes })
  } catch (error) {
    if (!(error instanceof HostError)) throw error
    throw new RepositoryError({
      code: error.reason === 'not-found' ? 'REPOSITORY_NOT_FOUND' : 'REPOSITORY_INVALID',
      helmText: `couldn't load repositories file (${path}): ${error.message}`,
      cause: error,
    })
  }
  try {
    return parseRepositoryFile(decodeUtf8(bytes))
  } catch (error) {
    throw new RepositoryError({ code: 'REPOSITORY_INVALID', helmText: textOf(error), cause: error })
  }
}

/** The file; nothing where there is none. */
export async function readConfigFileIfThere(path: string, files: FileSystem): Promise<RepositoryFile> {
  try {
    return await readConfigFile(path, files)
  } catch (error) {
    if (error instanceof RepositoryError && error.code === 'REPOSITORY_NOT_FOUND') return noRepositories
    throw error
  }
}

/** Replaces the file by what `change` makes of it; nobody else changes it meanwhile. */
export async function changeConfigFile(
  path: string,
  { files, clock, signal }: LockPlace,
  change: (file: RepositoryFile) => RepositoryFile,
): Promise<void> {
  await inConfigLock(path, { files, clock, signal }, async () => {
    const changed = change(await readConfigFileIfThere(path, files))
    await files.writeFile(path, encodeUtf8(formatRepositoryFile(changed)), { mode: 0o600 })
  })
}

async function inConfigLock<T>(path: string, ports: LockPlace, task: () => Promise<T>): Promise<T> {
  return withFolderLock(await makeLockFile(path, ports), ports, task)
}

/** Helm locks this very file; where it is missing some tools take the folder for untouched. Gives its path. */
export async function makeLockFile(path: string, { files }: { readonly files: FileSystem }): Promise<string> {
  await files.makeDirectory(parentOf(path))
  const lock = lockPathOf(path)
  if ((await files.status(lock)) === undefined) await files.writeFile(lock, new Uint8Array(), { mode: 0o600 })
  return lock
}

/** `repositories.lock` beside `repositories.yaml`. */
function lockPathOf(path: string): string {
  const extension = extensionOf(path)
  // A name that is nothing but an extension stays whole.
  const stem = extension === path ? path : path.slice(0, path.length - extension.length)
  return `${stem}.lock`
}
