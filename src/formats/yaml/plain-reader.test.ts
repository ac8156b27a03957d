// The quick reader of plain YAML against the parser: wherever it gives an answer, the parser gives the same.

import { describe, expect, it } from 'vitest'
import { randomNumbers } from '../../../test/support/random-numbers.ts'
import { decodeFirst, parseYaml, parseYamlPart } from './parse-yaml.ts'
import { readPlainYaml } from './plain-reader.ts'

const samples = [
  `---
# Default values.
replicas: 2
image: {repository: "nginx", tag: '1.27', pullPolicy: IfNotPresent}
labels:
    {}
ports: [80, 443, "http"]
empty:
command:
- sh
- -c
-   - nested
    -
      deeper: true   # why
- |
  set -e

    echo "a: b"

- >-
  flows
  together

  again
env:
  - name: A
    value: it's one
      of two lines
  - name: "B"
    value: "quoted
      over lines\\n"

last: 'don''t # stop'
`,
  `apiVersion: v1
kind: ConfigMap
metadata:
  name: x
  annotations:
    a.example.com/weight: "-5"
data:
  enabled: no
  n1: 0x1f
  f: 1e3
  nothing: ~
  date: 2001-01-01
  app.conf: |-
    [main]
      key = value
  keep: |+
    text

`,
  'a: &x 1\nb: *x\n<<: {c: 1}\n? d\n: e\nf: !!str 1\n',
]

const bits = [
  ...[
    ' ',
    '  ',
    '\n',
    '\n\n',
    '- ',
    '-',
    ':',
    ': ',
    ' #',
    '#',
    '"',
    "'",
    '|',
    '|-\n',
    '>',
    '{}',
    '[]',
    '[a, b]',
    '{a: b}',
  ],
  ...[
    '&a',
    '*a',
    '!',
    '%',
    '@',
    ',',
    '?',
    '~',
    '.inf',
    '.nan',
    '1',
    'y',
    '---',
    '...',
    '<<: ',
    '\t',
    '\r',
    '\\',
    '\\n',
    'é',
    '😀',
  ],
  ...['a: b', 'a:', '- a', '\n  ', "''", '=', 'null', '  # c\n', '\u2028', '\ufeff', '\0'],
]

function mutated(random: (limit: number) => number): string {
  const lines = (samples[random(samples.length)] as string).split('\n')
  const from = random(lines.length)
  let text = lines.slice(from, from + 1 + random(12)).join('\n')
  const indentation = /^ */.exec(text)?.[0] ?? ''
  text = text.slice(indentation.length).replaceAll(`\n${indentation}`, '\n')
  for (let count = random(4); count > 0; count--) {
    const at = random(text.length + 1)
    const removed = random(3) === 0 ? 1 + random(3) : 0
    text = text.slice(0, at) + (random(2) === 0 ? bits[random(bits.length)] : '') + text.slice(at + removed)
  }
  return text
}

describe('readPlainYaml', () => {
  it('says what the parser says, or nothing', () => {
    const random = randomNumbers(7)
    let answers = 0
    for (let round = 0; round < 30_000; round++) {
      const text = mutated(random)
      for (const shape of ['map', 'object'] as const) {
        const plain = readPlainYaml(text, { shape })
        if (plain === undefined) continue
        answers += 1
        const whole = decodeFirst(text, shape, false)
        // Maps by their printed entries: their order counts too.
        if (printed(plain) !== printed(whole)) expect({ text, value: plain }).toEqual({ text, value: whole })
      }
    }
    expect(answers).toBeGreaterThan(8_000)
  })

  it('reads what charts consist of', () => {
    expect(readPlainYaml(samples[0] as string, { shape: 'object' })).toEqual({
      replicas: 2,
      image: { repository: 'nginx', tag: '1.27', pullPolicy: 'IfNotPresent' },
      labels: {},
      ports: [80, 443, 'http'],
      empty: null,
      command: ['sh', '-c', ['nested', { deeper: true }], 'set -e\n\n  echo "a: b"\n', 'flows together\nagain'],
      env: [
        { name: 'A', value: "it's one of two lines" },
        { name: 'B', value: 'quoted over lines\n' },
      ],
      last: "don't # stop",
    })
  })

  it.each([
    ['an anchor', 'a: &x 1'],
    ['a tag', 'a: !!str 1'],
    ['a merge', '<<: {a: 1}'],
    ['an explicit key', '? a\n: b'],
    ['a tab', 'a:\tb'],
    ['a second document', 'a: 1\n---\nb: 2'],
    ['a key that is no text', '1: a'],
    ['no number of JSON', 'a: .inf'],
    ['another indentation', 'a:\n    b: 1\n  c: 2'],
    ['a list among keys', 'a: 1\n- b'],
    ['keys among items', '- a\nb: 1'],
    ['a colon in words', 'a: b: c'],
    ['depth', `${'- '.repeat(200)}a`],
    ['a text alone', 'words'],
  ])('leaves %s to the parser', (_, text) => {
    expect(readPlainYaml(text, { shape: 'map' })).toBeUndefined()
  })

  it('cannot reach a prototype', () => {
    const value = readPlainYaml('__proto__:\n  polluted: true\n', { shape: 'object' }) as object
    expect(Object.keys(value)).toEqual(['__proto__'])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

describe('parseYamlPart', () => {
  const isKind = (key: string): boolean => key === 'kind'

  it('gives the wanted keys and refuses what is wrong anywhere', () => {
    const text = samples[1] as string
    const part = parseYamlPart(text.replace('|+', '|'), isKind) as Map<string, unknown>
    expect(part.get('kind')).toBe('ConfigMap')
    expect(part.get('data')).toBeNull()
    expect(() => parseYamlPart('kind: A\nspec:\n  a: b: c\n', isKind)).toThrow(
      'error converting YAML to JSON: yaml: line 3: mapping values are not allowed in this context',
    )
    expect(() => parseYamlPart('kind: A\nspec: -.inf\n', isKind)).toThrow('json: unsupported value: -Inf')
  })

  it('wants some keys of what stands behind a key', () => {
    const isWanted = (name: string, parent?: string) => name === (parent === undefined ? 'metadata' : 'name')
    const text = 'kind: A\nmetadata:\n  labels:\n    app: web\n    yes: true\n  name: one\n  list:\n  - name: two\n'
    const wrong = text.replace('app: web', 'app: web: api')
    expect(() => parseYamlPart(wrong, isWanted)).toThrow('mapping values are not allowed in this context')
    const metadata = ['map', ['labels', null], ['name', 'one'], ['list', []]]
    expect(printed(parseYamlPart(text.replace('yes', 'no_'), isWanted))).toBe(
      JSON.stringify(['map', ['kind', null], ['metadata', metadata]]),
    )
  })

  it('refuses nothing and takes nothing else where it only checks', () => {
    const pieces = [
      'a: b',
      'name: web',
      'n: 1',
      'y: b',
      'no: x',
      'key:',
      '- a',
      '- a: b',
      '# words',
      'b: "c"',
      'c: d e',
    ]
    const more = [
      'd: e: f',
      'e: f #g',
      '---',
      'f: g:',
      'null: h',
      'i: true',
      ' j: k',
      'l: m/n.o-p',
      'q: _r',
      '1: s',
      '',
      'words',
    ]
    const ends = ['\n', '\n', '\n  ', '\n  ', '\n    ', '\n\n', ' \n', '']
    const all = [...pieces, ...pieces, ...more]
    const state = { seed: 7, read: 0 }
    const pick = (from: readonly string[]) => {
      state.seed = (state.seed * 48271) % 2147483647
      return from[state.seed % from.length] as string
    }
    for (let round = 0; round < 20_000; round++) {
      const lines = Array.from({ length: 1 + (round % 6) }, () => pick(all) + pick(ends)).join('')
      const text = `spec:\n  ${lines}`
      const whole = readPlainYaml(text, { shape: 'map' })
      const checked = readPlainYaml(text, { shape: 'map', isWanted: () => false })
      if (whole !== undefined) state.read += 1
      expect([text, checked === undefined]).toEqual([text, whole === undefined])
    }
    expect(state.read).toBeGreaterThan(1000)
  })

  it('is the whole value where the parser reads', () => {
    expect(parseYamlPart(samples[1] as string, isKind)).toEqual(parseYaml(samples[1] as string))
  })
})

function printed(value: unknown): string {
  return JSON.stringify(value, (_, each) => (each instanceof Map ? ['map', ...each] : (each as unknown)))
}

it.each([
  ['in double quotes', (text: string) => `a: "${text}"\nb: 1\n`],
  ['in single quotes', (text: string) => `a: '${text}'\nb: 1\n`],
])('a text of megabytes %s', (_, write) => {
  const text = 'word '.repeat(1_200_000)
  const read = parseYaml(write(text)) as Map<string, unknown>
  expect([read.get('a') === text, read.get('b')]).toEqual([true, 1])
})

it('millions of blank lines', () => {
  expect(parseYaml(`a: 1\n${'\n'.repeat(9_000_000)}b: 2\n`)).toEqual(
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
  )
})
