// The kind of source that an address means.
import { PluginError, textOf } from '../../diagnostics/index.ts'
import { quote } from '../../go/index.ts'
import { gitSource } from './git-source.ts'
import { httpSource } from './http-source.ts'
import { localSource } from './local-source.ts'
import { registrySource } from './registry-source.ts'
import { type InstallingPorts, isArchiveName, type PluginSource, type SourceRequest, shownAddress } from './source.ts'

/**
 * The source that an address means. A registry says so in its scheme; what is on disk goes before what looks like an
 * address; an address that ends like an archive is one; any other is asked for its repository.
 *
 * @throws PluginError
 * @see helm internal/plugin/installer/installer.go NewForSource
 */
export async function openSource(request: SourceRequest, ports: InstallingPorts): Promise<PluginSource> {
  const { source } = request
  if (source.startsWith('oci://')) return registrySource(request, ports)
  try {
    if ((await ports.files.status(source).catch(() => undefined)) !== undefined) {
      return localSource(request, ports)
    }
    if (/^https?:\/\//.test(source) && isArchiveName(source)) {
      return httpSource(request, ports)
    }
    return await gitSource(request, ports)
  } catch (error) {
    request.signal?.throwIfAborted()
    const question = "(if it's a local directory, does it exist?)"
    throw new PluginError({
      code: 'PLUGIN_NOT_FOUND',
      helmText: `cannot get information about plugin source ${quote(shownAddress(source))} ${question}, last error was: ${textOf(error)}`,
      cause: error,
    })
  }
}
