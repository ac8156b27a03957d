// Provenance files of plugins: plugin.yaml and the sum of the archive, signed.
import { encodeUtf8, type Json } from '../base/index.ts'
import { type ChartVerification, checkProvenance, findSigningKey, inChartError, sumsIn } from '../chart/index.ts'
import { PluginError, textOf } from '../diagnostics/index.ts'
import {
  formatYamlJson,
  type Keyring,
  type KeyringKey,
  OpenPgpError,
  parseClearText,
  parseKeyring,
  signClearText,
} from '../formats/index.ts'
import { type Clock, type FileSystem, HostError } from '../host/index.ts'
import type { PlatformCommand, PluginConfig, PluginMetadata } from './model.ts'

/** Who signed which archive. */
export type PluginVerification = ChartVerification

/** What checking and signing need. */
export interface ProvenancePorts {
  readonly files: Pick<FileSystem, 'readFile'>
  readonly clock: Pick<Clock, 'now'>
}

const keyringLimitBytes = 512 * 1024 * 1024

/**
 * Who signed an archive.
 *
 * @throws Failure PROVENANCE_FAILED in Helm's words
 * @see helm internal/plugin/verify.go VerifyPlugin
 */
export async function verifyPlugin(
  signed: {
    readonly archive: Uint8Array
    readonly provenance: Uint8Array
    readonly fileName: string
    readonly keyring: string
  },
  ports: ProvenancePorts,
): Promise<PluginVerification> {
  const keyring = await readKeyring(signed.keyring, ports)
  const sum = await sha256Of(signed.archive)
  return checkProvenance({ ...signed, keyring, sum, at: nowOf(ports) })
}

/** @throws PluginError PROVENANCE_FAILED when the file cannot be read or holds no keys */
export async function readKeyring(path: string, { files }: ProvenancePorts): Promise<Keyring> {
  try {
    return await parseKeyring(await files.readFile(path, { limitBytes: keyringLimitBytes }), path)
  } catch (error) {
    if (!(error instanceof HostError || error instanceof OpenPgpError)) throw error
    throw new PluginError({ code: 'PROVENANCE_FAILED', helmText: textOf(error), cause: error })
  }
}

/** The key to sign with; undefined where none has that name. @throws Failure when several could be meant */
export function signingKeyIn(keyring: Keyring, name: string): KeyringKey | undefined {
  try {
    return findSigningKey(keyring, name)
  } catch (error) {
    if (textOf(error) === 'private key not found') return undefined
    throw error
  }
}

/** The text of a provenance file. @see helm internal/plugin/sign.go SignPlugin */
export async function signPlugin(
  request: {
    readonly archive: Uint8Array
    readonly fileName: string
    readonly metadata: PluginMetadata
    readonly key: KeyringKey
    readonly passphrase: (keyName: string) => Promise<string>
  },
  ports: Pick<ProvenancePorts, 'clock'>,
): Promise<Uint8Array> {
  const { archive, fileName, metadata, key, passphrase } = request
  const sums = formatYamlJson({ files: { [fileName]: `sha256:${await sha256Of(archive)}` } })
  const text = `${formatYamlJson(metadataJson(metadata))}\n...\n${sums}`
  return encodeUtf8(await inChartError(() => signClearText({ text, key, passphrase, at: nowOf(ports) })))
}

/** The sums of the files that a provenance file names; undefined where it is no signed text. Signatures go unchecked. */
export function provenanceSums(provenance: Uint8Array): ReadonlyMap<string, string> | undefined {
  const message = parseClearText(provenance)
  return message === undefined ? undefined : sumsIn(message.text)
}

/** Hexadecimal digits. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function nowOf({ clock }: Pick<ProvenancePorts, 'clock'>): Date {
  return new Date(Number(clock.now() / 1_000_000n))
}

/** The metadata as Go's struct has it, since that is what Helm prints. */
function metadataJson(metadata: PluginMetadata): Json {
  const { runtimeConfig } = metadata
  return {
    APIVersion: metadata.apiVersion,
    Config: configJson(metadata.config),
    Name: metadata.name,
    Runtime: runtimeConfig.runtime,
    RuntimeConfig:
      runtimeConfig.runtime === 'subprocess'
        ? {
            PlatformCommand: commandsJson(runtimeConfig.platformCommand),
            PlatformHooks: orNull(
              Object.fromEntries([...runtimeConfig.platformHooks].map(([event, each]) => [event, commandsJson(each)])),
            ),
            ProtocolCommands: listOrNull(
              runtimeConfig.protocolCommands.map((each) => ({
                PlatformCommand: commandsJson(each.platformCommand),
                Protocols: listOrNull(each.protocols),
              })),
            ),
          }
        : {
            AllowedHosts: listOrNull(runtimeConfig.allowedHosts),
            Config: orNull(Object.fromEntries(runtimeConfig.config)),
            EntryFuncName: runtimeConfig.entryFunctionName,
            FileSystem: { CreateTempDir: runtimeConfig.createTemporaryDirectory },
            HostFunctions: listOrNull(runtimeConfig.hostFunctions),
            Memory: {
              MaxHTTPResponseBytes: Number(runtimeConfig.memory.maxHttpResponseBytes),
              MaxPages: runtimeConfig.memory.maxPages,
              MaxVarBytes: Number(runtimeConfig.memory.maxVarBytes),
            },
            Timeout: Number(runtimeConfig.timeoutMilliseconds),
          },
    SourceURL: metadata.sourceUrl,
    Type: metadata.type,
    Version: metadata.version,
  }
}

function configJson(config: PluginConfig): Json {
  switch (config.type) {
    case 'cli/v1':
      return {
        IgnoreFlags: config.ignoreFlags,
        LongHelp: config.longHelp,
        ShortHelp: config.shortHelp,
        Usage: config.usage,
      }
    case 'getter/v1':
      return { Protocols: listOrNull(config.protocols) }
    default:
      return {}
  }
}

function commandsJson(commands: readonly PlatformCommand[]): Json {
  return listOrNull(
    commands.map((each) => ({
      Architecture: each.architecture,
      Args: listOrNull(each.arguments),
      Command: each.command,
      OperatingSystem: each.os,
    })),
  )
}

/** Go prints lists and maps that were never made as null. */
function listOrNull(items: readonly Json[]): Json {
  return items.length === 0 ? null : [...items]
}

function orNull(fields: { [name: string]: Json }): Json {
  return Object.keys(fields).length === 0 ? null : fields
}
