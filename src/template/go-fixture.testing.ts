// The struct `T` of Go's own template tests, rebuilt from values, and the functions those tests call.
import {
  GoInteger,
  GoMap,
  type GoMethod,
  GoSlice,
  GoStruct,
  type GoValue,
  goInt,
  sprintf,
  typeOf,
} from '../go/index.ts'
import { FunctionPanic, type TemplateFunction } from './function.ts'

const ints = (...values: number[]) => new GoSlice('int', values.map(goInt))
const uint16 = (value: number) => new GoInteger('uint16', BigInt(value))
const method = (parameters: string[], call: (...args: never[]) => GoValue): GoMethod => ({
  parameters,
  call: call as GoMethod['call'],
})

function structV(value: number): GoStruct {
  return new GoStruct({ typeName: '*template.V', methods: [['String', method([], () => `<${value}>`)]] })
}

function structW(value: number): GoStruct {
  return new GoStruct({ typeName: '*template.W', methods: [['Error', method([], () => `[${value}]`)]] })
}

const structU = (text: string) =>
  new GoStruct({
    typeName: '*template.U',
    fields: [['V', text]],
    methods: [['TrueFalse', method(['bool'], (flag: boolean) => (flag ? 'true' : ''))]],
  })

/** Go's `tVal`. Fields that hold functions, channels, complex numbers and maps with other keys are left out. */
export function goTestValue(): GoStruct {
  const list: [string, GoValue][] = [
    ['True', true],
    ['I', goInt(17)],
    ['U16', uint16(16)],
    ['X', 'x'],
    ['S', 'xyz'],
    ['FloatZero', 0],
    ['U', structU('v')],
    ['V0', structV(6666)],
    ['V1', structV(7777)],
    ['W0', structW(888)],
    ['W1', structW(999)],
    ['SI', ints(3, 4, 5)],
    ['SIEmpty', ints()],
    ['SB', new GoSlice('bool', [true, false])],
    ['AI', ints(3, 4, 5)],
    ['PAI', ints(3, 4, 5)],
    [
      'MSI',
      new GoMap('map[string]int', 'int', [
        ['one', goInt(1)],
        ['two', goInt(2)],
        ['three', goInt(3)],
      ]),
    ],
    ['MSIone', new GoMap('map[string]int', 'int', [['one', goInt(1)]])],
    ['MSIEmpty', new GoMap('map[string]int', 'int')],
    ['MXI', new GoMap('map[interface {}]int', 'int', [['one', goInt(1)]])],
    [
      'SMSI',
      new GoSlice('map[string]int', [
        new GoMap('map[string]int', 'int', [
          ['one', goInt(1)],
          ['two', goInt(2)],
        ]),
        new GoMap('map[string]int', 'int', [
          ['eleven', goInt(11)],
          ['twelve', goInt(12)],
        ]),
      ]),
    ],
    ['Empty0', null],
    ['Empty1', goInt(3)],
    ['Empty2', 'empty2'],
    ['Empty3', ints(7, 8)],
    ['Empty4', structU('UinEmpty')],
    ['Str', new GoStruct({ typeName: '*bytes.Buffer', methods: [['String', method([], () => 'foozle')]] })],
    ['Err', new GoStruct({ typeName: '*errors.errorString', methods: [['Error', method([], () => 'erroozle')]] })],
    ['PI', goInt(23)],
    ['PS', 'a string'],
    ['PSI', ints(21, 22, 23)],
    ['Tmpl', new GoStruct({ typeName: '*template.Template' })],
  ]
  const add = (amount: GoInteger, values: GoValue[]) =>
    new GoSlice(
      'int',
      values.map((value) => goInt((value as GoInteger).value + amount.value)),
    )
  const self: GoStruct = new GoStruct({
    typeName: '*template.T',
    fields: list,
    methods: [
      ['Method0', method([], () => 'M0')],
      ['Method1', method(['int'], (value: GoValue) => value)],
      [
        'Method2',
        method(['uint16', 'string'], (count: GoValue, text: GoValue) => sprintf('Method2: %d %s', [count, text])),
      ],
      ['Method3', method(['interface {}'], (value: GoValue) => sprintf('Method3: %v', [value]))],
      ['Copy', method([], () => self)],
      ['MAdd', method(['int', '[]int'], add)],
      ['GetU', method([], () => structU('v'))],
      [
        'MyError',
        method(['bool'], (fails: boolean) => {
          if (fails) throw new FunctionPanic('my error')
          return false
        }),
      ],
    ],
  })
  return self
}

const rows: [string, string, (...args: never[]) => GoValue][] = [
  ['add', 'func(...int) int', (...values: GoInteger[]) => goInt(values.reduce((sum, value) => sum + value.value, 0n))],
  [
    'dddArg',
    'func(int, ...string) string',
    (first: GoValue, ...rest: string[]) => `${sprintf('%v %v', [first, new GoSlice('string', rest)])}\n`,
  ],
  [
    'die',
    'func() bool',
    () => {
      throw new FunctionPanic('die')
    },
  ],
  ['echo', 'func(interface {}) interface {}', (value: GoValue) => value],
  [
    'makemap',
    'func(...string) map[string]string',
    (...parts: string[]) => {
      if (parts.length % 2 !== 0) throw new FunctionPanic('bad makemap')
      const map = new GoMap('map[string]string', 'string')
      for (let index = 0; index < parts.length; index += 2) map.set(parts[index] as string, parts[index + 1] as string)
      return map
    },
  ],
  ['mapOfThree', 'func() interface {}', () => new GoMap('map[string]int', 'int', [['three', goInt(3)]])],
  ['oneArg', 'func(string) string', (text: string) => `oneArg=${text}`],
  ['returnInt', 'func() int', () => goInt(7)],
  ['twoArgs', 'func(string, string) string', (left: string, right: string) => `twoArgs=${left}${right}`],
  ['typeOf', 'func(interface {}) string', (value: GoValue) => typeOf(value)],
  ['valueString', 'func(string) string', () => 'value is ignored'],
  ['zeroArgs', 'func() string', () => 'zeroArgs'],
  ['vfunc', 'func(template.V, *template.V) string', () => 'vfunc'],
  ['count', 'func(int) chan string', () => null],
  ['stringer', 'func(fmt.Stringer) string', () => 'foozle'],
]

/** The functions of Go's tests. */
export const goTestFunctions: ReadonlyMap<string, TemplateFunction> = new Map(
  rows.map(([name, signature, call]) => [
    name,
    { name, signature, call: (_context: unknown, ...args: never[]) => call(...args) },
  ]),
)
