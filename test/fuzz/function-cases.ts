// Calls of every function, with arguments that fit and some that do not: what vectors are recorded from.
import { RequestGenerator } from './generate-request.ts'
import { type Signatures, TemplateGenerator } from './generate-template.ts'
import { unpredictable } from './pools.table.ts'
import { Random } from './random.ts'
import type { Request } from './request.ts'

export { Oracle } from './oracle.ts'

const values =
  's: text\nn: 3\nf: 1.5\nl: [a, b, c]\nm: {a: 1, b: two, c: {d: 4}}\ndeep: {a: {b: {c: deepest}}, m: {a: x}}\nobjects: [{name: one, a: 1}, {name: two, a: null}]\nnul:\ne: ""\nglobal: {g: 1}\n'

/** What can be said of functions whose answers differ every time: their lengths, kinds and errors. */
const shapes: readonly string[] = [
  '{{ now | kindOf }} {{ now | typeOf }}',
  '{{ ago (now) }}',
  '{{ ago "x" | kindOf }}',
  ...['randAlpha', 'randNumeric', 'randAscii', 'randAlphaNum'].flatMap((name) => [
    `{{ ${name} 7 | len }}`,
    `{{ ${name} 0 | quote }}`,
    `{{ ${name} "x" }}`,
    `{{ ${name} 20 | kindOf }}`,
    `{{ ${name} }}`,
  ]),
  '{{ randAlpha 9 | regexMatch "^[a-zA-Z]+$" }}',
  '{{ randNumeric 9 | regexMatch "^[0-9]+$" }}',
  '{{ randAlphaNum 9 | regexMatch "^[0-9a-zA-Z]+$" }}',
  '{{ randAscii 9 | regexMatch "^[ -~]+$" }}',
  '{{ randBytes 6 | b64dec | len }}',
  '{{ randBytes 0 | quote }}',
  '{{ randBytes "x" }}',
  '{{ $n := randInt 3 9 }}{{ and (ge $n 3) (lt $n 9) }} {{ kindOf $n }}',
  '{{ randInt 1 2 }}',
  '{{ randInt 1 }}',
  '{{ randInt 2 2 }}',
  '{{ shuffle "abc" | len }}',
  '{{ shuffle "" | quote }}',
  '{{ shuffle 1 }}',
  '{{ uuidv4 | len }} {{ uuidv4 | regexMatch "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$" }}',
  '{{ bcrypt "x" | len }} {{ bcrypt "x" | trunc 7 }}',
  '{{ bcrypt 1 }}',
  '{{ htpasswd "u" "p" | trunc 9 }}',
  '{{ htpasswd "u:v" "p" }}',
  '{{ htpasswd "u" }}',
  '{{ encryptAES "secret" "text" | b64dec | len }}',
  '{{ encryptAES "k" "plain é" | decryptAES "k" }}',
  '{{ encryptAES "k" }}',
  '{{ decryptAES "k" "AAAA" }}',
  '{{ decryptAES "k" "!" }}',
  '{{ genPrivateKey "nope" }}',
  '{{ genPrivateKey "" }}',
  '{{ genPrivateKey "ecdsa" | trunc 31 }}',
  '{{ genPrivateKey "ed25519" | trunc 27 }}',
  '{{ genPrivateKey 1 }}',
  '{{ genCA "x" }}',
  '{{ genCA "x" "y" }}',
  '{{ genCAWithKey "x" 1 "nokey" }}',
  '{{ genSelfSignedCert "x" nil nil "z" }}',
  '{{ genSelfSignedCert "x" (list "nope") nil 1 }}',
  '{{ genSelfSignedCert "x" nil (list 1) 1 }}',
  '{{ genSelfSignedCertWithKey "x" nil nil 1 "nokey" }}',
  '{{ genSignedCert "x" nil nil 1 "ca" }}',
  '{{ genSignedCert "x" nil nil 1 }}',
  '{{ genSignedCertWithKey "x" nil nil 1 (buildCustomCert "eA==" "eA==") "k" }}',
  '{{ buildCustomCert "x" "y" }}',
  '{{ buildCustomCert "!" "!" }}',
  '{{ buildCustomCert "eA==" "eA==" }}',
  '{{ buildCustomCert "eA==" }}',
]

/** `count` calls of each function, and `mixed` whole templates and charts. */
export function functionCases(signatures: Signatures, options: { count: number; mixed: number }): Request[] {
  const cases: Request[] = shapes.map((template) => ({ template }))
  for (const name of Object.keys(signatures)) {
    if (unpredictable.includes(name) && name !== 'derivePassword') continue
    const generator = new TemplateGenerator(new Random(seedOf(name)), signatures)
    const calls = new Set(Array.from({ length: options.count }, () => generator.call(name)))
    for (const call of calls)
      cases.push({ template: `{{ ${call} }}`, ...(/\.Values|\$| \./.test(call) ? { values } : {}) })
  }
  for (let index = 0; index < options.mixed; index++) {
    const random = new Random(index + 50_000)
    cases.push(new RequestGenerator(random, new TemplateGenerator(random, signatures)).request())
  }
  return cases.filter((each) => !mayMakeCycle(each))
}

/** Go ends the whole process at a map that is put into itself. */
function mayMakeCycle(request: Request): boolean {
  const text = JSON.stringify([request.template, request.files])
  return /[mM]erge|\bset\b/.test(text) && /\.Values|\$|[ (]\.[ )]/.test(text)
}

function seedOf(name: string): number {
  return [...name].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 7)
}
