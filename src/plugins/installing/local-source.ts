// Plugins on disk: a folder is linked to, so that changes in it take effect; an archive is unpacked.
import { absolutePath, baseName, joinPath } from '../../base/index.ts'
import { textOf } from '../../diagnostics/index.ts'
import { HostError } from '../../host/index.ts'
import { pluginFileName } from '../parse-plugin-file.ts'
import { installArchive } from './install-archive.ts'
import {
  type InstallingPorts,
  isArchiveName,
  metadataMissing,
  type PluginSource,
  pluginNameOf,
  type SignedArchive,
  type SourceRequest,
  sourceFailure,
} from './source.ts'

const limitBytes = 512 * 1024 * 1024

/** @see helm internal/plugin/installer/local_installer.go */
export function localSource({ source }: SourceRequest, ports: InstallingPorts): PluginSource {
  const from = absolutePath(source, ports.environment.workingDirectory)
  const folder = joinPath(ports.places.dataHome, 'plugins')
  if (!isArchiveName(from)) {
    const path = joinPath(folder, baseName(from))
    return { kind: 'folder', path, install: () => linkFolder(from, path, ports) }
  }
  const name = pluginNameOf(baseName(from))
  const path = joinPath(folder, name)
  const state: { signed?: Promise<SignedArchive> } = {}
  const readSigned = () => (state.signed ??= readArchive(from, ports))
  return {
    kind: 'archive',
    path,
    readSigned,
    readingTrouble: 'failed to read plugin file',
    install: () => unpack({ name, path, readSigned }, ports),
  }
}

async function linkFolder(from: string, path: string, { files, log }: InstallingPorts): Promise<void> {
  const status = await files.status(from)
  if (status?.kind !== 'directory') {
    throw sourceFailure("expected plugin to be a directory (containing a file 'plugin.yaml')")
  }
  if ((await files.status(joinPath(from, pluginFileName))) === undefined) throw metadataMissing()
  log.debug('symlinking', { source: from, path })
  await files.makeLink(path, { target: from })
}

async function unpack(
  { name, path, readSigned }: { name: string; path: string; readSigned: () => Promise<SignedArchive> },
  ports: InstallingPorts,
): Promise<void> {
  await installArchive(
    {
      signed: await readSigned().catch((error: unknown) => {
        throw sourceFailure(`failed to read archive: ${textOf(error)}`, error)
      }),
      path,
      trouble: 'failed to extract archive',
      rootOf: (files) =>
        name !== '' && files.some((file) => file.path === `${name}/${pluginFileName}`) ? name : undefined,
      missing: () => sourceFailure(`plugin.yaml not found in expected directory ${name} of the archive`),
    },
    ports,
  )
}

async function readArchive(path: string, { files }: InstallingPorts): Promise<SignedArchive> {
  const archive = await files.readFile(path, { limitBytes })
  const provenancePath = `${path}.prov`
  const provenance = await files.readFile(provenancePath, { limitBytes }).catch((error: unknown) => {
    if (error instanceof HostError && error.reason === 'not-found') return undefined
    throw sourceFailure(`failed to access provenance file ${provenancePath}: ${textOf(error)}`, error)
  })
  return { archive, fileName: baseName(path), ...(provenance === undefined ? {} : { provenance }) }
}
