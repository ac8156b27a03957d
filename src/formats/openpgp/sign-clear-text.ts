// Signs a text as GnuPG's `--clearsign` does, with the primary key of a key ring's entry.
import type { SecretKeyPacket, SignaturePacket } from 'openpgp'
import { prepareClearText } from './clear-text.ts'
import { OpenPgpError } from './error.ts'
import type { KeyringKey } from './keyring.ts'
import { loadOpenPgp, tolerantConfig } from './library.ts'

/** What is signed, by whom and when. */
export interface SignRequest {
  readonly text: string
  readonly key: KeyringKey
  /** Asked for only when the key is encrypted, with the name of the key. */
  readonly passphrase: (name: string) => Promise<string>
  readonly at: Date
}

/**
 * The clear-signed document, hashed with SHA-512.
 *
 * @throws OpenPgpError: no secret key, wrong passphrase
 * @see helm pkg/provenance/sign.go Signatory.ClearSign
 */
export async function signClearText(request: SignRequest): Promise<string> {
  const library = await loadOpenPgp()
  const secret = await unlockedKey(request)
  const prepared = prepareClearText(request.text)
  const { enums } = library
  const signature = new library.SignaturePacket() as SignaturePacket
  signature.signatureType = enums.signature.text
  signature.publicKeyAlgorithm = algorithmOf(secret)
  signature.hashAlgorithm = enums.hash.sha512
  const literal = { getBytes: () => prepared.signed, getText: () => null }
  // The library's declaration leaves out the last parameter, which the method needs.
  const sign = signature.sign.bind(signature) as (...parameters: unknown[]) => Promise<void>
  await sign(secret, literal, request.at, true, tolerantConfig(library))
  const packets = new library.PacketList<SignaturePacket>()
  packets.push(signature)
  const armored = library.armor(
    enums.armor.signature,
    packets.write(),
    undefined,
    undefined,
    undefined,
    false,
    tolerantConfig(library),
  )
  return prepared.document('SHA512', armored)
}

async function unlockedKey({ key, passphrase }: SignRequest): Promise<SecretKeyPacket> {
  if (key.secret === 'none') {
    throw new OpenPgpError('provided key is not a private key. Try providing a keyring with secret keys')
  }
  const secret = key.key.keyPacket as SecretKeyPacket
  if (key.secret === 'plain') return secret
  const text = await passphrase(key.identities[0] ?? 'Unknown')
  try {
    await secret.decrypt(text)
  } catch (cause) {
    throw new OpenPgpError('openpgp: invalid data: private key checksum failure', { cause })
  }
  return secret
}

function algorithmOf(secret: SecretKeyPacket): SignaturePacket['publicKeyAlgorithm'] {
  return secret.algorithm as SignaturePacket['publicKeyAlgorithm']
}
