// Keeps what an auth provider has renewed in the kubeconfig file it came from.
import { decodeUtf8, encodeUtf8 } from '../../base/index.ts'
import { type AuthProvider, updateAuthProvider } from '../../formats/index.ts'
import { type FileSystem, HostError } from '../../host/index.ts'
import type { CredentialPorts } from './credential.ts'

const fileLimitBytes = 16 * 1024 * 1024
const lockWaitMilliseconds = 50
const lockPatienceMilliseconds = 2_000

/**
 * Writes the provider's configuration into its file in one step, unless the file's user or provider is gone. While it
 * does, the lock file of client-go is there.
 *
 * @throws HostError when the file cannot be read, locked or written
 * @see client-go tools/clientcmd ModifyConfig
 */
export async function persistAuthProvider(
  provider: AuthProvider & { readonly userName: string },
  ports: CredentialPorts,
): Promise<void> {
  const { files } = ports
  if (provider.file === '' || files === undefined) return
  const path = provider.file
  await withLock(`${path}.lock`, files, ports, async () => {
    const before = decodeUtf8(await files.readFile(path, { limitBytes: fileLimitBytes }))
    const after = updateAuthProvider(before, provider.userName, provider.config)
    if (after === undefined || after === before) return
    const mode = (await files.status(path))?.mode ?? 0o600
    await files.writeFile(path, encodeUtf8(after), { mode })
  })
}

async function withLock(
  lock: string,
  files: FileSystem,
  { clock }: CredentialPorts,
  task: () => Promise<void>,
): Promise<void> {
  for (let waited = 0; ; waited += lockWaitMilliseconds) {
    try {
      await files.createFile(lock, new Uint8Array(), { mode: 0 })
      break
    } catch (error) {
      const isHeld = error instanceof HostError && error.reason === 'exists'
      if (!isHeld || waited >= lockPatienceMilliseconds) throw error
      await clock.sleep(lockWaitMilliseconds)
    }
  }
  try {
    await task()
  } finally {
    await files.remove(lock)
  }
}
