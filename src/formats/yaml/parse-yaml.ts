// The doors for reading YAML as Helm reads it.
import type { Json } from '../../base/index.ts'
import type { GoValue } from '../../go/index.ts'
import { decodeUtf16, findTextProblem } from './check-text.ts'
import { Composer } from './composer.ts'
import { Decoder, type MapShape } from './decode.ts'
import type { YamlNode } from './node.ts'
import { readPlainYaml } from './plain-reader.ts'
import { prefixed, YamlError } from './yaml-error.ts'

/** How to read: `strict` refuses a key that stands twice in one mapping. */
export interface ParseYamlOptions {
  readonly strict?: boolean
}

/**
 * The first document of `text` as `sigs.k8s.io/yaml.Unmarshal` reads it into `interface{}`: every number a float64,
 * every mapping a Map with text keys, an empty text null.
 *
 * Throws `YamlError` with Go's text (`error converting YAML to JSON: yaml: line 2: …`).
 *
 * @see sigs.k8s.io/yaml Unmarshal, UnmarshalStrict
 */
export function parseYaml(text: string, options: ParseYamlOptions = {}): GoValue {
  return parse(text, 'map', options) as GoValue
}

/**
 * As `parseYaml` where only some keys of a root mapping, and of the mapping behind its key `parent`, are of interest; the
 * values of others may be missing, but not be wrong.
 */
export function parseYamlPart(text: string, isWanted: (key: string, parent?: string) => boolean): GoValue {
  const plain = readPlainYaml(text, { shape: 'map', isWanted })
  return (plain === undefined ? parseWhole(text, 'map', {}) : plain) as GoValue
}

/** As `parseYaml`, into plain objects; integers are exact up to 2^53. For Kubernetes objects and configuration files. */
export function parseYamlToJson(text: string, options: ParseYamlOptions = {}): Json {
  return parse(text, 'object', options) as Json
}

/**
 * As `parseYaml` for a text that must hold a mapping, as values files must; an empty text gives an empty Map.
 *
 * Throws `YamlError` also for another root: `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal …`.
 */
export function parseYamlMap(text: string, options: ParseYamlOptions = {}): Map<string, GoValue> {
  const value = parseYaml(text, options)
  if (value === null) return new Map()
  if (value instanceof Map) return value
  throw wrongRoot(value, 'map[string]interface {}')
}

/** As `parseYaml` for a text that must hold a list; an empty text gives an empty one. */
export function parseYamlList(text: string, options: ParseYamlOptions = {}): GoValue[] {
  const value = parseYaml(text, options)
  if (value === null) return []
  if (Array.isArray(value)) return value
  throw wrongRoot(value, '[]interface {}')
}

/** What encoding/json says when a value does not fit into a Go value of type `target`. */
function wrongRoot(value: GoValue, target: string): YamlError {
  const kind =
    value instanceof Map
      ? 'object'
      : Array.isArray(value)
        ? 'array'
        : typeof value === 'boolean'
          ? 'bool'
          : typeof value === 'string'
            ? 'string'
            : 'number'
  return new YamlError(
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${kind} into Go value of type ${target}`,
  )
}

function parse(text: string, shape: MapShape, options: ParseYamlOptions): GoValue | Json {
  const plain = options.strict === true ? undefined : readPlainYaml(text, { shape })
  return plain === undefined ? parseWhole(text, shape, options) : plain
}

function parseWhole(text: string, shape: MapShape, options: ParseYamlOptions): GoValue | Json {
  try {
    return decodeFirst(text, shape, options.strict === true)
  } catch (error) {
    throw prefixed(error, 'error converting YAML to JSON: ', text)
  }
}

/** The first document as yaml.v2 hands it on, without the prefix that sigs.k8s.io/yaml puts before errors. */
export function decodeFirst(text: string, shape: MapShape, strict: boolean): GoValue | Json {
  const root = composeFirst(decodeUtf16(text))
  return root === undefined ? null : new Decoder(shape, strict).document(root)
}

/** The first document's root; the reader's refusals come when the scanner gets there, as in go-yaml. */
export function composeFirst(text: string): YamlNode | undefined {
  const problem = findTextProblem(text)
  if (problem === undefined) return new Composer(text).next()
  const composer = new Composer(text.slice(0, problem.readable))
  let root: YamlNode | undefined
  try {
    root = composer.next()
  } catch (error) {
    if (error instanceof YamlError && (error.offset ?? 0) < problem.readable - 4) throw error
    throw problem.error
  }
  if (composer.scanner.position < problem.readable - 4) return root
  throw problem.error
}
