// Go's own tables for parsing and executing templates; see test/vectors/template/README.md.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { GoInteger, GoMap, GoSlice, type GoValue, type IntegerKind, unquote } from '../go/index.ts'
import { goTestFunctions, goTestValue } from './go-fixture.testing.ts'
import { EffectNeeded, type Effects, printNode, TemplateSet } from './index.ts'
import { parseNumber } from './number.ts'
import { parseTemplateText } from './parser.ts'

interface Row {
  readonly table: string
  readonly name: string
  readonly input: string
  readonly ok: boolean
  readonly error: string
  readonly result: string
  readonly output: string
  readonly defs?: string
  readonly data?: { readonly goType: string; readonly kind: string; readonly json?: unknown }
  readonly [key: string]: unknown
}

const noEffects: Effects = {
  perform(request) {
    throw new EffectNeeded(request)
  },
}

function rows(file: string): Row[] {
  const text = readFileSync(new URL(`../../test/vectors/template/${file}`, import.meta.url), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row)
}

/** Go's tests print text nodes quoted. */
function unquoteTexts(printed: string): string {
  return printed.replace(/\{\{(?:"(?:\\.|[^"\\])*"|`[^`]*`|[^}"`])*\}\}|"(?:\\.|[^"\\])*"/g, (part) =>
    part.startsWith('"') ? (unquote(part) ?? part) : part,
  )
}

function messageOf(run: () => unknown): string {
  try {
    run()
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

describe('parsing, as Go', () => {
  const parseFunctions = new Set(['printf', 'contains'])
  it.each(
    rows('parse.jsonl').filter(
      (row) => row.table === 'parseTests' && !/limit/.test(row.name) && !/exceeds/.test(row.name),
    ),
  )('$name: $input', (row) => {
    const parse = () =>
      parseTemplateText({ path: row.name, text: row.input }, (name) => parseFunctions.has(name)).get(row.name)
    if (row.ok) expect(printNode(parse()!.root)).toBe(unquoteTexts(row.result))
    else expect(messageOf(parse)).toBe(row.error)
  })

  it.each(rows('parse.jsonl').filter((row) => row.table === 'errorTests'))('$name', (row) => {
    const parse = () => parseTemplateText({ path: row.name, text: row.input }, (name) => parseFunctions.has(name))
    expect(messageOf(parse)).toBe(row.error)
  })

  it.each(rows('parse.jsonl').filter((row) => row.table === 'numberTests'))('number $text', (row) => {
    const text = row['text'] as string
    const kind = text.startsWith("'")
      ? 'charConstant'
      : /[0-9].*[+-].*i$/.test(text) && !/^[^+-]*[eEpP][+-]/.test(text)
        ? 'complex'
        : 'number'
    let number: ReturnType<typeof parseNumber> | undefined
    try {
      number = parseNumber(text, kind, 0)
    } catch {
      number = undefined
    }
    expect({
      int: number?.int !== undefined,
      uint: number?.uint !== undefined,
      float: number?.float !== undefined,
      complex: number?.complex !== undefined,
    }).toEqual({
      int: row['isInt'] === true,
      uint: row['isUint'] === true,
      float: row['isFloat'] === true,
      complex: row['isComplex'] === true,
    })
    if (number?.int !== undefined && Number.isSafeInteger(row['int'])) expect(Number(number.int)).toBe(row['int'])
    if (number?.float !== undefined) expect(number.float).toBe(row['float'])
  })
})

function goValue(type: string, json: unknown): GoValue {
  if (/^u?int/.test(type)) return new GoInteger(type as IntegerKind, BigInt(json as number))
  if (json === null || typeof json !== 'object') return (json ?? null) as GoValue
  if (type.startsWith('[]'))
    return new GoSlice(
      type.slice(2),
      (json as unknown[]).map((each) => goValue(type.slice(2), each)),
    )
  const element = type.replace('map[string]', '')
  const entries = Object.entries(json).map(([key, each]): [string, GoValue] => [key, goValue(element, each)])
  return element === 'interface {}' ? new Map(entries) : new GoMap(type, element, entries)
}

/** Rows about what templates of charts can never hold: functions as values, channels, complex numbers, nil pointers … */
const foreign =
  /Func|count|\bMXI\b|\.MII|MI32S|MUI|MI64S|MI8S|MI16|Complex|NonEmptyInterface|UPI|\.V2|\.W2|NIL|unexported|SICap|vfunc|\btmpl\b|\.Tmpl|\di\b|GetU.V.*nil|stringer|\.PS\b.*valueString/

describe('executing, as Go', () => {
  const chosen = rows('exec.jsonl').filter(
    (row) =>
      row.table !== 'cmpTests' &&
      row.data?.kind !== 'go-only' &&
      !foreign.test(row.input) &&
      row.data?.goType !== 'uintptr',
  )
  it.each(chosen)('$table $name: $input', (row) => {
    const set = new TemplateSet({ name: row.name, functions: goTestFunctions })
    const data = row.data?.kind === 'tVal' ? goTestValue() : goValue(row.data?.goType ?? '', row.data?.json ?? null)
    const run = () => {
      if (row.defs !== undefined) set.parse('root', row.defs)
      set.parse(row.name, row.input)
      return set.execute(row.name, data, { effects: noEffects })
    }
    if (row.ok) expect(run()).toBe(row.output)
    else expect(messageOf(run)).toBe(row.error)
  })

  it.each(
    rows('exec.jsonl').filter(
      (row) => row.table === 'cmpTests' && !/Ptr|NonErr|Iface|\di\b|\.V\d|Nil/.test(row['expr'] as string),
    ),
  )('$expr', (row) => {
    const set = new TemplateSet({ name: 'cmp', functions: new Map() })
    const uint = (value: number) => new GoInteger('uint', BigInt(value))
    const data = new Map<string, GoValue>([
      ['Uthree', uint(3)],
      ['Ufour', uint(4)],
      ['NegOne', new GoInteger('int', -1n)],
      ['Three', new GoInteger('int', 3n)],
    ])
    const run = () => {
      set.parse('cmp', `{{if ${row['expr']}}}true{{else}}false{{end}}`)
      return set.execute('cmp', data, { effects: noEffects })
    }
    if (row.ok) expect(run()).toBe(row['truth'])
    else expect(messageOf(run)).not.toBe('')
  })
})
