// biome-ignore-all lint/correctness/noVoidTypeReturn: returning a call ends a dispatch in one line
// Nodes to values, by the way Helm takes: yaml.v2 decodes, sigs.k8s.io/yaml makes JSON of it, encoding/json reads that.
import { decodeBase64, decodeUtf8, type Json, type JsonObject, setOwn } from '../../base/index.ts'
import { formatFloat, type GoValue } from '../../go/index.ts'
import { maximumDepth, validText } from '../json/index.ts'
import { goSyntax, goTypeName, type RawValue } from './go-syntax.ts'
import type { YamlNode } from './node.ts'
import { mayResolve, plainValue, type ResolvedScalar, resolvePlain, shortTag } from './resolve.ts'
import { YamlError } from './yaml-error.ts'

const longPrefix = 'tag:yaml.org,2002:'
const mergeTag = `${longPrefix}merge`
const binaryTag = `${longPrefix}binary`

/** How many decoding steps aliases may cause: go-yaml's guard against alias bombs. */
const ratioLow = 400_000
const ratioHigh = 4_000_000

/** What the decoder builds of mappings. */
export type MapShape = 'map' | 'object'

/** Decodes one document. `strict` refuses a key that stands twice in a mapping. */
export class Decoder {
  private readonly shape: MapShape
  private readonly strict: boolean
  private readonly open = new Set<YamlNode>()
  private readonly typeErrors: string[] = []
  private jsonError: (() => string) | undefined
  private numberError: string | undefined
  private decoded = 0
  private aliased = 0
  private aliasDepth = 0
  private depth = 0

  constructor(shape: MapShape, strict: boolean) {
    this.shape = shape
    this.strict = strict
  }

  /** The value of a document's root: GoValue for `map`, Json for `object`. */
  document(root: YamlNode): GoValue | Json {
    this.count()
    const value = this.value(root)
    if (this.typeErrors.length > 0) throw new YamlError(`yaml: unmarshal errors:\n  ${this.typeErrors.join('\n  ')}`)
    const error = this.jsonError?.() ?? this.numberError
    if (error !== undefined) throw new YamlError(error)
    return value
  }

  private count(): void {
    this.decoded += 1
    if (this.aliasDepth === 0) return
    this.aliased += 1
    if (this.aliased > 100 && this.decoded > 1000 && this.aliased / this.decoded > allowedRatio(this.decoded)) {
      throw new YamlError('yaml: document contains excessive aliasing')
    }
  }

  private value(node: YamlNode): GoValue | Json {
    this.count()
    switch (node.kind) {
      case 'scalar':
        return this.scalar(node)
      case 'mapping':
        return this.mapping(node)
      case 'sequence':
        return this.sequence(node)
      case 'alias':
        return this.alias(node, (target) => this.value(target))
    }
  }

  private alias<T>(node: YamlNode, decode: (target: YamlNode) => T): T {
    if (this.open.has(node)) throw new YamlError(`yaml: anchor '${node.value}' value contains itself`, node.start)
    this.open.add(node)
    this.aliasDepth += 1
    const value = decode(node.target as YamlNode)
    this.aliasDepth -= 1
    this.open.delete(node)
    return value
  }

  private enter(node: YamlNode): void {
    this.depth += 1
    if (this.depth > maximumDepth) throw new YamlError('yaml: exceeded max depth', node.start)
  }

  private sequence(node: YamlNode): GoValue | Json {
    this.enter(node)
    const items: (GoValue | Json)[] = []
    for (const child of node.children) items.push(this.value(child))
    this.depth -= 1
    return items as GoValue
  }

  private mapping(node: YamlNode): GoValue | Json {
    this.enter(node)
    const target = this.shape === 'map' ? new Map<string, GoValue>() : ({} as JsonObject)
    this.fill(node, target, this.strict ? new Set() : undefined)
    this.depth -= 1
    return target as GoValue
  }

  /** Puts the entries of `node` into `target`; `seen` holds the typed keys so far, in strict mode only. */
  private fill(node: YamlNode, target: Map<string, GoValue> | JsonObject, seen: Set<string> | undefined): void {
    const { children } = node
    for (let index = 0; index < children.length; index += 2) {
      const keyNode = children[index]!
      const valueNode = children[index + 1]!
      if (isMerge(keyNode)) {
        this.merge(valueNode, target, seen)
        continue
      }
      const key = this.key(keyNode, valueNode)
      const value = this.value(valueNode)
      if (key === undefined) continue
      if (seen !== undefined && this.isDuplicate(keyNode, valueNode, seen)) continue
      if (target instanceof Map) target.set(key, value as GoValue)
      else setOwn(target, key, value as Json)
    }
  }

  private isDuplicate(keyNode: YamlNode, valueNode: YamlNode, seen: Set<string>): boolean {
    const raw = rawValue(keyNode)
    const name = `${goTypeName(raw)} ${goSyntax(raw)}`
    if (seen.has(name)) {
      this.typeErrors.push(`line ${valueNode.line + 1}: key ${goSyntax(raw)} already set in map`)
      return true
    }
    seen.add(name)
    return false
  }

  private merge(node: YamlNode, target: Map<string, GoValue> | JsonObject, seen: Set<string> | undefined): void {
    if (node.kind === 'sequence') {
      for (let index = node.children.length - 1; index >= 0; index--) {
        this.mergeMapping(node.children[index]!, target, seen)
      }
    } else {
      this.mergeMapping(node, target, seen)
    }
  }

  private mergeMapping(node: YamlNode, target: Map<string, GoValue> | JsonObject, seen: Set<string> | undefined): void {
    if ((node.kind === 'alias' ? (node.target as YamlNode) : node).kind !== 'mapping') {
      throw new YamlError('yaml: map merge requires map or sequence of maps as the value', node.start)
    }
    this.count()
    if (node.kind === 'mapping') return this.fill(node, target, seen)
    this.alias(node, (mapping) => {
      this.count()
      this.fill(mapping, target, seen)
    })
  }

  private scalar(node: YamlNode): string | boolean | null | number {
    if (node.tag === '') {
      if (!node.implicit) return node.value
      return this.jsonNumber(plainValue(node.value))
    }
    const { value } = resolveNode(node)
    return typeof value === 'bigint' ? Number(value) : this.jsonNumber(value)
  }

  private jsonNumber<T>(value: T): T {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      this.numberError ??= `json: unsupported value: ${formatFloat(value, 'g')}`
    }
    return value
  }

  /** A mapping's key as text, undefined if sigs.k8s.io/yaml refuses its type. */
  private key(node: YamlNode, valueNode: YamlNode): string | undefined {
    if (node.kind === 'scalar') {
      this.count()
      if (node.tag === '') {
        if (!node.implicit) return node.value
        if (node.value !== '' && !mayResolve(node.value.charCodeAt(0))) return node.value
      }
      return this.keyText(resolveNode(node), valueNode)
    }
    const scalar = node.kind === 'alias' ? this.alias(node, (target) => target) : node
    this.value(node)
    if (scalar.kind === 'scalar') return this.keyText(resolveNode(scalar), valueNode)
    throw new YamlError(`yaml: invalid map key: ${goSyntax(rawValue(node))}`, node.start)
  }

  private keyText({ value }: ResolvedScalar, valueNode: YamlNode): string | undefined {
    if (typeof value === 'string') return value
    if (typeof value === 'boolean') return String(value)
    if (typeof value === 'number') return floatKey(value)
    if (value !== null && value < 2n ** 63n) return String(value)
    // Put together only once all values have passed the checks of depth and aliases.
    this.jsonError ??= () =>
      `unsupported map key of type: ${goTypeName(value)}, key: ${goSyntax(value)}, ` +
      `value: ${goSyntax(rawValue(valueNode))}`
    return undefined
  }
}

function allowedRatio(decoded: number): number {
  if (decoded <= ratioLow) return 0.99
  if (decoded >= ratioHigh) return 0.1
  return 0.99 - 0.89 * ((decoded - ratioLow) / (ratioHigh - ratioLow))
}

function isMerge(node: YamlNode): boolean {
  return node.value === '<<' && node.kind === 'scalar' && (node.implicit || node.tag === mergeTag)
}

function floatKey(value: number): string {
  const text = formatFloat(shortestFloat32(value), 'g')
  return text === '+Inf' ? '.inf' : text === '-Inf' ? '-.inf' : text === 'NaN' ? '.nan' : text
}

/** The number with the fewest digits that is the same float32 as `value`. */
function shortestFloat32(value: number): number {
  const single = Math.fround(value)
  for (let precision = 1; precision < 9; precision++) {
    const candidate = Number(single.toPrecision(precision))
    if (Math.fround(candidate) === single) return candidate
  }
  return Number.isFinite(single) ? Number(single.toPrecision(9)) : single
}

/** A scalar's typed value, its tag respected. */
function resolveNode(node: YamlNode): ResolvedScalar {
  const { tag, value } = node
  if (tag === '') return node.implicit ? resolvePlain(value) : { tag: 'str', value }
  if (tag === binaryTag) {
    return { tag: 'str', value: validText(decodeUtf8(binaryOf(value, node.start))) }
  }
  if (!tag.startsWith(longPrefix)) return { tag: 'str', value }
  const wanted = tag.slice(longPrefix.length)
  switch (wanted) {
    case 'bool':
    case 'int':
    case 'float':
    case 'null':
    case 'timestamp': {
      const resolved = resolvePlain(value)
      if (resolved.tag === wanted) return resolved
      if (wanted === 'float' && resolved.tag === 'int' && (resolved.value as bigint) < 2n ** 63n) {
        return { tag: 'float', value: Number(resolved.value) }
      }
      // Timestamps are tried only where no tag speaks against them.
      const found = resolved.tag === 'timestamp' ? 'str' : resolved.tag
      throw new YamlError(`yaml: cannot decode !!${found} \`${value}\` as a ${shortTag(tag)}`, node.start)
    }
  }
  return { tag: 'str', value }
}

/** The value as yaml.v2 has it, with typed keys; for error texts only. */
function rawValue(node: YamlNode): RawValue {
  switch (node.kind) {
    case 'scalar':
      return resolveNode(node).value
    case 'alias':
      return rawValue(node.target as YamlNode)
    case 'sequence':
      return node.children.map(rawValue)
    case 'mapping': {
      const map = new Map<RawValue, RawValue>()
      for (let index = 0; index < node.children.length; index += 2) {
        map.set(rawValue(node.children[index]!), rawValue(node.children[index + 1]!))
      }
      return map
    }
  }
}

function binaryOf(base64: string, start: number): Uint8Array {
  try {
    return decodeBase64(base64)
  } catch {
    throw new YamlError('yaml: !!binary value contains invalid base64 data', start)
  }
}
