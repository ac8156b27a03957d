// Putting a plugin in its place: made ready in a folder beside it that discovery does not see, then moved there in one step.
import { joinPath, parentOf } from '../../base/index.ts'
import type { FileSystem } from '../../host/index.ts'
import type { PluginFile } from '../archive/unpack-plugin.ts'

/** Writes files as a folder at `path`, where nothing may be. */
export function placeFiles(files: readonly PluginFile[], path: string, system: FileSystem): Promise<void> {
  return staged(path, system, async (folder) => {
    await system.makeDirectory(folder)
    for (const file of files) {
      const target = joinPath(folder, file.path)
      if (file.kind === 'directory') await system.makeDirectory(target)
      else {
        await system.makeDirectory(parentOf(target))
        await system.writeFile(target, file.data, { mode: file.mode })
      }
    }
  })
}

/** Copies a folder to `path`, where nothing may be: with modes, links as they are. */
export function placeCopy(source: string, path: string, system: FileSystem): Promise<void> {
  return staged(path, system, (folder) => copyTree(source, folder, system))
}

async function staged(path: string, system: FileSystem, fill: (folder: string) => Promise<void>): Promise<void> {
  await system.makeDirectory(parentOf(path))
  const stage = await system.makeTemporaryDirectory(joinPath(parentOf(path), '.installing-'))
  try {
    const folder = joinPath(stage, 'plugin')
    await fill(folder)
    await system.rename(folder, path)
  } finally {
    await system.remove(stage)
  }
}

async function copyTree(source: string, target: string, system: FileSystem): Promise<void> {
  const own = await system.status(source)
  await system.makeDirectory(target, { mode: (own?.mode ?? 0o755) & 0o777 })
  for (const { name, kind } of await system.readDirectory(source)) {
    const [from, to] = [joinPath(source, name), joinPath(target, name)]
    if (kind === 'directory') await copyTree(from, to, system)
    else if (kind === 'link') await system.makeLink(to, { target: await system.readLink(from) })
    else if (kind === 'file') {
      const status = await system.status(from)
      await system.writeFile(to, await system.readFile(from), { mode: (status?.mode ?? 0o644) & 0o777 })
    }
  }
}
