import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../../base/index.ts'
import { type KeyringKey, parseClearText, parseKeyring, signClearText, verifyClearText } from './index.ts'

const folder = new URL('../../../test/fixtures/openpgp/', import.meta.url)
const fixture = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)))
const ring = (name: string) => parseKeyring(fixture(name), name)
const names = async (name: string) => (await ring(name)).keys.map(({ identities }) => identities[0])
const at = new Date('2027-01-01T00:00:00Z')

const signer = 'Chart Signer (test key) <signer@charts.example>'
const locked = 'Locked Signer <locked@charts.example>'

function parsed(bytes: Uint8Array) {
  const message = parseClearText(bytes)
  if (message === undefined) throw new Error('no message')
  return message
}

async function verified(text: string, keys: string): Promise<string | undefined> {
  const key = await verifyClearText(parsed(fixture(text)), await ring(keys), at)
  return key.identities[0]
}

describe('key rings of GnuPG', () => {
  it('reads the binary form, the keybox and armoured exports', async () => {
    expect(await names('signer.gpg')).toEqual([signer])
    expect(await names('two.asc')).toEqual([signer, locked])
    expect(await names('all.kbx')).toEqual([
      signer,
      locked,
      'Expired Signer <expired@charts.example>',
      'Stranger <stranger@elsewhere.example>',
    ])
    const [key] = (await ring('signer.gpg')).keys
    expect(key?.fingerprint).toBe('D8C145C2402BCA651268CF08E7AF9F41C91670B7')
  })

  it('tells secret keys and whether they are locked', async () => {
    expect((await ring('signer.gpg')).keys[0]?.secret).toBe('none')
    expect((await ring('signer.secret.gpg')).keys[0]?.secret).toBe('plain')
    expect((await ring('locked.secret.gpg')).keys[0]?.secret).toBe('encrypted')
  })

  it('is empty for an empty file and says what else it cannot read', async () => {
    expect((await parseKeyring(new Uint8Array(), 'x')).keys).toEqual([])
    await expect(parseKeyring(encodeUtf8('no keys here'), 'x')).rejects.toThrow(
      'openpgp: invalid data: tag byte does not have MSB set',
    )
    await expect(parseKeyring(fixture('text.asc'), 'x')).rejects.toThrow('reading armored keyring x: ')
  })

  it('takes no step beyond a damaged keybox', async () => {
    const box = fixture('all.kbx')
    await expect(parseKeyring(box.subarray(0, box.length - 1), 'k')).rejects.toThrow(
      /^reading keybox k: blob at offset \d+ has length \d+ exceeding the \d+ remaining bytes$/,
    )
    await expect(parseKeyring(box.subarray(0, 32), 'k')).rejects.toThrow('keybox contains no OpenPGP keys')
    const far = box.slice()
    far.fill(0xff, 40, 44)
    await expect(parseKeyring(far, 'k')).rejects.toThrow(
      'reading keybox k: OpenPGP blob at offset 32 has an out-of-range keyblock',
    )
    const stuck = box.slice()
    stuck.fill(0, 32, 36)
    await expect(parseKeyring(stuck, 'k')).rejects.toThrow('invalid blob length 0 at offset 32')
  })
})

describe('clear-signed texts of GnuPG', () => {
  it('are taken apart', () => {
    const text = 'name: web\nversion: 1.0.0\n\n...\nfiles:\n  web-1.0.0.tgz: sha256:00\n- a dash'
    const message = parsed(fixture('text.asc'))
    expect(new TextDecoder().decode(message.text)).toBe(text)
    expect(new TextDecoder().decode(message.signed)).toBe(text.replaceAll('\n', '\r\n'))
  })

  it('are found to be signed by a key of the ring', async () => {
    for (const keys of ['signer.gpg', 'two.asc', 'all.kbx']) expect(await verified('text.asc', keys)).toBe(signer)
    expect(await verified('text-locked.asc', 'two.asc')).toBe(locked)
  })

  it('are refused in the words of Go', async () => {
    await expect(verified('text.asc', 'stranger.gpg')).rejects.toThrow('openpgp: signature made by unknown entity')
    await expect(verified('text-expired.asc', 'expired.gpg')).rejects.toThrow('openpgp: key expired')
    const changed = encodeUtf8(new TextDecoder().decode(fixture('text.asc')).replace('sha256:00', 'sha256:01'))
    await expect(verifyClearText(parsed(changed), await ring('signer.gpg'), at)).rejects.toThrow(
      'openpgp: invalid signature: RSA verification failure',
    )
  })

  it('are none where a marker, a header or the signature is missing', () => {
    const text = new TextDecoder().decode(fixture('text.asc'))
    for (const damaged of [
      '',
      'name: web',
      text.replace('-----BEGIN PGP SIGNED', '-----BEGIN'),
      text.replace('-----BEGIN PGP SIGNATURE', '-----BEGIN'),
      text.replace('-----END PGP SIGNATURE-----', ''),
      text.replace('Hash: SHA512', 'Comment: hello'),
      text.replace('Hash: SHA512', 'Hash: ROT13'),
    ]) {
      expect(parseClearText(encodeUtf8(damaged))).toBeUndefined()
    }
    expect(parseClearText(encodeUtf8(`Dear all,\n${text.replaceAll('\n', '\r\n')}`))).toBeDefined()
  })
})

describe('signing', () => {
  const text = 'name: web \n--- dashes\n\n...\nfiles: {}\n'
  const sign = (key: KeyringKey | undefined, passphrase = '') => {
    if (key === undefined) throw new Error('no key')
    return signClearText({ text, key, at, passphrase: async () => passphrase })
  }

  it('gives what verifies', async () => {
    for (const [file, passphrase] of [
      ['signer.secret.gpg', ''],
      ['locked.secret.gpg', 'open sesame'],
    ] as const) {
      const keys = await ring(file)
      const message = parsed(encodeUtf8(await sign(keys.keys[0], passphrase)))
      expect(new TextDecoder().decode(message.text)).toBe('name: web\n--- dashes\n\n...\nfiles: {}\n')
      expect(await verifyClearText(message, keys, at)).toBe(keys.keys[0])
    }
  })

  it('needs a secret key and its passphrase', async () => {
    await expect(sign((await ring('signer.gpg')).keys[0])).rejects.toThrow('provided key is not a private key')
    await expect(sign((await ring('locked.secret.gpg')).keys[0], 'wrong')).rejects.toThrow(
      'openpgp: invalid data: private key checksum failure',
    )
  })
})
