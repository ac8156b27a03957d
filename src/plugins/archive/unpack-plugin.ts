// A plugin archive (.tgz) into files: unpacked in memory within limits, every name checked before anything is written.
import { baseName, cleanPath, decodeUtf8 } from '../../base/index.ts'
import { readTar, TarError } from '../../formats/index.ts'
import { type Compression, HostError } from '../../host/index.ts'
import { invalidPlugin } from '../invalid-plugin.ts'
import type { PluginMetadata } from '../model.ts'
import { parsePluginFile, pluginFileName } from '../parse-plugin-file.ts'

/** A file of a plugin, or a directory. */
export interface PluginFile {
  /** Relative and clean: no `..` in it. */
  readonly path: string
  readonly kind: 'file' | 'directory'
  /** Permission bits. */
  readonly mode: number
  readonly data: Uint8Array
}

/** All files of a plugin together, in bytes. */
const maximumSize = 512 * 1024 * 1024
const maximumEntries = 100_000

type Gunzip = Pick<Compression, 'gunzip'>

/**
 * The files of an archive; links and devices are refused.
 *
 * @throws PluginError PLUGIN_INVALID in Helm's words
 * @see helm internal/plugin/installer/extractor.go TarGzExtractor.Extract
 */
export function unpackPlugin(bytes: Uint8Array, compression: Gunzip): readonly PluginFile[] {
  const files: PluginFile[] = []
  for (const entry of entriesOf(bytes, compression)) {
    const path = checkedPath(entry.name)
    if (entry.kind === 'global-header') continue
    if (entry.kind !== 'directory' && entry.kind !== 'file') {
      throw invalidPlugin(`unknown type: ${entry.type.charCodeAt(0).toString(2)} in ${printable(entry.name)}`)
    }
    if (path !== '.') files.push({ path, kind: entry.kind, mode: entry.mode & 0o777, data: entry.data })
  }
  return files
}

/**
 * What the first plugin.yaml in an archive says, wherever it stands.
 *
 * @throws PluginError PLUGIN_INVALID in Helm's words
 * @see helm internal/plugin/sign.go ExtractTgzPluginMetadata
 */
export function archivedMetadata(bytes: Uint8Array, compression: Gunzip): PluginMetadata {
  const found = entriesOf(bytes, compression).find(({ name }) => baseName(name) === pluginFileName)
  if (found === undefined) throw invalidPlugin('plugin.yaml not found in tarball')
  return parsePluginFile(decodeUtf8(found.data))
}

function entriesOf(bytes: Uint8Array, compression: Gunzip): ReturnType<typeof readTar> {
  try {
    return readTar(unzip(bytes, compression), { entries: maximumEntries })
  } catch (error) {
    throw error instanceof TarError ? invalidPlugin(error.message, error) : error
  }
}

function unzip(bytes: Uint8Array, compression: Gunzip): Uint8Array {
  if (bytes.length === 0) throw invalidPlugin('EOF')
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    throw invalidPlugin(bytes.length < 10 ? 'unexpected EOF' : 'gzip: invalid header')
  }
  try {
    return compression.gunzip(bytes, maximumSize)
  } catch (error) {
    if (!(error instanceof HostError)) throw error
    if (error.reason === 'too-large') {
      throw invalidPlugin(`the plugin is larger than ${maximumSize} bytes once unpacked`, error)
    }
    // The magic number is right, so Go would have run out of bytes.
    throw invalidPlugin(error.message === 'gzip: invalid header' ? 'unexpected EOF' : error.message, error)
  }
}

/** @see helm internal/plugin/installer/extractor.go cleanJoin */
function checkedPath(name: string): string {
  if (name.includes(':')) throw invalidPlugin("path contains ':', which is illegal")
  const path = name.replaceAll('\\', '/')
  if (path.split('/').includes('..')) throw invalidPlugin("path contains '..', which is illegal")
  if (path.startsWith('/')) throw invalidPlugin('path is absolute, which is illegal')
  if (path.includes('\0')) throw invalidPlugin('path contains a zero byte, which is illegal')
  return cleanPath(path)
}

/** Names of archives are anybody's; they do not steer a terminal. */
function printable(name: string): string {
  return name.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd')
}
