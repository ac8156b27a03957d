// Go values as text: `%v` and every other verb of package fmt, for one value.
import { compareUtf8, decodeUtf8 } from '../base/index.ts'
import { formatFloat } from './float-format.ts'
import { type FormatFlags, noFlags, pad, truncate } from './format-flags.ts'
import { formatBoolean, formatHexBytes, formatInteger, formatNumber, formatString } from './format-scalar.ts'
import { monthNames, weekdayNames } from './time/civil.ts'
import { formatDuration } from './time/duration.ts'
import { GoInteger, GoMap, GoSlice, GoStruct, type GoValue, isNilContainer, typeOf } from './value.ts'

/** Deeper values are taken for cyclic; Go itself would end the whole process there. */
const depthLimit = 1000
/** JavaScript has no addresses: every pointer prints as the same one. */
const address = 0xc000000000n

/** A value that contains itself was to be printed; Go would overflow its stack. */
export class CyclicValue extends RangeError {
  constructor() {
    super('a value refers to itself and cannot be printed')
  }
}

/** A value as text/template prints it and `fmt.Sprint` gives it: `%v`. nil is `<nil>`. */
export function formatValue(value: GoValue): string {
  if (typeof value === 'string') return value
  return formatPlain(value, 0)
}

function formatPlain(value: GoValue, depth: number): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return formatFloat(value, 'g')
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (value === null) return '<nil>'
  if (value instanceof GoInteger) return methodText(value) ?? value.value.toString()
  if (depth > depthLimit) throw new CyclicValue()
  const text = methodText(value)
  if (text !== undefined) return text
  if (Array.isArray(value)) return `[${value.map((item) => formatPlain(item, depth + 1)).join(' ')}]`
  if (value instanceof Map) {
    const pieces: string[] = []
    for (const key of sortedKeys(value)) pieces.push(`${key}:${formatPlain(value.get(key) as GoValue, depth + 1)}`)
    return `map[${pieces.join(' ')}]`
  }
  if (value instanceof Uint8Array) return `[${value.join(' ')}]`
  return formatStruct(value, 'v', { flags: noFlags(), depth })
}

/** Keys in the order in which Go prints and ranges over maps: by their bytes. */
export function sortedKeys(map: ReadonlyMap<string, GoValue>): string[] {
  return Array.from(map.keys()).sort(compareUtf8)
}

/** What the value's `Error` or `String` method says; undefined if it has none. */
function methodText(value: GoValue): string | undefined {
  if (value instanceof GoInteger) {
    return value.typeName === 'time.Duration' ? formatDuration(value.value) : namedConstant(value)
  }
  if (value instanceof GoStruct || value instanceof GoMap || value instanceof GoSlice) {
    if (value instanceof GoStruct && value.hasPointerMethods) return undefined
    const method = value.methods.get('Error') ?? value.methods.get('String')
    const text = method?.parameters.length === 0 ? method.call() : undefined
    if (typeof text === 'string') return text
  }
  return undefined
}

function namedConstant(value: GoInteger): string | undefined {
  if (value.typeName === 'time.Month') return monthNames[Number(value.value) - 1] ?? `%!Month(${value.value})`
  if (value.typeName === 'time.Weekday') return weekdayNames[Number(value.value)] ?? `%!Weekday(${value.value})`
  return undefined
}

interface Printing {
  readonly flags: FormatFlags
  readonly depth: number
  /** The value stands in a complaint about its verb: no method is asked. */
  readonly complains?: boolean
}

/** A value under any verb, with flags; an unfitting verb gives `%!d(string=x)`. */
export function formatArgument(value: GoValue, verb: string, flags: FormatFlags): string {
  if (value === null) return verb === 'T' || verb === 'v' ? pad('<nil>', flags) : `%!${verb}(<nil>)`
  if (verb === 'T') return pad(truncate(typeOf(value), flags), flags)
  if (verb === 'p') return formatPointer(value, verb, flags)
  return formatNested(value, verb, { flags, depth: 0 })
}

function formatNested(value: GoValue, verb: string, printing: Printing): string {
  const { flags, depth } = printing
  if (typeof value === 'string') return formatString(value, verb, flags) ?? badVerb(value, verb, flags)
  if (value === null) return flags.goSyntax ? 'interface {}(nil)' : '<nil>'
  if (depth > depthLimit) throw new CyclicValue()
  if (!flags.goSyntax && printing.complains !== true && 'vsxXq'.includes(verb)) {
    const text = methodText(value)
    if (text !== undefined) return formatString(text, verb, flags) as string
  }
  if (typeof value === 'boolean') return formatBoolean(value, verb, flags) ?? badVerb(value, verb, flags)
  if (typeof value === 'number') return formatNumber(value, verb, flags) ?? badVerb(value, verb, flags)
  if (value instanceof GoInteger) {
    const signed = !value.kind.startsWith('uint')
    return formatInteger(value.value, { verb, flags, signed }) ?? badVerb(value, verb, flags)
  }
  if (verb === 'w' && !(depth === 0 && value instanceof Uint8Array)) return badVerb(value, verb, flags)
  if (value instanceof Uint8Array) return formatBytes(value, verb, printing)
  if (Array.isArray(value)) return formatList(value, verb, printing)
  if (value instanceof Map) return formatMap(value, verb, printing)
  return formatStruct(value, verb, printing)
}

function badVerb(value: GoValue, verb: string, flags: FormatFlags): string {
  return `%!${verb}(${typeOf(value)}=${formatNested(value, 'v', { flags, depth: 0, complains: true })})`
}

function formatList(list: readonly GoValue[], verb: string, printing: Printing): string {
  if (printing.flags.goSyntax && isNilContainer(list as GoValue[])) return `${typeOf(list as GoValue[])}(nil)`
  const items = list.map((item) => formatNested(item, verb, { flags: printing.flags, depth: printing.depth + 1 }))
  return printing.flags.goSyntax ? `${typeOf(list as GoValue[])}{${items.join(', ')}}` : `[${items.join(' ')}]`
}

function formatMap(map: Map<string, GoValue>, verb: string, printing: Printing): string {
  if (printing.flags.goSyntax && isNilContainer(map)) return `${typeOf(map)}(nil)`
  const inner = { flags: printing.flags, depth: printing.depth + 1 }
  const items = sortedKeys(map).map(
    (key) => `${formatNested(key, verb, inner)}:${formatNested(map.get(key) as GoValue, verb, inner)}`,
  )
  return printing.flags.goSyntax ? `${typeOf(map)}{${items.join(', ')}}` : `map[${items.join(' ')}]`
}

function formatBytes(bytes: Uint8Array, verb: string, { flags, depth }: Printing): string {
  if (verb === 's') return pad(truncate(decodeUtf8(bytes), flags), flags)
  if (verb === 'q') return formatString(decodeUtf8(bytes), verb, flags) as string
  if (verb === 'x' || verb === 'X') return formatHexBytes(bytes, verb, flags)
  const isPlain = verb === 'v' || verb === 'd'
  const items = Array.from(bytes, (byte) => {
    const item = new GoInteger('uint8', BigInt(byte))
    return formatNested(item, isPlain && !flags.goSyntax ? 'd' : verb, { flags, depth: 1 })
  })
  // Bytes on their own go by their short name, but not under a verb that is none of theirs.
  const name = depth === 0 && verb !== 'w' ? '[]byte' : '[]uint8'
  return flags.goSyntax ? `${name}{${items.join(', ')}}` : `[${items.join(' ')}]`
}

function formatStruct(value: GoStruct, verb: string, printing: Printing): string {
  const { flags, depth } = printing
  if (value.kind === 'ptr' && depth > 0) return formatPointer(value, verb, flags)
  const items: string[] = []
  for (const [name, field] of value.printedFields) {
    const text = formatNested(field, verb, { flags, depth: depth + 1 })
    items.push(flags.fieldNames || flags.goSyntax ? `${name}:${text}` : text)
  }
  const body = flags.goSyntax ? `${value.typeName.replace(/^\*/, '')}{${items.join(', ')}}` : `{${items.join(' ')}}`
  return value.kind === 'ptr' ? `&${body}` : body
}

/** A pointer's address. */
function formatPointer(value: GoValue, verb: string, flags: FormatFlags): string {
  const isPointer = value instanceof GoStruct ? value.kind === 'ptr' : value instanceof Map || Array.isArray(value)
  if (!isPointer && !(value instanceof Uint8Array)) return badVerb(value, verb, flags)
  if ('bodxX'.includes(verb)) return formatInteger(address, { verb, flags, signed: false }) as string
  if (verb !== 'v' && verb !== 'p') return badVerb(value, verb, flags)
  const text = formatInteger(address, { verb: 'x', flags: { ...flags, sharp: !flags.sharp }, signed: false })
  return flags.goSyntax ? `(${typeOf(value)})(${text})` : (text as string)
}
