// Key rings: GnuPG's binary packets, its keybox and armoured exports, as a list of keys with the names they go by.
import type { Key, PublicKey } from 'openpgp'
import { decodeUtf8 } from '../../base/index.ts'
import { OpenPgpError } from './error.ts'
import { isKeybox, keyboxPackets } from './keybox.ts'
import { loadOpenPgp, type OpenPgpLibrary, tolerantConfig } from './library.ts'

/** A key of a ring. */
export interface KeyringKey {
  /** The user names, such as `Ann <ann@example.com>`, in the order of the ring. */
  readonly identities: readonly string[]
  /** Of the primary key: hexadecimal digits in upper case. */
  readonly fingerprint: string
  /** `encrypted` asks for a passphrase; `none` is a public key. */
  readonly secret: 'none' | 'plain' | 'encrypted'
  /** The library's own object. */
  readonly key: Key
}

/** A key ring. */
export interface Keyring {
  readonly keys: readonly KeyringKey[]
}

/**
 * Reads a key ring of any kind that Helm reads. Keys that cannot be read are left out as long as one can.
 *
 * @param path stands in messages only
 * @throws OpenPgpError in Helm's words
 * @see helm pkg/provenance/sign.go loadKeyRing
 */
export async function parseKeyring(bytes: Uint8Array, path: string): Promise<Keyring> {
  if (isKeybox(bytes)) return within(`reading keybox ${path}`, async () => binaryKeyring(keyboxPackets(bytes)))
  const text = decodeUtf8(bytes)
  if (text.trimStart().startsWith('-----BEGIN PGP')) {
    return within(`reading armored keyring ${path}`, () => armoredKeyring(text))
  }
  return binaryKeyring(bytes)
}

async function within<T>(what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof OpenPgpError) throw new OpenPgpError(`${what}: ${error.message}`, { cause: error })
    throw error
  }
}

const armorBlock = /-----BEGIN PGP ([A-Z ]+)-----[\s\S]*?-----END PGP \1-----/g

async function armoredKeyring(text: string): Promise<Keyring> {
  const library = await loadOpenPgp()
  const keys: KeyringKey[] = []
  for (const [block, kind] of text.matchAll(armorBlock)) {
    if (kind !== 'PUBLIC KEY BLOCK' && kind !== 'PRIVATE KEY BLOCK') {
      throw new OpenPgpError(`expected a public or private key block, got "PGP ${kind}"`)
    }
    keys.push(...(await readPackets(await unarmored(block, library), library)))
  }
  if (keys.length === 0) throw new OpenPgpError('no keys found')
  return { keys }
}

async function unarmored(block: string, library: OpenPgpLibrary): Promise<Uint8Array> {
  try {
    const { data } = await library.unarmor(block.replace(/\r\n/g, '\n'), tolerantConfig(library))
    return data as unknown as Uint8Array
  } catch (cause) {
    throw new OpenPgpError('openpgp: invalid data: armor invalid', { cause })
  }
}

async function binaryKeyring(bytes: Uint8Array): Promise<Keyring> {
  return { keys: await readPackets(bytes, await loadOpenPgp()) }
}

async function readPackets(bytes: Uint8Array, library: OpenPgpLibrary): Promise<readonly KeyringKey[]> {
  const keys: KeyringKey[] = []
  const failures: unknown[] = []
  for (const packets of splitKeys(bytes)) {
    try {
      const [key] = await library.readKeys({ binaryKeys: packets, config: tolerantConfig(library) })
      const named = key === undefined ? undefined : await describe(key)
      if (named !== undefined) keys.push(named)
      else failures.push('entity without any identities')
    } catch (error) {
      failures.push(error)
    }
  }
  if (keys.length === 0 && failures.length > 0) {
    const [first] = failures
    if (first instanceof OpenPgpError) throw first
    throw new OpenPgpError(
      `openpgp: invalid data: ${typeof first === 'string' ? first : 'first packet was not a public/private key'}`,
      { cause: first },
    )
  }
  return keys
}

const secretKeyTag = 5
const publicKeyTag = 6

/** The packets of one key each: a new one starts at every primary key. */
function splitKeys(bytes: Uint8Array): readonly Uint8Array[] {
  const starts: number[] = []
  let offset = 0
  while (offset < bytes.length) {
    const packet = packetAt(bytes, offset)
    if (packet === undefined) {
      if (starts.length === 0) throw new OpenPgpError('openpgp: invalid data: tag byte does not have MSB set')
      break
    }
    if (packet.tag === secretKeyTag || packet.tag === publicKeyTag) starts.push(offset)
    else if (starts.length === 0) starts.push(offset)
    offset = packet.end
  }
  return starts.map((start, index) => bytes.subarray(start, starts[index + 1] ?? Math.min(offset, bytes.length)))
}

/** Tag and end of a packet, by its header in the old or the new form; undefined where none stands. */
function packetAt(bytes: Uint8Array, offset: number): { readonly tag: number; readonly end: number } | undefined {
  const head = bytes[offset] ?? 0
  if ((head & 0x80) === 0) return undefined
  const byte = (index: number) => bytes[offset + index] ?? 0
  const number = (index: number, size: number) => {
    let value = 0
    for (let at = 0; at < size; at++) value = value * 256 + byte(index + at)
    return value
  }
  if ((head & 0x40) === 0) {
    const size = [1, 2, 4][head & 3]
    const tag = (head >> 2) & 15
    return { tag, end: size === undefined ? bytes.length : offset + 1 + size + number(1, size) }
  }
  const tag = head & 63
  const first = byte(1)
  if (first < 192) return { tag, end: offset + 2 + first }
  if (first < 224) return { tag, end: offset + 3 + (first - 192) * 256 + byte(2) + 192 }
  return { tag, end: first === 255 ? offset + 6 + number(2, 4) : bytes.length }
}

async function describe(key: Key): Promise<KeyringKey | undefined> {
  const identities = key.users.flatMap(({ userID }) => (userID === null ? [] : [userID.userID]))
  if (identities.length === 0) return undefined
  return { identities, fingerprint: key.getFingerprint().toUpperCase(), secret: secretOf(key), key }
}

function secretOf(key: Key | PublicKey): KeyringKey['secret'] {
  if (!key.isPrivate()) return 'none'
  const packet = key.keyPacket as { isDecrypted?: () => boolean | null }
  return packet.isDecrypted?.() === true ? 'plain' : 'encrypted'
}
