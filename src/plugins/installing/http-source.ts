// Plugins as archives on web servers.
import { baseName, joinPath } from '../../base/index.ts'
import { cacheKeyOf } from './cache-key.ts'
import { anyRoot, installArchive } from './install-archive.ts'
import {
  type InstallingPorts,
  type PluginSource,
  pluginNameOf,
  type SignedArchive,
  type SourceRequest,
  sourceFailure,
} from './source.ts'

/** @see helm internal/plugin/installer/http_installer.go */
export function httpSource(request: SourceRequest, ports: InstallingPorts): PluginSource {
  const { source } = request
  const key = cacheKeyOf(source)
  const path = joinPath(ports.places.dataHome, 'plugins', pluginNameOf(baseName(source)))
  const state: { signed?: Promise<SignedArchive> } = {}
  const readSigned = () => (state.signed ??= download(request, ports))
  return {
    kind: 'http',
    path,
    readSigned,
    readingTrouble: 'failed to download plugin',
    install: async () =>
      installArchive(
        {
          signed: await readSigned(),
          path,
          trouble: 'extracting files from archive',
          rootOf: anyRoot,
          missing: () => {
            const folder = joinPath(ports.places.cacheHome, 'plugins', key)
            return sourceFailure(`plugin.yaml not found in ${folder} or its immediate subdirectories`)
          },
        },
        ports,
      ),
  }
}

async function download({ source, signal }: SourceRequest, ports: InstallingPorts): Promise<SignedArchive> {
  const get = async (url: string): Promise<Uint8Array> => {
    const result = await ports.getter.get({ url, ...(signal === undefined ? {} : { signal }) })
    if (result.status !== 'content') throw sourceFailure(`${url} gave no content`)
    return result.bytes
  }
  const archive = await get(source)
  const provenance = await get(`${source}.prov`).catch(() => {
    signal?.throwIfAborted()
    return undefined
  })
  return { archive, fileName: baseName(source), ...(provenance === undefined ? {} : { provenance }) }
}
