// Keys and certificates, judged by Node's crypto.
import { createHash, createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { answerAtOnce } from '../../actions/effects.ts'
import type { World } from '../../actions/index.ts'
import { createClock, createKeys, createRandomSource } from '../../node/index.ts'
import { RecordedEffects } from '../../render/index.ts'
import { EffectNeeded, TemplateSet } from '../../template/index.ts'
import { sprigFunctions } from '../index.ts'

const functions = sprigFunctions()
const world = { clock: createClock(), random: createRandomSource(), keys: createKeys() } as unknown as World
const second = 1000

function render(template: string, effects = new RecordedEffects(answerAtOnce(world))): string {
  const set = new TemplateSet({ name: 'gotpl', functions, missingKey: 'zero' })
  set.parse('t', template)
  effects.beginPass()
  return set.execute('t', new Map(), { effects })
}

function pair(template: string): { certificate: X509Certificate; text: string; key: string } {
  const [text = '', key = ''] = render(`{{ with ${template} }}{{ .Cert }}|{{ .Key }}{{ end }}`).split('|')
  return { certificate: new X509Certificate(text), text, key }
}

function fits({ certificate, key }: { certificate: X509Certificate; key: string }): boolean {
  return certificate.checkPrivateKey(createPrivateKey(key))
}

describe('certificates', () => {
  test('an authority signs itself', () => {
    const made = pair('genCA "my *ca" 10')
    const { certificate } = made
    expect(certificate.subject).toBe('CN=my *ca')
    expect(certificate.issuer).toBe('CN=my *ca')
    expect(certificate.ca).toBe(true)
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(fits(made)).toBe(true)
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048)
    const lifetime = Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)
    expect(lifetime).toBe(10 * 86_400 * second)
    expect(Math.abs(Date.parse(certificate.validFrom) - Date.now())).toBeLessThan(60 * second)
    expect(certificate.serialNumber.length).toBeGreaterThan(24)
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'])
  })

  test('an authority signs others', () => {
    const set = `{{ $ca := genCA "ca" 365 }}{{ $c := genSignedCert "web" (list "10.0.0.1" "::1" "::ffff:1.2.3.4") (list "web.example.org" "*.web") 30 $ca }}{{ $ca.Cert }}|{{ $c.Cert }}|{{ $c.Key }}`
    const [authority = '', text = '', key = ''] = render(set).split('|')
    const certificate = new X509Certificate(text)
    const issuer = new X509Certificate(authority)
    expect(certificate.checkIssued(issuer)).toBe(true)
    expect(certificate.verify(issuer.publicKey)).toBe(true)
    expect(certificate.ca).toBe(false)
    expect(certificate.subjectAltName).toBe(
      'DNS:web.example.org, DNS:*.web, IP Address:10.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:1.2.3.4',
    )
    expect(fits({ certificate, key })).toBe(true)
    const bits = issuer.publicKey.export({ type: 'pkcs1', format: 'der' })
    const identifier = createHash('sha256').update(bits).digest().subarray(0, 20)
    expect(issuer.raw.includes(identifier)).toBe(true)
    expect(certificate.raw.includes(identifier)).toBe(true)
  })

  test.each([
    ['""', 'RSA'],
    ['"ecdsa"', 'EC'],
    ['"ed25519"', ''],
  ])('keys of type %s sign', (type, mark) => {
    const set = `{{ $k := genPrivateKey ${type} }}{{ $ca := genCAWithKey "ca" 1 $k }}{{ $c := genSignedCertWithKey "" nil (list "a") 1 $ca $k }}{{ $s := genSelfSignedCertWithKey "s" nil nil 1 $k }}{{ $k }}|{{ $ca.Cert }}|{{ $ca.Key }}|{{ $c.Cert }}|{{ $s.Cert }}`
    const [key = '', authority = '', authorityKey, signed = '', self = ''] = render(set).split('|')
    expect(key).toMatch(new RegExp(`^-----BEGIN ${mark}${mark === '' ? '' : ' '}PRIVATE KEY-----\n`))
    expect(authorityKey).toBe(key)
    const issuer = new X509Certificate(authority)
    for (const text of [authority, signed]) {
      const certificate = new X509Certificate(text)
      expect(certificate.verify(issuer.publicKey)).toBe(true)
      expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true)
    }
    const alone = new X509Certificate(self)
    expect(alone.verify(createPublicKey(key))).toBe(true)
    expect(alone.checkIssued(issuer)).toBe(false)
  })

  test.each([
    ['secp224r1', 'ecdsa-with-SHA256'],
    ['secp384r1', 'ecdsa-with-SHA384'],
    ['secp521r1', 'ecdsa-with-SHA512'],
  ])('keys on the curve %s sign', async (namedCurve) => {
    const { generateKeyPairSync } = await import('node:crypto')
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve })
    for (const type of ['sec1', 'pkcs8'] as const) {
      const text = JSON.stringify(privateKey.export({ type, format: 'pem' }).toString())
      const { certificate, key } = pair(`genCAWithKey "ca" 1 ${text}`)
      expect(certificate.verify(publicKey)).toBe(true)
      expect(key).toBe(privateKey.export({ type: 'sec1', format: 'pem' }).toString())
    }
  })

  test('keys and certificates of others are taken as they are', () => {
    const made = pair('genCA "ca" 1')
    const encoded = [made.text, made.key].map((text) => JSON.stringify(Buffer.from(text).toString('base64'))).join(' ')
    const taken = pair(`buildCustomCert ${encoded}`)
    expect(taken.text).toBe(made.text)
    expect(taken.key).toBe(made.key)
    const signed = pair(`genSignedCert "x" nil nil 1 (buildCustomCert ${encoded})`)
    expect(signed.certificate.verify(made.certificate.publicKey)).toBe(true)
  })

  test('the key must be that of the certificate', () => {
    expect(() =>
      render(
        '{{ $a := genCA "a" 1 }}{{ $b := genCA "b" 1 }}{{ genSignedCert "c" nil nil 1 (buildCustomCert ($a.Cert | b64enc) ($b.Key | b64enc)) }}',
      ),
    ).toThrow(
      "error calling genSignedCert: error creating certificate: x509: provided PrivateKey doesn't match parent's PublicKey",
    )
  })

  test('a DSA key holds its numbers', () => {
    const key = render('{{ genPrivateKey "dsa" }}')
    expect(key).toMatch(/^-----BEGIN DSA PRIVATE KEY-----\n/)
    expect(createPrivateKey(key).asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, divisorLength: 256 })
  })
})

test('a pass that is repeated gives the same text', () => {
  const effects = new RecordedEffects(answerAtOnce(world))
  const template = `{{ $k := genPrivateKey "ecdsa" }}{{ genCAWithKey "a" 1 $k }}{{ genSelfSignedCert "b" nil nil 1 }}
    {{ encryptAES "p" "text" }}{{ htpasswd "user" "password" }}{{ uuidv4 }}{{ randInt 0 1000000 }}{{ randBytes 9 }}`
  const first = render(template, effects)
  expect(render(template, effects)).toBe(first)
  expect(render(template)).not.toBe(first)
})

test('whoever cannot make keys says so', () => {
  expect(() => render('{{ genCA "a" 1 }}', new RecordedEffects())).toThrow(EffectNeeded)
})

test('what was encrypted can be read again', () => {
  expect(render('{{ encryptAES "key" "plain é" | decryptAES "key" }}')).toBe('plain é')
  expect(render('{{ encryptAES "key" "" }}')).toBe('')
})

test('moduli above 16384 bits are refused', () => {
  const modulus = Buffer.concat([Buffer.of(1), Buffer.alloc(2048), Buffer.of(1)])
  const element = (tag: number, data: Buffer): Buffer => {
    const length = data.length < 128 ? [data.length] : [0x82, data.length >> 8, data.length & 0xff]
    return Buffer.concat([Buffer.of(tag, ...length), data])
  }
  const numbers = [Buffer.of(0), modulus, ...Array.from({ length: 7 }, () => Buffer.of(3))]
  const key = element(0x30, Buffer.concat(numbers.map((number) => element(2, number))))
  const pem = `-----BEGIN RSA PRIVATE KEY-----\\n${key.toString('base64')}\\n-----END RSA PRIVATE KEY-----\\n`
  expect(() => render(`{{ genCAWithKey "x" 1 "${pem}" }}`)).toThrow('modulus too large')
})
