// Records vectors of the schema keyword `format`: every format with texts that have it and texts that have not, in the
// words of Helm's own library (the oracle), one JSON line each.
//
//   node tools/record-format-vectors.mjs ORACLE OUTPUT
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

const [oracle, output] = process.argv.slice(2)
if (!oracle || !output) {
  process.stderr.write('usage: record-format-vectors.mjs ORACLE OUTPUT\n')
  process.exit(2)
}

const long = 'a'.repeat(64)
const texts = {
  'json-pointer': ['', '/', '/a/b', 'a', '/a~', '/a~0~1', '/~2', '#/a', '/ü', '/a~~0'],
  'relative-json-pointer': ['', '0', '1', '01', '0#', '1/a', '12/~', '-1', '1a', 'x', '0##'],
  uuid: [
    '123e4567-e89b-12d3-a456-426614174000',
    '123E4567-E89B-12D3-A456-426614174000',
    '123e4567-e89b-12d3-a456-42661417400',
    '123e4567e89b12d3a456426614174000',
    '123e4567-e89b-12d3-a456-42661417400g',
    '123e4567-e89-12d3-a456-426614174000',
    'éééé-e89b-12d3-a456-426614174000',
    '',
  ],
  duration:
    'P P1D P1Y2M3DT4H5M6S PT1M P1W PW P1X P1D2Y P1 PT P1DT P1DT1HT2M T1H 1D P1.5D PD P٣D P-1D P1é PT1D P1W2D P1DW'
      .split(' ')
      .concat(''),
  period: [
    '2020-01-01T00:00:00Z/P1D',
    'P1D/2020-01-01T00:00:00Z',
    '2020-01-01T00:00:00Z/2020-01-02T00:00:00Z',
    'P1D/P1D',
    'x/P1D',
    '2020-01-01T00:00:00Z/Px',
    'P1D',
    'Px/2020-01-01T00:00:00Z',
    '2020-01-01T00:00:00Z/y',
  ],
  ipv4: '1.2.3.4 0.0.0.0 256.1.1.1 1.2.3 1.2.3.4.5 01.2.3.4 1.2.3.x 1..2.3 +1.2.3.4 -1.2.3.4 1.2.3.99999999999999999999 1_0.2.3.4'
    .split(' ')
    .concat('', ' 1.2.3.4'),
  ipv6: ':: ::1 1::2 1:2:3:4:5:6:7:8 1:2:3:4:5:6:7 1:2:3:4:5:6:7:8:9 1::2::3 12345::1 fe80::1%eth0 fe80::1% ::ffff:1.2.3.4 ::1.2.3.400 1.2.3.4 abc g::1 ::1: :1 1: 1:2:3:4:5:6:7:8:: 1:2:3:4:5:6:7:: ::1.2.3 ::01.2.3.4 1:1.2.3.4 1:2:3:4:5:6:7:1.2.3.4 ::1.2.3.4.5 ::1..2.3 ::.1.2.3 ::1.2.3. 1:2:3:4:5:6:1.2.3.4 ::1.2.3.x 1é::2 %:1 1.%:'
    .split(' ')
    .concat(''),
  hostname: [
    'a',
    'a.b',
    'a.b.',
    '',
    '.',
    'a..b',
    '-a',
    'a-',
    'a_b',
    long,
    long.slice(1),
    `${'a.'.repeat(126)}a`,
    `${'a.'.repeat(127)}a`,
    'ä.de',
    'a b',
    'A.B',
    '1.2',
  ],
  email: [
    'a@b',
    'a.b@c.d',
    '.a@b',
    'a.@b',
    'a..b@c',
    'ab',
    '@',
    'a@',
    '@b',
    '"a b"@c',
    '"a"b"@c',
    '"a\\b"@c',
    '"@c',
    'a@b@c',
    'a@[1.2.3.4]',
    'a@[1.2.3]',
    'a@[IPv6:::1]',
    'a@[IPv6:1]',
    'a@-b',
    'ü@b',
    'a b@c',
    `${long}x@b`,
    `a@${'b.'.repeat(130)}c`,
    `"${long}"@b`,
  ],
  date: '2020-02-29 2021-02-29 2020-13-01 2020-1-1 20200101 0000-01-01 2020-01-01T 99999-01-01 x 2020-00-10 2020-01-00 2020-04-31'
    .split(' ')
    .concat(''),
  time: '00:00:00Z 23:59:60Z 22:59:60Z 22:59:60-01:00 00:59:60+01:00 00:00:61Z 24:00:00Z 00:60:00Z 12:34:56z 12:34:56.7Z 12:34:56.Z 12:34:56+01:00 12:34:56+0100 12:34:56+25:00 12:34:56+01:60 12:34:56 12-34-56Z +2:34:56Z -1:34:56Z xx:34:56Z 12:34:56*01:00 12:34:56+-1:00 12:34:56+xx:00 12:34:56+01-00 12:34:56Zx'
    .split(' ')
    .concat(''),
  'date-time':
    '2020-01-01T00:00:00Z 2020-01-01t00:00:00z 2020-01-01X00:00:00Z 2020-13-01T00:00:00Z 2020-01-01T25:00:00Z 2020-01-01T00:00:00 2020-01-01T00:00:00+1 20200101T000000Z 2020-02-30T12:00:00Z 1998-12-31T23:59:60Z 2020-01-01T00:00:00.123456789+02:00 x'
      .split(' ')
      .concat('', '2020-01-01 00:00:00Z'),
  uri: [
    'http://a',
    'http://a/b?c#d',
    'urn:x',
    '//a',
    '/a',
    'a',
    '',
    ':',
    'http://[::1]',
    'http://[::1',
    'http://[1::2::3]/',
    'http://::1/',
    'http://a b',
    'http://%zz',
    'http://a:b',
    'http://a:99999',
    'mailto:x',
    '1http://a',
    'http://a\\b',
    'http://a/\u0001',
    'http://user:pa ss@h',
    'HTTP://A',
  ],
  'uri-reference': ['http://a', '/a', 'a', '', '#a', 'a\\b', '//[::1', ':a', 'a:b:c', '%zz', '//[::1]:x', '/%41'],
  'uri-template': [
    '/a/{b}',
    '/a/{b',
    '/a/b}',
    '/{a{b}}',
    'http://a/{b}/{c}',
    '/%7Bx',
    '/%7bx',
    '/a/%zz',
    '',
    '{a}',
    '/{a}{b}',
    '/}{',
  ],
  semver:
    '1.2.3 1.2 1.2.3.4 01.2.3 1.02.3 1.2.x 1.2.3-rc.1 1.2.3-01 1.2.3-0a 1.2.3- 1.2.3-a..b 1.2.3+b 1.2.3+ 1.2.3+a..b 1.2.3-a+b 1.2.3-a_b 1.2.3+a_b v1.2.3 1..3 1.2.3+b-c 1.2.3+b+c 1.2.-3'
      .split(' ')
      .concat(''),
  regex: ['a', '(', 'a**', '(?<n>a)', '(?=a)', '\\p{Greek}', '\\q', '[z-a]', '', 'a{1001}', '(?i)a'],
  unknown: ['a'],
  toString: ['a'],
  __proto__: ['a'],
}
texts.iri = texts.uri
texts['iri-reference'] = texts['uri-reference']

const cases = []
const add = (schema, values) => cases.push({ schema: JSON.stringify(schema), values })
const draft7 = 'http://json-schema.org/draft-07/schema#'
for (const [format, list] of Object.entries(texts)) {
  for (const text of list) add({ $schema: draft7, properties: { a: { format } } }, { a: text })
  add({ $schema: draft7, properties: { a: { format } } }, { a: 3 })
  for (const draft of [
    'http://json-schema.org/draft-04/schema#',
    'http://json-schema.org/draft-06/schema',
    'https://json-schema.org/draft/2019-09/schema',
    'https://json-schema.org/draft/2020-12/schema',
  ]) {
    for (const text of ['(', ' ']) add({ $schema: draft, properties: { a: { format } } }, { a: text })
  }
}
// What metaschemas demand of the schemas themselves.
for (const schema of [
  { $id: 'http://[x' },
  { $id: '%zz' },
  { $ref: 'a\\b' },
  { $schema: 'no schema' },
  { $schema: draft7, $id: 'a\\b' },
  { pattern: '(' },
  { patternProperties: { '(': true } },
  { properties: { 'a/b': { $id: '%zz' } } },
  { properties: { a: { type: 'string', $ref: '#b' } } },
  { $anchor: '1' },
  { $vocabulary: { 'a b': true } },
]) {
  add(schema, {})
}

const input = cases.map(({ schema, values }, id) =>
  JSON.stringify({
    id,
    files: { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n', 'values.schema.json': schema },
    values: JSON.stringify(values),
  }),
)
const { stdout } = spawnSync(oracle, [], { input: `${input.join('\n')}\n`, encoding: 'utf8', maxBuffer: 1 << 28 })
const start = "values don't meet the specifications of the schema(s) in the following chart(s):\nc:\n"
const lines = stdout
  .trim()
  .split('\n')
  .map((line) => {
    const { id, error } = JSON.parse(line)
    return JSON.stringify({ ...cases[id], want: error === undefined ? null : error.replace(start, '') })
  })
writeFileSync(output, `${lines.join('\n')}\n`)
process.stderr.write(`${lines.length} vectors in ${output}\n`)
