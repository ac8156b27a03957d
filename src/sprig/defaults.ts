// Sprig's functions on emptiness, choice, types and equality.
import { deepEqual, type GoValue, kindOf, typeOf } from '../go/index.ts'
import { FunctionError, type TemplateFunction } from '../template/index.ts'
import { isEmpty } from './cast.ts'
import { define } from './define.ts'

/** Defaults, logic, reflection and the few functions that belong nowhere. */
export function defaultFunctions(): TemplateFunction[] {
  const anyType = 'func(string, interface {}) bool'
  return [
    define(
      'default',
      'func(interface {}, ...interface {}) interface {}',
      (_, fallback: GoValue, ...given: GoValue[]) =>
        given.length === 0 || isEmpty(given[0] as GoValue) ? fallback : (given[0] as GoValue),
    ),
    define('empty', 'func(interface {}) bool', (_, value: GoValue) => isEmpty(value)),
    define(
      'coalesce',
      'func(...interface {}) interface {}',
      (_, ...values: GoValue[]) => values.find((value) => !isEmpty(value)) ?? null,
    ),
    define('all', 'func(...interface {}) bool', (_, ...values: GoValue[]) => !values.some(isEmpty)),
    define('any', 'func(...interface {}) bool', (_, ...values: GoValue[]) => !values.every(isEmpty)),
    define(
      'ternary',
      'func(interface {}, interface {}, bool) interface {}',
      (_, yes: GoValue, no: GoValue, choice: boolean) => (choice ? yes : no),
    ),
    define('typeOf', 'func(interface {}) string', (_, value: GoValue) => typeOf(value)),
    define('typeIs', anyType, (_, name: string, value: GoValue) => name === typeOf(value)),
    define('typeIsLike', anyType, (_, name: string, value: GoValue) => {
      const type = typeOf(value)
      return name === type || `*${name}` === type
    }),
    define('kindOf', 'func(interface {}) string', (_, value: GoValue) => kindOf(value)),
    define('kindIs', anyType, (_, name: string, value: GoValue) => name === kindOf(value)),
    define('deepEqual', 'func(interface {}, interface {}) bool', (_, a: GoValue, b: GoValue) => deepEqual(a, b)),
    define('hello', 'func() string', () => 'Hello!'),
    define('fail', 'func(string) (string, error)', (_, message: string) => {
      throw new FunctionError(message)
    }),
  ]
}
