// `plugin package`: a folder into an archive, signed unless that is not wanted.
import { joinPath } from '../base/index.ts'
import { PluginError, textOf } from '../diagnostics/index.ts'
import type { Clock, Compression } from '../host/index.ts'
import { packPlugin } from './archive/pack-plugin.ts'
import { type FindingPorts, loadPlugin } from './find-plugins.ts'
import { readKeyring, signingKeyIn, signPlugin } from './provenance.ts'

/** How to sign. */
export interface PluginSigning {
  /** With secret keys. */
  readonly keyring: string
  /** A name of the key, or a part of it that no other key's name has. */
  readonly key: string
  /** Called once the key is found; what it gives is asked with the name of the key when that is encrypted. */
  readonly openPassphrase: () => Promise<(keyName: string) => Promise<string>>
}

/** A plugin to package. */
export interface PackagePluginRequest {
  /** Its folder. */
  readonly path: string
  /** The folder to write into; made where it is not there. */
  readonly destination: string
  /** Absent: unsigned. */
  readonly sign?: PluginSigning
  /** Called when the folder was found good and nothing is signed. */
  readonly onUnsigned?: () => void
  readonly signal?: AbortSignal
}

/** What was written. */
export interface PackagedPlugin {
  /** Of the archive. */
  readonly path: string
  /** Absent without a signature. */
  readonly provenancePath?: string
}

/** What packaging needs. */
export interface PackagingPorts extends FindingPorts {
  readonly compression: Compression
  readonly clock: Pick<Clock, 'now'>
}

/**
 * Nothing is written before everything is made.
 *
 * @throws PluginError in Helm's words
 * @see helm pkg/cmd/plugin_package.go
 */
export async function packagePluginFolder(
  request: PackagePluginRequest,
  ports: PackagingPorts,
): Promise<PackagedPlugin> {
  const { path, destination, sign, signal } = request
  const { files } = ports
  const status = await files.status(path)
  if (status === undefined) throw failure(`stat ${path}: no such file or directory`, 'PLUGIN_NOT_FOUND')
  if (status.kind !== 'directory') throw failure('plugin package only supports directories, not tarballs')
  const { metadata } = await loadPlugin(path, ports).catch((error: unknown) => {
    throw failure(`invalid plugin directory: ${textOf(error)}`, 'PLUGIN_INVALID', error)
  })
  await files.makeDirectory(destination === '' ? '.' : destination)
  const signer = sign === undefined ? undefined : await openSigner(sign, ports)
  if (signer === undefined) request.onUnsigned?.()
  const archive = await packPlugin({ directory: path, name: metadata.name }, ports, signal)
  const fileName = `${metadata.name}-${metadata.version}.tgz`
  const archivePath = joinPath(destination, fileName)
  const provenance =
    signer === undefined ? undefined : await signPlugin({ ...signer, archive, fileName, metadata }, ports)
  signal?.throwIfAborted()
  await files.writeFile(archivePath, archive)
  if (provenance === undefined) return { path: archivePath }
  await files.writeFile(`${archivePath}.prov`, provenance)
  return { path: archivePath, provenancePath: `${archivePath}.prov` }
}

type Signer = Pick<Parameters<typeof signPlugin>[0], 'key' | 'passphrase'>

async function openSigner(sign: PluginSigning, ports: PackagingPorts): Promise<Signer> {
  const found = await readKeyring(sign.keyring, ports)
    .then((keyring) => signingKeyIn(keyring, sign.key))
    .catch((error: unknown) => {
      throw failure(`error reading from keyring: ${textOf(error)}`, 'PROVENANCE_FAILED', error)
    })
  const passphrase = await sign.openPassphrase()
  if (found === undefined) throw failure('private key not found', 'PROVENANCE_FAILED')
  if (found.secret === 'none') {
    const advice = 'Try providing a keyring with secret keys'
    throw failure(`provided key is not a private key. ${advice}`, 'PROVENANCE_FAILED')
  }
  return { key: found, passphrase }
}

function failure(
  helmText: string,
  code: 'PLUGIN_INVALID' | 'PLUGIN_NOT_FOUND' | 'PROVENANCE_FAILED' = 'PLUGIN_INVALID',
  cause?: unknown,
): PluginError {
  return new PluginError({ code, helmText, ...(cause === undefined ? {} : { cause }) })
}
