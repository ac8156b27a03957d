// Checks the signature of a clear-signed message against a key ring.

import type { Key, SignaturePacket, Subkey } from 'openpgp'
import { isError } from '../../base/index.ts'
import type { ClearText } from './clear-text.ts'
import { OpenPgpError } from './error.ts'
import type { Keyring, KeyringKey } from './keyring.ts'
import { loadOpenPgp, type OpenPgpLibrary, tolerantConfig } from './library.ts'

const signFlag = 0x02

/** What the checks need. */
interface Check {
  readonly library: OpenPgpLibrary
  readonly config: ReturnType<typeof tolerantConfig>
  readonly at: Date
}

/**
 * The key that made the signature.
 *
 * @param at when; expiry counts from here
 * @throws OpenPgpError: unknown signer, wrong signature, key revoked or expired
 * @see github.com/ProtonMail/go-crypto openpgp CheckDetachedSignature
 */
export async function verifyClearText(message: ClearText, keyring: Keyring, at: Date): Promise<KeyringKey> {
  const library = await loadOpenPgp()
  const check: Check = { library, config: tolerantConfig(library), at }
  for (const signature of await signaturesOf(message, check)) {
    const signers = await signersOf(signature, keyring, check)
    if (signers.length > 0) return verifyWith(signature, signers, message, check)
  }
  throw new OpenPgpError('openpgp: signature made by unknown entity')
}

async function signaturesOf(message: ClearText, { library, config }: Check): Promise<readonly SignaturePacket[]> {
  try {
    const armoredSignature = message.signature.replace(/\r\n/g, '\n')
    const { packets } = await library.readSignature({ armoredSignature, config })
    return [...packets]
  } catch (cause) {
    throw new OpenPgpError('openpgp: invalid data: non signature packet found', { cause })
  }
}

interface Signer {
  readonly owner: KeyringKey
  readonly key: Key | Subkey
  /** The owner's statement on the key: its flags and how long it is valid. */
  readonly binding: SignaturePacket
}

async function signersOf(signature: SignaturePacket, keyring: Keyring, check: Check): Promise<readonly Signer[]> {
  const signers: Signer[] = []
  for (const owner of keyring.keys) {
    for (const key of owner.key.getKeys(signature.issuerKeyID)) {
      const binding = await bindingOf(owner.key, key, check)
      if (binding?.keyFlags && ((binding.keyFlags[0] ?? 0) & signFlag) !== 0) signers.push({ owner, key, binding })
    }
  }
  return signers
}

/** The newest statement that is rightly signed, expired or not. */
async function bindingOf(owner: Key, key: Key | Subkey, check: Check): Promise<SignaturePacket | undefined> {
  const { config, library } = check
  const primary = owner.keyPacket
  const statements = 'mainKey' in key ? key.bindingSignatures : selfCertifications(owner)
  const newestFirst = [...statements].sort((a, b) => (b.created?.getTime() ?? 0) - (a.created?.getTime() ?? 0))
  for (const statement of newestFirst) {
    const type = statement.signatureType ?? library.enums.signature.certGeneric
    const data =
      'mainKey' in key ? { key: primary, bind: key.keyPacket } : { userID: userOf(owner, statement), key: primary }
    try {
      // Without a date a statement is checked for being genuine only.
      await statement.verify(primary, type, data, null as unknown as Date, false, config)
      return statement
    } catch {
      // A statement that was tampered with counts for nothing.
    }
  }
  return undefined
}

function selfCertifications(owner: Key): readonly SignaturePacket[] {
  const named = owner.users.filter(({ userID }) => userID !== null)
  const primary = named.filter((user) => user.selfCertifications.some(({ isPrimaryUserID }) => isPrimaryUserID))
  return (primary.length > 0 ? primary : named).flatMap(({ selfCertifications: statements }) => statements)
}

function userOf(owner: Key, statement: SignaturePacket): unknown {
  return owner.users.find((user) => user.selfCertifications.includes(statement))?.userID
}

async function verifyWith(
  signature: SignaturePacket,
  signers: readonly Signer[],
  message: ClearText,
  check: Check,
): Promise<KeyringKey> {
  const literal = { getBytes: () => message.signed, getText: () => null }
  const type = signature.signatureType ?? check.library.enums.signature.text
  let failure: unknown
  for (const signer of signers) {
    try {
      await signature.verify(signer.key.keyPacket, type, literal, null as unknown as Date, true, check.config)
    } catch (error) {
      failure = error
      continue
    }
    await checkValidity(signature, signer, check)
    return signer.owner
  }
  throw new OpenPgpError(failureText(failure, signature), { cause: failure })
}

function failureText(failure: unknown, { publicKeyAlgorithm }: SignaturePacket): string {
  const text = isError(failure) ? failure.message : ''
  if (text.startsWith('Insecure')) return 'openpgp: invalid signature: insecure hash algorithm'
  switch (publicKeyAlgorithm) {
    case 17:
      return 'openpgp: invalid signature: DSA verification failure'
    case 19:
      return 'openpgp: invalid signature: ECDSA verification failure'
    case 22:
    case 27:
    case 28:
      return 'openpgp: invalid signature: EdDSA verification failure'
    default:
      return 'openpgp: invalid signature: RSA verification failure'
  }
}

/** @see github.com/ProtonMail/go-crypto openpgp checkMessageSignatureDetails */
async function checkValidity(signature: SignaturePacket, signer: Signer, check: Check): Promise<void> {
  const { at, config } = check
  const owner = signer.owner.key
  const subkey = 'mainKey' in signer.key ? signer.key : undefined
  if (
    (await owner.isRevoked(undefined, undefined, at, config)) ||
    (subkey !== undefined && (await subkey.isRevoked(signer.binding, owner.keyPacket, at, config)))
  ) {
    throw new OpenPgpError('openpgp: signature made by revoked key')
  }
  const own = await bindingOf(owner, owner, check)
  if (isExpired(owner, own, at) || (subkey !== undefined && isExpired(subkey, signer.binding, at))) {
    throw new OpenPgpError('openpgp: key expired')
  }
  const statements = [signature, own, ...(subkey === undefined ? [] : [signer.binding])]
  if (statements.some((statement) => statement?.isExpired(at) === true)) {
    throw new OpenPgpError('openpgp: signature expired')
  }
}

function isExpired(key: Key | Subkey, statement: SignaturePacket | undefined, at: Date): boolean {
  const created = key.getCreationTime().getTime()
  const seconds = statement?.keyExpirationTime ?? 0
  return created > at.getTime() || (seconds !== 0 && at.getTime() > created + seconds * 1000)
}
