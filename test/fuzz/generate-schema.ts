// Requests with schemas of values, of every draft, and values that fit them or not.
import type { Random } from './random.ts'
import type { Request } from './request.ts'

type Json = unknown
type Schema = { [keyword: string]: Json } | boolean

const drafts: readonly (string | undefined)[] = [
  undefined,
  'http://json-schema.org/draft-04/schema#',
  'http://json-schema.org/draft-06/schema#',
  'http://json-schema.org/draft-07/schema#',
  'https://json-schema.org/draft/2019-09/schema',
  'https://json-schema.org/draft/2020-12/schema',
  'http://json-schema.org/schema#',
  'http://json-schema.org/draft-03/schema#',
  'https://json-schema.org/draft-07/schema',
]
const types = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']
const formats = [
  ...[
    'date',
    'time',
    'date-time',
    'duration',
    'email',
    'hostname',
    'ipv4',
    'ipv6',
    'uri',
    'uri-reference',
    'regex',
    'uuid',
  ],
  ...[
    'json-pointer',
    'relative-json-pointer',
    'idn-email',
    'idn-hostname',
    'iri',
    'uri-template',
    'semver',
    'period',
    'int32',
    'nope',
  ],
]
const patterns = ['^a', 'b$', '[0-9]+', '^[a-z]{2,4}$', '', '(', '\\d', '^x-', '(?i)A', '\\p{L}', '[\\w.]', '(?=a)']
const references = [
  ...[
    '#',
    '#/$defs/d0',
    '#/$defs/d1',
    '#/definitions/d0',
    '#anchor',
    '#dynamic',
    '#/properties/a',
    '#/$defs/none',
    'other.json',
  ],
  ...[
    'http://json-schema.org/draft-07/schema#',
    'https://json-schema.org/draft/2020-12/schema',
    '#/$defs/d~01',
    'inner',
    '',
    '#/',
    '/$defs/d0',
  ],
]
const keys = ['a', 'b', 'c', 'l', 'x-1', 'é', 'a/b', 'a~b']
const texts = [
  '',
  'a',
  'ab',
  'x',
  '12',
  'abc def',
  'é日',
  '😀',
  '2024-02-29',
  '2023-02-29',
  '10:11:12Z',
  '2020-01-02T03:04:05Z',
  'P1D',
  'a@b.c',
]
const moreTexts = [
  'host.name',
  '-bad-',
  '1.2.3.4',
  '::1',
  'http://x/y',
  'not a uri',
  '/a/b',
  '1/a',
  '1.2.3',
  'aGk=',
  '{"a":1}',
  '(',
  'null',
  "it's",
]
const numbers = [0, 1, -1, 2, 3, 10, 1.5, -0.5, 100, 1e6, 1e21, 0.1, 1e-7, 123456789012, 2.0]
/** What a keyword may not hold. */
const wrong: readonly Json[] = ['x', -1, 1.5, null, true, [], {}, [1, 1], 'nope', { a: 'x' }]

type Keyword = (depth: number) => { [keyword: string]: Json }

/** Writes schemas. */
export class SchemaGenerator {
  readonly #random: Random
  readonly #keywords: readonly Keyword[]

  constructor(random: Random) {
    this.#random = random
    const pick = <T>(items: readonly T[]) => this.#random.pick(items)
    const small = () => this.#random.below(4)
    const sub = (depth: number) => this.schema(depth - 1)
    const list = (depth: number) => this.#random.several(() => sub(depth), 1, 3)
    const table = (depth: number, names: readonly string[]) =>
      Object.fromEntries(this.#random.several(() => [pick(names), sub(depth)] as const, 1, 3))
    const names = () => this.#random.several(() => pick(keys), 0, 2)
    this.#keywords = [
      () => ({ type: this.#random.chance(0.8) ? pick(types) : this.#random.several(() => pick(types), 1, 3) }),
      () => ({ type: pick(types) }),
      () => ({ enum: this.#random.several(() => this.value(1), 1, 4) }),
      () => ({ const: this.value(1) }),
      () => ({ [pick(['minimum', 'maximum', 'multipleOf', 'exclusiveMinimum', 'exclusiveMaximum'])]: pick(numbers) }),
      () => ({ minimum: pick(numbers), exclusiveMinimum: this.#random.chance(0.5) }),
      () => ({ [pick(['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'])]: small() }),
      () => ({ pattern: pick(patterns) }),
      () => ({ format: pick(formats) }),
      () => ({ uniqueItems: true }),
      () => ({ required: names() }),
      (depth) => ({ items: this.#random.chance(0.7) ? sub(depth) : list(depth), additionalItems: sub(depth) }),
      (depth) => ({ items: sub(depth) }),
      (depth) => ({ prefixItems: list(depth), items: sub(depth) }),
      (depth) => ({
        contains: sub(depth),
        ...(this.#random.chance(0.5) ? { minContains: small(), maxContains: small() } : {}),
      }),
      (depth) => ({ properties: table(depth, keys) }),
      (depth) => ({ properties: table(depth, keys) }),
      (depth) => ({ properties: table(depth, keys), additionalProperties: sub(depth) }),
      (depth) => ({ patternProperties: table(depth, patterns), additionalProperties: false }),
      (depth) => ({ propertyNames: sub(depth) }),
      (depth) => ({ dependencies: { [pick(keys)]: this.#random.chance(0.5) ? names() : sub(depth) } }),
      () => ({ dependentRequired: { [pick(keys)]: names() } }),
      (depth) => ({ dependentSchemas: { [pick(keys)]: sub(depth) } }),
      (depth) => ({ if: sub(depth), [pick(['then', 'else'])]: sub(depth) }),
      (depth) => Object.fromEntries(['if', 'then', 'else'].map((keyword) => [keyword, sub(depth)])),
      (depth) => ({ [pick(['allOf', 'anyOf', 'oneOf'])]: list(depth) }),
      (depth) => ({ not: sub(depth) }),
      () => ({ $ref: pick(references) }),
      () => ({ $ref: pick(references.slice(0, 6)) }),
      () => ({ [pick(['$dynamicRef', '$recursiveRef'])]: pick(references.slice(0, 6)) }),
      (depth) => ({ unevaluatedProperties: sub(depth), ...(this.#random.chance(0.5) ? { allOf: list(depth) } : {}) }),
      (depth) => ({ unevaluatedItems: sub(depth), ...(this.#random.chance(0.5) ? { prefixItems: list(depth) } : {}) }),
      () => ({ contentEncoding: 'base64', contentMediaType: 'application/json' }),
      (depth) => ({ contentMediaType: 'application/json', contentSchema: sub(depth) }),
      () => ({ title: 't', description: 'd', default: this.value(1), $comment: 'c', readOnly: true }),
      () => ({ [pick(['$anchor', '$dynamicAnchor'])]: pick(['anchor', 'dynamic']) }),
      () => ({ $recursiveAnchor: true }),
      () => ({ $id: pick(['#anchor', 'inner', 'http://x.y/z.json']) }),
    ]
  }

  /** The next request. */
  request(): Request {
    const draft = this.#random.pick(drafts)
    const root = this.schema(3)
    const definitions = { d0: this.schema(2), d1: this.schema(2), 'd~1': this.schema(1) }
    const whole =
      typeof root === 'boolean'
        ? root
        : {
            ...(draft === undefined ? {} : { $schema: draft }),
            ...root,
            ...(this.#random.chance(0.6) ? { [this.#random.pick(['$defs', 'definitions'])]: definitions } : {}),
          }
    let text = JSON.stringify(whole)
    if (this.#random.chance(0.03))
      text = text.slice(0, this.#random.below(text.length)) + text.slice(this.#random.below(text.length))
    const path = this.#random.chance(0.85) ? '' : 'charts/sub/'
    return {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
        'templates/t': 'rendered',
        ...(path === '' ? {} : { [`${path}Chart.yaml`]: 'apiVersion: v2\nname: sub\nversion: 0.1.0\n' }),
        [`${path}values.schema.json`]: text,
      },
      values: JSON.stringify(path === '' ? this.values() : { sub: this.values() }),
    }
  }

  schema(depth: number): Schema {
    if (this.#random.chance(0.06)) return this.#random.chance(0.5)
    const schema: { [keyword: string]: Json } = {}
    for (let count = 1 + this.#random.below(depth > 1 ? 3 : 2); count > 0; count--) {
      Object.assign(schema, this.#random.pick(depth > 0 ? this.#keywords : this.#keywords.slice(0, 11))(depth))
    }
    if (this.#random.chance(0.015)) schema[this.#random.pick(Object.keys(schema))] = this.#random.pick(wrong)
    return schema
  }

  /** A table, as values are. */
  values(): { [key: string]: Json } {
    return Object.fromEntries(this.#random.several(() => [this.#random.pick(keys), this.value(2)] as const, 0, 4))
  }

  value(depth: number): Json {
    const roll = this.#random.next()
    if (roll < 0.3) return this.#random.pick(this.#random.chance(0.5) ? texts : moreTexts)
    if (roll < 0.55 || depth === 0) return this.#random.pick<Json>([...numbers, true, false, null])
    if (roll < 0.75) return this.#random.several(() => this.value(depth - 1), 0, 3)
    return Object.fromEntries(
      this.#random.several(() => [this.#random.pick(keys), this.value(depth - 1)] as const, 0, 3),
    )
  }
}
