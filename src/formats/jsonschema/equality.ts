// JSON values compared: equality, duplicates, exact multiples.
import { GoInteger, type GoValue } from '../../go/index.ts'

/** A number of either kind as a JavaScript number; undefined for anything else. */
export function numberOf(value: GoValue | undefined): number | undefined {
  if (typeof value === 'number') return value
  return value instanceof GoInteger ? Number(value.value) : undefined
}

/** JSON equality: the order of keys and the kind of number do not matter. */
export function equalJson(left: GoValue, right: GoValue): boolean {
  if (left instanceof Map) {
    if (!(right instanceof Map) || left.size !== right.size) return false
    for (const [key, value] of left) if (!right.has(key) || !equalJson(value, right.get(key) as GoValue)) return false
    return true
  }
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => equalJson(item, right[index] as GoValue))
    )
  }
  const number = numberOf(left)
  return number === undefined ? left === right : number === numberOf(right)
}

/** Indexes of the first two equal items. */
export function findDuplicates(list: readonly GoValue[]): readonly [number, number] | undefined {
  const scalars = new Map<unknown, number>()
  const others: number[] = []
  for (const [index, item] of list.entries()) {
    if (item instanceof Map || Array.isArray(item)) {
      const earlier = others.find((candidate) => equalJson(list[candidate] as GoValue, item))
      if (earlier !== undefined) return [earlier, index]
      others.push(index)
    } else {
      const key = numberOf(item) ?? item
      const earlier = scalars.get(key)
      if (earlier !== undefined) return [earlier, index]
      scalars.set(key, index)
    }
  }
  return undefined
}

/** Whether `value` is a whole multiple of `step`, counted in decimal digits, not in floating point. */
export function isMultiple(value: number, step: number): boolean {
  if (step === 0) return false
  const [left, leftScale] = decimal(value)
  const [right, rightScale] = decimal(step)
  const scale = Math.max(leftScale, rightScale)
  if (scale > 400) return value % step === 0
  return (left * 10n ** BigInt(scale - leftScale)) % (right * 10n ** BigInt(scale - rightScale)) === 0n
}

/** Digits and how many of them stand behind the point. */
function decimal(value: number): [bigint, number] {
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e')
  const digits = mantissa.replace('.', '')
  const scale = digits.replace('-', '').length - 1 - Number(exponent)
  return scale >= 0 ? [BigInt(digits), scale] : [BigInt(digits) * 10n ** BigInt(-scale), 0]
}
