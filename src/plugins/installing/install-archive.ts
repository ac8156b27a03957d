// An archive into the plugins folder; the archive and its provenance file are kept beside it.
import { joinPath, parentOf } from '../../base/index.ts'
import { textOf } from '../../diagnostics/index.ts'
import { archivedMetadata, type PluginFile, unpackPlugin } from '../archive/unpack-plugin.ts'
import { pluginFileName } from '../parse-plugin-file.ts'
import { placeFiles } from './place-plugin.ts'
import { type InstallingPorts, type SignedArchive, sourceFailure } from './source.ts'

/** An archive and where it goes. */
export interface ArchiveInstallation {
  readonly signed: SignedArchive
  /** Where the plugin will stand. */
  readonly path: string
  /** What stands before the trouble of unpacking. */
  readonly trouble: string
  /** The folder of the archive that is the plugin's; undefined is an error of `missing`. */
  readonly rootOf: (files: readonly PluginFile[]) => string | undefined
  readonly missing: () => Error
}

/**
 * Checks everything, then writes: a bad archive leaves nothing behind.
 *
 * @throws PluginError in Helm's words
 */
export async function installArchive(installation: ArchiveInstallation, ports: InstallingPorts): Promise<void> {
  const { archive, provenance } = installation.signed
  const metadata = inWords('failed to extract plugin metadata from tarball', () =>
    archivedMetadata(archive, ports.compression),
  )
  const files = inWords(installation.trouble, () => unpackPlugin(archive, ports.compression))
  const root = installation.rootOf(files)
  if (root === undefined) throw installation.missing()
  const kept = joinPath(ports.places.dataHome, 'plugins', `${metadata.name}-${metadata.version}.tgz`)
  await ports.files.makeDirectory(parentOf(kept))
  await ports.files.writeFile(kept, archive)
  if (provenance !== undefined) await ports.files.writeFile(`${kept}.prov`, provenance)
  await placeFiles(below(root, files), installation.path, ports.files)
}

/** The folder that holds plugin.yaml: the archive's top, or one right below it. */
export function anyRoot(files: readonly PluginFile[]): string | undefined {
  if (files.some(({ path }) => path === pluginFileName)) return ''
  const found = files
    .filter(({ path, kind }) => kind === 'file' && path.endsWith(`/${pluginFileName}`) && path.split('/').length === 2)
    .map(({ path }) => path.slice(0, path.indexOf('/')))
  return found.toSorted()[0]
}

/** The files of a folder of the archive; `''` is all of it. */
function below(root: string, files: readonly PluginFile[]): readonly PluginFile[] {
  if (root === '') return files
  return files
    .filter(({ path }) => path.startsWith(`${root}/`))
    .map((file) => ({ ...file, path: file.path.slice(root.length + 1) }))
}

function inWords<T>(prefix: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw sourceFailure(`${prefix}: ${textOf(error)}`, error)
  }
}
