// toYaml, fromJson and their like, as Helm defines them over Sprig's.
import {
  formatJson,
  formatToml,
  formatYaml,
  formatYamlPretty,
  parseJsonList,
  parseJsonMap,
  parseToml,
  parseYamlList,
  parseYamlMap,
} from '../formats/index.ts'
import type { GoValue } from '../go/index.ts'
import { EffectNeeded, FunctionPanic, type TemplateFunction } from '../template/index.ts'

const write = 'func(interface {}) string'

/** The functions that read and write YAML, JSON and TOML. */
export function dataFunctions(): TemplateFunction[] {
  return [
    define('toYaml', write, (value: GoValue) => orEmpty(() => yamlOf(value))),
    define('mustToYaml', write, (value: GoValue) => orPanic(() => yamlOf(value))),
    define('toYamlPretty', write, (value: GoValue) => orEmpty(() => withoutLineEnd(formatYamlPretty(value)))),
    define('toJson', write, (value: GoValue) => orEmpty(() => formatJson(value))),
    define('mustToJson', write, (value: GoValue) => orPanic(() => formatJson(value))),
    define('toToml', write, (value: GoValue) => orMessage(() => formatToml(value))),
    define('mustToToml', write, (value: GoValue) => orPanic(() => formatToml(value))),
    define('fromYaml', 'func(string) map[string]interface {}', (text: string) => mapFrom(() => parseYamlMap(text))),
    define('fromJson', 'func(string) map[string]interface {}', (text: string) => mapFrom(() => parseJsonMap(text))),
    define('fromToml', 'func(string) map[string]interface {}', (text: string) => mapFrom(() => parseToml(text))),
    define('fromYamlArray', 'func(string) []interface {}', (text: string) => listFrom(() => parseYamlList(text))),
    define('fromJsonArray', 'func(string) []interface {}', (text: string) => listFrom(() => parseJsonList(text))),
  ]
}

/** YAML as `toYaml` writes it: without the last line end. */
export function yamlOf(value: GoValue): string {
  return withoutLineEnd(formatYaml(value))
}

function define(name: string, signature: string, call: (argument: never) => GoValue): TemplateFunction {
  return { name, signature, call: (_context, argument: never) => call(argument) }
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
  if (!(error instanceof Error) || error instanceof EffectNeeded || error instanceof TypeError) throw error
  return error.message
}

function mapFrom(read: () => Map<string, GoValue>): GoValue {
  try {
    return read()
  } catch (error) {
    return new Map([['Error', messageOf(error)]])
  }
}

function listFrom(read: () => GoValue[]): GoValue {
  try {
    return read()
  } catch (error) {
    return [messageOf(error)]
  }
}
