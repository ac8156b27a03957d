// Plugins in OCI registries.
import { baseName, joinPath } from '../../base/index.ts'
import { textOf } from '../../diagnostics/index.ts'
import { archivedMetadata } from '../archive/unpack-plugin.ts'
import { anyRoot, installArchive } from './install-archive.ts'
import {
  type InstallingPorts,
  metadataMissing,
  type PluginSource,
  type SignedArchive,
  type SourceRequest,
  sourceFailure,
} from './source.ts'

/** @see helm internal/plugin/installer/oci_installer.go */
export function registrySource(request: SourceRequest, ports: InstallingPorts): PluginSource {
  const name = pluginNameIn(request.source, ports.registries)
  const path = joinPath(ports.places.pluginsDirectory, name)
  const state: { signed?: Promise<SignedArchive> } = {}
  const readSigned = () => (state.signed ??= pull(request, name, ports))
  return {
    kind: 'registry',
    path,
    readSigned,
    install: async () =>
      installArchive(
        {
          signed: await readSigned(),
          path,
          trouble: 'failed to extract plugin',
          rootOf: anyRoot,
          missing: metadataMissing,
        },
        ports,
      ),
  }
}

/** The last part of the repository's path. @see helm pkg/registry/plugin.go GetPluginName */
function pluginNameIn(source: string, registries: InstallingPorts['registries']): string {
  let repository: string
  try {
    repository = registries.repositoryOf(source)
  } catch (error) {
    throw sourceFailure(`invalid OCI reference: ${textOf(error)}`, error)
  }
  return baseName(repository)
}

async function pull(request: SourceRequest, name: string, ports: InstallingPorts): Promise<SignedArchive> {
  const { source, access, signal } = request
  try {
    const { archive, provenance } = await ports.registries.pullPlugin({
      reference: source,
      name,
      access,
      ...(signal === undefined ? {} : { signal }),
    })
    return {
      archive,
      fileName: fileNameOf(archive, ports),
      ...(provenance === undefined ? {} : { provenance }),
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw sourceFailure(`failed to pull plugin from ${source}: ${textOf(error)}`, error)
  }
}

/** Empty where the archive is none: that is told when it is unpacked. */
function fileNameOf(archive: Uint8Array, { compression }: InstallingPorts): string {
  try {
    const { name, version } = archivedMetadata(archive, compression)
    return `${name}-${version}.tgz`
  } catch {
    return ''
  }
}
