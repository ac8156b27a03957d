// Sprig's JSON functions that Helm does not replace.
import { formatJson, JsonError, parseJson } from '../formats/index.ts'
import type { GoValue } from '../go/index.ts'
import { FunctionError, FunctionPanic, type TemplateFunction } from '../template/index.ts'
import { define } from './define.ts'

const indent = '  '

/** `fromJson` and `toJson` are Sprig's own here; Helm's table puts its versions over them. */
export function jsonFunctions(): TemplateFunction[] {
  const toText = 'func(interface {}) string'
  const toTextOrError = 'func(interface {}) (string, error)'
  const raw = (value: GoValue) => formatJson(value, { escapeHtml: false })
  return [
    define('fromJson', 'func(string) interface {}', (_, text: string) =>
      attempt(
        () => parseJson(text),
        () => null,
      ),
    ),
    define('mustFromJson', 'func(string) (interface {}, error)', (_, text: string) =>
      attempt(() => parseJson(text), fail),
    ),
    define('toJson', toText, (_, value: GoValue) =>
      attempt(
        () => formatJson(value),
        () => '',
      ),
    ),
    define('mustToJson', toTextOrError, (_, value: GoValue) => attempt(() => formatJson(value), fail)),
    define('toPrettyJson', toText, (_, value: GoValue) =>
      attempt(
        () => formatJson(value, { indent }),
        () => '',
      ),
    ),
    define('mustToPrettyJson', toTextOrError, (_, value: GoValue) =>
      attempt(() => formatJson(value, { indent }), fail),
    ),
    define('toRawJson', toText, (_, value: GoValue) =>
      attempt(
        () => raw(value),
        (error) => {
          throw new FunctionPanic(error.message)
        },
      ),
    ),
    define('mustToRawJson', toTextOrError, (_, value: GoValue) => attempt(() => raw(value), fail)),
  ]
}

function attempt(run: () => GoValue, otherwise: (error: JsonError) => GoValue): GoValue {
  try {
    return run()
  } catch (error) {
    if (error instanceof JsonError) return otherwise(error)
    throw error
  }
}

function fail(error: JsonError): never {
  throw new FunctionError(error.message)
}
