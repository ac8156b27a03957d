// Sprig's functions on keys and certificates. They are known, so that charts which mention them can be read; calling
// one fails until key making is answered.
import { FunctionError, type TemplateFunction } from '../template/index.ts'
import { define } from './define.ts'

const signatures: readonly (readonly [name: string, signature: string])[] = [
  ['genPrivateKey', 'func(string) string'],
  ['buildCustomCert', 'func(string, string) (sprig.certificate, error)'],
  ['genCA', 'func(string, int) (sprig.certificate, error)'],
  ['genCAWithKey', 'func(string, int, string) (sprig.certificate, error)'],
  ['genSelfSignedCert', 'func(string, []interface {}, []interface {}, int) (sprig.certificate, error)'],
  ['genSelfSignedCertWithKey', 'func(string, []interface {}, []interface {}, int, string) (sprig.certificate, error)'],
  ['genSignedCert', 'func(string, []interface {}, []interface {}, int, sprig.certificate) (sprig.certificate, error)'],
  [
    'genSignedCertWithKey',
    'func(string, []interface {}, []interface {}, int, sprig.certificate, string) (sprig.certificate, error)',
  ],
  ['encryptAES', 'func(string, string) (string, error)'],
  ['decryptAES', 'func(string, string) (string, error)'],
]

/** All functions on keys and certificates. */
export function certificateFunctions(): TemplateFunction[] {
  return signatures.map(([name, signature]) =>
    define(name, signature, () => {
      throw new FunctionError(`${name} is not supported yet`)
    }),
  )
}
