// Provenance files: Chart.yaml and the sum of the archive, signed. The port that reads and writes them, and what they say.
import { encodeUtf8 } from '../base/index.ts'
import { ChartError, textOf } from '../diagnostics/index.ts'
import {
  formatYaml,
  type Keyring,
  type KeyringKey,
  OpenPgpError,
  parseClearText,
  parseYaml,
  signClearText,
  verifyClearText,
} from '../formats/index.ts'
import { type GoValue, quote } from '../go/index.ts'
import { formatMetadata } from './chart-text.ts'
import type { ChartMetadata } from './model.ts'

/** Who signed what. */
export interface ChartVerification {
  /** The names of the key. */
  readonly signedBy: readonly string[]
  /** Hexadecimal digits in upper case. */
  readonly fingerprint: string
  /** `sha256:` and the digits. */
  readonly fileHash: string
  /** Of the archive, as the provenance file names it. */
  readonly fileName: string
}

/** Charts and their provenance files on disk. Errors are `ChartError` in Helm's words. */
export interface ChartProvenance {
  /** Checks an archive against the provenance file, which lies beside it unless another path is given. */
  verifyFile(request: {
    readonly path: string
    readonly provenancePath?: string
    readonly keyring: string
  }): Promise<ChartVerification>
  /** Checks what was downloaded. */
  verify(request: {
    readonly archive: Uint8Array
    readonly provenance: Uint8Array
    /** As the provenance file names the archive. */
    readonly fileName: string
    readonly keyring: string
  }): Promise<ChartVerification>
  /** Writes the provenance file beside an archive; the result is its path. */
  sign(request: SignChartRequest): Promise<string>
}

/** A chart to sign. */
export interface SignChartRequest {
  /** The archive. */
  readonly path: string
  readonly metadata: ChartMetadata
  /** With secret keys. */
  readonly keyring: string
  /** A name of the key, or a part of it that no other key's name has. */
  readonly key: string
  /** Called once the key is found; what it gives is asked with the name of the key when that is encrypted. */
  readonly openPassphrase: () => Promise<(name: string) => Promise<string>>
}

/** An archive to check; `sum` is the SHA-256 of its bytes in hexadecimal digits. */
export interface ProvenanceCheck {
  readonly provenance: Uint8Array
  readonly fileName: string
  readonly sum: string
  readonly keyring: Keyring
  /** Keys expire. */
  readonly at: Date
}

/**
 * Who signed the archive.
 *
 * @throws ChartError: not signed, by nobody known, or not this archive
 * @see helm pkg/provenance/sign.go Signatory.Verify
 */
export async function checkProvenance(check: ProvenanceCheck): Promise<ChartVerification> {
  const message = parseClearText(check.provenance)
  if (message === undefined) throw untrusted('signature block not found')
  const signer = await inChartError(() => verifyClearText(message, check.keyring, check.at))
  const fileHash = `sha256:${check.sum}`
  const said = sumsIn(message.text).get(check.fileName)
  if (said === undefined) {
    throw untrusted(`provenance does not contain a SHA for a file named ${quote(check.fileName)}`)
  }
  if (said !== fileHash) {
    throw untrusted(`sha256 sum does not match for ${check.fileName}: ${quote(said)} != ${quote(fileHash)}`)
  }
  return { signedBy: signer.identities, fingerprint: signer.fingerprint, fileHash, fileName: check.fileName }
}

const separator = '\n...\n'

/**
 * The sums that a signed text names, by file.
 *
 * @throws ChartError when it is no text of a provenance file
 */
export function sumsIn(text: Uint8Array): ReadonlyMap<string, string> {
  const [, sums] = new TextDecoder().decode(text).split(separator)
  if (sums === undefined) throw untrusted('message block must have at least two parts')
  let document: GoValue
  try {
    document = parseYaml(sums)
  } catch (error) {
    throw untrusted(textOf(error), error)
  }
  const files = document instanceof Map ? (document.get('files') ?? null) : null
  if (!(files instanceof Map)) return new Map()
  return new Map([...files].flatMap(([name, sum]) => (typeof sum === 'string' ? [[String(name), sum] as const] : [])))
}

/**
 * The key to sign with: the one of that name, else the only one whose name holds the text.
 *
 * @throws ChartError when there is none, or more than one
 * @see helm pkg/provenance/sign.go NewFromKeyring
 */
export function findSigningKey(keyring: Keyring, name: string): KeyringKey {
  const exact = keyring.keys.find(({ identities }) => identities.includes(name))
  if (exact !== undefined) return exact
  const similar = keyring.keys.filter(({ identities }) => identities.some((identity) => identity.includes(name)))
  if (similar.length > 1) throw untrusted(`more than one key contain the id ${quote(name)}`)
  const [key] = name === '' ? [] : similar
  if (key === undefined) throw untrusted('private key not found')
  return key
}

/** The signed text of a provenance file. @see helm pkg/provenance/sign.go Signatory.ClearSign */
export async function formatProvenance(request: {
  readonly metadata: ChartMetadata
  readonly fileName: string
  readonly sum: string
  readonly key: KeyringKey
  readonly passphrase: (name: string) => Promise<string>
  readonly at: Date
}): Promise<Uint8Array> {
  const { metadata, fileName, sum, key, passphrase, at } = request
  const sums = formatYaml(new Map([['files', new Map([[fileName, `sha256:${sum}`]])]]))
  const text = `${formatMetadata(metadata)}${separator}${sums}`
  return encodeUtf8(await inChartError(() => signClearText({ text, key, passphrase, at })))
}

/** Trouble with keys and signatures as a chart's. */
export async function inChartError<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw error instanceof OpenPgpError ? untrusted(error.message, error) : error
  }
}

/** A failure of provenance in Helm's words. */
export function untrusted(helmText: string, cause?: unknown): ChartError {
  return new ChartError({ code: 'PROVENANCE_FAILED', helmText, ...(cause === undefined ? {} : { cause }) })
}
