// toYaml, fromJson and their like, as Helm defines them over Sprig's.
import { isError } from '../base/index.ts'
import {
  formatJson,
  formatToml,
  formatYaml,
  formatYamlPretty,
  formatYamlPrettyWithPaths,
  formatYamlWithPaths,
  JsonError,
  parseJsonList,
  parseJsonMap,
  parseToml,
  parseYamlList,
  parseYamlMap,
  type YamlWithPaths,
} from '../formats/index.ts'
import { GoInteger, type GoValue, nilMap, nilSlice } from '../go/index.ts'
import {
  type CallContext,
  EffectNeeded,
  FunctionPanic,
  type TemplateContext,
  type TemplateFunction,
} from '../template/index.ts'

const write = 'func(interface {}) string'

/** The functions that read and write YAML, JSON and TOML. */
export function dataFunctions(): TemplateFunction[] {
  return [
    yamlFunction('toYaml', { format: formatYaml, trace: formatYamlWithPaths, failing: orEmpty }),
    yamlFunction('mustToYaml', { format: formatYaml, trace: formatYamlWithPaths, failing: orPanic }),
    yamlFunction('toYamlPretty', { format: formatYamlPretty, trace: formatYamlPrettyWithPaths, failing: orEmpty }),
    define('toJson', write, (value: GoValue) => orEmpty(() => formatJson(value))),
    define('mustToJson', write, (value: GoValue) => orPanic(() => formatJson(value))),
    define('toToml', write, (value: GoValue) => orMessage(() => tomlOf(value))),
    define('mustToToml', write, (value: GoValue) => orPanic(() => formatToml(value))),
    define('fromYaml', 'func(string) map[string]interface {}', (text: string) => mapFrom(() => parseYamlMap(text))),
    define('fromJson', 'func(string) map[string]interface {}', (text: string) =>
      mapFrom(() => (isJsonNull(text) ? nilMap() : parseJsonMap(text))),
    ),
    {
      name: 'fromToml',
      signature: 'func(string) map[string]interface {}',
      call: (context, text: string) =>
        mapFrom(() => parseToml(text, { offsetSeconds: () => localOffsetSeconds(context) })),
    },
    define('fromYamlArray', 'func(string) []interface {}', (text: string) => listFrom(() => parseYamlList(text))),
    define('fromJsonArray', 'func(string) []interface {}', (text: string) =>
      listFrom(() => (isJsonNull(text) ? nilSlice() : parseJsonList(text))),
    ),
  ]
}

/** Seconds east of UTC where templates are rendered, now. */
function localOffsetSeconds({ effects }: CallContext): number {
  const now = effects.perform({ kind: 'now' }) as GoInteger
  const [seconds] = effects.perform({
    kind: 'local-zone',
    unixSeconds: Number(now.value / 1_000_000_000n),
  }) as GoValue[]
  return seconds instanceof GoInteger ? Number(seconds.value) : Number(seconds)
}

/** YAML as `toYaml` writes it: without the last line end. */
export function yamlOf(value: GoValue): string {
  return withoutLineEnd(formatYaml(value))
}

/** A function that prints YAML; with provenance on, it tells what made each line. */
function yamlFunction(
  name: string,
  by: {
    readonly format: (value: GoValue) => string
    readonly trace: (value: GoValue) => YamlWithPaths
    readonly failing: (run: () => string) => string
  },
): TemplateFunction {
  return {
    name,
    signature: write,
    call(context, value: GoValue) {
      const { trace } = context as TemplateContext
      return by.failing(() => {
        if (trace === undefined) return withoutLineEnd(by.format(value))
        const { text, lines } = by.trace(value)
        trace.printed(value, text, lines)
        return withoutLineEnd(text)
      })
    },
  }
}

function define(name: string, signature: string, call: (argument: never) => GoValue): TemplateFunction {
  return { name, signature, call: (_context, argument: never) => call(argument) }
}

/** Nil makes Go's encoder panic, which is no error that `toToml` could show. */
function tomlOf(value: GoValue): string {
  if (value === null) throw new FunctionPanic('reflect: call of reflect.Value.Type on zero Value')
  return formatToml(value)
}

function withoutLineEnd(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text
}

function orEmpty(run: () => string): string {
  try {
    return run()
  } catch (error) {
    messageOf(error)
    return ''
  }
}

function orMessage(run: () => string): string {
  try {
    return run()
  } catch (error) {
    return messageOf(error)
  }
}

function orPanic(run: () => string): string {
  try {
    return run()
  } catch (error) {
    throw new FunctionPanic(messageOf(error))
  }
}

/** The text of an error about data; everything else is not swallowed. */
function messageOf(error: unknown): string {
  if (!isError(error) || error instanceof EffectNeeded || error instanceof FunctionPanic || error instanceof TypeError)
    throw error
  return error.message
}

/** Go's decoder makes a nil map or slice of it. */
function isJsonNull(text: string): boolean {
  return /^[ \t\r\n]*null[ \t\r\n]*$/.test(text)
}

function mapFrom(read: () => Map<string, GoValue>): GoValue {
  try {
    return read()
  } catch (error) {
    // Go keeps what it read before.
    const read = error instanceof JsonError && error.partial instanceof Map ? error.partial : []
    return new Map<string, GoValue>([...read, ['Error', messageOf(error)]])
  }
}

function listFrom(read: () => GoValue[]): GoValue {
  try {
    return read()
  } catch (error) {
    return [messageOf(error)]
  }
}
