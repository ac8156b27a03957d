// A plugin's folder into an archive. The same files, with the same times, make the same bytes.
import { joinPath } from '../../base/index.ts'
import { PluginError } from '../../diagnostics/index.ts'
import { type TarFile, writeTar } from '../../formats/index.ts'
import type { Compression, FileSystem } from '../../host/index.ts'

/** What packing needs. */
export interface PackingPorts {
  readonly files: Pick<FileSystem, 'readDirectory' | 'readFile' | 'status'>
  readonly compression: Pick<Compression, 'gzip'>
}

/**
 * The archive of a folder, below a folder of the plugin's name.
 *
 * @throws PluginError when it holds links, devices or the like, which cannot be installed
 * @see helm internal/plugin/sign.go CreatePluginTarball
 */
export async function packPlugin(
  place: { readonly directory: string; readonly name: string },
  ports: PackingPorts,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const entries: TarFile[] = []
  const add = async (path: string, name: string): Promise<void> => {
    signal?.throwIfAborted()
    const status = await ports.files.status(path)
    if (status === undefined) throw unpackable(`${path} disappeared`)
    const modified = Number((status.modified + 500_000_000n) / 1_000_000_000n)
    const entry = { name, mode: status.mode & 0o777, modified }
    if (status.kind === 'file') {
      entries.push({ ...entry, data: await ports.files.readFile(path) })
      return
    }
    entries.push({ ...entry, kind: 'directory', data: new Uint8Array() })
    for (const child of await ports.files.readDirectory(path)) {
      const childPath = joinPath(path, child.name)
      if (child.kind !== 'file' && child.kind !== 'directory') {
        throw unpackable(`${childPath} is neither a file nor a directory, and plugin archives hold nothing else`)
      }
      await add(childPath, `${name}/${child.name}`)
    }
  }
  await add(place.directory, place.name)
  return ports.compression.gzip(writeTar(entries), 6)
}

function unpackable(reason: string): PluginError {
  return new PluginError({ code: 'PLUGIN_INVALID', helmText: `failed to create plugin tarball: ${reason}` })
}
