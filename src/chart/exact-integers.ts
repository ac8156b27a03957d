// YAML data whose integers keep all their digits: parsed values know floats only, but a version may be a long number.
import { parseYaml, parseYamlNodes, type YamlNode } from '../formats/index.ts'
import { GoInteger, type GoValue } from '../go/index.ts'

/**
 * The first document of a text, its integers as int64 or uint64 rather than floats.
 *
 * @throws YamlError
 */
export function parseYamlExactly(text: string): GoValue {
  const value = parseYaml(text)
  if (!holdsNumber(value)) return value
  const root = parseYamlNodes({ path: '', text })[0]?.root
  return root === undefined ? value : withIntegers(value, root)
}

function holdsNumber(value: GoValue): boolean {
  if (value instanceof Map) return [...value.values()].some(holdsNumber)
  return Array.isArray(value) ? value.some(holdsNumber) : typeof value === 'number'
}

function withIntegers(value: GoValue, written: YamlNode): GoValue {
  const node = written.target ?? written
  if (typeof value === 'number') return integerOf(value, node) ?? value
  if (Array.isArray(value) && node.kind === 'sequence') {
    return value.map((item, index) =>
      node.children[index] === undefined ? item : withIntegers(item, node.children[index]),
    )
  }
  if (!(value instanceof Map) || node.kind !== 'mapping') return value
  const result = new Map(value)
  for (let index = 0; index + 1 < node.children.length; index += 2) {
    const key = (node.children[index] as YamlNode).value
    const item = value.get(key)
    if (item !== undefined) result.set(key, withIntegers(item, node.children[index + 1] as YamlNode))
  }
  return result
}

/** Undefined for what is written as a float. */
function integerOf(value: number, { value: text }: YamlNode): GoInteger | undefined {
  const digits = text.replaceAll('_', '').replace(/^\+/, '')
  const exact = /^-?(?:0|[1-9][0-9]*)$/.test(digits)
    ? BigInt(digits)
    : /[.eE]|inf|nan/i.test(digits) && !/^[-+]?0x/i.test(digits)
      ? undefined
      : BigInt(value)
  if (exact === undefined || (exact === 0n && digits.startsWith('-')))
    return exact === undefined ? undefined : new GoInteger('int64', 0n)
  if (BigInt.asIntN(64, exact) === exact) return new GoInteger('int64', exact)
  return BigInt.asUintN(64, exact) === exact ? new GoInteger('uint64', exact) : undefined
}
