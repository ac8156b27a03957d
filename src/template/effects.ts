// Effects: what a template wants of the world. A function asks; whoever runs the template answers, or says `needs`.
import type { GoValue } from '../go/index.ts'

/** A question to the world. `kind` and `key` together name it: asked again in the same order it gets the same answer. */
export type EffectRequest =
  | { readonly kind: 'now' }
  | { readonly kind: 'random-bytes'; readonly length: number }
  | { readonly kind: 'local-zone'; readonly unixSeconds: number }
  | {
      readonly kind: 'generate-key'
      readonly algorithm: string
      readonly parameters: { readonly [name: string]: GoValue }
    }
  | { readonly kind: 'public-key'; readonly privateKey: Uint8Array }
  | {
      readonly kind: 'sign'
      readonly privateKey: Uint8Array
      readonly hash: 'sha256' | 'sha384' | 'sha512' | 'none'
      readonly data: Uint8Array
    }
  | {
      readonly kind: 'aes-cbc'
      readonly direction: 'encrypt' | 'decrypt'
      readonly key: Uint8Array
      readonly vector: Uint8Array
      readonly data: Uint8Array
    }
  /** The stack has ended before the limits of the template engine did. Whoever cannot help answers nothing. */
  | { readonly kind: 'deeper-stack' }
  | { readonly kind: 'lookup-host'; readonly name: string }
  | {
      readonly kind: 'lookup-object'
      readonly apiVersion: string
      readonly objectKind: string
      readonly namespace: string
      readonly name: string
    }

/**
 * Answers effects synchronously. One that has the answer returns it; one that has not throws `EffectNeeded`, which
 * ends the pass; the action gets the answer and the pass is repeated with every answer so far recorded.
 * Answers: `now` a GoInteger of nanoseconds, `random-bytes` a Uint8Array, `local-zone` `[seconds, abbreviation]`,
 * `lookup-object` the object as Map (empty when not found), `lookup-host` a string. Keys are Uint8Arrays: private ones
 * in PKCS #8, public ones as SubjectPublicKeyInfo; so `generate-key` answers a private key (algorithms `rsa` and `dsa`
 * of `bits`, `ecdsa` on P-256, `ed25519`), `public-key` a public one, `sign` the signature; `aes-cbc` answers
 * the other text of the same length (AES-256, no padding).
 */
export interface Effects {
  perform(request: EffectRequest): GoValue
}

/** Ends a rendering pass: an effect has no answer yet. Never caught by template code. */
export class EffectNeeded extends Error {
  readonly request: EffectRequest

  constructor(request: EffectRequest) {
    super(`effect needed: ${request.kind}`)
    this.request = request
  }
}
