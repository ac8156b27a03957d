// The door for YAML that Go reads into structs by yaml.v3, as plugin.yaml: every misfit told with its line and Go's type.
import { GoInteger, type GoValue, quote, sliceBytes } from '../../go/index.ts'
import { maximumDepth } from '../json/index.ts'
import { decodeUtf16 } from './check-text.ts'
import type { YamlNode } from './node.ts'
import { composeFirst } from './parse-yaml.ts'
import { resolvePlain } from './resolve.ts'
import { fitsInteger, goTypeOf, type YamlShape, type YamlStruct } from './struct-shape.ts'
import { YamlError } from './yaml-error.ts'

/** How to read: `knownFields` refuses keys that the struct has not. */
export interface ParseStructOptions {
  readonly knownFields?: boolean
}

/** The fields that were given and fit, by their YAML names; structs and maps are Maps, integers `GoInteger`. */
export type StructFields = Map<string, GoValue>

/**
 * The first document of `text` as yaml.v3's decoder puts it into a struct. Null, and fields that are null, count as not given.
 *
 * Throws `YamlError` with Go's text: `EOF` without a document, `yaml: unmarshal errors:` with a line per misfit.
 *
 * @see go.yaml.in/yaml/v3 Decoder.Decode
 */
export function parseYamlStruct(text: string, shape: YamlStruct, options: ParseStructOptions = {}): StructFields {
  const root = composeFirst(decodeUtf16(text))
  if (root === undefined) throw new YamlError('EOF')
  const decoder = new StructDecoder(options.knownFields === true)
  const value = decoder.value(root, shape)
  if (decoder.misfits.length > 0) throw new YamlError(`yaml: unmarshal errors:\n  ${decoder.misfits.join('\n  ')}`)
  return value instanceof Map ? value : new Map()
}

const longPrefix = 'tag:yaml.org,2002:'
const oldTruths = ['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON']
const oldLies = ['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF']
/** More misfits than this say nothing new, and their number grows with the square of equal keys. */
const maximumMisfits = 1000

/** A scalar as yaml.v3 understands it: integers are bigint. */
interface Scalar {
  readonly tag: string
  readonly value: string | boolean | null | number | bigint
}

class StructDecoder {
  readonly misfits: string[] = []
  readonly #knownFields: boolean
  readonly #open = new Set<YamlNode>()
  #depth = 0
  #decoded = 0
  #aliased = 0
  #aliasDepth = 0

  constructor(knownFields: boolean) {
    this.#knownFields = knownFields
  }

  /** The value, undefined where nothing is or it does not fit. */
  value(node: YamlNode, shape: YamlShape): GoValue | undefined {
    this.#count()
    if (node.kind === 'alias') return this.#alias(node, (target) => this.value(target, shape))
    if (node.kind === 'scalar') return this.#scalar(node, shape)
    this.#depth += 1
    if (this.#depth > maximumDepth) throw new YamlError('yaml: exceeded max depth', node.start)
    const value = node.kind === 'mapping' ? this.#mapping(node, shape) : this.#sequence(node, shape)
    this.#depth -= 1
    return value
  }

  #count(): void {
    this.#decoded += 1
    if (this.#aliasDepth > 0) this.#aliased += 1
    if (this.#aliased > 100 && this.#decoded > 1000 && this.#aliased / this.#decoded > 0.99) {
      throw new YamlError('yaml: document contains excessive aliasing')
    }
  }

  #alias<T>(node: YamlNode, decode: (target: YamlNode) => T): T {
    if (this.#open.has(node)) throw new YamlError(`yaml: anchor '${node.value}' value contains itself`, node.start)
    this.#open.add(node)
    this.#aliasDepth += 1
    const value = decode(node.target as YamlNode)
    this.#aliasDepth -= 1
    this.#open.delete(node)
    return value
  }

  #misfit(node: YamlNode, tag: string, shape: YamlShape): undefined {
    const isCollection = node.kind !== 'scalar'
    const shown = sliceBytes(node.value, 0, 10) === node.value ? node.value : `${sliceBytes(node.value, 0, 7)}...`
    this.#tell(
      `line ${node.line + 1}: cannot unmarshal ${tag}${isCollection ? '' : ` \`${shown}\``} into ${goTypeOf(shape)}`,
    )
  }

  #tell(misfit: string): void {
    if (this.misfits.length < maximumMisfits) this.misfits.push(misfit)
  }

  #scalar(node: YamlNode, shape: YamlShape): GoValue | undefined {
    const scalar = scalarOf(node)
    const { tag, value } = scalar
    if (value === null) return shape.kind === 'any' ? null : undefined
    switch (shape.kind) {
      case 'any':
        return typeof value === 'bigint' ? new GoInteger('int', value) : value
      case 'string':
        return node.value
      case 'bool':
        if (typeof value === 'boolean') return value
        if (typeof value === 'string' && oldTruths.includes(value)) return true
        if (typeof value === 'string' && oldLies.includes(value)) return false
        break
      case 'integer': {
        const integer = typeof value === 'number' && Number.isFinite(value) ? BigInt(Math.trunc(value)) : value
        if (typeof integer === 'bigint' && fitsInteger(integer, shape.goType)) {
          return new GoInteger(shape.goType, integer)
        }
        break
      }
    }
    return this.#misfit(node, tag, shape)
  }

  #sequence(node: YamlNode, shape: YamlShape): GoValue | undefined {
    if (shape.kind !== 'list' && shape.kind !== 'any') return this.#misfit(node, shortTagOf(node, '!!seq'), shape)
    const items = shape.kind === 'list' ? shape.items : shape
    return node.children.map((child) => this.value(child, items)).filter((item) => item !== undefined)
  }

  #mapping(node: YamlNode, shape: YamlShape): GoValue | undefined {
    if (this.#tellRepeatedKeys(node)) return undefined
    if (shape.kind !== 'map' && shape.kind !== 'struct' && shape.kind !== 'any') {
      return this.#misfit(node, shortTagOf(node, '!!map'), shape)
    }
    const target = new Map<string, GoValue>()
    this.#fill(node, shape, { target, barred: new Set() })
    return target
  }

  #tellRepeatedKeys({ children }: YamlNode): boolean {
    const places = new Map<string, YamlNode[]>()
    const before = this.misfits.length
    for (let index = 0; index < children.length; index += 2) {
      const key = children[index] as YamlNode
      const name = `${key.kind} ${key.value}`
      const same = places.get(name)
      if (same === undefined) places.set(name, [key])
      else same.push(key)
    }
    for (const same of places.values()) {
      for (let first = 0; first < same.length - 1 && this.misfits.length < maximumMisfits; first++) {
        for (const later of same.slice(first + 1)) {
          const line = (same[first] as YamlNode).line + 1
          this.#tell(`line ${later.line + 1}: mapping key ${quote(later.value)} already defined at line ${line}`)
        }
      }
    }
    return this.misfits.length > before
  }

  /** Puts the entries of a mapping into `target`, but those whose keys are barred; merged ones come last. */
  #fill(node: YamlNode, shape: YamlShape, into: { target: Map<string, GoValue>; barred: Set<string> }): void {
    const { children } = node
    let merged: YamlNode | undefined
    for (let index = 0; index < children.length; index += 2) {
      const keyNode = children[index] as YamlNode
      const valueNode = children[index + 1] as YamlNode
      if (isMerge(keyNode)) {
        merged = valueNode
        continue
      }
      const key = this.value(keyNode, { kind: 'string' })
      if (typeof key !== 'string' || into.barred.has(key)) continue
      into.barred.add(key)
      this.#put(into.target, { key, keyNode, valueNode, shape })
    }
    if (merged !== undefined) this.#merge(merged, (mapping) => this.#fill(mapping, shape, into))
  }

  #put(
    target: Map<string, GoValue>,
    entry: { key: string; keyNode: YamlNode; valueNode: YamlNode; shape: YamlShape },
  ): void {
    const { key, keyNode, valueNode, shape } = entry
    const wanted = wantedShape(shape, key)
    if (wanted === undefined) {
      if (this.#knownFields) {
        this.#tell(`line ${keyNode.line + 1}: field ${key} not found in type ${goTypeOf(shape)}`)
      }
      return
    }
    const value = this.value(valueNode, wanted)
    if (value !== undefined) target.set(key, value)
    else if (shape.kind === 'map' && isNull(valueNode)) target.set(key, zeroOf(wanted))
  }

  #merge(node: YamlNode, fill: (mapping: YamlNode) => void): void {
    const one = (each: YamlNode): void => {
      if ((each.kind === 'alias' ? (each.target as YamlNode) : each).kind !== 'mapping') throw wantsMapping(node)
      this.#count()
      if (each.kind === 'alias') this.#alias(each, fill)
      else fill(each)
    }
    if (node.kind === 'sequence') node.children.forEach(one)
    else one(node)
  }
}

function wantsMapping(node: YamlNode): YamlError {
  return new YamlError('yaml: map merge requires map or sequence of maps as the value', node.start)
}

function wantedShape(shape: YamlShape, key: string): YamlShape | undefined {
  if (shape.kind === 'struct') return Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined
  return shape.kind === 'map' ? shape.values : { kind: 'any' }
}

function zeroOf(shape: YamlShape): GoValue {
  switch (shape.kind) {
    case 'string':
      return ''
    case 'bool':
      return false
    case 'list':
      return []
    case 'map':
    case 'struct':
      return new Map()
    case 'integer':
      return new GoInteger(shape.goType, 0n)
    case 'any':
      return null
  }
}

function isMerge(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === '<<' && (node.implicit || node.tag === `${longPrefix}merge`)
}

function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && scalarOf(node).value === null
}

function shortTagOf({ tag }: YamlNode, standard: string): string {
  if (tag === '') return standard
  return tag.startsWith(longPrefix) ? `!!${tag.slice(longPrefix.length)}` : tag
}

/** yaml.v3 takes `yes`, `on` and their like for texts. */
function scalarOf(node: YamlNode): Scalar {
  const tag = shortTagOf(node, '')
  const plain = tag === '' ? node.implicit : /^!!(?:bool|int|float|null|timestamp)$/.test(tag)
  if (!plain) return { tag: tag === '' ? '!!str' : tag, value: node.value }
  const resolved = resolvePlain(node.value)
  const isOldWord = resolved.tag === 'bool' && !/^(?:true|false)$/i.test(node.value)
  const scalar: Scalar = isOldWord
    ? { tag: '!!str', value: node.value }
    : { tag: `!!${resolved.tag}`, value: resolved.value }
  if (tag === '' || tag === scalar.tag) return scalar
  if (tag === '!!float' && typeof scalar.value === 'bigint') return { tag, value: Number(scalar.value) }
  throw new YamlError(`yaml: cannot decode ${scalar.tag} \`${node.value}\` as a ${tag}`, node.start)
}
