// Sprig's functions on passwords: bcrypt, htpasswd lines and derived passwords.
import { hmac } from '@noble/hashes/hmac.js'
import { scrypt } from '@noble/hashes/scrypt.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { encodeBase64, hashSync } from 'bcryptjs'
import { encodeUtf8 } from '../base/index.ts'
import type { GoInteger } from '../go/index.ts'
import type { CallContext, TemplateFunction } from '../template/index.ts'
import { define } from './define.ts'

const cost = 10

/** All functions on passwords. */
export function passwordFunctions(): TemplateFunction[] {
  const bcrypt = (context: CallContext, password: string): string => {
    if (encodeUtf8(password).length > 72)
      return 'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes'
    const salt = context.effects.perform({ kind: 'random-bytes', length: 16 }) as Uint8Array
    return hashPassword(password, salt)
  }
  return [
    define('bcrypt', 'func(string) string', (context, password: string) => bcrypt(context, password)),
    define('htpasswd', 'func(string, string) string', (context, user: string, password: string) =>
      user.includes(':') ? `invalid username: ${user}` : `${user}:${bcrypt(context, password)}`,
    ),
    define(
      'derivePassword',
      'func(uint32, string, string, string, string) string',
      (_, counter: GoInteger, kind: string, ...names: string[]) => derivePassword(Number(counter.value), kind, names),
    ),
  ]
}

/** The hash in modular crypt format; cost 10, as Go's default. */
export function hashPassword(password: string, salt: Uint8Array): string {
  return hashSync(password, `$2a$${cost}$${encodeBase64(Array.from(salt), salt.length)}`)
}

const seed = 'com.lyndir.masterpassword'

/** Patterns of the Master Password algorithm: each letter names a set of characters. */
const patterns: { readonly [kind: string]: readonly string[] } = {
  maximum: ['anoxxxxxxxxxxxxxxxxx', 'axxxxxxxxxxxxxxxxxno'],
  long: (
    'CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv ' +
    'CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv ' +
    'CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno'
  ).split(' '),
  medium: ['CvcnoCvc', 'CvcCvcno'],
  short: ['Cvcn'],
  basic: ['aaanaaan', 'aannaaan', 'aaannaaa'],
  pin: ['nnnn'],
}

const characterSets: { readonly [letter: string]: string } = {
  V: 'AEIOU',
  C: 'BCDFGHJKLMNPQRSTVWXYZ',
  v: 'aeiou',
  c: 'bcdfghjklmnpqrstvwxyz',
  A: 'AEIOUBCDFGHJKLMNPQRSTVWXYZ',
  a: 'AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz',
  n: '0123456789',
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: 'AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()',
}

function bigEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)))
}

function derivePassword(counter: number, kind: string, names: readonly string[]): string {
  const templates = Object.hasOwn(patterns, kind) ? patterns[kind] : undefined
  if (templates === undefined) return `cannot find password template ${kind}`
  const [password = '', user = '', site = ''] = names
  const prefix = encodeUtf8(seed)
  const userBytes = encodeUtf8(user)
  const siteBytes = encodeUtf8(site)
  const salt = joined(prefix, bigEndian(userBytes.length), userBytes)
  const key = scrypt(encodeUtf8(password), salt, { N: 32_768, r: 8, p: 2, dkLen: 64 })
  const message = joined(prefix, bigEndian(siteBytes.length), siteBytes, bigEndian(counter))
  const digest = hmac(sha256, key, message)
  const template = templates[(digest[0] as number) % templates.length] as string
  return Array.from(template, (letter, index) => {
    const set = characterSets[letter] as string
    return set[(digest[index + 1] as number) % set.length]
  }).join('')
}
